"""Addresses: what is public, and what may be entered."""

import pytest

from profiles.webhooks.addresses import is_public, problem_with

INSIDE = """
    127.0.0.1 127.8.8.8 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200
    192.0.0.192 198.18.0.1 192.0.2.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 168.63.129.16 192.88.99.1
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:169.254.169.254 64:ff9b::127.0.0.1
    64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2
    2001:db8::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 5f00::1 nothing
""".split()
OUTSIDE = "93.184.215.14 1.1.1.1 2606:4700:4700::1111 64:ff9b::1.1.1.1 ::ffff:1.1.1.1 2002:101:101::1".split()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.com/",
            "ftp://example.com/",
            "example.com",
            "https://",
            "https:///x",
            "",
            "https://e.com:0/",
        ),
        *(
            "https://user:pass@example.com/",
            "https://example.com/#here",
            "https://example.com/a b",
            "https://e\u0301x/",
        ),
        *(
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://a.localhost./",
            "https://db.internal/",
        ),
        *(
            "https://0x7f.1/",
            "https://2130706433/",
            "https://127.1/",
            "https://example.com:99999/",
            "https://[::1",
        ),
        *("https://[fe80::1%25eth0]/", "https://169.254.169.254/latest/meta-data", "https://printer.local/"),
    ],
)
def test_an_address_that_can_be_no_endpoint_is_refused(url):
    assert problem_with(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hooks?a=b",
        "https://example.com:8443/",
        "https://1.1.1.1/",
        "https://xn--mnchen-3ya.de/",
    ],
)
def test_an_address_that_anybody_can_reach_is_taken(url):
    assert problem_with(url) == ""


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/hooks", "http://localhost/", "https://10.0.0.1/"])
def test_where_somebody_works_on_the_product_any_address_will_do(url):
    assert problem_with(url, private=True) == ""

"""Which addresses may be asked: public ones alone, however they are written.

Whoever may enter an address could otherwise have this server ask what only it can reach: its neighbours, itself,
or what a cloud tells its machines of their keys.
"""

import ipaddress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IPv6 addresses that stand for IPv4 ones (NAT64, 6to4): how many bits follow the IPv4 address in each.
_TRANSLATED: Final = (
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
# Not for the public, although the ranges that Python knows do not say so: local NAT64, Teredo, site-local, ORCHID,
# the segment routing of a site, and what Azure tells its machines.
_REFUSED: Final = tuple(
    ipaddress.ip_network(each)
    for each in (
        *("64:ff9b:1::/48", "2001::/32", "2001:10::/28", "2001:20::/28", "5f00::/16", "fec0::/10"),
        *("168.63.129.16/32", "192.88.99.0/24", "192.0.0.0/24"),
    )
)


def is_public(text: str) -> bool:
    """Return whether the address ``text`` ("203.0.113.7", "2001:db8::1", perhaps with a zone) is a public one."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return _is_public(address)


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        for network, shift in _TRANSLATED:
            if address in network:
                return _is_public(ipaddress.IPv4Address((int(address) >> shift) & 0xFFFFFFFF))
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def problem_with(url: str, *, private: bool = False) -> str:
    """Return why ``url`` can't be an endpoint, as a sentence; "" if it can.

    Args:
        url: As typed.
        private: Whether http and addresses that are not public will do, as on the machine of somebody who works on
            this.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _("This is no address. Enter one such as https://example.com/hooks.")
    if not url.isascii() or any(char.isspace() for char in url) or not url.isprintable():
        return _("An address has no spaces and no other letters than a to z; write them in percent form.")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        return _(
            "The address must begin with https://, so that nobody on the way reads or changes what is sent."
        )
    return _problem_with_host(parts, port, private=private)


def _problem_with_host(parts: SplitResult, port: int | None, *, private: bool) -> str:
    host = parts.hostname or ""
    if not host or port == 0:
        return _("This is no address. Enter one such as https://example.com/hooks.")
    if parts.username is not None or parts.password is not None:
        return _("The address must hold no user name and no password; the signature says who sends.")
    if parts.fragment:
        return _("The part after # is never sent: leave it out.")
    if not private and (is_local_name(host) or (_is_literal(host) and not is_public(host))):
        return _("Nothing is sent to addresses inside a network, only to those that anybody can reach.")
    return ""


def is_local_name(host: str) -> bool:
    """Return whether the name ``host`` means this machine or a neighbour by definition."""
    host = host.rstrip(".").lower()
    return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def _is_literal(host: str) -> bool:
    """Return whether ``host`` is an address rather than a name; the old spellings of IPv4 (0x7f.1) count."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.lower().startswith("0x")

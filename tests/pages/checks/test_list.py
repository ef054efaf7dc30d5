"""The page of the checks: by rule, narrowed, paged, and what is meant so."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from profiles.models import Account, NumberFinding, NumberTag, PhoneNumber, Tag
from profiles.selectors.checks import findings
from tests.conftest import MakeNumber, signed_in
from tests.html import Page

PRICES = "A check-up costs £45.\nA check-up costs £50."
HOURS = "Open Mon-Fri 9-5, closed on Monday."


@pytest.fixture
def fleet(make_number: MakeNumber) -> dict[str, PhoneNumber]:
    """Return two numbers in which two rules find something."""
    return {
        "prices": make_number("+441632960011", text=PRICES, label="Elm Dental"),
        "hours": make_number("+441632960012", text=HOURS, label="Oak Garage"),
    }


def _page(client: Client, query: str = "") -> Page:
    return Page.of(client.get(f"/checks/{query}"))


def _rows(page: Page) -> list[str]:
    """Return the labels of the numbers that are listed."""
    return [link.words for section in page.all(id="found") for link in section.all("th a")]


def test_each_rule_says_in_how_many_numbers(fleet: dict[str, PhoneNumber], viewer: User) -> None:
    rules = _page(signed_in(viewer)).all("table")[0]
    assert [row.words for row in rules.all("tbody tr")] == [
        "Hours that contradict each other Wrong 1",
        "Two prices for one thing Perhaps wrong 1",
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", ["Oak Garage"]), ("?rule=two-prices", ["Elm Dental"]), ("?rule=past-date", []), ("?rule=x", [])],
)
def test_numbers_of_a_rule(fleet: dict[str, PhoneNumber], viewer: User, query: str, shown: list[str]) -> None:
    assert _rows(_page(signed_in(viewer), query)) == shown


def test_the_words_stand_beside_the_sentence(fleet: dict[str, PhoneNumber], viewer: User) -> None:
    assert _page(signed_in(viewer), "?rule=two-prices").one("q").words == "£50"


def test_a_tag_narrows(fleet: dict[str, PhoneNumber], viewer: User) -> None:
    tag = Tag.objects.create(name="VIP")
    NumberTag.objects.create(number=fleet["prices"], tag=tag)
    assert _rows(_page(signed_in(viewer), f"?tag={tag.pk}")) == ["Elm Dental"]


def _say(client: Client, number: PhoneNumber, **data: str) -> None:
    sent = {"rule": "two-prices", "next": "/checks/", **data}
    assert client.post(f"/numbers/{number.number}/checks/", sent)["Location"] == "/checks/"


def test_what_is_meant_so_goes_to_a_list_of_its_own(fleet: dict[str, PhoneNumber], editor: User) -> None:
    client = signed_in(editor)
    _say(client, fleet["prices"])
    assert (_rows(_page(client, "?rule=two-prices")), _rows(_page(client, "?show=meant"))) == (
        [],
        ["Elm Dental"],
    )


def test_what_is_taken_back_is_told_again(fleet: dict[str, PhoneNumber], editor: User) -> None:
    client = signed_in(editor)
    _say(client, fleet["prices"])
    _say(client, fleet["prices"], do="take-back")
    assert _rows(_page(client, "?rule=two-prices")) == ["Elm Dental"]


def test_what_is_not_found_says_so(fleet: dict[str, PhoneNumber], editor: User) -> None:
    client = signed_in(editor)
    _say(client, fleet["hours"])
    assert _page(client).by_id("messages").says("this is not found in the profile any more")


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/", "", "elsewhere"])
def test_nobody_is_led_away(fleet: dict[str, PhoneNumber], editor: User, away: str) -> None:
    number = fleet["prices"].number
    answer = signed_in(editor).post(f"/numbers/{number}/checks/", {"rule": "two-prices", "next": away})
    assert answer["Location"] == f"/numbers/{number}/"


def test_a_viewer_has_no_button(fleet: dict[str, PhoneNumber], viewer: User) -> None:
    page = _page(signed_in(viewer))
    assert page.by_id("found").all("button") == []


def test_many_numbers_have_pages(make_number: MakeNumber, viewer: User) -> None:
    for place in range(3):
        make_number(f"+44163296002{place}", text=PRICES, label=f"Elm {place}")
    client = signed_in(viewer)
    _page(client)
    pages = [findings.page(viewer, "two-prices", at, size=2) for at in (1, 2)]
    assert [[row.label for row in page.rows] for page in pages] == [["Elm 0", "Elm 1"], ["Elm 2"]]


def test_nothing_found_says_when_it_is_looked(make_number: MakeNumber, viewer: User) -> None:
    make_number(text="We cut hair.")
    assert _page(signed_in(viewer)).by_id("main").says("Nothing is found")


def test_while_a_worker_is_at_work_the_page_only_reads(fleet: dict[str, PhoneNumber], viewer: User) -> None:
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"alive_at": timezone.now()})
    page = _page(signed_in(viewer))
    assert (NumberFinding.objects.count(), page.says("2 profiles wait to be looked at")) == (0, True)


def test_without_one_the_page_looks(fleet: dict[str, PhoneNumber], viewer: User) -> None:
    gone = timezone.now() - timedelta(hours=1)
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"alive_at": gone})
    _page(signed_in(viewer))
    assert NumberFinding.objects.count() == 2

"""The first page keeps itself up to date, and the title and the icon in the tab say whether somebody is needed."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from profiles.models import Account
from tests.conftest import NUMBER
from tests.html import Page

LOOK = {"HX-Request": "true", "HX-Target": "overview"}
MARKED, PLAIN = "/static/img/favicon-attention.svg", "/static/img/favicon.svg"


@pytest.fixture(autouse=True)
def imported(db) -> None:
    """The account as an import leaves it."""
    Account.objects.create(pk=Account.ONLY, last_import_at=timezone.now(), alive_at=timezone.now())


def look_again(browser, page: Page):
    """Answer what the open ``page`` asks for."""
    return browser.get("/", {"seen": page.by_id("overview-seen")["value"]}, headers=LOOK)


def title(browser, address: str = "/") -> str:
    return Page.of(browser.get(address)).one("head").one("title").words


def test_nothing_is_sent_to_a_page_that_has_it_all(number, as_editor):
    page = Page.of(as_editor.get("/"))
    response = look_again(as_editor, page)
    assert (response.status_code, response.content) == (204, b"")


def test_what_is_new_is_sent_with_title_and_icon(make_number, as_editor):
    page = Page.of(as_editor.get("/"))
    make_number(state="rejected")
    fresh = Page.of(look_again(as_editor, page))
    assert fresh.by_id("queue").one("a", class_="table__main").words == NUMBER
    assert fresh.all("title")[0].words == "● 1 needs you – Overview · Nixadmin"
    assert fresh.by_id("overview-seen")["data-favicon"] == MARKED
    assert not fresh.all("body")


def test_the_banner_about_a_pause_comes_along(number, as_viewer):
    page = Page.of(as_viewer.get("/"))
    Account.objects.update(paused_at=timezone.now(), paused_status=401, paused_message="Who are you?")
    assert Page.of(look_again(as_viewer, page)).by_id("api-pause").says("Who are you?")


def test_the_button_of_a_pause_has_its_form_in_the_banner_that_comes_along(number, as_manager):
    page = Page.of(as_manager.get("/"))
    Account.objects.update(paused_at=timezone.now(), paused_status=401, paused_message="Who are you?")
    fresh = Page.of(look_again(as_manager, page))
    assert fresh.by_id("do-paused")["form"] == fresh.by_id("api-pause").one("form")["id"]


def test_looking_again_does_not_prolong_the_session(number, as_editor):
    page = Page.of(as_editor.get("/"))
    ends = Session.objects.get().expire_date
    response = look_again(as_editor, page)
    assert "sessionid" not in response.cookies
    assert Session.objects.get().expire_date == ends


def test_who_is_signed_out_is_told_so_in_the_banner(number, client):
    response = client.get("/", headers=LOOK)
    assert (response.status_code, response["HX-Retarget"]) == (401, "#session-banner")


@pytest.mark.parametrize("address", ["/", "/numbers/", f"/numbers/{NUMBER}/", "/audit/", "/accounts/2fa/"])
def test_every_page_says_that_somebody_is_needed(address, make_number, as_editor):
    make_number(state="rejected")
    make_number("+441632960002", state="drifted")
    page = Page.of(as_editor.get(address))
    assert page.one("head").one("title").words.startswith("● 2 need you – ")
    assert page.by_id("favicon")["href"] == MARKED


def test_no_page_says_so_where_nothing_waits(number, as_editor):
    page = Page.of(as_editor.get("/"))
    assert page.one("head").one("title").words == "Overview · Nixadmin"
    assert page.by_id("favicon")["href"] == PLAIN


def test_who_can_do_nothing_about_it_is_not_needed(make_number, as_viewer):
    make_number(state="rejected")
    assert title(as_viewer) == "Overview · Nixadmin"


def test_a_large_number_ends_in_the_title_at_99(make_number, as_editor):
    for place in range(101):
        make_number(f"+44163296{place:04}", text="", state="rejected")
    page = Page.of(as_editor.get("/"))
    assert page.one("head").one("title").words == "● 99+ need you – Overview · Nixadmin"
    assert page.by_id("queue").one(class_="queue__total").one(class_="badge").words == "101"

"""The clock held: a button, a banner on every page with who and since when, and the other button."""

import pytest
from django.test import Client

from profiles.models import Account, AuditEvent
from profiles.services.composing import clock_hold
from tests.conftest import actor, signed_in
from tests.pages.notices.conftest import SENT

pytestmark = pytest.mark.django_db
PAGES = ["/", "/numbers/", "/rollouts/", "/audit/"]


@pytest.fixture
def held(manager) -> Account:
    """Somebody holds the clock."""
    clock_hold.hold_clock(actor=actor(manager))
    return Account.objects.get()


def press(client: Client, do: str) -> str:
    """Press one of the buttons; return the page that follows."""
    return client.post("/notices/clock/", {"do": do}, follow=True).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_who_holds_it(held, viewer, page):
    assert "manager holds the clock" in signed_in(viewer).get(page).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_said_while_nobody_does(viewer, page):
    assert "clock-held" not in signed_in(viewer).get(page).content.decode()


def test_it_is_held_until_it_is_let_go(manager):
    client = signed_in(manager)
    press(client, "hold")
    assert clock_hold.is_clock_held()
    press(client, "release")
    assert not clock_hold.is_clock_held()


def test_both_are_in_the_log_with_who_and_why(manager):
    client = signed_in(manager)
    client.post("/notices/clock/", {"do": "hold", "note": "Wrong dates."})
    press(client, "release")
    lines = (
        AuditEvent.objects.filter(action="clock").order_by("seq").values_list("actor_name", "reason", "data")
    )
    assert list(lines) == [
        ("manager", "Wrong dates.", {"step": "held"}),
        ("manager", "", {"step": "released", "held_by": "manager"}),
    ]


def test_whoever_comes_second_is_told_who_was_first(held, manager):
    assert "The clock is held by manager already." in press(signed_in(manager), "hold")


def test_letting_go_what_nobody_holds_changes_nothing(manager):
    assert "Nobody holds the clock" in press(signed_in(manager), "release")
    assert not AuditEvent.objects.filter(action="clock").exists()


@pytest.mark.parametrize("sent", [{}, {"do": "stop"}, {"do": "hold", "note": "x" * 501}])
def test_what_is_neither_changes_nothing_and_says_so(manager, sent):
    answer = signed_in(manager).post("/notices/clock/", sent, follow=True)
    assert answer.status_code == 200
    assert not clock_hold.is_clock_held()


def test_only_those_who_may_have_the_button(held, editor, manager):
    assert "release-clock" not in signed_in(editor).get("/").content.decode()
    assert 'form="release-clock"' in signed_in(manager).get("/").content.decode()


def test_a_notice_that_is_ended_meanwhile_is_not_said_to_be_unheard(begun, held, as_manager):
    page = as_manager.post(f"/notices/{begun.pk}/", {"end": "1"}, follow=True).text
    assert "callers hear no difference until it goes on" in page


def test_nor_one_that_is_changed_to_be_heard(begun, held, as_manager):
    sent = SENT | {"text": "We are closed."}
    page = as_manager.post(f"/notices/{begun.pk}/change/", sent, follow=True).text
    assert "callers hear no difference until it goes on" in page


def test_that_is_said_only_while_it_is_held(draft, as_manager):
    page = as_manager.post(f"/notices/{draft.pk}/", {"confirm": "1"}, follow=True).text
    assert "callers hear no difference" not in page

"""An outside change from end to end: made at Nixflex, seen by an import, shown, and decided about.

Everything goes through the pages and over the sandbox's socket.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from tests.conftest import NUMBER, TEXT
from tests.html import Page
from tests.pages.saving import EDITOR, line_now, marks, open_editor, send, state_of, texts
from tests.services.stand_in import sweep

DRIFT, IMPORT, LIST = f"{EDITOR}drift/", "/numbers/import/", "/numbers/"
OUTSIDE = TEXT.replace("High Street", "Outside Street")


@pytest.fixture
def mirrored(settings, sandbox: SandboxServer, as_manager: Client) -> PhoneNumber:
    """A number that was imported, live at version 1; what is saved for it is sent at once."""
    settings.PUSH_INLINE = True
    sandbox.reset(numbers=0)
    sandbox.add(NUMBER, custom_prompt=TEXT)
    as_manager.post(IMPORT)
    return PhoneNumber.objects.get(number=NUMBER)


@pytest.fixture
def drifted(mirrored, sandbox, as_manager) -> PhoneNumber:
    """The same number, which somebody changed outside, as the next import saw."""
    sandbox.edit(NUMBER, OUTSIDE)
    as_manager.post(IMPORT)
    return mirrored


def status(browser: Client):
    return open_editor(browser).by_id("number-status")


def state(browser: Client) -> str:
    return state_of(status(browser))


def cell(browser: Client) -> str:
    """Return what the list says about the number's state."""
    return Page.of(browser.get(LIST)).one("td", data_label="State").words


def patches(sandbox: SandboxServer) -> int:
    return sum(entry["method"] == "PATCH" for entry in sandbox.log()["requests"])


def test_an_import_sees_it_and_the_page_says_so(drifted, as_editor):
    shown = status(as_editor)
    assert (state_of(shown), shown.one("strong").words) == ("drifted", line_now().hears)
    assert shown.says("Seen less than a minute ago, last verified against Nixflex less than a minute ago.")


def test_the_page_about_it_says_since_when_and_what(drifted, as_editor):
    PhoneNumber.objects.update(state_since=timezone.now() - timedelta(hours=3))
    page = Page.of(as_editor.get(DRIFT))
    assert page.says("Seen 3 hours ago, last verified now.")
    assert marks(page, "ins") == ["Outside"]


def test_a_second_import_does_not_move_the_time_at_which_it_was_seen(drifted, as_manager):
    since = timezone.now() - timedelta(hours=3)
    PhoneNumber.objects.update(state_since=since)
    as_manager.post(IMPORT)
    assert PhoneNumber.objects.get().state_since == since


def test_nothing_is_overwritten_unasked(drifted, as_editor, sandbox):
    send(as_editor, "Mine.")
    as_editor.post(f"{EDITOR}push/")
    sweep()
    assert (sandbox.state(NUMBER)["custom_prompt"], patches(sandbox)) == (OUTSIDE, 0)


def test_a_save_is_shown_the_outside_text(drifted, as_editor):
    page = Page.of(send(as_editor, "Mine."), 409)
    assert page.one("section", class_="conflict").one(class_="text").text == OUTSIDE
    assert page.by_id("text").text == "Mine."


def test_an_adopted_text_is_ours_and_live_and_nothing_is_sent(drifted, as_editor, sandbox):
    form = Page.of(as_editor.get(DRIFT)).by_id("id_note").within("form").values()
    as_editor.post(DRIFT, form | {"choice": "adopt"})
    assert (state(as_editor), texts(), patches(sandbox)) == ("live", [TEXT, OUTSIDE], 0)


def test_our_text_is_pushed_over_it(drifted, as_editor, sandbox):
    form = Page.of(as_editor.get(DRIFT)).by_id("id_note").within("form").values()
    as_editor.post(DRIFT, form | {"choice": "push"})
    assert (state(as_editor), sandbox.state(NUMBER)["custom_prompt"]) == ("live", TEXT)


@pytest.mark.parametrize("choice", ["adopt", "push"])
def test_after_either_the_next_import_sees_none(drifted, as_manager, choice):
    as_manager.post(DRIFT, {"choice": choice})
    as_manager.post(IMPORT)
    assert state(as_manager) == "live"


def test_an_outside_change_that_was_taken_back_is_none(drifted, sandbox, as_manager):
    sandbox.edit(NUMBER, TEXT)
    as_manager.post(IMPORT)
    assert state(as_manager) == "live"


def test_a_profile_that_was_taken_away_outside_is_seen(mirrored, sandbox, as_manager):
    sandbox.edit(NUMBER, None)
    as_manager.post(IMPORT)
    assert status(as_manager).one("strong").words == line_now().hears
    assert state(as_manager) == "drifted"


@pytest.mark.parametrize(
    "fault",
    [{"apply_then_drop": True}, {"drop_before_apply": True}, {"apply_late": 600}, {"status": 503}],
    ids=["applied and lost", "lost", "late", "503"],
)
def test_a_push_that_is_not_settled_is_no_drift(mirrored, sandbox, as_manager, fault):
    sandbox.faults([{"method": "PATCH"} | fault])
    send(as_manager, "Open on Sundays.")
    as_manager.post(IMPORT)
    assert state(as_manager) == "unconfirmed"


def test_an_outside_change_during_that_is_seen_once_it_is_settled(mirrored, sandbox, as_manager, clock):
    sandbox.faults([{"method": "PATCH", "nth": 1, "apply_then_drop": True}])
    send(as_manager, "Open on Sundays.")
    as_manager.post(f"{EDITOR}push/")
    sandbox.edit(NUMBER, OUTSIDE)
    as_manager.post(IMPORT)  # the lost request may still land, so this one is no look
    before = state(as_manager)
    clock.forward(3600)
    as_manager.post(IMPORT)
    assert (before, state(as_manager)) == ("live", "drifted")


def test_a_number_tells_when_it_was_last_verified(mirrored, as_viewer):
    PhoneNumber.objects.update(verified_at=timezone.now() - timedelta(minutes=7))
    assert status(as_viewer).says("verified 7 minutes ago.")


@pytest.mark.parametrize(("hours", "told"), [(23, "Live"), (48, "Live verified 2 days ago")])
def test_the_list_tells_of_a_look_that_was_long_ago(mirrored, as_viewer, hours: int, told: str):
    PhoneNumber.objects.update(verified_at=timezone.now() - timedelta(hours=hours))
    assert cell(as_viewer) == told


def test_the_list_tells_of_the_last_look_where_something_is_to_come(mirrored, as_viewer):
    PhoneNumber.objects.update(state="drifted", verified_at=timezone.now() - timedelta(minutes=7))
    assert cell(as_viewer).endswith("verified 7 minutes ago")


def test_each_import_verifies(mirrored, as_manager):
    PhoneNumber.objects.update(verified_at=timezone.now() - timedelta(days=2))
    as_manager.post(IMPORT)
    assert status(as_manager).says("verified less than a minute ago.")
    assert cell(as_manager) == "Live"


def test_a_number_that_is_gone_is_not_said_to_be_verified(mirrored, as_viewer):
    PhoneNumber.objects.update(state="removed")
    assert not status(as_viewer).says("verified")
    assert cell(as_viewer) == "Removed"


def test_a_list_that_does_not_tell_texts_cannot_be_checked(mirrored, sandbox, as_manager):
    sandbox.settings(list_form="old")
    as_manager.post(IMPORT)
    assert status(as_manager).says(
        "Outside changes cannot be checked: Nixflex’s list does not tell this profile."
    )
    assert cell(as_manager).endswith("cannot be checked")


def test_a_list_that_does_not_tell_texts_leaves_the_time_of_the_last_look(mirrored, sandbox, as_manager):
    PhoneNumber.objects.update(verified_at=timezone.now() - timedelta(minutes=7))
    sandbox.settings(list_form="old")
    as_manager.post(IMPORT)
    assert status(as_manager).says("verified 7 minutes ago.")


def test_a_number_that_was_never_told_was_never_verified(settings, sandbox, as_manager):
    sandbox.reset(numbers=0)
    sandbox.settings(list_form="old")
    sandbox.add(NUMBER, custom_prompt=TEXT)
    as_manager.post(IMPORT)
    assert status(as_manager).says("Never verified against Nixflex.")
    assert cell(as_manager) == "Not known cannot be checked"


def test_once_the_list_tells_texts_again_changes_are_seen(mirrored, sandbox, as_manager):
    sandbox.settings(list_form="old")
    sandbox.edit(NUMBER, OUTSIDE)
    as_manager.post(IMPORT)
    sandbox.settings(list_form="new")
    as_manager.post(IMPORT)
    assert state(as_manager) == "drifted"
    assert not status(as_manager).says("cannot be checked")

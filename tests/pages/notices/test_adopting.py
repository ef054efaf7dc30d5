"""Adopting an outside text while a notice is in force."""

import pytest
from django.test import Client

from profiles.models import AuditEvent, Draft, Notice, PhoneNumber
from profiles.models.notice import Placement
from profiles.models.revision import Kind
from profiles.services.composing import clock as composing_clock
from profiles.services.conflicts import conflict_key
from tests.clock import Clock
from tests.conftest import NUMBER, TEXT, MakeNumber
from tests.services.composing.notice_setup import HOUR, create_notice
from tests.services.stand_in import fresh

pytestmark = pytest.mark.django_db
PAGE = f"/numbers/{NUMBER}/drift/"
WITH_NOTICE = "Closed today.\n\nOpen on Sundays."
CHANGED = "Closed till Monday.\n\nOpen on Sundays."


def drifted(make_number: MakeNumber, clock: Clock, outside: str) -> PhoneNumber:
    """Make a number with a notice in force for two hours, and ``outside`` seen at Nixflex."""
    number = make_number()
    create_notice(number, begins=0 * HOUR, ends=2 * HOUR)
    composing_clock.recompose_due()
    PhoneNumber.objects.update(
        state="drifted", remote_text_seen=outside, live=fresh(number).head, next_push_at=None
    )
    return fresh(number)


def choose(client: Client, number: PhoneNumber, choice: str) -> str:
    sent = {"choice": choice, "note": "Theirs is right.", "acknowledged": conflict_key(number)}
    return client.post(PAGE, sent, follow=True).content.decode()


def test_what_holds_the_notice_is_adopted_without_it(clock, make_number, as_editor):
    choose(as_editor, drifted(make_number, clock, WITH_NOTICE), "adopt")
    number = PhoneNumber.objects.get()
    assert (number.head_body, number.head_text, number.state) == ("Open on Sundays.", WITH_NOTICE, "live")


def test_and_is_the_profile_alone_after_the_notice(clock, make_number, as_editor):
    choose(as_editor, drifted(make_number, clock, WITH_NOTICE), "adopt")
    clock.forward(2 * 3600)
    composing_clock.recompose_due()
    assert PhoneNumber.objects.get().head_text == "Open on Sundays."


def test_adopted_after_the_notice_its_words_are_no_part_of_the_profile(clock, make_number, as_editor):
    number = drifted(make_number, clock, WITH_NOTICE)
    clock.forward(2 * 3600)
    composing_clock.recompose_due()
    choose(as_editor, number, "adopt")
    assert (fresh(number).head_body, fresh(number).live_text) == ("Open on Sundays.", WITH_NOTICE)


def test_and_they_are_then_taken_out_of_what_callers_hear(clock, make_number, as_editor):
    number = drifted(make_number, clock, WITH_NOTICE)
    clock.forward(2 * 3600)
    composing_clock.recompose_due()
    choose(as_editor, number, "adopt")
    composing_clock.recompose_due()
    assert (fresh(number).head_text, fresh(number).state) == ("Open on Sundays.", "pending")


def test_one_that_began_since_is_laid_over_what_is_adopted(clock, make_number, as_editor):
    number = drifted(make_number, clock, WITH_NOTICE)
    clock.forward(60)
    create_notice(number, text="Running late.", begins=0 * HOUR, ends=HOUR, placement=Placement.BELOW)
    composing_clock.recompose_due()
    choose(as_editor, number, "adopt")
    composing_clock.recompose_due()
    assert fresh(number).head_text == f"{WITH_NOTICE}\n\nRunning late."


def test_what_holds_it_otherwise_is_not_adopted_unasked(clock, make_number, as_editor):
    number = drifted(make_number, clock, CHANGED)
    assert "A notice is in force" in choose(as_editor, number, "adopt")
    assert fresh(number).version == number.version


@pytest.mark.parametrize(("outside", "adopts"), [(WITH_NOTICE, True), (CHANGED, False)])
def test_the_page_offers_what_is_possible(clock, make_number, as_manager, outside, adopts):
    drifted(make_number, clock, outside)
    page = as_manager.get(PAGE).content.decode()
    assert [f'value="{choice}"' in page for choice in ("adopt", "edit", "until")] == [
        adopts,
        not adopts,
        not adopts,
    ]


def test_part_of_the_profile_is_opened_in_the_editor(clock, make_number, as_editor):
    page = choose(as_editor, drifted(make_number, clock, CHANGED), "edit")
    assert Draft.objects.get().text == CHANGED
    assert "Take out of it what notices say" in page
    assert PhoneNumber.objects.get().state == "drifted"


def test_unsaved_words_are_not_replaced_by_it(clock, make_number, as_editor):
    number = drifted(make_number, clock, CHANGED)
    as_editor.post(f"/numbers/{NUMBER}/draft/", {"text": "Mine.", "base_version": number.version})
    page = choose(as_editor, number, "edit")
    assert (Draft.objects.get().text, "unsaved text of yours" in page) == ("Mine.", True)


def test_until_the_notice_ends_it_is_heard_instead_of_the_profile(clock, make_number, as_manager):
    choose(as_manager, drifted(make_number, clock, CHANGED), "until")
    number = PhoneNumber.objects.get()
    assert (number.head_text, number.live_text, number.head_body, number.state) == (
        CHANGED,
        CHANGED,
        TEXT,
        "live",
    )
    assert number.head is not None
    assert number.head.kind == Kind.COMPOSED


def test_then_the_profile_is_heard_as_it_was(clock, make_number, as_manager):
    choose(as_manager, drifted(make_number, clock, CHANGED), "until")
    clock.forward(2 * 3600)
    composing_clock.recompose_due()
    assert PhoneNumber.objects.get().head_text == TEXT
    assert set(Notice.objects.values_list("state", flat=True)) == {"ended"}


def test_the_log_tells_of_it_with_the_notice(clock, make_number, as_manager):
    choose(as_manager, drifted(make_number, clock, CHANGED), "until")
    line = AuditEvent.objects.get(action="adopt")
    assert (line.reason, line.data) == ("Theirs is right.", {"notice": Notice.objects.latest("pk").pk})


def test_instead_of_the_profile_takes_the_right_to_clear(clock, make_number, as_editor):
    number = drifted(make_number, clock, CHANGED)
    choose(as_editor, number, "until")
    assert (fresh(number).state, Notice.objects.count()) == ("drifted", 1)


def test_a_notice_that_is_over_keeps_nothing(clock, make_number, as_manager):
    number = drifted(make_number, clock, CHANGED)
    clock.forward(3 * 3600)
    assert "No notice is in force any more" in choose(as_manager, number, "until")


def test_an_outside_text_that_changed_again_is_not_kept_unseen(clock, make_number, as_manager):
    number = drifted(make_number, clock, CHANGED)
    PhoneNumber.objects.update(remote_text_seen="Something else.")
    choose(as_manager, number, "until")
    assert fresh(number).state == "drifted"

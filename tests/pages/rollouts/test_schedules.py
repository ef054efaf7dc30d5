"""A single edit that is saved at a time, and where what is scheduled shows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from profiles.forms.schedules import ScheduleForm
from profiles.models import Draft, PhoneNumber, Revision, Rollout
from profiles.services.revisions import build, set_head
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.html import SHOWN_FOR_NUL, Element, Page
from tests.pages.conftest import HTMX
from tests.pages.rollouts.scheduled import scheduled, tomorrow
from tests.pages.saving import EDITOR, refusal
from tests.services.rollouts.plans.making import text_plan

SCHEDULE = f"{EDITOR}schedule/"
CHRISTMAS = "2030-12-24T18:00"
EDIT = {"text": "Closed.", "base_version": "1", "note": "Christmas", "starts_at": CHRISTMAS}


def send(browser, **fields: str):
    return browser.post(SCHEDULE, EDIT | fields)


def ahead(browser: Client) -> list[Element]:
    """Return what the number's page says of what is to come."""
    return Page.of(browser.get(EDITOR)).one("main").all("div", class_="banner--info")


def test_the_page_offers_the_newest_text(number, as_editor):
    page = Page.of(as_editor.get(SCHEDULE))
    assert page.by_id("id_text").text == TEXT


def test_the_page_offers_the_unsaved_words_of_its_reader(number, editor, as_editor):
    Draft.objects.create(user=editor, number=number, text="Closed.", base_version=1)
    page = Page.of(as_editor.get(SCHEDULE))
    assert page.by_id("id_text").text == "Closed."


def test_what_is_typed_in_the_editor_goes_along(number, as_editor):
    response = as_editor.post(SCHEDULE, {"open": "1", "text": "Half a sent", "base_version": "1"})
    assert response["Location"] == SCHEDULE
    assert Draft.objects.get().text == "Half a sent"


def test_with_htmx_it_goes_along_as_well(number, as_editor):
    sent = {"open": "1", "text": "Half a sent", "base_version": "1"}
    assert as_editor.post(SCHEDULE, sent, headers=HTMX)["HX-Redirect"] == SCHEDULE


def test_what_can_not_be_kept_stays_in_the_form(number, as_editor):
    page = Page.of(as_editor.post(SCHEDULE, {"open": "1", "text": "a\0b", "base_version": "x"}), 422)
    assert page.by_id("id_text").text == f"a{SHOWN_FOR_NUL}b"


def test_the_difference_follows_what_is_typed(number, as_editor):
    sent = {"preview": "1", "text": TEXT + " Closed.", "base_version": "1"}
    page = Page.of(as_editor.post(SCHEDULE, sent, headers=HTMX))
    assert any(mark.says("Closed.") for mark in page.all("ins"))


@pytest.mark.parametrize(
    "fields",
    [{"starts_at": "at noon"}, {"note": ""}, {"base_version": ""}, {"text": " \n "}, {"text": "a" * 8001}],
    ids=["time", "note", "base", "blank", "long"],
)
def test_what_is_refused_is_kept_with_its_reason(number, as_editor, fields):
    page = Page.of(send(as_editor, **fields), 422)
    wrong = ScheduleForm(EDIT | fields).error_summary() or refusal(fields["text"])
    assert page.one(class_="banner--danger").words.endswith(wrong)
    assert page.by_id("id_text").text == fields.get("text", "Closed.")
    assert page.by_id("id_starts_at")["value"] == fields.get("starts_at", CHRISTMAS)


def test_it_is_planned_for_its_time_in_the_zone_of_the_form(number, as_editor):
    send(as_editor, zone="America/New_York")
    rollout = Rollout.objects.get()
    assert (rollout.stage, rollout.source, rollout.note) == ("scheduled", "edit", "Christmas")
    assert rollout.starts_at == datetime(2030, 12, 24, 23, tzinfo=UTC)


def test_an_end_is_not_offered(number, as_editor):
    assert not Page.of(as_editor.get(SCHEDULE)).all("input", name="ends_at")


def test_a_notice_is_offered_for_what_is_temporary(number, as_editor):
    link = Page.of(as_editor.get(SCHEDULE)).by_id("temporary").one("a")
    assert link["href"] == "/notices/new/?numbers=%2B441632960001"


def test_an_end_that_an_older_page_sends_is_refused_and_the_words_are_kept(number, as_editor):
    page = Page.of(send(as_editor, ends_at="2030-12-26T06:00"), 422)
    assert page.one(class_="banner--danger").says("An end is set here no more")
    assert page.by_id("id_text").text == "Closed."
    assert not Rollout.objects.exists()


def test_the_body_that_the_words_started_from_goes_along(number, as_editor):
    page = Page.of(as_editor.get(SCHEDULE))
    assert page.one("input", name="base_digest")["value"] == body_digest(TEXT)


def test_nothing_is_saved_before_its_time_and_the_draft_is_gone(number, editor, as_editor):
    Draft.objects.create(user=editor, number=number, text="Closed.", base_version=1)
    send(as_editor)
    assert PhoneNumber.objects.get().version == 1
    assert not Draft.objects.exists()


def test_a_time_that_is_past_is_refused_and_leaves_no_plan(number, as_editor):
    page = Page.of(send(as_editor, starts_at="2020-01-01T09:00"), 409)
    assert page.all(class_="banner--danger")
    assert not Rollout.objects.exists()


@pytest.fixture
def saved_meanwhile(number, editor) -> None:
    """Version 2, which the form does not know yet."""
    head = build(number, "Theirs", kind=Revision.Kind.EDITED, actor=actor(editor), now=timezone.now())
    head.save()
    set_head(number, head)
    number.save()


def test_a_stale_base_is_refused_and_the_words_are_kept(saved_meanwhile, as_editor):
    page = Page.of(send(as_editor), 409)
    assert page.by_id("id_text").text == "Closed."


def test_a_stale_base_shows_what_would_be_replaced(saved_meanwhile, as_editor):
    page = Page.of(send(as_editor), 409)
    assert page.by_id("what-changes").says("Theirs")


def test_whoever_has_seen_what_came_between_may_schedule_over_it(saved_meanwhile, as_editor):
    base = Page.of(send(as_editor), 409).one("input", name="base_version")["value"]
    assert send(as_editor, base_version=base)["Location"] == EDITOR


def test_an_outside_change_is_decided_first_and_the_words_are_kept(number, as_editor):
    PhoneNumber.objects.update(state="drifted", remote_text_seen="Outside.")
    page = Page.of(send(as_editor), 409)
    assert page.all("a", href=f"{EDITOR}drift/")
    assert page.by_id("id_text").text == "Closed."


def test_an_editor_may_cancel_it(number, as_editor):
    send(as_editor)
    rollout = Rollout.objects.get()
    as_editor.post(f"/rollouts/{rollout.pk}/cancel/")
    rollout.refresh_from_db()
    assert rollout.stage == "cancelled"


def test_an_editor_may_change_its_time(number, as_editor):
    send(as_editor)
    rollout = Rollout.objects.get()
    as_editor.post(f"/rollouts/{rollout.pk}/times/", {"starts_at": "2031-01-01T09:00", "zone": "UTC"})
    rollout.refresh_from_db()
    assert rollout.starts_at == datetime(2031, 1, 1, 9, tzinfo=UTC)


def test_an_editor_may_not_touch_a_rollout_of_many(number, as_editor):
    rollout = scheduled(starts_at=tomorrow())
    assert as_editor.post(f"/rollouts/{rollout.pk}/cancel/").status_code == 403


def test_the_page_of_the_number_says_what_is_to_come(number, as_viewer):
    scheduled(starts_at=datetime(2030, 12, 24, 18, tzinfo=UTC))
    page = Page.of(as_viewer.get(EDITOR))
    assert page.says("Another text is to come 24 Dec 2030, 18:00 Europe/London (24 Dec, 18:00 UTC)")


def test_times_are_shown_in_the_zone_of_the_reader_and_in_utc(number, as_viewer):
    scheduled(starts_at=datetime(2030, 12, 24, 18, tzinfo=UTC))
    as_viewer.cookies["timezone"] = "America/New_York"
    page = Page.of(as_viewer.get("/rollouts/scheduled/"))
    assert page.says("24 Dec 2030, 13:00 America/New_York (24 Dec, 18:00 UTC)")


def test_the_page_of_the_number_says_what_needs_a_decision(number, as_viewer):
    scheduled("asking", starts_at=timezone.now())
    (told,) = ahead(as_viewer)
    assert told.says("It needs a decision")


def test_the_page_of_the_number_says_when_the_former_text_comes_back(number, as_viewer):
    rollout = scheduled("finished", ends_at=tomorrow())
    rollout.rows.update(outcome="live")
    (told,) = ahead(as_viewer)
    assert told.says("The former text comes back")


def test_what_has_been_taken_back_does_not_come_back_again(number, as_viewer):
    rollout = scheduled("finished", ends_at=tomorrow())
    rollout.rows.update(outcome="live")
    Rollout.objects.create(title="Undo", source="undo", undoes=rollout, started_at=timezone.now())
    assert not ahead(as_viewer)


@pytest.mark.parametrize("stage", ["planned", "cancelled"])
def test_what_will_not_happen_is_not_said_to_come(number, as_viewer, stage):
    scheduled(stage, starts_at=tomorrow())
    assert not ahead(as_viewer)


def test_what_was_left_out_is_not_said_to_come(number, as_viewer):
    scheduled(starts_at=tomorrow()).rows.update(excluded=True, outcome="none")
    assert not ahead(as_viewer)


def test_the_list_of_numbers_marks_it(number, as_viewer):
    scheduled(starts_at=tomorrow())
    assert Page.of(as_viewer.get("/numbers/")).one("tbody").says("scheduled")


def test_the_list_of_what_is_scheduled_has_the_next_first(number, as_viewer):
    later, sooner = scheduled(starts_at=tomorrow() + timedelta(days=1)), scheduled(starts_at=tomorrow())
    links = Page.of(as_viewer.get("/rollouts/scheduled/")).one("tbody").all("a", class_="table__main")
    assert [link["href"] for link in links] == [f"/rollouts/{sooner.pk}/", f"/rollouts/{later.pk}/"]


def test_what_is_to_end_is_listed_too(number, as_viewer):
    scheduled("finished", ends_at=tomorrow())
    assert Page.of(as_viewer.get("/rollouts/scheduled/")).says("To end")


def test_with_nothing_scheduled_the_list_says_how_to(db, as_viewer):
    assert Page.of(as_viewer.get("/rollouts/scheduled/")).says("Nothing is scheduled")


def test_the_history_names_the_rollout_that_made_a_version(number, as_viewer):
    rollout = text_plan("Closed.")
    made = build(
        number, "Closed.", kind=Revision.Kind.ROLLED_OUT, actor=SYSTEM, now=timezone.now(), rollout=rollout
    )
    made.save()
    set_head(number, made)
    number.save()
    version = Page.of(as_viewer.get(f"{EDITOR}history/")).by_id("version-2")
    assert version.one("a", href=f"/rollouts/{rollout.pk}/").words == rollout.title


def test_a_number_that_is_not_there_has_no_schedule(db, as_editor):
    assert as_editor.get(f"/numbers/{NUMBER}/schedule/").status_code == 404

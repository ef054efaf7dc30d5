"""The times of a scheduled rollout, and where it is said whether it goes on by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from profiles.models import Rollout
from tests.html import Page
from tests.pages.rollouts.scheduled import scheduled, tomorrow
from tests.pages.saving import EDITOR

GOES_ON, ASKS = "It goes on by itself", "a person is asked"
EDIT = {"text": "Closed.", "base_version": "1", "note": "Christmas", "starts_at": "2030-12-24T18:00"}


def test_the_end_of_one_that_has_begun_can_be_changed_from_its_page(number, as_manager):
    rollout = scheduled("finished", started_at=timezone.now(), ends_at=tomorrow())
    page = Page.of(as_manager.get(f"/rollouts/{rollout.pk}/"))
    assert page.one("a", href=f"/rollouts/{rollout.pk}/times/").words == "Change the end"


def test_an_end_that_has_come_can_not_be_changed(number, as_manager):
    rollout = scheduled("finished", started_at=timezone.now(), ends_at=timezone.now())
    page = Page.of(as_manager.get(f"/rollouts/{rollout.pk}/"))
    assert not page.all("a", href=f"/rollouts/{rollout.pk}/times/")


def offered_times(browser: Client, rollout: Rollout) -> list[str]:
    """Return what the page of its times offers."""
    page = Page.of(browser.get(f"/rollouts/{rollout.pk}/times/")).one("main")
    return [
        field["name"] for kind in ("datetime-local", "checkbox") for field in page.all("input", type=kind)
    ]


def test_an_end_that_waits_already_can_be_changed_with_the_start(number, as_manager):
    rollout = scheduled(starts_at=tomorrow(), ends_at=tomorrow() + timedelta(days=1))
    assert offered_times(as_manager, rollout) == ["starts_at", "ends_at", "waits"]


def test_no_end_can_be_given_to_what_has_none(number, as_manager):
    assert offered_times(as_manager, scheduled(starts_at=tomorrow())) == ["starts_at", "waits"]


def test_a_single_edit_always_asks(number, as_editor):
    as_editor.post(f"{EDITOR}schedule/", EDIT)
    rollout = Rollout.objects.get()
    assert (offered_times(as_editor, rollout), rollout.asks_when_moved) == (["starts_at"], True)


@pytest.mark.parametrize(("sent", "waits"), [({"waits": "on"}, True), ({}, False)])
def test_whether_it_waits_is_changed_with_its_time(number, as_manager, sent, waits):
    rollout = scheduled(starts_at=tomorrow(), asks_when_moved=not waits)
    as_manager.post(
        f"/rollouts/{rollout.pk}/times/", {"starts_at": "2031-01-01T09:00", "zone": "UTC", **sent}
    )
    rollout.refresh_from_db()
    assert (rollout.asks_when_moved, rollout.canary_waits) == (waits, waits)


@pytest.mark.parametrize(("asks", "told"), [(False, GOES_ON), (True, ASKS), (None, ASKS)])
@pytest.mark.parametrize("page", ["number", "list", "rollout"])
def test_it_is_said_whether_it_goes_on_by_itself(number, as_viewer, page, asks, told):
    rollout = scheduled(starts_at=tomorrow(), asks_when_moved=asks)
    address = {"number": EDITOR, "list": "/rollouts/scheduled/", "rollout": f"/rollouts/{rollout.pk}/"}
    assert Page.of(as_viewer.get(address[page])).says(told)


def test_find_and_replace_says_that_it_follows(number, as_viewer):
    Rollout.objects.filter(pk=scheduled(starts_at=tomorrow(), asks_when_moved=False).pk).update(
        source="replace"
    )
    assert Page.of(as_viewer.get(EDITOR)).says("found as often")


def test_that_it_waits_after_its_first_numbers_is_said(number, as_viewer):
    rollout = scheduled(starts_at=tomorrow(), canary=3, canary_waits=True)
    assert Page.of(as_viewer.get(f"/rollouts/{rollout.pk}/")).says(
        "After its first numbers it waits for a person."
    )


def test_when_one_that_has_begun_begins_is_not_asked(number, as_manager):
    rollout = scheduled("finished", started_at=timezone.now(), ends_at=tomorrow())
    page = Page.of(as_manager.get(f"/rollouts/{rollout.pk}/times/"))
    assert [field["name"] for field in page.all("input", type="datetime-local")] == ["ends_at"]


def test_a_time_that_is_refused_stays_in_its_field(number, as_manager):
    rollout = scheduled(starts_at=tomorrow())
    page = Page.of(as_manager.post(f"/rollouts/{rollout.pk}/times/", {"starts_at": "soon"}), 422)
    assert page.by_id("id_starts_at")["value"] == "soon"

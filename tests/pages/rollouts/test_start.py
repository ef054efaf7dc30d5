"""Starting a dry run: what it takes, and that a refusal keeps what was typed."""

from datetime import UTC, datetime

import pytest

from profiles.forms.schedules import StartForm
from profiles.models import Rollout
from tests.conftest import NUMBER
from tests.html import Page
from tests.services.rollouts.plans.making import OTHER, table_plan

START = {"note": "May prices", "typed_count": "2", "canary": "1", "stop_after": "5", "stop_percent": "20"}


@pytest.fixture
def rollout(make_number) -> Rollout:
    """A dry run in which two numbers would change."""
    make_number(NUMBER), make_number(OTHER)
    return table_plan(f"number,name\n{NUMBER},Smile\n{OTHER},Other\n")


def start(browser, rollout: Rollout, **fields: str):
    return browser.post(f"/rollouts/{rollout.pk}/start/", START | fields)


def test_it_starts_with_its_settings(rollout, as_manager):
    start(as_manager, rollout, canary_waits="on")
    rollout.refresh_from_db()
    assert (rollout.stage, rollout.note, rollout.canary, rollout.canary_waits) == (
        "running", "May prices", 1, True,
    )  # fmt: skip


def test_it_is_scheduled_in_the_zone_of_the_form(rollout, as_manager):
    start(as_manager, rollout, starts_at="2030-12-24T18:00", zone="America/New_York")
    rollout.refresh_from_db()
    assert (rollout.stage, rollout.starts_at) == ("scheduled", datetime(2030, 12, 24, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"note": ""}, 422),
        ({"typed_count": ""}, 422),
        ({"typed_count": "3"}, 409),
        ({"canary": "-1"}, 422),
        ({"starts_at": "soon"}, 422),
        ({"starts_at": "2020-01-01T09:00"}, 409),
    ],
    ids=["note", "no count", "wrong count", "canary", "time", "past"],
)
def test_a_start_that_is_refused_keeps_what_was_typed(rollout, as_manager, fields, status):
    page = Page.of(start(as_manager, rollout, **fields), status)
    wrong = StartForm(START | fields).error_summary()
    shown = page.by_id("start")
    assert shown.one(class_="errorlist").words == wrong if wrong else shown.all(class_="banner--danger")
    sent = START | fields
    assert {name: page.by_id(f"id_{name}")["value"] for name in sent if sent[name]} == {
        name: value for name, value in sent.items() if value
    }


def test_what_somebody_else_has_started_says_so(rollout, as_manager):
    start(as_manager, rollout)
    assert Page.of(start(as_manager, rollout), 409).one(class_="banner--danger").says("Not started.")


def test_nobody_else_starts_it(rollout, as_editor):
    assert start(as_editor, rollout).status_code == 403


def test_it_is_thrown_away(rollout, as_manager):
    as_manager.post(f"/rollouts/{rollout.pk}/cancel/")
    rollout.refresh_from_db()
    assert rollout.stage == "cancelled"

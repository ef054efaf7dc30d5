"""What the forms with times say about what can't be taken."""

from datetime import UTC, datetime

import pytest

from profiles.forms.schedules import ScheduleForm, StartForm, StartTimeForm

SAY_WHY = "Say why: the note stands in the history of every number."
NO_TIME = "Write day and time as in 24/12/2026, 18:00; or leave it empty."
COUNT = "Type how many numbers will change, to show that you have seen it."
START = {"note": "May prices", "typed_count": "2", "canary": "1", "stop_after": "5", "stop_percent": "20"}
EDIT = {"text": "Closed.", "base_version": "1", "note": "Christmas", "starts_at": "2030-12-24T18:00"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("note", "", SAY_WHY),
        ("typed_count", "", COUNT),
        ("typed_count", "two", COUNT),
        ("canary", "-1", "“First numbers” takes a whole number from 0 to 10,000."),
        ("stop_after", "0", "“Failures in a row” takes a whole number from 1 to 10,000."),
        ("stop_percent", "101", "“Per cent failed” takes a whole number from 1 to 100."),
        ("starts_at", "soon", NO_TIME),
    ],
)
def test_a_start(field: str, value: str, sentence: str) -> None:
    assert StartForm(START | {field: value}).errors == {field: [sentence]}


@pytest.mark.parametrize(("form", "sent"), [(StartForm, START), (ScheduleForm, EDIT)], ids=["start", "edit"])
def test_an_end_of_an_older_page_is_refused_with_a_way_out(
    form: type[StartTimeForm], sent: dict[str, str]
) -> None:
    assert "set a notice" in form(sent | {"ends_at": "2031-01-01T09:00"}).error_summary()


def test_an_empty_end_of_an_older_page_is_none() -> None:
    assert StartForm(START | {"ends_at": " "}).is_valid()


def test_an_undo_asks_for_no_count() -> None:
    sent = {name: value for name, value in START.items() if name != "typed_count"}
    assert StartForm(sent, is_undo=True).is_valid()


@pytest.mark.parametrize(
    ("sent", "waits"),
    [
        ({"canary_waits": "on"}, (True, False)),
        ({"canary_waits": "on", "starts_at": "2030-12-24T18:00"}, (False, False)),
        ({"waits": "on", "starts_at": "2030-12-24T18:00"}, (True, True)),
        ({"waits": "on"}, (False, False)),
    ],
    ids=["now", "scheduled", "scheduled and waits", "now, a choice of the other"],
)
def test_a_scheduled_rollout_waits_only_where_that_is_chosen(
    sent: dict[str, str], waits: tuple[bool, bool]
) -> None:
    form = StartForm(START | sent)
    assert form.is_valid()
    settings = form.settings()
    assert (settings["canary_waits"], settings.get("asks_when_moved", False)) == waits


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("note", "", SAY_WHY),
        ("note", "x" * 501, "A note has at most 500 characters; what you typed is kept here."),
        ("starts_at", "", "Choose when it is to be saved; to save at once, use the editor."),
        ("starts_at", "at noon", NO_TIME),
    ],
)
def test_a_scheduled_edit(field: str, value: str, sentence: str) -> None:
    assert ScheduleForm(EDIT | {field: value}).errors == {field: [sentence]}


def test_a_time_that_the_clocks_leave_out() -> None:
    """The clocks go forward: this half hour is missing in London."""
    form = ScheduleForm(EDIT | {"starts_at": "2030-03-31T01:30", "zone": "Europe/London"})
    assert "couldn’t be interpreted" in form.errors["starts_at"][0]


@pytest.mark.parametrize("zone", ["", "Nowhere/Else", "../../etc/passwd", "Europe", "x" * 64])
def test_a_zone_that_there_is_not_is_the_sites_own(zone: str) -> None:
    form = ScheduleForm(EDIT | {"zone": zone})
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2030, 12, 24, 18, tzinfo=UTC)

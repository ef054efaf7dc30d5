"""What was saved in one go stands together in the timeline, and nothing else does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from profiles.differences.first_change import FirstChange
from profiles.models import PhoneNumber, Revision
from profiles.presenters.notice_steps import steps_in_words
from profiles.selectors.history import versions as history
from profiles.selectors.history.timeline import Group, timeline
from profiles.selectors.paging import Page
from tests.notices import make_notice

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def number(make_number) -> PhoneNumber:
    """A number that never had a profile."""
    return make_number(text="")


def save(number: PhoneNumber, *minutes: int, who: str = "Edwin", kind: str = "edited") -> None:
    """Let ``who`` save a version in each of these minutes."""
    for minute in minutes:
        version = number.version + 1
        text = f"Open till {version}."
        head = Revision.objects.create(
            number=number, version=version, text=text, length=len(text), kind=kind, author_name=who,
            created_at=START + timedelta(minutes=minute),
        )  # fmt: skip
        number.head, number.version = head, version
        number.save()


def sizes(number: PhoneNumber, **place: int) -> list[int]:
    """Return of how many versions each group is made, newest first."""
    return [group.size for group in timeline(number, **{"before": None, "after": None, **place}).rows]


def group_of(number: PhoneNumber) -> Group:
    """Return the only group."""
    (group,) = timeline(number, before=None, after=None).rows
    return group


def test_three_saves_within_minutes_are_a_group(number):
    save(number, 0, 5, 9)
    assert sizes(number) == [3]


def test_two_saves_stand_one_by_one(number):
    save(number, 0, 5)
    assert sizes(number) == [1, 1]


def test_a_save_ten_minutes_after_the_last_belongs_to_it(number):
    save(number, 0, 10, 20)
    assert sizes(number) == [3]


def test_a_save_after_a_longer_pause_does_not(number):
    save(number, 0, 1, 2, 13)
    assert sizes(number) == [1, 3]


def test_a_save_by_somebody_else_parts_what_it_stands_between(number):
    save(number, 0, 1, 2)
    save(number, 3, who="Maya")
    save(number, 4, 5, 6)
    assert sizes(number) == [3, 1, 3]


def test_only_edits_are_saved_in_one_go(number):
    save(number, 0, 1, 2, kind="adopted")
    assert sizes(number) == [1, 1, 1]


def test_what_is_live_is_never_folded_up(number):
    save(number, *range(6))
    number.live = Revision.objects.get(number=number, version=3)
    assert [(group.newest.revision.version, group.size) for group in timeline(
        number, before=None, after=None
    ).rows] == [(6, 3), (3, 3)]  # fmt: skip


def test_a_group_says_what_those_folded_up_changed_together(number):
    save(number, 0, 60, 61, 62)
    group = timeline(number, before=None, after=None).rows[0]
    assert group.first_change is not None
    assert (group.first_change.old, group.first_change.new) == ("1", "3")


def test_a_first_version_changed_the_empty_text(number):
    save(number, 0)
    change = group_of(number).newest.first_change
    assert change is not None
    assert (change.old, change.new) == ("", "Open till 1.")


def test_what_a_version_keeps_of_its_change_is_shown_as_it_is(number):
    Revision.objects.create(
        number=number, version=1, text="Open.", length=5, kind="edited", author_name="Edwin",
        first_change=["Shut", "Open", "We are ", " now", 1],
    )  # fmt: skip
    number.version = 1
    assert group_of(number).newest.first_change == FirstChange("Shut", "Open", "We are ", " now", 1)


def pages(number: PhoneNumber) -> Iterator[Page[Group]]:
    """Yield the pages of the timeline, the newest first."""
    before = None
    while True:
        page = timeline(number, before=before, after=None)
        yield page
        before = page.next
        if before is None:
            return


@pytest.fixture
def pages_of_five(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page has at most five versions."""
    monkeypatch.setattr(history, "VERSIONS_A_PAGE", 5)


@pytest.mark.usefixtures("pages_of_five")
def test_a_group_that_the_page_would_cut_moves_to_the_next_as_a_whole(number):
    save(number, 0, 1, 2)
    save(number, 100, 200, 300)
    page = timeline(number, before=None, after=None)
    assert [group.size for group in page.rows] == [1, 1, 1]
    assert sizes(number, before=page.next) == [3]


@pytest.mark.usefixtures("pages_of_five")
def test_a_group_that_a_page_backwards_would_cut_moves_too(number):
    save(number, 0, 100, 200)
    save(number, 300, 301, 302)
    page = timeline(number, before=None, after=0)
    assert [group.size for group in page.rows] == [1, 1, 1]
    assert sizes(number, after=page.previous) == [3]


@pytest.mark.usefixtures("pages_of_five")
def test_a_group_longer_than_a_page_stands_one_by_one(number):
    save(number, *range(7))
    assert sizes(number) == [1] * 5


@pytest.mark.usefixtures("pages_of_five")
def test_no_version_is_lost_between_pages(number):
    save(number, 0, 1, 2, 50, 51, 52, 100, 200, 201, 202, 203)
    seen = [
        entry.revision.version for page in pages(number) for group in page.rows for entry in group.entries
    ]
    assert seen == list(range(11, 0, -1))


def renewals(number: PhoneNumber, *keys: list[int]) -> None:
    """Let the clock make a version for each of the sets of notices that stand in the text then."""
    for notices in keys:
        version = number.version + 1
        text = f"Renewed {version}."
        head = Revision.objects.create(
            number=number, version=version, text=text, length=len(text), kind="composed", author_name="Clock",
            created_at=START + timedelta(days=version), body="", body_version=1, first_change=[],
            parts=[[notice, 1, 3] for notice in notices] or None,
        )  # fmt: skip
        number.head, number.version = head, version
        number.save()


@pytest.fixture
def notices(number) -> list[int]:
    """The keys of three notices."""
    return [make_notice(title=title).pk for title in ("Christmas", "Storm", "New Year")]


def told(number: PhoneNumber, **place: int) -> list[str]:
    """Return the lines of the timeline, newest first: of what is folded up in words, of others the version."""
    rows = timeline(number, **{"before": None, "after": None, **place}).rows
    return [
        steps_in_words(row.steps, row.size) if row.newest is None else str(row.newest.revision.version)
        for row in rows
    ]


def test_what_the_clock_made_is_one_line_that_names_the_notice(number, notices):
    save(number, 0)
    renewals(number, notices[:1], [])
    save(number, 90_000)
    assert told(number) == ["4", "Notice “Christmas” began, ended", "1"]


def test_notices_one_after_the_other_have_a_line_each(number, notices):
    save(number, 0)
    renewals(number, notices[:1], [], notices[1:2], [])
    save(number, 90_000)
    assert told(number)[1:3] == ["Notice “Storm” began, ended", "Notice “Christmas” began, ended"]


def test_notices_that_overlap_have_one_line(number, notices):
    save(number, 0)
    renewals(number, notices[:1], notices[:2], notices[1:2], [])
    save(number, 90_000)
    assert told(number)[1] == "Notice “Christmas” began, ended; Notice “Storm” began, ended"


def test_a_lone_version_of_the_clock_is_folded_up_too(number, notices):
    save(number, 0)
    renewals(number, notices[:1])
    save(number, 90_000)
    assert told(number) == ["3", "Notice “Christmas” began", "1"]


def test_what_the_clock_made_newest_stands_alone(number, notices):
    save(number, 0)
    renewals(number, notices[:1], [])
    assert told(number) == ["3", "Notice “Christmas” began", "1"]


def test_what_the_clock_renewed_without_a_notice_says_so(number):
    save(number, 0)
    renewals(number, [], [])
    save(number, 90_000)
    assert told(number)[1] == "Renewed 2 times by the clock"


def test_what_a_person_saved_while_a_notice_began_says_so_too(number, notices):
    Revision.objects.create(
        number=number, version=1, text="Open.", length=5, kind="edited", author_name="Edwin", first_change=[],
        parts=[[notices[0], 1, 5]],
    )  # fmt: skip
    number.version = 1
    (step,) = group_of(number).entries[0].steps
    assert (step.notice.title, step.what) == ("Christmas", "began")


@pytest.mark.usefixtures("pages_of_five")
def test_versions_of_the_clock_that_the_page_would_cut_move_to_the_next_too(number, notices):
    save(number, 0)
    renewals(number, notices[:1], [])
    save(number, 90_000, 91_000, 92_000, 93_000)
    page = timeline(number, before=None, after=None)
    assert [group.size for group in page.rows] == [1, 1, 1, 1]
    assert told(number, before=page.next) == ["Notice “Christmas” began, ended", "1"]


@pytest.mark.usefixtures("pages_of_five")
def test_the_last_version_before_those_that_moved_is_held_against_the_newest_of_them(number, notices):
    save(number, 0)
    renewals(number, notices[:1], [])
    save(number, 90_000, 91_000, 92_000, 93_000)
    last = timeline(number, before=None, after=None).rows[-1]
    assert (last.oldest.version, last.entries[0].steps) == (4, [])


@pytest.mark.usefixtures("pages_of_five")
def test_versions_of_the_clock_that_fill_more_than_a_page_are_folded_up_all_the_same(number, notices):
    save(number, 0)
    renewals(number, *[notices[:1], []] * 4)
    save(number, 90_000)
    assert [group.size for page in pages(number) for group in page.rows] == [1, 5, 3, 1]


@pytest.mark.usefixtures("pages_of_five")
def test_no_version_of_the_clock_is_lost_between_pages(number, notices):
    for minute in (0, 30_000, 60_000):
        save(number, minute)
        renewals(number, *[notices[:1], []] * 3)
    seen = [
        entry.revision.version for page in pages(number) for group in page.rows for entry in group.entries
    ]
    assert seen == list(range(21, 0, -1))


def test_the_names_of_many_notices_take_one_statement_more(number, notices, django_assert_num_queries):
    save(number, 0)
    renewals(number, [], [])
    with django_assert_num_queries(2):
        timeline(number, before=None, after=None)
    renewals(number, notices[:1], [], notices[1:], [], notices[2:], notices)
    with django_assert_num_queries(3):
        timeline(number, before=None, after=None)

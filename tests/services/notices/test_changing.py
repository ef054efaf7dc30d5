"""Changing a notice, a draft or one that is set: a new version, and its numbers are due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import AuditEvent, NoticeVersion, PhoneNumber
from profiles.services.notices import ending
from profiles.services.notices.changing import change, change_draft
from profiles.services.notices.content import NoticeRefused, content_of
from profiles.services.notices.planning import plan
from tests.conftest import TEXT, actor
from tests.services.notices.conftest import CHRISTMAS, NUMBERS, due, heard, row

AT_ONCE = {"starts_at": datetime(2026, 6, 15, 8, tzinfo=UTC)}


def changed(notice, user, *, version=None, **said):
    content = replace(content_of(notice), **said)
    return change(notice, actor=actor(user), content=content, now=timezone.now(), version=version)


def settled(numbers):
    PhoneNumber.objects.filter(pk__in=[number.pk for number in numbers]).update(
        recompose_at=timezone.now() + timedelta(days=1)
    )


def test_a_change_is_a_new_version(planned, manager):
    notice = changed(planned(), manager, text="Closed.")
    texts = NoticeVersion.objects.filter(notice=notice).order_by("version").values_list("text", flat=True)
    assert (notice.version, list(texts)) == (2, [CHRISTMAS.text, "Closed."])


def test_a_change_is_heard(planned, numbers, manager):
    changed(planned(**AT_ONCE), manager, text="Closed.")
    assert heard(numbers[0]) == f"Closed.\n\n{TEXT}"


def test_a_change_of_place_is_heard(planned, numbers, manager):
    changed(planned(**AT_ONCE), manager, placement="below")
    assert heard(numbers[0]) == f"{TEXT}\n\n{CHRISTMAS.text}"


def test_after_a_change_its_numbers_are_due(planned, numbers, manager):
    notice = planned()
    settled(numbers)
    changed(notice, manager, text="Closed.")
    assert due(numbers) == ["A", "B", "C"]


def test_a_change_that_changes_nothing_makes_no_version(planned, manager):
    assert changed(planned(), manager).version == 1


def test_one_that_began_more_than_a_year_ago_is_changed_while_it_lasts(planned, numbers, manager, clock):
    notice = planned(ends_at=CHRISTMAS.ends_at + timedelta(days=730))
    clock.move_to(CHRISTMAS.starts_at + timedelta(days=400))
    changed(notice, manager, text="Closed.")
    assert heard(numbers[0]) == f"Closed.\n\n{TEXT}"


def test_its_begin_moves_no_further_back_than_a_year(planned, manager, clock):
    notice = planned(ends_at=CHRISTMAS.ends_at + timedelta(days=730))
    clock.move_to(CHRISTMAS.starts_at + timedelta(days=400))
    with pytest.raises(NoticeRefused, match="at most a year ago"):
        changed(notice, manager, starts_at=notice.starts_at - timedelta(days=1))


def test_the_same_change_sent_twice_is_one(planned, manager):
    notice = planned()
    assert [changed(notice, manager, text="Closed.").version for _ in range(2)] == [2, 2]


def test_a_later_begin_takes_it_off_until_then(planned, numbers, manager):
    changed(planned(**AT_ONCE), manager, starts_at=CHRISTMAS.starts_at)
    assert heard(numbers[0]) == TEXT


def test_a_change_of_the_end_leaves_the_begin(planned, manager, clock):
    notice = planned(**AT_ONCE)
    began = timezone.now()
    clock.forward(3600)
    changed(notice, manager, ends_at=datetime(2026, 6, 20, tzinfo=UTC))
    assert row(notice, "A").starts_at == began


def test_the_state_follows_the_times(planned, manager):
    assert changed(planned(**AT_ONCE), manager, starts_at=CHRISTMAS.starts_at).state == "planned"


def test_a_number_that_has_no_room_any_more_is_left_out(planned, make_number, manager):
    make_number("+441632960009", text="x" * 7900, label="Long")
    notice = changed(planned(numbers=[*NUMBERS, "+441632960009"]), manager, text="y" * 200)
    assert row(notice, "Long").state == "left_out"


def test_a_change_that_nobody_would_hear_is_refused(planned, manager):
    with pytest.raises(NoticeRefused, match="No number would hear it"):
        changed(planned(), manager, text="${city}")


def test_where_it_was_ended_it_stays_ended(planned, numbers, manager):
    notice = planned(**AT_ONCE)
    ending.end_for_number(numbers[0], notice, actor=actor(manager), now=timezone.now())
    changed(notice, manager, text="Closed.")
    assert heard(numbers[0]) == TEXT


def test_a_change_on_an_older_version_is_refused(planned, manager):
    notice = changed(planned(), manager, text="Closed.")
    with pytest.raises(NoticeRefused, match="manager changed this notice"):
        changed(notice, manager, version=1, text="Open.")


def test_one_that_is_over_is_not_changed(planned, manager):
    notice = planned()
    ending.end_everywhere(notice, actor=actor(manager), now=timezone.now())
    with pytest.raises(NoticeRefused, match="over"):
        changed(notice, manager, text="Open.")


def test_a_draft_is_not_changed_as_if_it_were_set(draft, manager):
    with pytest.raises(NoticeRefused, match="not set"):
        changed(draft(), manager, text="Open.")


def test_who_may_not_set_it_does_not_change_it(planned, editor):
    with pytest.raises(PermissionDenied):
        changed(planned(), editor, text="Open.")


def test_an_editor_does_not_put_it_instead_of_a_profile(planned, editor):
    with pytest.raises(PermissionDenied):
        changed(planned(numbers=NUMBERS[:1]), editor, placement="instead")


def test_an_editor_changes_it_for_one_number(planned, editor):
    assert changed(planned(numbers=NUMBERS[:1]), editor, text="Closed.").author_name == "editor"


def test_a_change_is_a_line_of_the_log(planned, manager):
    changed(planned(), manager, text="Closed.", note="Longer")
    event = AuditEvent.objects.latest("seq")
    assert (event.data["step"], event.data["version"], event.reason) == ("changed", 2, "Longer")


def test_a_draft_is_changed(draft, manager):
    notice = draft()
    content = replace(CHRISTMAS, text="Closed.")
    change_draft(notice, actor=actor(manager), content=content, numbers=NUMBERS[:1], now=timezone.now())
    notice.refresh_from_db()
    entries = plan(notice, None, now=timezone.now()).entries
    assert (notice.version, notice.text, [entry.number.label for entry in entries]) == (2, "Closed.", ["A"])


def test_a_draft_on_an_older_version_is_not_changed(draft, manager):
    with pytest.raises(NoticeRefused, match="manager changed this notice"):
        change_draft(
            draft(), actor=actor(manager), content=CHRISTMAS, numbers=NUMBERS, now=timezone.now(), version=3
        )


def test_a_set_notice_is_not_changed_as_a_draft(planned, manager):
    with pytest.raises(NoticeRefused, match="set already"):
        change_draft(planned(), actor=actor(manager), content=CHRISTMAS, numbers=NUMBERS, now=timezone.now())

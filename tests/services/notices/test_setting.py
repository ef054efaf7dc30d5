"""Setting a notice: its numbers, times and words are fixed, and the numbers are due."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import AuditEvent, NoticeNumber, PhoneNumber, Tag
from profiles.services.locking import lock_numbers
from profiles.services.notices import drafting
from profiles.services.notices.content import NoticeRefused
from profiles.services.notices.setting import add_offered, offered, set_notice
from tests.conftest import TEXT, actor
from tests.services.notices.conftest import CHRISTMAS, NUMBERS, due, heard, row

AT_ONCE = {"starts_at": datetime(2026, 6, 15, 8, tzinfo=UTC)}


def set_now(notice, user, **said):
    return set_notice(notice, actor=actor(user), now=timezone.now(), **said)


def test_a_set_notice_is_planned(planned):
    notice = planned()
    assert (notice.state, notice.due_at) == ("planned", CHRISTMAS.starts_at)


def test_one_whose_time_has_come_is_in_force(planned, numbers):
    notice = planned(**AT_ONCE)
    assert (notice.state, heard(numbers[0])) == ("in_force", f"{CHRISTMAS.text}\n\n{TEXT}")


def test_all_its_numbers_are_due(planned, numbers):
    planned()
    assert due(numbers) == ["A", "B", "C"]


def test_those_left_out_are_rows_with_the_reason(planned, numbers):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="removed")
    left = row(planned(), "A")
    assert (left.state, left.reason) == ("left_out", "This number is not in the Nixflex account any more.")


def test_those_left_out_are_not_due(planned, numbers):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="removed")
    planned()
    assert due(numbers) == ["B", "C"]


def test_a_number_that_a_person_left_out_hears_nothing(draft, numbers, manager):
    notice = draft(**AT_ONCE)
    drafting.leave_out(numbers[0], notice, actor=actor(manager))
    set_now(notice, manager)
    assert heard(numbers[0]) == TEXT


def test_each_number_has_its_own_words(planned, numbers):
    planned(text="${name} is closed.", **AT_ONCE)
    assert heard(numbers[1]) == f"B is closed.\n\n{TEXT}"


def test_the_same_words_are_stored_once(planned):
    assert row(planned(), "A").text is None


def test_it_is_a_line_of_the_log(planned):
    planned()
    event = AuditEvent.objects.latest("seq")
    assert (event.data["step"], event.data["numbers"], event.data["left_out"]) == ("set", 3, 0)


def test_one_that_was_set_is_not_set_again(planned, manager):
    with pytest.raises(NoticeRefused, match="set already"):
        set_now(planned(), manager)


def test_of_two_at_once_one_sets_it(draft, manager, monkeypatch):
    notice = draft()

    def while_another_sets_it(keys):
        monkeypatch.undo()
        set_now(notice, manager)
        return lock_numbers(keys)

    monkeypatch.setattr("profiles.services.notices.setting.lock_numbers", while_another_sets_it)
    with pytest.raises(NoticeRefused, match="set already"):
        set_now(notice, manager)


def test_one_that_was_thrown_away_is_not_set(draft, manager):
    notice = draft()
    drafting.drop(notice, actor=actor(manager), now=timezone.now())
    with pytest.raises(NoticeRefused, match="thrown away"):
        set_now(notice, manager)


def test_one_that_changed_since_is_not_set(draft, manager):
    with pytest.raises(NoticeRefused, match="manager changed this notice"):
        set_now(draft(), manager, version=7)


def test_one_whose_time_went_by_is_not_set(draft, manager, clock):
    notice = draft(ends_at=datetime(2026, 12, 24, 19, tzinfo=UTC))
    clock.move_to(datetime(2026, 12, 26, tzinfo=UTC))
    with pytest.raises(NoticeRefused, match="The end is past"):
        set_now(notice, manager)


def test_one_that_nobody_would_hear_is_not_set(draft, manager):
    with pytest.raises(NoticeRefused, match=r"No number would hear it\. .*city"):
        set_now(draft(text="${city}"), manager)


def test_what_is_not_set_leaves_no_rows(draft, manager):
    with pytest.raises(NoticeRefused):
        set_now(draft(text="${city}"), manager)
    assert not NoticeNumber.objects.exists()


def test_who_may_not_plan_it_does_not_set_it(draft, editor):
    with pytest.raises(PermissionDenied):
        set_now(draft(), editor)


def test_setting_takes_the_same_statements_for_few_and_many(draft, manager, make_number):
    few, many = NUMBERS[:2], [f"+4416329600{last}" for last in range(10, 60)]
    for e164 in many:
        make_number(e164, text="")
    counts = []
    for typed in (few, many):
        notice = draft(numbers=typed)
        with CaptureQueriesContext(connection) as captured:
            set_now(notice, manager)
        counts.append(len([q for q in captured if not q["sql"].startswith('INSERT INTO "profiles_notice')]))
    assert counts[0] == counts[1]


def test_what_gets_a_tag_later_is_offered(planned, numbers, make_number):
    tag = Tag.objects.create(name="Croydon")
    tag.numbers.set(numbers[:1])
    notice = planned(numbers=[], tags=[tag])
    tag.numbers.add(numbers[1])
    assert [entry.number.label for entry in offered(notice, None, now=timezone.now())] == ["B"]


def test_what_is_offered_is_not_added_by_itself(planned, numbers):
    tag = Tag.objects.create(name="Croydon")
    tag.numbers.set(numbers[:1])
    planned(numbers=[], tags=[tag], **AT_ONCE)
    tag.numbers.add(numbers[1])
    assert heard(numbers[1]) == TEXT


def test_what_is_offered_is_added_when_a_person_says_so(planned, numbers, manager):
    tag = Tag.objects.create(name="Croydon")
    tag.numbers.set(numbers[:1])
    notice = planned(numbers=[], tags=[tag], **AT_ONCE)
    tag.numbers.add(numbers[1])
    add_offered(notice, actor=actor(manager), now=timezone.now())
    assert heard(numbers[1]) == f"{CHRISTMAS.text}\n\n{TEXT}"


def test_one_that_was_left_out_is_offered_once_it_can_hear_it(planned, numbers, manager):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="removed")
    notice = planned(**AT_ONCE)
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="live")
    assert add_offered(notice, actor=actor(manager), now=timezone.now()) == 1


def test_one_that_a_person_left_out_is_not_offered(draft, numbers, manager):
    notice = draft()
    drafting.leave_out(numbers[0], notice, actor=actor(manager))
    assert offered(set_now(notice, manager), None, now=timezone.now()) == []


def test_with_nothing_offered_nothing_is_added(planned, manager):
    with pytest.raises(NoticeRefused, match="Nothing to add"):
        add_offered(planned(), actor=actor(manager), now=timezone.now())

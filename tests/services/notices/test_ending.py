"""Ending a notice before its time: everywhere, or for one number."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import AuditEvent
from profiles.services.notices import drafting
from profiles.services.notices.content import NoticeRefused
from profiles.services.notices.ending import end_everywhere, end_for_number
from profiles.services.notices.setting import set_notice
from tests.conftest import TEXT, actor
from tests.services.notices.conftest import CHRISTMAS, NUMBERS, due, heard, row

AT_ONCE = {"starts_at": datetime(2026, 6, 15, 8, tzinfo=UTC)}


def end(notice, user):
    return end_everywhere(notice, actor=actor(user), now=timezone.now())


def end_for(number, notice, user):
    end_for_number(number, notice, actor=actor(user), now=timezone.now())


def test_it_ends_everywhere_at_once(planned, numbers, manager):
    end(planned(**AT_ONCE), manager)
    assert [heard(number) for number in numbers] == [TEXT] * 3


def test_ended_numbers_are_due(planned, numbers, manager, clock):
    notice = planned(**AT_ONCE)
    type(numbers[0]).objects.update(recompose_at=CHRISTMAS.ends_at)
    clock.forward(60)
    end(notice, manager)
    assert due(numbers) == ["A", "B", "C"]


def test_an_ended_notice_is_over(planned, manager):
    notice = end(planned(**AT_ONCE), manager)
    assert (notice.state, notice.ended_at, notice.due_at) == ("ended", timezone.now(), None)


def test_one_that_has_been_heard_is_over_when_it_is_ended(planned, manager, clock):
    notice = planned(**AT_ONCE)
    clock.forward(60)
    assert end(notice, manager).state == "ended"


def test_each_number_tells_who_ended_it(planned, manager):
    notice = end(planned(), manager)
    assert (row(notice, "A").state, row(notice, "A").reason) == ("ended", "manager ended it.")


def test_one_that_is_to_come_never_begins(planned, numbers, manager, clock):
    end(planned(), manager)
    clock.move_to(CHRISTMAS.starts_at)
    assert heard(numbers[0]) == TEXT


def test_an_end_is_a_line_of_the_log(planned, manager):
    end(planned(), manager)
    event = AuditEvent.objects.latest("seq")
    assert (event.data["step"], event.data["numbers"]) == ("ended early", 3)


def test_one_that_is_over_is_not_ended_again(planned, manager):
    notice = end(planned(), manager)
    with pytest.raises(NoticeRefused, match="over"):
        end(notice, manager)


def test_a_draft_is_not_ended(draft, manager):
    with pytest.raises(NoticeRefused, match="not set"):
        end(draft(), manager)


def test_who_may_not_set_it_does_not_end_it(planned, editor):
    with pytest.raises(PermissionDenied):
        end(planned(), editor)


def test_it_ends_for_one_number(planned, numbers, manager):
    end_for(numbers[0], planned(**AT_ONCE), manager)
    assert [heard(number) == TEXT for number in numbers] == [True, False, False]


def test_an_editor_ends_it_for_one_number_of_many(planned, numbers, editor):
    end_for(numbers[0], planned(**AT_ONCE), editor)
    assert heard(numbers[0]) == TEXT


def test_an_editor_does_not_end_what_stands_instead(planned, numbers, editor):
    with pytest.raises(PermissionDenied):
        end_for(numbers[0], planned(placement="instead", **AT_ONCE), editor)


def test_the_number_in_memory_is_due(planned, numbers, manager):
    end_for(numbers[0], planned(**AT_ONCE), manager)
    assert numbers[0].recompose_at == timezone.now()


def test_for_the_others_it_goes_on(planned, numbers, manager):
    notice = planned(**AT_ONCE)
    end_for(numbers[0], notice, manager)
    notice.refresh_from_db()
    assert notice.state == "in_force"


def test_after_the_last_number_it_is_over(planned, numbers, manager):
    notice = planned(numbers=NUMBERS[:1], **AT_ONCE)
    end_for(numbers[0], notice, manager)
    notice.refresh_from_db()
    assert notice.state == "ended"


def test_it_ends_for_a_number_once(planned, numbers, manager):
    notice = planned(**AT_ONCE)
    end_for(numbers[0], notice, manager)
    with pytest.raises(NoticeRefused, match="over already"):
        end_for(numbers[0], notice, manager)


def test_what_a_person_left_out_is_not_ended(draft, numbers, manager):
    notice = draft()
    drafting.leave_out(numbers[0], notice, actor=actor(manager))
    set_notice(notice, actor=actor(manager), now=timezone.now())
    with pytest.raises(NoticeRefused, match="over already"):
        end_for(numbers[0], notice, manager)


def test_the_end_for_one_number_is_a_line_of_its_log(planned, numbers, manager):
    end_for(numbers[0], planned(), manager)
    event = AuditEvent.objects.latest("seq")
    assert (event.number_id, event.data["step"]) == (numbers[0].pk, "ended for one number")

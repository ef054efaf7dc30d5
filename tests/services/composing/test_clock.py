"""The clock: what is due is composed again, once, whoever comes to it; and is sent with what is true then."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from profiles.models import AuditEvent, Notice, NoticeNumber, PhoneNumber
from profiles.models.notice import Placement
from profiles.models.number import PushRank
from profiles.models.revision import Kind
from profiles.services import clock_skew
from profiles.services.composing import clock as composing_clock
from profiles.services.composing import recomposing
from profiles.services.pushing import push
from tests.clock import Clock
from tests.conftest import SYSTEM, TEXT, MakeNumber
from tests.services.composing.notice_setup import HOUR, create_notice, set_due
from tests.services.stand_in import fresh, is_busy, save, sweep

pytestmark = pytest.mark.django_db

NOTICE = "Closed today."


def tick(clock: Clock | None = None, hours: float = 0) -> composing_clock.RoundResult:
    """Go forward, and let a worker do what is due."""
    if clock is not None:
        clock.forward(hours * 3600)
    return composing_clock.recompose_due()


def test_at_its_begin_a_notice_is_laid_over_the_profile(clock, number):
    create_notice(number)
    tick()
    tick(clock, 1)
    assert fresh(number).head_text == f"{NOTICE}\n\n{TEXT}"


def test_at_its_end_the_profile_is_what_it_was(clock, number):
    create_notice(number)
    for _ in range(3):
        tick(clock, 1)
    assert (fresh(number).head_text, fresh(number).recompose_at) == (TEXT, None)


def test_before_its_begin_nothing_is_said_of_it(clock, number):
    create_notice(number)
    tick(clock, 0.99)
    assert (fresh(number).head_text, fresh(number).version) == (TEXT, 1)


def test_the_number_is_next_looked_at_when_something_changes(clock, number):
    at = timezone.now()
    create_notice(number)
    tick()
    assert fresh(number).recompose_at == at + HOUR


def test_a_renewal_is_the_clocks_and_leaves_the_body_alone(clock, number):
    create_notice(number)
    tick(clock, 1)
    head = fresh(number).head
    assert head is not None
    assert (head.kind, head.author_name, head.body_text) == (Kind.COMPOSED, "System: clock", TEXT)


def test_two_rounds_make_one_version(clock, number):
    create_notice(number)
    tick(clock, 1)
    set_due(number, at=timezone.now())
    tick()
    assert fresh(number).version == 2


@pytest.mark.parametrize(("hours", "rank"), [(1, PushRank.BEGIN), (2, PushRank.END)])
def test_ends_go_before_begins(clock, number, nixflex, hours, rank):
    create_notice(number)
    for _ in range(hours):
        tick(clock, 1)
        waiting = fresh(number).push_rank
        sweep()
    assert waiting == rank


def test_a_number_that_fails_is_logged_and_keeps_no_other_back(clock, make_number, monkeypatch, caplog):
    bad, good = make_number("+441632960001"), make_number("+441632960002")
    create_notice(bad, good)
    tick()
    recompose = recomposing.recompose

    def fails_once(number: PhoneNumber, **how: Any) -> object:
        if number.pk == bad.pk:
            raise ValueError("not this one")
        return recompose(number, **how)

    monkeypatch.setattr(recomposing, "recompose", fails_once)
    tick(clock, 1)
    assert (fresh(bad).head_text, fresh(good).head_text) == (TEXT, f"{NOTICE}\n\n{TEXT}")
    assert "could not be renewed" in caplog.text


def test_a_round_that_is_told_to_stop_leaves_the_rest_due(clock, make_number):
    numbers = [make_number(f"+4416329600{place:02}") for place in range(3)]
    create_notice(*numbers)
    tick()
    clock.forward(3600)
    answers = iter([False, False, True])
    done = composing_clock.recompose_due(stop=lambda: next(answers))
    assert (done.renewed, done.more) == (2, True)
    assert tick().renewed == 1


def test_the_databases_clock_decides(clock, number, monkeypatch):
    """This machine's is a second and a half ahead."""
    create_notice(number)
    tick()
    monkeypatch.setattr(clock_skew, "measure_skew", lambda: timedelta(seconds=1.5))
    clock_skew.forget_measurement()
    tick(clock, 1)
    assert fresh(number).head_text == TEXT
    clock.forward(1.5)
    tick()
    clock_skew.forget_measurement()
    assert fresh(number).head_text != TEXT


def test_words_over_a_profile_that_nobody_knows_would_replace_it(clock, make_number):
    unknown = make_number(text="", remote_text_seen=None)
    create_notice(unknown)
    tick(clock, 1)
    assert fresh(unknown).version == 0


def test_an_outside_text_that_was_seen_is_not_sent_over(clock, make_number, nixflex):
    number = make_number(state="drifted", remote_text_seen="Somebody else's.")
    create_notice(number)
    tick(clock, 1)
    sweep()
    assert (fresh(number).state, nixflex.sent) == ("drifted", [])


class TestPush:
    """No request carries a text whose time is over."""

    def test_a_backlog_sends_each_number_once_with_what_is_true_then(self, clock, number, nixflex):
        create_notice(number)
        tick(clock, 1)  # the begin waits, say, for the budget
        clock.forward(3600)
        sweep()
        assert nixflex.sent == [TEXT]

    def test_a_person_who_asks_has_what_is_true_sent(self, clock, number, nixflex):
        nixflex.script.append(is_busy)
        create_notice(number)
        tick(clock, 1)
        sweep()
        clock.forward(3600)
        push.push_now(fresh(number), actor=SYSTEM)
        assert nixflex.sent[-1] == TEXT

    def test_a_save_is_sent_with_the_notice_that_has_begun(self, clock, number, nixflex):
        create_notice(number)
        tick()
        clock.forward(3600)
        save(number, "New words.")
        sweep()
        assert nixflex.sent == [f"{NOTICE}\n\nNew words."]

    def test_ending_a_notice_that_was_never_sent_leaves_the_number_live(self, clock, number, nixflex):
        create_notice(number)
        tick(clock, 1)
        clock.forward(3600)
        sweep()
        assert fresh(number).state == "live"


class TestFit:
    """A notice that does not fit at its begin is left off whole, and told."""

    @pytest.fixture
    def full(self, make_number: MakeNumber) -> PhoneNumber:
        return make_number(text="x" * 7995)

    def test_it_is_left_off_whole(self, clock, full):
        create_notice(full)
        tick(clock, 1)
        assert fresh(full).head_text == "x" * 7995

    def test_it_says_so_and_why(self, clock, full):
        notice = create_notice(full)
        tick(clock, 1)
        row = NoticeNumber.objects.get(notice=notice)
        assert row.state == NoticeNumber.State.DOES_NOT_FIT
        assert "over 8,000" in row.reason

    def test_the_log_tells_of_it_once(self, clock, full):
        create_notice(full)
        tick(clock, 1)
        set_due(full, at=timezone.now())
        tick()
        assert AuditEvent.objects.filter(number=full, data__step="does_not_fit").count() == 1

    def test_it_comes_in_with_the_save_that_makes_room(self, clock, full):
        notice = create_notice(full)
        tick(clock, 1)
        save(full, "Short.")
        assert NoticeNumber.objects.get(notice=notice).state == NoticeNumber.State.INCLUDED
        assert fresh(full).head_text == f"{NOTICE}\n\nShort."

    def test_what_never_fitted_says_so_for_good(self, clock, full):
        notice = create_notice(full)
        for _ in range(3):
            tick(clock, 1)
        assert NoticeNumber.objects.get(notice=notice).state == NoticeNumber.State.DOES_NOT_FIT


class TestStates:
    """A notice is planned, in force and ended by the times of its numbers; the log has a line for each."""

    def steps(self) -> list[str]:
        events = AuditEvent.objects.filter(action=AuditEvent.Action.NOTICE).order_by("seq")
        return [event.data["step"] for event in events]

    @pytest.mark.parametrize(
        ("hours", "state"), [(0, "planned"), (1, "in_force"), (1.5, "in_force"), (2, "ended")]
    )
    def test_it_moves_on(self, clock, number, hours, state):
        notice = create_notice(number)
        tick(clock, hours)
        notice.refresh_from_db()
        assert notice.state == state

    def test_each_begin_and_end_is_one_line(self, clock, make_number):
        create_notice(*(make_number(f"+4416329600{place:02}") for place in range(3)))
        for _ in range(12):
            tick(clock, 0.25)
        assert self.steps() == ["begun", "ended"]

    def test_the_line_has_counts(self, clock, make_number):
        create_notice(make_number("+441632960001"), make_number("+441632960002", text="x" * 7995))
        tick(clock, 1)
        line = AuditEvent.objects.get(action=AuditEvent.Action.NOTICE, data__step="begun")
        assert (line.data["numbers"], line.data["does_not_fit"]) == (2, 1)

    def test_it_is_not_looked_at_before_anything_changes(self, clock, number):
        at = timezone.now()
        notice = create_notice(number)
        tick()
        notice.refresh_from_db()
        assert notice.due_at == at + HOUR

    def test_where_nobody_was_there_both_are_told(self, clock, number):
        create_notice(number)
        tick(clock, 5)
        assert self.steps() == ["begun", "ended"]

    def test_one_that_was_ended_before_its_begin_never_began(self, clock, number):
        notice = create_notice(number)
        now = timezone.now()
        NoticeNumber.objects.update(state="ended", ends_at=now)
        Notice.objects.update(due_at=now)
        tick(clock, 1.5)
        notice.refresh_from_db()
        assert (notice.state, self.steps()) == ("ended", ["ended"])

    def test_a_draft_does_not_move(self, clock, number):
        notice = create_notice(number, state=Notice.State.DRAFT)
        tick(clock, 1)
        notice.refresh_from_db()
        assert (notice.state, fresh(number).head_text) == ("draft", TEXT)


def test_of_several_instead_the_last_is_heard_and_what_lies_beneath_comes_back(clock, number):
    create_notice(number, text="Away.", begins=HOUR, ends=4 * HOUR, placement=Placement.INSTEAD)
    create_notice(number, text="Fire.", begins=2 * HOUR, ends=3 * HOUR, placement=Placement.INSTEAD)
    heard = []
    for _ in range(4):
        tick(clock, 1)
        heard.append(fresh(number).head_text)
    assert heard == ["Away.", "Fire.", "Away.", TEXT]

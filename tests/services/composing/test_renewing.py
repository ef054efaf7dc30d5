"""Renewals: opening hours name the dates ahead, so time changes their text, and moves nobody's words."""

from datetime import date, datetime, timedelta

import pytest

from profiles.models import BankHoliday, PhoneNumber, ProfileText, Template
from profiles.models.number import PushRank
from profiles.models.revision import Kind
from profiles.services.composing import clock as composing_clock
from profiles.services.composing import verifying
from profiles.services.conflicts import Change, Conflict, is_fresh
from profiles.services.details.saving import stop_following
from profiles.services.editing import save_profile
from profiles.services.places import holidays
from profiles.services.places.placing import Place, place_numbers
from profiles.services.reverting import revert_profile
from tests.clock import START
from tests.conftest import SYSTEM
from tests.services.composing.notice_setup import HOUR, create_notice
from tests.services.details.following import fill, make_template, start
from tests.services.details.test_saving import OPEN
from tests.services.mirror.account_list import see, the
from tests.services.stand_in import fresh, sweep

pytestmark = pytest.mark.django_db

LATE = date(2026, 8, 31)
NAMED = f"{OPEN} Closed on Monday 31 August 2026."


def said(number: PhoneNumber) -> str:
    """Return what is said of the opening hours."""
    return fresh(number).head_body.splitlines()[1].removeprefix("Open ")


def to_renewal(clock) -> None:
    """Go forward to when the number is next to be looked at."""
    due = the().recompose_at
    assert due is not None
    clock.move_to(due)


@pytest.fixture
def template(manager) -> Template:
    return make_template(manager)


@pytest.fixture
def follower(clock, number, template) -> PhoneNumber:
    """A number in England, 11 weeks before the next bank holiday."""
    PhoneNumber.objects.update(region="GB-ENG", time_zone="Europe/London")
    BankHoliday.objects.create(region="GB-ENG", date=LATE, name="Summer bank holiday")
    return start(fresh(number), template)


@pytest.fixture
def renewed(clock, follower) -> PhoneNumber:
    """A number whose bank holiday has come into sight."""
    to_renewal(clock)
    composing_clock.recompose_due()
    return fresh(follower)


def test_a_date_is_not_named_before_it_is_in_sight(follower):
    assert said(follower) == OPEN


def test_the_next_look_is_when_it_comes_into_sight(follower):
    due = follower.recompose_at
    assert LATE - timedelta(days=67) <= due.date() <= LATE - timedelta(days=60)


def test_it_is_named_then(renewed):
    assert said(renewed) == NAMED


def test_the_clock_makes_a_version_that_moves_nobody_s_words(follower, renewed):
    head = renewed.head
    assert (head.kind, head.body_version, head.template_version_id, head.details) == (
        Kind.COMPOSED,
        follower.version,
        follower.head.template_version_id,
        follower.head.details,
    )


def test_it_waits_for_everything_that_people_wait_for(nixflex, clock, follower):
    sweep()
    to_renewal(clock)
    composing_clock.recompose_due()
    assert fresh(follower).push_rank == PushRank.RENEWAL


def test_it_is_sent(nixflex, clock, renewed):
    sweep()
    assert nixflex.sent[-1] == renewed.head_text


def test_it_is_searched(renewed):
    assert "31 august 2026" in ProfileText.objects.get(pk=renewed.pk).folded


def test_the_date_goes_once_it_is_over(clock, renewed):
    to_renewal(clock)
    composing_clock.recompose_due()
    assert (said(renewed), fresh(renewed).recompose_at) == (OPEN, None)


def test_a_following_that_is_stopped_on_an_older_look_keeps_the_dates_of_now(follower, renewed):
    stopped = stop_following(follower, actor=SYSTEM, change=Change.on(follower)).number
    assert (stopped.template_id, said(stopped)) == (None, NAMED)


def test_a_form_from_before_is_fresh(follower, renewed):
    assert is_fresh(renewed, Change.on(follower))


def test_a_form_from_before_somebody_s_save_is_not(follower, template, renewed):
    fill(renewed, template, {"name": "Oak"})
    assert not is_fresh(fresh(renewed), Change.on(follower))


def test_nobody_is_asked_twice_of_one_conflict(clock, follower, template):
    old = Change.on(follower)
    fill(follower, template, {"name": "Oak"})
    with pytest.raises(Conflict) as asked:
        save_profile(fresh(follower), text="Mine", actor=SYSTEM, change=old)
    to_renewal(clock)
    composing_clock.recompose_due()

    seen = Change(old.base_version, base_digest=old.base_digest, acknowledged=asked.value.key)
    assert save_profile(fresh(follower), text="Mine", actor=SYSTEM, change=seen).created


def test_a_detail_that_is_saved_later_is_filled_in_for_that_day(clock, follower, template):
    to_renewal(clock)
    fill(follower, template, {"name": "Oak"})
    assert said(follower) == NAMED


def test_going_back_tells_the_dates_of_today(clock, follower, template):
    before = follower.head
    fill(follower, template, {"name": "Oak"})
    to_renewal(clock)
    now = fresh(follower)
    revert_profile(now, to=before, actor=SYSTEM, change=Change.on(now))
    assert said(follower) == NAMED


def test_a_notice_is_laid_over_what_is_said_now(clock, follower):
    to_renewal(clock)
    create_notice(follower, begins=-HOUR)
    composing_clock.recompose_due()
    assert fresh(follower).head_text == f"Closed today.\n\n{fresh(follower).head_body}"


def test_words_without_hours_are_never_looked_at_again(clock, number, template):
    assert start(number, template, hours="daily").recompose_at is None


def test_new_bank_holidays_are_told(monkeypatch, follower):
    soon = START.date() + timedelta(days=14)
    monkeypatch.setattr(holidays, "_of_library", lambda region, years: {soon: "Jubilee", LATE: "Summer"})
    holidays.import_holidays(actor=SYSTEM, regions=["GB-ENG"], years=[2026])
    composing_clock.recompose_due()
    assert said(follower) == f"{OPEN} Closed on Monday 29 June 2026."


def test_a_number_that_moves_has_the_holidays_of_where_it_is(clock, follower):
    BankHoliday.objects.create(region="IE", date=START.date() + timedelta(days=14), name="Jubilee")
    place_numbers(PhoneNumber.objects.all(), actor=SYSTEM, place=Place(region="IE"), now=clock.now)
    composing_clock.recompose_due()
    assert said(follower) == f"{OPEN} Closed on Monday 29 June 2026."


def test_the_slow_round_finds_a_renewal_that_was_forgotten(clock, follower):
    to_renewal(clock)
    PhoneNumber.objects.update(recompose_at=None)
    assert (verifying.requeue_forgotten(), fresh(follower).recompose_at) == (1, clock.now)


def test_the_slow_round_leaves_alone_what_is_right(renewed):
    assert verifying.requeue_forgotten() == 0


def test_what_a_renewal_made_after_the_backup_is_ours(clock, listing, follower):
    see(listing, follower.head_text)
    late = fresh(follower).recompose_at
    clock.move_to(late + timedelta(days=1))
    see(listing, follower.head_text.replace(OPEN, NAMED))
    assert (the().state, said(follower)) == ("live", NAMED)


def test_and_what_it_made_of_a_date_that_is_over_is_renewed(clock, listing, follower):
    see(listing, follower.head_text)
    clock.move_to(datetime.combine(LATE, START.timetz()) + timedelta(days=30))
    see(listing, follower.head_text.replace(OPEN, NAMED))
    composing_clock.recompose_due()
    assert (the().state, said(follower)) == ("pending", OPEN)

"""What is overdue to be renewed is not called live; a notice heard after its end stands above all else."""

import re

import pytest
from django.test import Client

from profiles.models import PhoneNumber
from profiles.models.number import PushRank
from profiles.services import account
from profiles.services.composing import clock as composing_clock
from profiles.services.composing import clock_hold
from tests.conftest import NUMBER, actor
from tests.services.composing.notice_setup import create_notice
from tests.services.stand_in import fresh

pytestmark = pytest.mark.django_db
PAGE = f"/numbers/{NUMBER}/"


@pytest.fixture(autouse=True)
def at_work() -> None:
    """The account has its row, as wherever a worker was at work."""
    account.get_account()


@pytest.fixture
def overdue(clock, number) -> PhoneNumber:
    """A number whose notice began two minutes ago; no worker has come to it."""
    create_notice(number)
    composing_clock.recompose_due()
    clock.forward(3600 + 120)
    return fresh(number)


@pytest.fixture
def heard(clock, number) -> PhoneNumber:
    """A number whose notice is live, and ended an hour ago; no worker has come to it since."""
    create_notice(number)
    composing_clock.recompose_due()
    clock.forward(3600)
    composing_clock.recompose_due()
    PhoneNumber.objects.update(live=fresh(number).head, state="live", next_push_at=None)
    clock.forward(2 * 3600)
    return fresh(number)


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def needs(client: Client) -> list[str]:
    """Return the keys of the overview's list, from the top."""
    return re.findall(r'<li class="need" id="need-([\w-]+)"', shown(client, "/"))


def test_the_numbers_page_says_since_when(overdue, as_viewer):
    page = shown(as_viewer, PAGE)
    assert "state--renewing" in page
    assert "It is being renewed since 11:30:00" in page


def test_its_page_asks_again_until_it_is_renewed(overdue, as_viewer):
    assert 'hx-trigger="every 3s"' in shown(as_viewer, f"{PAGE}status/")


def test_a_page_that_shows_live_learns_of_it(clock, number, as_viewer):
    create_notice(number)
    composing_clock.recompose_due()
    seen = re.search(r'seen=([\w-]+)|name="seen" value="([\w-]+)"', shown(as_viewer, PAGE))
    assert seen is not None
    address = f"{PAGE}others/?base_version=1&seen={seen[1] or seen[2]}"
    assert as_viewer.get(address).status_code == 204
    clock.forward(3600)
    assert "state--renewing" in shown(as_viewer, address)


def test_its_row_in_the_list_is_not_called_live(overdue, as_viewer):
    assert "state--renewing" in shown(as_viewer, "/numbers/")
    assert "state--live" not in shown(as_viewer, "/numbers/")


def test_the_list_can_be_narrowed_to_them(overdue, make_number, as_viewer):
    make_number("+441632960002")
    assert re.findall(r'id="number-(\d+)"', shown(as_viewer, "/numbers/?state=renewing")) == [str(overdue.pk)]


def test_the_overview_counts_it_by_itself(overdue, make_number, as_viewer):
    make_number("+441632960002")
    page = shown(as_viewer, "/")
    counts = dict(
        re.findall(r'id="tile-(\w+)".*?<span class="tile__count">(\d+)</span>', page, flags=re.DOTALL)
    )
    assert counts == {"live": "1", "renewing": "1"}


def test_the_overview_tells_of_what_takes_longer_than_a_minute(overdue, as_editor):
    assert "renewing" in needs(as_editor)


def test_while_the_clock_is_held_it_says_who_holds_it(overdue, as_viewer, manager):
    clock_hold.hold_clock(actor=actor(manager))
    assert "waits: manager holds the clock" in shown(as_viewer, PAGE)


def test_what_is_renewed_is_called_live_again(overdue, as_viewer):
    composing_clock.recompose_due()
    PhoneNumber.objects.update(state="live", next_push_at=None)
    assert "state--live" in shown(as_viewer, "/numbers/")


class TestStillHeard:
    def test_it_stands_above_everything_else(self, heard, make_number, as_editor):
        make_number("+441632960002", state="rejected")
        assert needs(as_editor)[0].startswith("heard-")

    def test_it_says_on_how_many_numbers_and_since_when(self, heard, as_editor):
        assert "callers of 1 number hear it still" in shown(as_editor, "/")

    def test_it_is_counted_for_those_who_can_do_something(self, heard, as_editor):
        assert "1 thing needs you" in shown(as_editor, "/")

    def test_within_an_hour_of_its_end_it_is_on_its_way(self, clock, number, as_editor):
        create_notice(number)
        composing_clock.recompose_due()
        clock.forward(3600)
        composing_clock.recompose_due()
        PhoneNumber.objects.update(live=fresh(number).head, state="live", next_push_at=None)
        clock.forward(2 * 3600 - 1)
        assert not [key for key in needs(as_editor) if key.startswith("heard")]

    @pytest.mark.parametrize("rank", [None, PushRank.END])
    def test_one_whose_end_waits_to_be_sent_counts(self, heard, as_editor, rank):
        composing_clock.recompose_due()
        PhoneNumber.objects.update(push_rank=rank)
        assert needs(as_editor)[0].startswith("heard-")

    def test_one_whose_end_was_refused_counts(self, heard, as_editor):
        composing_clock.recompose_due()
        PhoneNumber.objects.update(state="rejected", next_push_at=None)
        assert needs(as_editor)[0].startswith("heard-")

    def test_one_that_callers_do_not_hear_any_more_does_not(self, heard, as_editor):
        composing_clock.recompose_due()
        PhoneNumber.objects.update(live=fresh(heard).head, state="live", next_push_at=None)
        assert needs(as_editor) == []

    def test_an_earlier_notice_is_not_heard_because_a_later_one_is_late(self, heard, as_editor, clock):
        composing_clock.recompose_due()
        PhoneNumber.objects.update(live=fresh(heard).head, state="live", next_push_at=None)
        create_notice(fresh(heard), text="Back at noon.")
        clock.forward(1800)
        assert not [key for key in needs(as_editor) if key.startswith("heard")]

    def test_an_outside_text_is_not_the_notice(self, heard, as_editor):
        PhoneNumber.objects.update(state="drifted", remote_text_seen="Another.")
        assert not [key for key in needs(as_editor) if key.startswith("heard")]


def test_a_notice_that_does_not_fit_is_told_with_its_number(clock, make_number, as_editor):
    create_notice(make_number(text="x" * 7995, label="Riverside"))
    composing_clock.recompose_due()
    clock.forward(3600)
    composing_clock.recompose_due()
    page = shown(as_editor, "/")
    assert "Callers do not hear the notice “Closed today.”" in page
    assert "1 thing needs you" in page


def test_one_that_never_fitted_is_not_told_after_its_end(clock, make_number, as_editor):
    create_notice(make_number(text="x" * 7995))
    for _ in range(3):
        composing_clock.recompose_due()
        clock.forward(3600)
    assert not [key for key in needs(as_editor) if key.startswith("misfit")]


def test_the_metric_says_for_how_long(overdue, as_manager):
    assert "nixadmin_recompose_overdue_seconds 120.0" in shown(as_manager, "/metrics")


def test_nothing_overdue_is_zero(number, as_manager):
    assert "nixadmin_recompose_overdue_seconds 0.0" in shown(as_manager, "/metrics")

"""Eight people save the same profile at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from profiles.models import PhoneNumber, Revision
from profiles.services.conflicts import Change, Conflict
from profiles.services.editing import save_profile
from tests.conftest import actor

SAVERS = 8

pytestmark = pytest.mark.django_db(transaction=True)


def save_at_once(number: PhoneNumber, user) -> list[str]:
    """Let eight connections save different texts on the same base; return "saved" or "conflict" of each."""
    together = Barrier(SAVERS)

    def save(saver: int) -> str:
        try:
            together.wait(timeout=30)
            save_profile(number, text=f"Text of saver {saver}.", actor=actor(user), change=Change(1))
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(SAVERS) as pool:
        return sorted(pool.map(save, range(SAVERS)))


def test_one_save_wins_and_the_others_are_conflicts(number, editor):
    assert save_at_once(number, editor) == ["conflict"] * (SAVERS - 1) + ["saved"]


def test_the_losers_leave_nothing_behind(number, editor):
    save_at_once(number, editor)
    assert list(Revision.objects.values_list("version", flat=True).order_by("version")) == [1, 2]


def test_the_same_form_from_eight_connections_makes_one_version(number, editor):
    together = Barrier(SAVERS)

    def save(_: int) -> bool:
        try:
            together.wait(timeout=30)
            change = Change(1, submission="the same form")
            return save_profile(number, text="Sent eight times.", actor=actor(editor), change=change).created
        finally:
            connection.close()

    with ThreadPoolExecutor(SAVERS) as pool:
        assert sorted(pool.map(save, range(SAVERS))) == [False] * (SAVERS - 1) + [True]

"""``manage.py rollouts``: the newest rollouts in a terminal."""

import time
from io import StringIO

import pytest
from django.core.management import call_command

from profiles.services.rollouts.advancing import advance_rollouts
from profiles.services.rollouts.steps import pause
from tests.conftest import SYSTEM, actor
from tests.services.rollouts.running import make_numbers, run, started
from tests.services.stand_in import StandIn, refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def numbers(make_number, nixflex: StandIn):
    return make_numbers(make_number, 4)


def said(*arguments: str, out: StringIO | None = None) -> str:
    out = out or StringIO()
    call_command("rollouts", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_that_there_are_none(db):
    assert said() == "There are no rollouts yet.\n"


def test_a_rollout_has_its_name_and_a_bar(numbers, manager):
    rollout = run(started(by=manager, canary=2, canary_waits=True))
    assert said().splitlines() == [
        f"{rollout.pk:>6}  One text for 4 numbers",
        "        [###############---------------]  50 % 2 of 4, waiting after the first numbers",
        "        The first numbers are through: 2 live, 0 failed.",
    ]


def test_failures_are_counted(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses]
    run(started(by=manager))
    assert "1 failed" in said()


def test_newest_come_first_and_no_more_than_asked_for(numbers, manager):
    run(started(by=manager, text="One"))
    second = run(started(by=manager, text="Two"))
    assert said("--count", "1").split()[0] == str(second.pk)


def test_where_nobody_watches_it_prints_once(numbers, manager):
    started(by=manager)
    assert said().count("0 of 4, running") == 1


def test_once_is_once_in_a_terminal_too(numbers, manager):
    started(by=manager)
    assert said("--once", out=Terminal()).count("0 of 4") == 1


def test_in_a_terminal_it_follows_until_nothing_is_running(numbers, manager, monkeypatch):
    rollout = started(by=manager)

    def sleep(_: float) -> None:
        advance_rollouts(actor=SYSTEM, stop=lambda: False)
        advance_rollouts(actor=SYSTEM, stop=lambda: False)

    monkeypatch.setattr(time, "sleep", sleep)
    shown = said(out=Terminal())
    assert ("\x1b[2A\x1b[J" in shown, shown.endswith("4 of 4, finished\n")) == (True, True)
    assert rollout.pk


def test_ctrl_c_ends_it(numbers, manager, monkeypatch):
    started(by=manager)

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupted)
    assert said(out=Terminal()).count("running") == 1


def test_a_paused_rollout_is_not_waited_for(numbers, manager):
    rollout = started(by=manager)
    pause(rollout, actor=actor(manager))
    assert "manager paused it." in said(out=Terminal())

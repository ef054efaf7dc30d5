"""Everybody who is at work in one run: people who save, those who set notices, and somebody outside."""

import random
import time
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User

from profiles.models import PhoneNumber, Template
from profiles.services import editing
from profiles.services.actors import Actor, command_actor
from profiles.services.conflicts import Change
from tests.chaos.announcers import announcers_for
from tests.chaos.browser import Browser
from tests.chaos.checking.record import Record
from tests.chaos.keepers import Keeper
from tests.chaos.people import Outsider, Person
from tests.chaos.processes.clock import MachineClock
from tests.chaos.processes.crew import Crew
from tests.chaos.programs.client import Program, make_tokens
from tests.chaos.scenarios import RESTORED, Scenario
from tests.chaos.watched_sandbox import WatchedSandbox

KEEPERS = 2
# For how many deadlines of a request a program sends the same again: past the death of whoever began it.
PATIENCE = 6
BUSY = 4  # numbers that people and whoever is outside are busy with


def save_all() -> None:
    """Save a new text for every number at once, as a script does."""
    for number in PhoneNumber.objects.all():
        editing.save_profile(
            number,
            text=f"New hours of {number.number}",
            actor=command_actor("chaos"),
            change=Change.on(number),
        )


def followers(sandbox: WatchedSandbox) -> list[str]:
    """Return the numbers that follow a template: half of those that people are busy with, and some others."""
    return _names(sandbox)[BUSY // 2 : 2 * BUSY]


def _names(sandbox: WatchedSandbox) -> list[str]:
    return sorted(row["phone_number"] for row in sandbox.state()["numbers"])


class Cast:
    """All of them; ``sessions`` are those of people by name, ``followed`` the templates that numbers follow."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        sessions: Mapping[str, str],
        sandbox: WatchedSandbox,
        crew: Crew,
        record: Record,
        clock: MachineClock,
        followed: Sequence[Template],
    ) -> None:
        names = _names(sandbox)
        self._scenario, self._record = scenario, record
        self._people = [
            Person(
                Browser(who, session, crew.urls, record, random.Random(f"{seed}:{who}:server")),
                names[:BUSY],
                random.Random(f"{seed}:{who}"),
                scenario.doings,
            )
            for who, session in sessions.items()
        ]
        # Notices and programs are for as many others, too, but for those that a restore left as nobody else may.
        more = names[: BUSY if scenario.kind == RESTORED else 2 * BUSY]
        self._announcers = announcers_for(
            list(sessions.values())[: scenario.announcers],
            more,
            seed,
            urls=crew.urls,
            record=record,
            now=lambda: time.time() + clock.ahead,
            doings=[scenario.announcings] * scenario.announcers,
        )
        self._keepers = [
            Keeper(
                Browser(
                    f"keeper-{who}", sessions[who], crew.urls, record, random.Random(f"{seed}:{who}:keeps")
                ),
                Actor(user=User.objects.get(username=who), name=who),
                followers(sandbox),
                followed,
                record,
                random.Random(f"{seed}:{who}:details"),
                scenario.keepings,
            )
            for who in list(sessions)[: KEEPERS if followed else 0]
        ]
        self._programs = [
            Program(
                token,
                more,
                crew.urls,
                record,
                random.Random(f"{seed}:{token.row.name}"),
                doings=scenario.programmings,
                patience=PATIENCE * scenario.times.deadline,
            )
            for token in make_tokens(next(iter(sessions)), scenario.programs)
        ]
        self._outsider = Outsider(
            sandbox.edit,
            sandbox.remove,
            lambda number, text: sandbox.add(number, custom_prompt=text),
            names[:BUSY],
            random.Random(f"{seed}:outside"),
        )

    def work(self) -> None:
        """Have all of them do what they do."""
        if self._scenario.outside:
            self._outsider.start()
        everybody = (*self._people, *self._announcers, *self._keepers, *self._programs)
        for person in everybody:
            person.start()
        for person in everybody:
            person.join()
        may_have_failed: tuple[Keeper | Program, ...] = (*self._keepers, *self._programs)
        for each in may_have_failed:
            if each.error is not None:
                raise each.error
        if self._scenario.outside:
            self._outsider.enough.set()
            self._outsider.join()

    def finish(self) -> None:
        """End some notices now that nothing befalls anybody; take its next look from a number, perhaps."""
        for announcer in self._announcers[:1]:
            announcer.finish()
        for announcer in self._announcers:
            announcer.close()
        if not self._scenario.forgets:
            return
        number = PhoneNumber.objects.filter(recompose_at__isnull=False).order_by("-recompose_at").first()
        if number is not None:
            self._record.forgotten[number.number] = time.time()
            PhoneNumber.objects.filter(pk=number.pk).update(recompose_at=None)

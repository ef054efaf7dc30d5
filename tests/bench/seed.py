"""Fill an empty database with numbers, their history and their audit log.

    DATABASE_URL=... python -m tests.bench.seed --numbers 100000 --revisions 1000000

As years of work leave them: the versions of all numbers come in the order of time, each with a push and two lines
of the log; one number has 2,000 versions.
"""

import argparse
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import django

LONG_HISTORY = 2_000
CHUNK = 20_000
# Shares of numbers in a state other than live; the next two are shares of all numbers, too.
STATES = {
    "pending": 0.002, "retrying": 0.001, "unconfirmed": 0.001, "rejected": 0.003, "drifted": 0.004, "removed": 0.01,
}  # fmt: skip
NEVER_HAD_A_PROFILE = 0.02
OUTCOMES = {"accepted": 960, "not_applied": 25, "unknown": 10, "rejected": 5}
SPAN = timedelta(days=2 * 365)
LEASE = uuid.UUID(int=1)


class NotEmpty(Exception):
    """The database has numbers in it."""


@dataclass
class Seed:
    """How much is made; ``fill`` makes it."""

    numbers: int
    revisions: int
    say: Callable[[str], object] = lambda line: None
    end: datetime = field(default_factory=lambda: datetime.now(UTC))

    def fill(self) -> None:
        """Fill the database that the settings name, which has its tables already.

        Raises:
            NotEmpty: Numbers are there already; nothing was changed.
        """
        from profiles.models import PhoneNumber
        from tests.bench.invented import Inventor

        if PhoneNumber.objects.exists():
            raise NotEmpty
        self.inventor = Inventor()
        self.dice = self.inventor.dice
        self._people()
        self._numbers()
        self._history()
        self._finish()

    def _people(self) -> None:
        from django.contrib.auth.models import Group, User

        from profiles.models import Account, Agent
        from tests.bench.invented import AGENTS, RARE_AGENT, STAFF

        users = []
        for name in STAFF:
            first, last = name.split()
            users.append(User(username=name.lower().replace(" ", "."), first_name=first, last_name=last, password="!"))
        self.staff = [(user.pk, user.get_full_name()) for user in User.objects.bulk_create(users)]
        editors = Group.objects.get(name="Editors")
        editors.user_set.add(*[pk for pk, _ in self.staff])
        agents = [
            Agent(agent_id=f"agent_{place:016x}", name=name, system_prompt=f"You are the {name}.", fetched_at=self.end)
            for place, name in enumerate([*AGENTS, RARE_AGENT])
        ]
        self.agents = [agent.pk for agent in Agent.objects.bulk_create(agents)]
        Account.objects.get_or_create(pk=Account.ONLY, defaults={"last_import_at": self.end})

    def _numbers(self) -> None:
        """Insert every number, as yet without a version, and what it is found by."""
        from django.db import transaction

        from profiles.models import PhoneNumber, SearchTerm
        from profiles.search_words import tail, words
        from tests.bench.invented import AGENTS, RARE_WORD, number
        from tests.bench.tables import Table

        self.labels = [self.inventor.label() for _ in range(self.numbers)]
        for place in (self.numbers // 7, self.numbers // 2, self.numbers - 3):
            self.labels[place] = f"{self.labels[place]} {RARE_WORD}".strip()
        self.states = [self._state() for _ in range(self.numbers)]
        self.states[0] = "live"
        bare = max(self.numbers // 2500, 10)
        when = self._time(self.end)
        rows, terms = [], []
        for place in range(self.numbers):
            agent = self.dice.choices(self.agents[:-1], AGENTS.values())[0]
            if place % (self.numbers // bare) == 5:
                agent = self.agents[-1]
            state = self.states[place]
            gone = when if state == "removed" else None
            e164, label = number(place), self.labels[place]
            rows.append((place + 1, e164, agent, label, "twilio", state, when, 0, False, 0, when, when, gone))
            terms += [(place + 1, term) for term in {*words(label), tail(e164[1:])}]
        numbers = Table(
            PhoneNumber,
            (
                "id", "number", "agent", "label", "provider", "state", "state_since", "version", "has_profile", "tries",
                "verified_at", "last_seen_at", "removed_at",
            ),
        )  # fmt: skip
        with transaction.atomic():
            numbers.insert(rows)
            Table(SearchTerm, ("number", "term")).insert(terms)
        self.say(f"{len(rows):,} numbers, {len(terms):,} search terms")

    def _state(self) -> str:
        return self.dice.choices(["live", *STATES], [1 - sum(STATES.values()), *STATES.values()])[0]

    def _history(self) -> None:
        """Insert the versions with their pushes and lines of the log, in the order of time."""
        from django.db import transaction

        from profiles.models import AuditEvent, PushAttempt, Revision
        from tests.bench.tables import Table

        revisions = Table(
            Revision,
            (
                "id", "number", "version", "text", "length", "kind", "author", "author_name", "note", "created_at",
                "words_added", "words_removed", "submission",
            ),
        )  # fmt: skip
        attempts = Table(
            PushAttempt,
            (
                "number", "revision", "started_at", "finished_at", "outcome", "http_status", "error_code", "message",
                "request_id", "duration_ms", "lease_token",
            ),
        )  # fmt: skip
        events = Table(
            AuditEvent,
            ("at", "actor", "actor_name", "ip", "action", "number", "revision", "outcome", "reason", "data"),
        )
        steps = self._steps()
        made = 0
        while chunk := list(islice(steps, CHUNK)):
            with transaction.atomic():
                revisions.insert(step.revision for step in chunk)
                attempts.insert(step.attempt for step in chunk)
                events.insert(event for step in chunk for event in step.events)
            made += len(chunk)
            if made % (10 * CHUNK) == 0:
                self.say(f"{made:,} versions")

    def _order(self) -> list[int]:
        """Return to which number each version belongs, in the order of time."""
        places = [place for place in range(1, self.numbers) if self.dice.random() >= NEVER_HAD_A_PROFILE]
        long = min(LONG_HISTORY, self.revisions // 10)
        order = [0] * long + places
        # Some numbers are changed much more often than others.
        order += [
            places[int(len(places) * self.dice.random() ** 2)] for _ in range(self.revisions - len(order))
        ]
        self.dice.shuffle(order)
        return order

    def _steps(self) -> Iterator["Step"]:
        from tests.bench.invented import NOTES, REFUSALS

        order = self._order()
        gap = SPAN / len(order)
        versions = [0] * self.numbers
        lease = self._uuid(LEASE)
        for place, owner in enumerate(order):
            versions[owner] += 1
            version, number, key = versions[owner], owner + 1, place + 1
            at = self.end - SPAN + gap * place
            when, later = self._time(at), self._time(at + timedelta(seconds=1))
            user, name = self.dice.choice(self.staff)
            kind, action = ("imported", "import") if version == 1 else ("edited", "edit")
            text = self.inventor.text(self.labels[owner], version)
            note = self.dice.choice(NOTES)
            outcome = self.dice.choices(list(OUTCOMES), OUTCOMES.values())[0]
            message = "" if outcome == "accepted" else self.dice.choice(REFUSALS)
            status = {"accepted": 200, "not_applied": 429, "rejected": 400}.get(outcome)
            step = Step(
                (key, number, version, text, len(text), kind, user, name, note, when, 5, 3, ""),
                (number, key, when, later, outcome, status, "", message, f"req_{key:012x}", 180, lease),
                [
                    (when, user, name, "192.0.2.10", action, number, key, "ok", note, "{}"),
                    (later, user, name, "192.0.2.10", "push", number, key, outcome, message, "{}"),
                ],
            )
            if place % 50 == 0:
                step.events.append((later, user, name, "192.0.2.10", "login", None, None, "ok", "", "{}"))
            if place % 5_000 == 0:
                step.events.append(
                    (later, None, "unknown user", "192.0.2.99", "login_failed", None, None, "refused", "", "{}")
                )
            if place < 100_000 and place % 10_000 == 17:
                step.events.append(
                    (later, None, "System: import", None, "import", None, None, "failed", "No answer", "{}")
                )
            yield step

    def _finish(self) -> None:
        """Let every number know its newest version, and the planner the tables."""
        from django.contrib.auth.models import User
        from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

        from profiles.models import Agent, AuditEvent, Draft, PhoneNumber, PushAttempt, Revision, SearchTerm
        from tests.bench.tables import analyse, keys_follow

        newest = Revision.objects.filter(number=OuterRef("pk")).order_by("-version")
        has_any = PhoneNumber.objects.filter(pk__in=Revision.objects.filter(version=1).values("number"))
        has_any.update(
            head=Subquery(newest.values("pk")[:1]),
            version=Subquery(newest.values("version")[:1]),
            remote_text_seen=Subquery(newest.values("text")[:1]),
            has_profile=True,
        )
        settled = Q(state__in=["live", "removed", "drifted"])
        has_any.update(
            live=Case(When(settled, then=F("head")), default=Subquery(newest.values("pk")[1:2])),
            next_push_at=Case(When(state__in=["pending", "retrying"], then=Value(self.end)), default=None),
        )
        # Nothing can be due or refused that never was.
        PhoneNumber.objects.filter(version=0).exclude(state="removed").update(state="live")
        typing = zip(PhoneNumber.objects.filter(version__gt=0)[:300], self.staff * 10, strict=False)
        Draft.objects.bulk_create(
            Draft(number=number, user_id=user, text="Half a", base_version=number.version, updated_at=self.end)
            for number, (user, _) in typing
        )
        keys_follow([PhoneNumber, Revision, PushAttempt, AuditEvent, SearchTerm, Agent, User, Draft])
        analyse()

    def _time(self, moment: datetime) -> Any:
        from django.db import connection

        return connection.ops.adapt_datetimefield_value(moment)

    def _uuid(self, value: uuid.UUID) -> Any:
        from django.db import connection

        return value if connection.features.has_native_uuid_field else value.hex


@dataclass(frozen=True)
class Step:
    """One version with its push and what the log says of it, as rows."""

    revision: tuple[Any, ...]
    attempt: tuple[Any, ...]
    events: list[tuple[Any, ...]]


def main() -> int:
    """Fill the database of ``DATABASE_URL``, with its tables made first."""
    parser = argparse.ArgumentParser(description="Fill an empty database for measuring.")
    parser.add_argument("--numbers", type=int, default=100_000)
    parser.add_argument("--revisions", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nixadmin.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    try:
        Seed(options.numbers, options.revisions, say=say).fill()
    except NotEmpty:
        print("This database has numbers in it already; nothing was changed.", file=sys.stderr)
        return 1
    say("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())

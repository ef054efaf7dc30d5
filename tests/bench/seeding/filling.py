"""Years of work made up: numbers, their versions, pushes and the audit log."""

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from profiles.models import (
    Account,
    Agent,
    AuditEvent,
    Draft,
    PhoneNumber,
    ProfileText,
    PushAttempt,
    Revision,
    SearchTerm,
)
from profiles.models.number import NEVER
from profiles.texts.folding import fold, label_terms, reversed_digits_term
from tests.bench.seeding.invented import (
    AGENTS,
    NOTES,
    RARE_AGENT,
    RARE_WORD,
    REFUSALS,
    STAFF,
    Inventor,
    number,
)
from tests.bench.seeding.tables import Table, analyse, keys_follow

LONG_HISTORY = 2_000
# What a version changed, as it is kept.
CHANGE = json.dumps(["from 9 to 5", "from 10 to 6", "We are open ", " on weekdays", 1])
CHUNK = 20_000
# Shares of the numbers that are not live, and of those that never had a profile.
STATES = {
    "pending": 0.002,
    "retrying": 0.001,
    "unconfirmed": 0.001,
    "rejected": 0.003,
    "drifted": 0.004,
    "removed": 0.01,
}
NEVER_HAD_A_PROFILE = 0.02
OUTCOMES = {"accepted": 960, "not_applied": 25, "unknown": 10, "rejected": 5}
SPAN = timedelta(days=2 * 365)

NUMBERS = Table(
    PhoneNumber,
    (
        "id", "number", "agent", "label", "provider", "state", "state_since", "version", "has_profile", "tries",
        "verified_at", "last_seen_at", "removed_at", "text_listed", "length", "changed_at",
    ),
)  # fmt: skip
TERMS = Table(SearchTerm, ("number", "term"))
TEXTS = Table(ProfileText, ("number", "folded"))
REVISIONS = Table(
    Revision,
    (
        "id", "number", "version", "text", "length", "kind", "author", "author_name", "note", "created_at",
        "words_added", "words_removed", "first_change", "submission",
    ),
)  # fmt: skip
ATTEMPTS = Table(
    PushAttempt,
    (
        "number", "revision", "started_at", "finished_at", "outcome", "http_status", "error_code", "message",
        "request_id", "duration_ms", "lease_token",
    ),
)  # fmt: skip
EVENTS = Table(
    AuditEvent,
    ("at", "actor", "actor_name", "ip", "action", "number", "revision", "outcome", "reason", "data"),
)


class NotEmpty(Exception):
    """The database has numbers in it."""


@dataclass(frozen=True)
class Step:
    """One version with its push and what the log says of it, as rows."""

    revision: tuple[Any, ...]
    attempt: tuple[Any, ...]
    events: list[tuple[Any, ...]]


@dataclass
class Filling:
    """How much is made; ``make`` makes it, and ``say`` hears of each part that is done.

    The versions of all numbers come in the order of time, as they would have; one number has 2,000 of them. The
    newest ones have ``text`` characters more, on average.
    """

    numbers: int
    revisions: int
    text: int = 0
    say: Callable[[str], object] = lambda line: None
    end: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.inventor = Inventor()
        self.dice = self.inventor.dice

    def make(self) -> None:
        """Fill the database of the settings, which has its tables already.

        Raises:
            NotEmpty: Numbers are there already; nothing was changed.
        """
        if PhoneNumber.objects.exists():
            raise NotEmpty
        self._people()
        self._numbers()
        self._history()
        self._heads()
        self._drafts()
        models = [Agent, AuditEvent, Draft, PhoneNumber, ProfileText, PushAttempt, Revision, SearchTerm]
        keys_follow(models)
        analyse(models)
        self.say("done")

    def _people(self) -> None:
        names = [name.split() for name in STAFF]
        users = [
            User(username=f"{first}.{last}".lower(), first_name=first, last_name=last, password="!")
            for first, last in names
        ]
        self.staff = [(user.pk, user.get_full_name()) for user in User.objects.bulk_create(users)]
        Group.objects.get(name="Editors").user_set.add(*[pk for pk, _ in self.staff])
        agents = [
            Agent(agent_id=f"agent_{place:016x}", name=name, system_prompt=f"You are the {name}.")
            for place, name in enumerate([*AGENTS, RARE_AGENT])
        ]
        self.agents = [agent.pk for agent in Agent.objects.bulk_create(agents)]
        Account.objects.get_or_create(pk=Account.ONLY, defaults={"last_import_at": self.end})

    def _numbers(self) -> None:
        """Insert every number, as yet without a version, and what it is found by."""
        self.labels = [self.inventor.label() for _ in range(self.numbers)]
        for place in (self.numbers // 7, self.numbers // 2, self.numbers - 3):
            self.labels[place] = f"{self.labels[place]} {RARE_WORD}".strip()
        states = self.dice.choices(
            ["live", *STATES], [1 - sum(STATES.values()), *STATES.values()], k=self.numbers
        )
        # Each state is there, however few the numbers.
        states[: len(STATES) + 1] = ["live", *STATES]
        agents = self.dice.choices(self.agents[:-1], [*AGENTS.values()], k=self.numbers)
        agents[5 :: max(self.numbers // 40, 1)] = self.agents[-1:] * len(
            agents[5 :: max(self.numbers // 40, 1)]
        )
        when, never = _moment(self.end), _moment(NEVER)
        rows, terms = [], []
        for place, (label, state, agent) in enumerate(zip(self.labels, states, agents, strict=True)):
            key, e164, gone = place + 1, number(place), when if state == "removed" else None
            rows.append(
                (
                    key,
                    e164,
                    agent,
                    label,
                    "twilio",
                    state,
                    when,
                    0,
                    False,
                    0,
                    when,
                    when,
                    gone,
                    True,
                    0,
                    never,
                )
            )
            terms += [(key, term) for term in {*label_terms(label), reversed_digits_term(e164[1:])}]
        with transaction.atomic():
            NUMBERS.insert(rows)
            TERMS.insert(terms)
        self.say(f"{len(rows):,} numbers, {len(terms):,} search terms")

    def _history(self) -> None:
        """Insert the versions with their pushes and lines of the log."""
        steps, made = self._steps(), 0
        while chunk := list(islice(steps, CHUNK)):
            with transaction.atomic():
                REVISIONS.insert(step.revision for step in chunk)
                ATTEMPTS.insert(step.attempt for step in chunk)
                EVENTS.insert(event for step in chunk for event in step.events)
            made += len(chunk)
            if made % (10 * CHUNK) == 0:
                self.say(f"{made:,} versions")

    def _owners(self) -> list[int]:
        """Return to which number each version belongs, in the order of time."""
        places = [
            place
            for place in range(1, self.numbers)
            if place <= len(STATES) or self.dice.random() >= NEVER_HAD_A_PROFILE
        ]
        owners = [0] * min(LONG_HISTORY, self.revisions // 10) + places
        # Some numbers are changed much more often than others.
        more = max(self.revisions - len(owners), 0)
        owners += [places[int(len(places) * self.dice.random() ** 2)] for _ in range(more)]
        self.dice.shuffle(owners)
        return owners

    def _steps(self) -> Iterator[Step]:
        owners = self._owners()
        gap = SPAN / len(owners)
        versions, newest = [0] * self.numbers, Counter(owners)
        for place, owner in enumerate(owners):
            versions[owner] += 1
            is_newest = versions[owner] == newest[owner]
            yield self._step(place, owner, versions[owner], is_newest, self.end - SPAN + gap * place)

    def _step(self, place: int, owner: int, version: int, is_newest: bool, at: datetime) -> Step:
        pick = self.dice.choices
        number, key = owner + 1, place + 1
        when, later = _moment(at), _moment(at + timedelta(seconds=1))
        user, name = self.dice.choice(self.staff)
        kind, action = ("imported", "import") if version == 1 else ("edited", "edit")
        text = self.inventor.text(self.labels[owner], version)
        if is_newest:
            text += self.inventor.more(owner, self.text)
        note = self.dice.choice(NOTES)
        outcome = pick(list(OUTCOMES), [*OUTCOMES.values()])[0]
        message = "" if outcome == "accepted" else self.dice.choice(REFUSALS)
        status = {"accepted": 200, "not_applied": 429, "rejected": 400}.get(outcome)
        events = [
            (when, user, name, "192.0.2.10", action, number, key, "ok", note, "{}"),
            (later, user, name, "192.0.2.10", "push", number, key, outcome, message, "{}"),
        ]
        if place % 50 == 0:
            events.append((later, user, name, "192.0.2.10", "login", None, None, "ok", "", "{}"))
        if place % 5_000 == 0:
            events.append(
                (later, None, "unknown user", None, "login_failed", None, None, "refused", "", "{}")
            )
        if place % 10_000 == 17 and place < 100_000:
            events.append(
                (later, None, "System: import", None, "import", None, None, "failed", "No answer", "{}")
            )
        return Step(
            (key, number, version, text, len(text), kind, user, name, note, when, 5, 3, CHANGE, ""),
            (number, key, when, later, outcome, status, "", message, f"req_{key:012x}", 180, LEASE),
            events,
        )

    def _heads(self) -> None:
        """Let every number know its newest version."""
        newest = Revision.objects.filter(number=OuterRef("pk")).order_by("-version")
        edited = PhoneNumber.objects.filter(pk__in=Revision.objects.filter(version=1).values("number"))
        edited.update(
            head=Subquery(newest.values("pk")[:1]),
            version=Subquery(newest.values("version")[:1]),
            remote_text_seen=Subquery(newest.values("text")[:1]),
            has_profile=True,
            length=Subquery(newest.values("length")[:1]),
            changed_at=Subquery(newest.values("created_at")[:1]),
        )
        settled = Q(state__in=["live", "removed", "drifted"])
        edited.update(
            live=Case(When(settled, then=F("head")), default=Subquery(newest.values("pk")[1:2])),
            next_push_at=Case(When(state__in=["pending", "retrying"], then=Value(self.end)), default=None),
        )
        # One after the other: the connection that copies in can't be read from.
        said = edited.values_list("pk", "head__text").order_by("pk")
        for start in range(0, self.numbers, CHUNK):
            chunk = list(said.filter(pk__gt=start, pk__lte=start + CHUNK))
            TEXTS.insert([(pk, fold(text)) for pk, text in chunk])
        # Nothing can be due or refused where there never was anything.
        PhoneNumber.objects.filter(version=0).exclude(state="removed").update(state="live")

    def _drafts(self) -> None:
        numbers = PhoneNumber.objects.filter(version__gt=0)[:300]
        Draft.objects.bulk_create(
            Draft(number=number, user_id=user, text="Half a", base_version=number.version)
            for number, (user, _) in zip(numbers, self.staff * 10, strict=False)
        )


def _moment(moment: datetime) -> Any:
    """Return ``moment`` as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(moment)


LEASE = uuid.UUID(int=1) if connection.features.has_native_uuid_field else uuid.UUID(int=1).hex

"""Walking the routes as somebody who is limited to a team, and looking for the other team's marks."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus, unquote_plus
from zipfile import ZipFile

from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from profiles.l10n.phone_numbers import format_international
from profiles.models import (
    AuditEvent,
    Draft,
    MeantSo,
    Notice,
    NoticeNumber,
    NumberTag,
    PhoneNumber,
    Revision,
    Rollout,
    RolloutRow,
    Tag,
    Team,
)
from profiles.permissions import SCOPES
from profiles.services.accounts.tokens import make_token
from tests.conftest import actor, signed_in
from tests.teams.account import BASES, BOTH, ROLLOUTS, TEAMS, Account, Side, mark, marks_of
from tests.teams.visits import VISITS, Form, Visits
from tests.test_routes import ROOMS

# What stands for somebody's or something's, in the addresses and forms of visits.
Words = Mapping[str, str]
UNKNOWN: Words = {
    "theirs": "+441632979999",
    "their_tail": "979999",
    "their_drifted": "+441632979998",
    "their_key": "7709999",
    "their_tag": "7709998",
    "their_rollout": "7709997",
    "their_notice": "7709996",
    "their_agent": "quokkazagentid",
    "their_word": "quokkazlabel",
    "their_text": "quokkaztext",
    "their_reason": "quokkazreason",
    "their_name": "quokkazmanager",
    "their_tag_name": "quokkaztag",
    "their_team": "7709995",
    "their_team_name": "quokkazteam",
    "their_person": "7709994",
    "their_hook": "7709993",
    "their_delivery": "7709992",
}


# By the beginning of a pattern, or the whole of it: whose key it takes, among the words.
OTHER_KEYS = {
    "tags": "tag",
    "people/<int:pk>/": "person",
    "people/teams/<int:pk>/": "team",
    "webhooks": "hook",
}


def words_of(mine: Side, theirs: Side) -> dict[str, str]:
    """Return what stands for what, for somebody of ``mine``."""
    live, other = mine.numbers["live"], theirs.numbers["live"]
    return {
        "mine": live.number,
        "my_key": str(live.pk),
        "my_new_key": str(mine.numbers["new"].pk),
        "my_tag": str(mine.tag.pk),
        "theirs": other.number,
        "their_tail": other.number[-6:],
        "their_drifted": theirs.numbers["drifted"].number,
        "their_key": str(other.pk),
        "their_tag": str(theirs.tag.pk),
        "their_rollout": str(theirs.rollouts["finished"].pk),
        "their_notice": str(theirs.notices["in_force"].pk),
        "their_agent": mark(theirs.whose, "agentid"),
        "their_word": mark(theirs.whose, "label"),
        "their_text": mark(theirs.whose, "text"),
        "their_reason": mark(theirs.whose, "reason"),
        "their_name": mark(theirs.whose, "manager"),
        "their_tag_name": theirs.tag.name,
        "their_team": str(theirs.team.pk),
        "their_team_name": theirs.team.name,
        "my_team": str(mine.team.pk),
        "my_agent": mark(mine.whose, "agentid"),
        "their_person": str(theirs.people["editor"].pk),
        "my_person": str(mine.people["editor"].pk),
        "their_hook": str(theirs.key(4)),
        "my_hook": str(mine.key(4)),
        "their_delivery": str(theirs.key(5)),
        "rollout_of_both": str(BOTH + ROLLOUTS["planned"][0]),
    }


@dataclass(frozen=True)
class Visit:
    """One request; ``typed`` are the other team's words in it, which an answer may repeat.

    ``body`` is sent as JSON.
    """

    method: str
    address: str
    form: Form | None = None
    target: str | None = None
    typed: tuple[str, ...] = ()
    body: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.target or ''} {self.form or self.body or ''}"

    def made_by(self, browser: Client) -> Any:
        """Return the answer; where it leads elsewhere, the page there."""
        headers = {"HX-Request": "true", "HX-Target": self.target} if self.target else {}
        if self.body is not None or self.method not in {"GET", "POST"}:
            sent = json.dumps(self.body or {})
            return browser.generic(self.method, self.address, sent, content_type="application/json")
        if self.method == "GET":
            return browser.get(self.address, headers=headers, follow=True)
        return browser.post(self.address, self.form or {}, headers=headers, follow=True)


def visits_of(pattern: str, account: Account, mine: Side, theirs: Side, words: Words) -> Iterator[Visit]:
    """Yield what ``pattern`` is asked by somebody of ``mine``."""
    asked = VISITS.get(pattern)
    if asked is None:
        asked = replace(Visits(), targets=())
    for path, typed in paths_of(pattern, account, mine, theirs, words):
        for query in asked.queries:
            address, used = _filled(path + query, words)
            said = (*typed, *used)
            yield Visit("GET", address, typed=said)
            for target in asked.targets:
                yield Visit("GET", address, target=target, typed=said)
            for form in ({}, *asked.posts):
                filled, in_form = _form(form, words)
                yield Visit("POST", address, filled, typed=(*said, *in_form))


def paths_of(
    pattern: str, account: Account, mine: Side, theirs: Side, words: Words
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the addresses of ``pattern``, each with the other team's words in it."""
    if pattern not in VISITS:
        listed = next(room[pattern] for room in ROOMS.values() if pattern in room)
        return [(listed.address, ())]
    paths: list[tuple[str, tuple[str, ...]]] = [(f"/{pattern}", ())]
    if "<e164:number>" in pattern:
        known = [(account.shared.number, ()), *((each.number, ()) for each in _some(mine))]
        drifted = words["their_drifted"]
        foreign = [(words["theirs"], (words["theirs"],)), (drifted, (drifted,))]
        paths = _put(paths, "<e164:number>", [*known, *foreign])
    if "<int:pk>" in pattern:
        paths = _put(paths, "<int:pk>", keys_of(pattern, account, mine, theirs, words))
    deliveries = [(str(mine.key(5)), ()), (words["their_delivery"], (words["their_delivery"],))]
    paths = _put(paths, "<int:delivery>", deliveries)
    paths = _put(paths, "<str:token>", [("nothing", ())])
    paths = _put(paths, "<slug:chapter>", [("nothing", ())])
    paths = _put(paths, "<int:version>", [("1", ()), ("2", ())])
    return _put(paths, "<int:position>", [("1", ()), ("2", ()), ("9", ())])


def _some(side: Side) -> list[PhoneNumber]:
    return [side.numbers[name] for name in ("live", "drifted", "renewing")]


def keys_of(
    pattern: str, account: Account, mine: Side, theirs: Side, words: Words
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the keys of one's own, of what is of both, and of the other team's; or of one that is not known."""
    kind, is_known = pattern.partition("/")[0], words["theirs"] == theirs.numbers["live"].number
    if kind in {"rollouts", "notices"}:
        own, both, others = (
            [each.pk for each in getattr(of, kind).values()] for of in (mine, account, theirs)
        )
        foreign = others if is_known else [int(words["their_key"])] * len(others)
        return [*((str(pk), ()) for pk in (*own, *both)), *((str(pk), (str(pk),)) for pk in foreign)]
    name = OTHER_KEYS.get(pattern) or OTHER_KEYS.get(kind)
    if name is None:
        return [("1", ())]
    return [(words[f"my_{name}"], ()), (words[f"their_{name}"], (words[f"their_{name}"],))]


def _put(
    paths: list[tuple[str, tuple[str, ...]]], place: str, values: list[tuple[str, tuple[str, ...]]]
) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (path.replace(place, value), (*typed, *said))
        for path, typed in paths
        for value, said in (values if place in path else [("", ())])
    ]


def _filled(template: str, words: Words) -> tuple[str, tuple[str, ...]]:
    used = tuple(
        value for name, value in words.items() if name.startswith("their") and f"{{{name}}}" in template
    )
    if "?" in template:
        words = {name: quote_plus(value) for name, value in words.items()}
    return template.format(**words), used


def _form(form: Form, words: Words) -> tuple[Form, tuple[str, ...]]:
    filled: dict[str, Any] = {}
    used: list[str] = []
    for name, value in form.items():
        key, said = _filled(name, words)
        used += said
        values = []
        for each in [value] if isinstance(value, str) else value:
            put, said = _filled(each.replace("?", "\0"), words)
            values.append(put.replace("\0", "?"))
            used += said
        filled[key] = values[0] if isinstance(value, str) else values
    return filled, tuple(used)


def said_by(response: Any) -> bytes:
    """Return all that an answer says: headers, body, and the addresses that led to it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        body = _unzipped(body)
    led = getattr(response, "redirect_chain", [])
    return b"\n".join(
        [*(f"{name}: {value}".encode() for name, value in response.items()), str(led).encode(), body]
    )


def _unzipped(body: bytes) -> bytes:
    with ZipFile(BytesIO(body)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


# A character as JSON writes it.
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def without(said: bytes, typed: tuple[str, ...]) -> bytes:
    """Return ``said`` in plain letters, without what was typed, however it is written."""
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), said.decode())
    text = unescape(unquote_plus(unescape(text)))
    for word in sorted(set(typed), key=len, reverse=True):
        spellings = {word, unquote_plus(word)}
        if word.startswith("+"):
            spellings |= {format_international(word), word[1:]}
            spellings |= {each.replace("+", " ") for each in spellings}
        for each in sorted(spellings, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "~", text, flags=re.IGNORECASE)
    return text.encode()


def foreign(said: bytes, whose: str) -> list[str]:
    """Return the marks in ``said`` that are none of ``whose``."""
    found = set()
    for other in {*BASES} - {whose}:
        found |= {each.decode() for each in marks_of(other).findall(said)}
    return sorted(found)


# What differs from one answer to the next, and tells nothing; and the key of the line that an export logs,
# which counts over the account as all keys do.
RANDOM = re.compile(
    rb'csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]*|name="submission" value="[^"]*"|[0-9a-f]{16,}'
    rb"|csrftoken=\w+|X-RateLimit-Remaining: \d+|Content-Length: \d+|[0-9a-f]{8}-[0-9a-f-]{27}"
    rb'|"seq": \d+|\n"\d+"'
)


def plain(said: bytes, typed: tuple[str, ...]) -> bytes:
    """Return ``said`` without what was typed and what is random, to be compared."""
    return RANDOM.sub(b"#", without(said, typed))


def rows_of(side: Side) -> dict[str, Any]:
    """Return the rows that are the team's, to be compared."""
    numbers = [each.pk for each in side.numbers.values()]
    rollouts = [each.pk for each in side.rollouts.values()]
    notices = [each.pk for each in side.notices.values()]
    people = [each.pk for each in side.people.values()]
    return {
        "numbers": list(PhoneNumber.objects.filter(pk__in=numbers).order_by("pk").values_list()),
        "versions": Revision.objects.filter(number__in=numbers).count(),
        "tags": sorted(NumberTag.objects.filter(number__in=numbers).values_list("number", "tag")),
        "own tag": [
            *Tag.objects.filter(pk=side.tag.pk).values_list(),
            *sorted(NumberTag.objects.filter(tag=side.tag).values_list("number")),
        ],
        "drafts": list(Draft.objects.filter(user__in=people).order_by("pk").values_list()),
        "meant": MeantSo.objects.filter(number__in=numbers).count(),
        "rollouts": list(Rollout.objects.filter(pk__in=rollouts).order_by("pk").values_list()),
        "rows": list(RolloutRow.objects.filter(number__in=numbers).order_by("pk").values_list()),
        "notices": list(Notice.objects.filter(pk__in=notices).order_by("pk").values_list()),
        "notice rows": list(NoticeNumber.objects.filter(number__in=numbers).order_by("pk").values_list()),
        "events": AuditEvent.objects.filter(number__in=numbers).count(),
    }


@contextmanager
def as_it_was() -> Iterator[None]:
    """Take back whatever is done to the database."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def walk(visits: Iterable[Visit], browser: Client, account: Account, whose: str) -> tuple[int, list[str]]:
    """Make the ``visits`` as somebody of ``whose``; return how many they were, and what was wrong."""
    theirs, count, wrong = account.sides[other(whose)], 0, []
    before = rows_of(theirs)
    for visit in visits:
        count += 1
        with as_it_was():
            answer = visit.made_by(browser)
            if marks := foreign(without(said_by(answer), visit.typed), whose):
                wrong.append(f"{visit}: {' '.join(marks)}")
            if answer.status_code in {429, 500}:
                wrong.append(f"{visit}: {answer.status_code}")
            if visit.method != "GET" and rows_of(theirs) != before:
                wrong.append(f"{visit}: changed")
    return count, wrong


def browser_of(side: Side, role: str) -> Client:
    browser = signed_in(side.people[role])
    browser.raise_request_exception = False
    return browser


def program_of(owner: User, team: Team | None = None) -> Client:
    """Return a program with a token of ``owner``, for all that they may do, or for the numbers of one ``team``."""
    owner.user_permissions.add(Permission.objects.get(codename="make_tokens"))
    made = make_token(
        actor=actor(User.objects.get(pk=owner.pk)),
        team=team,
        scopes=tuple(SCOPES),
        name="App",
        expires_at=timezone.now() + timedelta(days=30),
    )
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {made[1]}"})


def other(whose: str) -> str:
    return next(each for each in TEAMS if each != whose)

"""What the routes are asked as somebody who is limited to a team."""

import inspect
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.test import Client

from tests.teams.account.sides import Account, Side
from tests.teams.placeholders import Words, filled_form, put_in
from tests.teams.route_cases import VISITS, Form, Visits
from tests.test_routes import EXISTING, KEY, LISTED, NOT_TAKEN, REFUSED


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


def visits_of(
    pattern: str, account: Account, mine: Side, theirs: Side, words: Words, role: str = "manager"
) -> Iterator[Visit]:
    """Yield what ``pattern`` is asked by somebody of ``mine`` in ``role``.

    Once where the method is not taken or the role may not enter, which tests/test_routes.py has of every address;
    and as htmx asks only where the view looks at that.
    """
    expected = {method: LISTED[pattern].expected(method)[role] for method in ("GET", "POST")}
    as_htmx, turned_away = looks_at_htmx(pattern), set[str]()
    for visit in _all_visits(pattern, account, mine, theirs, words):
        if visit.method in turned_away or (visit.target and not as_htmx):
            continue
        if expected[visit.method] in {NOT_TAKEN, REFUSED}:
            turned_away.add(visit.method)
        yield visit


@cache
def looks_at_htmx(pattern: str) -> bool:
    """Return whether the view of ``pattern``, or a module of views that it uses, looks at ``request.htmx``."""
    home = sys.modules[EXISTING[pattern].callback.__module__]
    used = {each if inspect.ismodule(each) else inspect.getmodule(each) for each in vars(home).values()}
    views = [each for each in used if each and each.__name__.startswith("profiles.views.")]
    return any("request.htmx" in inspect.getsource(each) for each in (home, *views))


def _all_visits(pattern: str, account: Account, mine: Side, theirs: Side, words: Words) -> Iterator[Visit]:
    asked = VISITS.get(pattern)
    if asked is None:
        asked = replace(Visits(), targets=())
    for path, typed in paths_of(pattern, account, mine, theirs, words):
        for place, query in enumerate(asked.queries):
            address, used = put_in(path + query, words)
            said = (*typed, *used)
            yield Visit("GET", address, typed=said)
            for target in asked.targets:
                yield Visit("GET", address, target=target, typed=said)
            for form in ({}, *asked.posts) if place < asked.sent_to else ():
                filled, in_form = filled_form(form, words)
                yield Visit("POST", address, filled, typed=(*said, *in_form))


def paths_of(
    pattern: str, account: Account, mine: Side, theirs: Side, words: Words
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the addresses of ``pattern``, each with the other team's words in it."""
    if pattern not in VISITS:
        return [(LISTED[pattern].address, ())]
    paths: list[tuple[str, tuple[str, ...]]] = [(f"/{pattern}", ())]
    if "<e164:number>" in pattern:
        # Each is in another state; where it is one of a notice, the notices are.
        states = ["live"] if "<int:pk>" in pattern else ["live", "drifted", "renewing"]
        known = [(account.shared.number, ()), *((mine.numbers[state].number, ()) for state in states)]
        foreign = [words[word] for word in ("theirs", "their_drifted")[: len(states)]]
        paths = _put(paths, "<e164:number>", [*known, *((each, (each,)) for each in foreign)])
    if "<int:pk>" in pattern:
        paths = _put(paths, "<int:pk>", keys_of(pattern, account, mine, theirs, words))
    deliveries = [(str(mine.key(5)), ()), (words["their_delivery"], (words["their_delivery"],))]
    paths = _put(paths, "<int:delivery>", deliveries)
    paths = _put(paths, "<str:token>", [("nothing", ())])
    paths = _put(paths, "<slug:chapter>", [("nothing", ())])
    paths = _put(paths, "<int:version>", [("1", ()), ("2", ())])
    return _put(paths, "<int:position>", [("1", ()), ("2", ()), ("9", ())])


# By the beginning of a pattern, or the whole of it: whose key it takes, among the words.
OTHER_KEYS = {
    "tags": "tag",
    "people/<int:pk>/": "person",
    "people/teams/<int:pk>/": "team",
    "webhooks": "hook",
}


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
        return [(str(KEY), ())]
    return [(words[f"my_{name}"], ()), (words[f"their_{name}"], (words[f"their_{name}"],))]


def _put(
    paths: list[tuple[str, tuple[str, ...]]], place: str, values: list[tuple[str, tuple[str, ...]]]
) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (path.replace(place, value), (*typed, *said))
        for path, typed in paths
        for value, said in (values if place in path else [("", ())])
    ]

"""Walking the routes as somebody who is limited to a team, and looking for the other team's marks."""

import os
from collections.abc import Iterable
from datetime import timedelta
from itertools import product

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from profiles.models import Team
from profiles.permissions import SCOPES
from profiles.services.accounts.tokens import make_token
from tests.conftest import actor, signed_in
from tests.teams.account.marks import ROLES, TEAMS
from tests.teams.account.sides import Account, Side
from tests.teams.answers import foreign, said_by, without
from tests.teams.route_requests import Visit
from tests.teams.rows import as_it_was, rows_of, statements_of

# Every role and both teams, which differ in their names alone. With EVERY_PAIR=1 it is all six pairs.
PAIRS = [("manager", "a"), ("editor", "b"), ("viewer", "a")]
if os.environ.get("EVERY_PAIR"):
    PAIRS = list(product(ROLES, TEAMS))


def walk(visits: Iterable[Visit], browser: Client, account: Account, whose: str) -> tuple[int, list[str]]:
    """Make the ``visits`` as somebody of ``whose``; return how many they were, and what was wrong."""
    theirs, count, wrong = account.sides[other(whose)], 0, []
    statements = statements_of(theirs)
    before = rows_of(statements)
    for visit in visits:
        count += 1
        with as_it_was():
            answer = visit.made_by(browser)
            if marks := foreign(without(said_by(answer), visit.typed), whose):
                wrong.append(f"{visit}: {' '.join(marks)}")
            if answer.status_code in {429, 500}:
                wrong.append(f"{visit}: {answer.status_code}")
            if visit.method != "GET" and rows_of(statements) != before:
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

"""Every route, asked by every role of two teams: nothing of the other team comes back, nothing of it changes."""

import re
from pathlib import Path

import pytest

from tests.conftest import signed_in
from tests.teams import account as building
from tests.teams.account.marks import mark, marks_of
from tests.teams.account.sides import Account
from tests.teams.answers import said_by, without
from tests.teams.operations import DOOR
from tests.teams.placeholders import words_of
from tests.teams.route_cases import VISITS
from tests.teams.route_requests import visits_of
from tests.teams.rows import as_it_was
from tests.teams.walk import PAIRS, browser_of, other, walk
from tests.test_routes import ROOMS, ROUTES

# The routes by the first part of their addresses, so that each part is a test of its own.
PARTS = sorted({pattern.partition("/")[0] for pattern, _ in ROUTES} - {"nixflex", "api"} | {"api/docs"})


# No page shows these to anybody.
NOT_SHOWN = {"key"}


def test_every_route_has_an_entry():
    ours = {pattern for pattern, _ in ROUTES} - ROOMS["accounts"].keys() - ROOMS["admin"].keys()
    assert sorted(VISITS.keys() | DOOR.keys()) == sorted(
        each for each in ours if not each.startswith("api/v1/")
    )


@pytest.mark.parametrize(("role", "whose"), PAIRS)
@pytest.mark.parametrize("part", PARTS)
def test_pages_say_and_change_nothing_of_the_other_team(
    part: str, whose: str, role: str, account: Account
) -> None:
    mine, theirs = account.sides[whose], account.sides[other(whose)]
    words = words_of(mine, theirs)
    patterns = [pattern for pattern, _ in ROUTES if pattern == part or pattern.partition("/")[0] == part]
    visits = (each for pattern in patterns for each in visits_of(pattern, account, mine, theirs, words, role))
    count, wrong = walk(visits, browser_of(mine, role), account, whose)
    print(f"{len(patterns)} routes, {count} requests: {role} of team {whose}")
    assert not wrong, "\n".join(wrong)


def test_what_the_walks_look_for_is_there_to_be_found(account: Account) -> None:
    """Whoever sees all, or their own, meets every mark of a team."""
    mine, theirs = account.sides["a"], account.sides["b"]
    words = words_of(mine, theirs)
    shown: set[bytes] = set()
    for person, patterns in (
        (account.sees_all, [*VISITS]),
        (theirs.people["editor"], ["numbers/", "numbers/<e164:number>/"]),
        (theirs.people["manager"], ["account/", "account/tokens/"]),
    ):
        browser = signed_in(person)
        for pattern in patterns:
            for visit in visits_of(pattern, account, mine, theirs, words):
                if visit.method == "GET" and visit.target is None:
                    with as_it_was():
                        shown |= {
                            *marks_of("b").findall(without(said_by(visit.made_by(browser)), ()).lower())
                        }
    sources = "".join(path.read_text() for path in Path(building.__file__).parent.glob("*.py"))
    written = set(re.findall(r'mark\((?:side\.)?whose, "(\w+)"\)', sources))
    missing = sorted(word for word in written - NOT_SHOWN if mark("b", word).encode() not in shown)
    assert not missing, " ".join(missing)

"""Every operation of the API, and the door that speaks Nixflex, asked by every role of two teams."""

import pytest

from tests.teams.account.sides import Account
from tests.teams.operations import DOOR, OPERATIONS, asked_of, at_the_door, operations
from tests.teams.placeholders import words_of
from tests.teams.walk import PAIRS, other, program_of, walk


def test_every_operation_has_an_entry():
    assert sorted(OPERATIONS) == sorted(name for name, _method, _address in operations())


# A token of somebody who sees every number, made for one team.
TEAM_TOKEN = "team token"


@pytest.mark.parametrize(("role", "whose"), [*PAIRS, (TEAM_TOKEN, "a"), (TEAM_TOKEN, "b")])
def test_operations_say_and_change_nothing_of_the_other_team(whose: str, role: str, account: Account) -> None:
    mine, theirs = account.sides[whose], account.sides[other(whose)]
    words, found = words_of(mine, theirs), list(operations())
    visits = [each for one in found for each in asked_of(*one, account, mine, theirs, words)]
    program = program_of(account.sees_all, mine.team) if role == TEAM_TOKEN else program_of(mine.people[role])
    count, wrong = walk([*visits, *at_the_door(words)], program, account, whose)
    print(
        f"{len(found)} operations, {len(DOOR)} routes of the door, {count} requests: {role} of team {whose}"
    )
    assert not wrong, "\n".join(wrong)

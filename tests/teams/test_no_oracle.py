"""What another team has is answered exactly as what there is not, and how much it has changes no answer."""

import pytest
from django.test import Client

from tests.conftest import signed_in
from tests.teams.account.extra_rows import add_more
from tests.teams.account.sides import Account, Side
from tests.teams.answers import plain, said_by
from tests.teams.operations import asked_of, at_the_door, operations
from tests.teams.placeholders import UNKNOWN, words_of
from tests.teams.route_cases import VISITS
from tests.teams.route_requests import Visit, visits_of
from tests.teams.rows import as_it_was
from tests.teams.walk import program_of

PARTS = sorted({pattern.partition("/")[0] for pattern in VISITS})


def patterns_of(part: str) -> list[str]:
    return [pattern for pattern in VISITS if pattern.partition("/")[0] == part]


@pytest.mark.parametrize("part", PARTS)
def test_pages_answer_theirs_as_what_there_is_not(part: str, account: Account) -> None:
    mine, theirs = account.sides["a"], account.sides["b"]
    words = words_of(mine, theirs)
    pairs = [
        pair
        for pattern in patterns_of(part)
        for pair in zip(
            visits_of(pattern, account, mine, theirs, words),
            visits_of(pattern, account, mine, theirs, {**words, **UNKNOWN}),
            strict=True,
        )
        if pair[0].typed
    ]
    told_apart = differing(pairs, signed_in(mine.people["manager"]))
    assert not told_apart, "\n".join(told_apart)


def test_operations_answer_theirs_as_what_there_is_not(account: Account) -> None:
    mine, theirs = account.sides["a"], account.sides["b"]
    words = words_of(mine, theirs)
    unknown = {**words, **UNKNOWN}
    known = [each for one in operations() for each in asked_of(*one, account, mine, theirs, words)]
    others = [each for one in operations() for each in asked_of(*one, account, mine, theirs, unknown)]
    known, others = [*known, *at_the_door(words)], [*others, *at_the_door(unknown)]
    pairs = [pair for pair in zip(known, others, strict=True) if pair[0].typed]
    told_apart = differing(pairs, program_of(mine.people["manager"]))
    assert not told_apart, "\n".join(told_apart)


def differing(pairs, browser) -> list[str]:
    """Return the pairs of visits that are not answered alike."""
    found = []
    for pair in pairs:
        answers = []
        for visit in pair:
            with as_it_was():
                answer = visit.made_by(browser)
                answers.append((answer.status_code, plain(said_by(answer), visit.typed)))
        if answers[0] != answers[1]:
            found.append(f"{pair[0]}: {first_difference(*answers)}")
    return found


def first_difference(one: tuple[int, bytes], two: tuple[int, bytes]) -> str:
    if one[0] != two[0]:
        return f"{one[0]} and {two[0]}"
    lines = zip(one[1].split(b"\n"), two[1].split(b"\n"), strict=False)
    return str(next((pair for pair in lines if pair[0] != pair[1]), "longer"))[:300]


@pytest.mark.parametrize("part", PARTS)
def test_how_much_the_other_team_has_changes_no_page(part: str, account: Account) -> None:
    mine, theirs = account.sides["a"], account.sides["b"]
    words = words_of(mine, theirs)
    visits = [
        visit
        for pattern in patterns_of(part)
        for visit in visits_of(pattern, account, mine, theirs, words)
        if visit.method == "GET" and not visit.typed
    ]
    changed = changed_by_more(visits, signed_in(mine.people["manager"]), account, theirs)
    assert not changed, "\n".join(changed)


def test_how_much_the_other_team_has_changes_no_operation_s_answer(account: Account) -> None:
    mine, theirs = account.sides["a"], account.sides["b"]
    words = words_of(mine, theirs)
    asked = (each for one in operations() for each in asked_of(*one, account, mine, theirs, words))
    visits = [visit for visit in asked if visit.method == "GET" and not visit.typed]
    changed = changed_by_more(visits, program_of(mine.people["manager"]), account, theirs)
    assert not changed, "\n".join(changed)


def changed_by_more(visits: list[Visit], browser: Client, account: Account, theirs: Side) -> list[str]:
    """Return the visits that are answered otherwise once the other team has more of everything."""

    def answers() -> list[bytes]:
        found = []
        for visit in visits:
            with as_it_was():
                found.append(plain(said_by(visit.made_by(browser)), ()))
        return found

    before = answers()
    add_more(account, theirs)
    return [
        f"{visit}: {first_difference((0, one), (0, two))}"
        for visit, one, two in zip(visits, before, answers(), strict=True)
        if one != two
    ]

"""How many reads and writes a token has left, in Nixflex's own headers."""

import pytest

from tests.api.nixflex.conftest import ADDRESS, PHONE_NUMBERS, error, patch

pytestmark = pytest.mark.django_db(transaction=True)

RATE = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
MINUTE_ENDS = "1781515860"  # the tests' clock stands at half past nine


def rate(answer) -> tuple[str, ...]:
    return tuple(answer[name] for name in RATE)


def test_a_read_says_what_is_left_of_the_reads(program):
    assert rate(program.get(PHONE_NUMBERS)) == ("600", "599", MINUTE_ENDS)


def test_a_write_says_what_is_left_of_the_writes(program, number):
    assert rate(patch(program, "Open.")) == ("120", "119", MINUTE_ENDS)


def test_a_refusal_says_it_too(program):
    assert rate(program.delete(ADDRESS)) == ("120", "119", MINUTE_ENDS)


def test_one_request_too_many(program, settings):
    settings.API_READS_PER_MINUTE = 1
    program.get(PHONE_NUMBERS)
    answer = program.get(PHONE_NUMBERS)
    assert (*error(answer), answer["Retry-After"]) == (429, "rate_limit_exceeded", "60")


def test_one_write_too_many_saves_nothing(program, number, settings):
    settings.API_WRITES_PER_MINUTE = 1
    program.delete(ADDRESS)
    patch(program, "Open.")
    number.refresh_from_db()
    assert number.version == 1


def test_who_has_no_token_is_told_nothing_of_it(client):
    assert "X-RateLimit-Limit" not in client.get(PHONE_NUMBERS)

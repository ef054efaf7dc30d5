"""The hint about the usual facts: which of them a text seems to tell."""

import pytest

from profiles.texts.facts import completeness

EVERYTHING = (
    "Open Mon-Fri 9am-5pm. Address: 1 High Street, Croydon. Phone 01632 960001.\n"
    "Services: check-ups. A check-up costs £45. Please give 24 hours' notice to cancel."
)


def found(text: str) -> tuple[str, ...]:
    told = completeness(text)
    assert told is not None
    return told.found


def test_a_text_with_every_fact_is_complete():
    told = completeness(EVERYTHING)
    assert told is not None
    assert told.is_complete


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("Closed on Sundays, open until 6 otherwise.", "hours"),
        ("Find us at the harbour.", "address"),
        ("Call 020 7946 0611.", "phone number"),
        ("We repair clutches and brakes.", "services"),
        ("A cut costs 20 pounds.", "prices"),
        ("Deposits are not refunded.", "policies"),
    ],
)
def test_a_line_tells_one_fact(line: str, fact: str):
    assert found(line) == (fact,)


def test_what_is_not_found_is_named_in_the_usual_order():
    told = completeness("We repair clutches.")
    assert told is not None
    assert told.missing == ("hours", "address", "phone number", "prices", "policies")


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_text_that_says_nothing_gets_no_hint(text: str):
    assert completeness(text) is None


def test_a_blank_that_is_still_open_tells_nothing():
    assert found("Address: {{street, town}}") == ()


def test_a_blank_spoils_only_its_own_sentence():
    assert found("Find us at the harbour. Ask for {{name}}.") == ("address",)

"""The filters of the list of numbers: what they find, in which order, and which can't be used."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from profiles.forms.number_filter import NumberFilter
from profiles.models import PhoneNumber
from tests.conftest import MakeNumber

OTHER = "+441632960002"


def asked(query: str) -> NumberFilter:
    return NumberFilter(QueryDict(query), user=None)


def labels(query: str) -> list[str]:
    return [number.label for number in asked(query).qs]


def said(words: str) -> list[str]:
    """Return the labels of the numbers whose newest profile says ``words``."""
    query = QueryDict(mutable=True)
    query.update({"q": words, "in": "texts"})
    return labels(query.urlencode())


@pytest.fixture
def three(make_number: MakeNumber) -> None:
    """Three numbers that every column sorts differently."""
    make_number("+441632960001", label="Alpha", text="Open on Sundays.")
    make_number("+441632960002", label="Beta", text="Open.", state="rejected")
    make_number("+441632960003", label="Gamma", text="Open daily.", state="pending")
    for label, days in {"Gamma": 0, "Alpha": 2, "Beta": 3}.items():
        PhoneNumber.objects.filter(label=label).update(changed_at=timezone.now() - timedelta(days=days))


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("label", "Alpha Beta Gamma"),
        ("-label", "Gamma Beta Alpha"),
        ("state", "Beta Gamma Alpha"),
        ("-state", "Alpha Gamma Beta"),
        ("length", "Beta Gamma Alpha"),
        ("-length", "Alpha Gamma Beta"),
        ("changed", "Beta Alpha Gamma"),
        ("-changed", "Gamma Alpha Beta"),
    ],
)
def test_each_column_sorts_both_ways(sort: str, order: str) -> None:
    assert labels(f"sort={sort}") == order.split()


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=rejected", ["Beta"]),
        ("state=needs-a-person", ["Beta"]),
        ("state=not-live", ["Beta", "Gamma"]),
        ("changed=day&sort=-changed", ["Gamma"]),
        ("changed=week&sort=-changed", ["Gamma", "Alpha", "Beta"]),
        ("q=open&in=texts&sort=-length", ["Alpha", "Gamma", "Beta"]),
    ],
)
def test_states_and_recent_changes_are_filters(query: str, found: list[str]) -> None:
    assert labels(query) == found


@pytest.mark.parametrize(
    "typed",
    ["45 pounds", "45 POUNDS", "  45   pounds ", "is 45", "café", "cafe", "John's", "9-5", "9–5", "(vat)"],
)
def test_what_a_profile_says_is_found_as_people_type_it(make_number: MakeNumber, typed: str) -> None:
    make_number(label="This one", text="John’s Café.\nA cut is 45\npounds (VAT). Mon–Fri 9–5.")
    make_number(OTHER, label="Another", text="A cut is 46 euros.")
    assert said(typed) == ["This one"]


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    "typed", ["%", "___", "a_cut", '"45"', "45 OR 46", "pounds*", "\\\\\\", "a' --", "🙂🙂🙂"]
)
def test_no_character_has_a_meaning_of_its_own(typed: str) -> None:
    assert said(typed) == []


def test_a_text_with_all_parts_of_the_words_does_not_say_them(make_number: MakeNumber) -> None:
    make_number(text="They say pound and ounds, never both at once.")
    assert said("pounds") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("state=asleep", "“asleep” is not among the choices. Choose one of the list."),
        ("agent=agent_gone", "“agent_gone” is not among the choices. Choose one of the list."),
        ("sort=colour", "“colour” is not among the choices. Choose one of the list."),
        ("q=" + "a" * 201, "This is too long: 201 characters, where 200 fit."),
        ("q=%00", "This holds a character that no text here can hold."),
        *((f"these={keys}", "At most 200 numbers can be chosen one by one.")
          for keys in ("a", "1,2", "1..2", ".", ".".join(["1"] * 201))),
    ],
)  # fmt: skip
def test_a_filter_that_can_not_be_used_says_why(query: str, sentence: str) -> None:
    (errors,) = asked(query).form.errors.values()
    assert errors == [sentence]

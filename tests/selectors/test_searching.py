"""Finding numbers by whatever people type."""

from importlib import import_module

import pytest
from django.apps import apps

from profiles.models import Agent, PhoneNumber
from profiles.selectors import number_list
from profiles.selectors.search import search_numbers
from profiles.services import labels
from tests.conftest import NUMBER, SYSTEM

GB, US = "+441632960123", "+12025550147"


@pytest.fixture
def account(make_number):
    """Four numbers: two with telling labels, an American one, and one without a label."""
    make_number(GB, label="St. John’s Café & Bar")
    make_number("+447700900456", label="Park Motors 24-7")
    make_number(US, label="Müller Straße")
    make_number("+441632960999")
    desk = Agent.objects.create(agent_id="agent_1", name="Nächtlicher Empfang")
    PhoneNumber.objects.filter(number=US).update(agent=desk)


def found(typed: str) -> list[str]:
    return sorted(number.number for number in search_numbers(number_list.all_numbers(None), typed).numbers)


@pytest.mark.usefixtures("account")
def test_a_number_is_found_in_every_spelling(subtests):
    for typed in [
        "+441632960123",
        "+44 1632 960123",
        "+44 (0)1632 960 123",
        "+44 ( 0 ) 1632 960123",
        "0044 1632 960123",
        "0044 (0)1632 960123",
        "01632 960123",
        "(01632) 960123",
        "01632-960-123",
        "01632.960.123",
        "01632/960123",
        "01632\u00a0960\u2011123",
        "  01632 960123  ",
        "1632960123",
        "441632960123",
        "960123",
        "0123",
        "123",
        "6 0 1 2 3",
    ]:
        with subtests.test(ascii(typed)):
            assert found(typed) == [GB]


@pytest.mark.usefixtures("account")
def test_a_number_of_another_region_is_found_as_well(subtests):
    for typed in ["+12025550147", "001 202 555 0147", "(202) 555-0147", "1-202-555-0147", "5550147"]:
        with subtests.test(ascii(typed)):
            assert found(typed) == [US]


@pytest.mark.usefixtures("account")
def test_one_or_two_digits_are_a_beginning_or_an_end_like_more(subtests):
    for typed, numbers_found in {"+1": [US], "47": [US], "23": [GB]}.items():
        with subtests.test(typed):
            assert found(typed) == numbers_found


@pytest.mark.usefixtures("account")
def test_an_unfinished_number_finds_all_that_begin_so(subtests):
    for typed in ["+441632", "01632 96", "0044 1632", "+44 (0)1632", "1632"]:
        with subtests.test(ascii(typed)):
            assert found(typed) == [GB, "+441632960999"]


@pytest.mark.usefixtures("account")
def test_words_of_a_label_are_found_whatever_their_accents_case_and_order(subtests):
    for typed in [
        "Café",
        "cafe",
        "CAFÉ",
        "cafe\u0301",
        "caf",
        "bar",
        "st john",
        "john st",
        "John's",
        "john’s",
        "Johns",
        "john`s cafe",
        "john s",
        "cafe & bar",
    ]:
        with subtests.test(ascii(typed)):
            assert found(typed) == [GB]


def test_a_label_is_found_with_and_without_its_apostrophes(make_number, subtests):
    make_number(label="O’Brien's Bar")
    for typed in ["O'Brien", "o’brien", "obrien", "brien", "o'b", "obriens", "O'Brien's"]:
        with subtests.test(ascii(typed)):
            assert found(typed) == [NUMBER]


def test_a_label_without_an_apostrophe_is_found_by_a_word_with_one(make_number):
    make_number(label="Johns Garage")
    assert found("John's") == [NUMBER]


def test_a_label_from_before_is_found_without_its_apostrophe_after_migrating(make_number):
    number = make_number(label="John's Garage")
    number.search_terms.filter(term="johns").delete()
    migration = import_module("profiles.migrations.0004_terms_without_apostrophes")
    migration.add_terms(apps, None)
    assert found("johns") == [NUMBER]


@pytest.mark.usefixtures("account")
def test_german_spellings_are_found(subtests):
    for typed in ["müller", "MULLER", "strasse", "STRASSE", "straße"]:
        with subtests.test(ascii(typed)):
            assert found(typed) == [US]


@pytest.mark.usefixtures("account")
def test_digits_in_a_label_are_found(subtests):
    for typed in ["24-7", "24", "park 24", "Motors 24-7"]:
        with subtests.test(ascii(typed)):
            assert found(typed) == ["+447700900456"]


@pytest.mark.usefixtures("account")
def test_the_numbers_of_an_agent_are_found_by_its_name(subtests):
    for typed in ["Nächtlicher", "nachtlicher", "NÄCHTLICHER EMPFANG", "empfang", "müller empfang"]:
        with subtests.test(ascii(typed)):
            assert found(typed) == [US]


@pytest.mark.usefixtures("account")
def test_what_nothing_matches_finds_nothing(subtests):
    for typed in [
        "dentist",
        "cafe dentist",
        "ohn",
        "+4416329601239",
        "55512",
        "999999999999999999999",
        "+",
        "\ud800",
        "\0",
        "***",
    ]:
        with subtests.test(ascii(typed)):
            assert found(typed) == []


@pytest.mark.usefixtures("account")
def test_no_character_is_a_wildcard(subtests):
    for typed in ["%", "_", "caf%", "c_fe", "'; --", "\\", "🙂", "()", "-"]:
        with subtests.test(ascii(typed)):
            assert found(typed) in ([], [GB] if typed == "caf%" else [])


@pytest.mark.usefixtures("account")
def test_nothing_typed_leaves_all_numbers(subtests):
    for typed in ["", "   "]:
        with subtests.test(ascii(typed)):
            assert len(found(typed)) == 4


@pytest.mark.usefixtures("account")
def test_a_very_long_word_is_searched_by_its_beginning(make_number):
    number = make_number("+441632960500", label="a" * 200)
    assert found("a" * 100) == [number.number]


@pytest.mark.usefixtures("account")
def test_a_number_is_not_found_by_a_label_that_it_no_longer_has():
    labels.relabel(PhoneNumber.objects.get(number=GB), label="New name", actor=SYSTEM)
    assert (found("cafe"), found("new name")) == ([], [GB])


@pytest.mark.usefixtures("account")
def test_the_search_keeps_to_the_numbers_that_it_is_given():
    some = PhoneNumber.objects.exclude(number=GB)
    assert [number.number for number in search_numbers(some, "1632").numbers] == ["+441632960999"]


@pytest.mark.usefixtures("account")
def test_many_finds_are_found_as_a_few_are(monkeypatch):
    monkeypatch.setattr("profiles.selectors.search.SMALL_RESULT", 1)
    assert found("1632") == [GB, "+441632960999"]


# --- the states


@pytest.fixture
def states(make_number):
    """One number in each state, and one that is live without a profile."""
    for last, state in enumerate(PhoneNumber.State.values):
        make_number(f"+44163296000{last}", state=state)
    make_number("+441632960009", text="")


@pytest.mark.usefixtures("states")
def test_a_state_finds_its_number_alone(subtests):
    for state in [*PhoneNumber.State.values, "none"]:
        with subtests.test(state):
            assert number_list.in_state(number_list.all_numbers(None), state).count() == 1
    with subtests.test("live without a profile is counted by itself"):
        counted = dict.fromkeys([*PhoneNumber.State.values, "none"], 1) | {"renewing": 0}
        assert number_list.counts_by_state(None) == counted


@pytest.mark.django_db
def test_states_without_numbers_are_counted_too():
    assert number_list.counts_by_state(None) == dict.fromkeys(
        [*PhoneNumber.State.values, "none", "renewing"], 0
    )

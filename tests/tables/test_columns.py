"""Columns are guessed by what people call them, by what was confirmed, and by what their cells hold."""

import pytest

from profiles.l10n.phone_numbers import find_e164
from profiles.tables import read_pasted
from profiles.tables.columns import ColumnGuess, Reason, guess_columns

REAL = (
    "Practice\tTel. No.\tOpening times\tPractice address\tWeb\n"
    "High Street\t020-7946-0104 (main)\tMon-Fri 9-5\t1 High Street, Leeds LS1 4AB\twww.highst.co.uk\n"
    "Park\t020 7946 0105 reception\tMon-Fri 8am-6pm\t22 Park Lane, Leeds LS2 1AA\tpark.co.uk\n"
)
TARGETS = ["clinic.name", "clinic.hours", "clinic.address", "clinic.website"]


def guessed(text: str, targets: list[str], remembered: dict[str, str] | None = None) -> ColumnGuess:
    return guess_columns(read_pasted(text), targets, remembered)


def test_usual_names_are_known():
    assert guessed(REAL, TARGETS).columns == {
        "clinic.name": "Practice",
        "clinic.hours": "Opening times",
        "clinic.address": "Practice address",
        "clinic.website": "Web",
    }


def test_a_guess_by_name_says_so():
    assert set(guessed(REAL, TARGETS).reasons.values()) == {Reason.NAME}


def test_numbers_with_words_beside_them_make_the_column_of_numbers():
    assert guessed(REAL, TARGETS).number == "Tel. No."


def test_the_very_name_is_no_guess():
    guess = guessed("number,Clinic Hours,hours\n020 7946 0104,a,b\n", ["clinic.hours"])
    assert (guess.columns, guess.reasons) == ({"clinic.hours": "Clinic Hours"}, {})


def test_cells_tell_what_a_name_does_not():
    text = "A,B,C\n020 7946 0104,Mon-Fri 9am-5pm,x\n020 7946 0105,Sat 10am to 2pm,y\n"
    guess = guessed(text, ["clinic.hours"])
    assert (guess.columns, guess.reasons) == ({"clinic.hours": "B"}, {"clinic.hours": Reason.CONTENT})


def test_two_columns_that_look_so_are_no_guess():
    assert guessed("A,B,C\n020 7946 0104,Mon 9-5,Tue 9-5\n", ["clinic.hours"]).columns == {}


def test_what_was_confirmed_goes_before_usual_names():
    guess = guessed("number,Hours,When\n020 7946 0104,a,b\n", ["clinic.times"], {"when": "clinic.times"})
    assert (guess.columns, guess.reasons) == ({"clinic.times": "When"}, {"clinic.times": Reason.REMEMBERED})


def test_the_number_that_was_confirmed_goes_first():
    text = "Phone,Agent line\n020 7946 0104,020 7946 0105\n"
    assert guessed(text, [], {"agentline": ""}).number == "Agent line"


def test_a_confirmed_number_without_numbers_is_not_believed():
    assert guessed("Phone,Site\n020 7946 0104,Leeds\n", [], {"site": ""}).number == "Phone"


def test_no_column_fills_two_by_a_guess():
    guess = guessed("number,Practice\n020 7946 0104,a\n", ["clinic.name", "branch.name"])
    assert guess.columns == {"clinic.name": "Practice"}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("020-7946-0104 (main)", "+442079460104"),
        ("020 7946 0104 main", "+442079460104"),
        ("Reception: 020 7946 0104 (ask for Jo)", "+442079460104"),
        ("+44 (0)20 7946 0104 (desk)", "+442079460104"),
        ("020 7946 0104 or 020 7946 0104", "+442079460104"),
        ("020 7946 0104 / 020 7946 0105", None),
        ("Mon-Fri 9-5, 2026", None),
        ("12 High Street", None),
        ("ring us", None),
        ("", None),
    ],
)
def test_the_one_number_of_a_cell_is_found(cell: str, number: str | None):
    assert find_e164(cell) == number

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.texts import contract
from profiles.texts.label_guess import guess_label

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).parents[1].joinpath("data").joinpath("text_cases.json").read_text(encoding="utf-8")
)["cases"]
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def built(parts: str | list[Any]) -> str:
    """Build a text of the shared cases from its parts."""
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else part["repeat"] * part["times"] for part in parts)


@each_case
def test_canonical_form_of_shared_case(case: dict[str, Any]) -> None:
    assert contract.canonical(built(case["text"])) == built(case.get("canonical", case["text"]))


@each_case
def test_length_of_shared_case(case: dict[str, Any]) -> None:
    assert contract.utf16_length(built(case["text"])) == case["length"]


@each_case
def test_excess_of_shared_case(case: dict[str, Any]) -> None:
    assert contract.over_by(built(case["text"])) == case["over_by"]


@each_case
def test_counter_words_of_shared_case(case: dict[str, Any]) -> None:
    assert contract.describe_count(built(case["text"])) == case["count"]


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("\r\n")))
@settings(deadline=None, derandomize=True)
def test_canonicalising_twice_changes_nothing_more(text: str) -> None:
    once = contract.canonical(text)
    assert contract.canonical(once) == once


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("\r\n")))
@settings(deadline=None, derandomize=True)
def test_length_counts_characters_outside_the_basic_plane_twice(text: str) -> None:
    assert contract.utf16_length(text) == sum(1 + (ord(char) > 0xFFFF) for char in contract.canonical(text))


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "\n",
        "\r\n\t",
        "\u00a0\u3000\u2028",
        "\u200b",
        "\ufeff",
        "\u2060\u00ad",
        " \u200d \ufe0f",
        "\x01\x7f",
    ],
    ids=ascii,
)
def test_text_that_shows_nothing_is_blank(text: str) -> None:
    assert contract.is_blank(text)


@pytest.mark.parametrize("text", ["", "a", " a ", "\u200b.\u200b", "\U0001f600", "\u0301"], ids=ascii)
def test_text_that_shows_something_or_is_empty_is_not_blank(text: str) -> None:
    assert not contract.is_blank(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\0", "nul"),
        ("\ud800", "surrogate"),
        (chr(0xDFFF), "surrogate"),
        ("\ud83d\ude00", "surrogate"),
        (" \n ", "blank"),
        ("\0" * 9000, "nul"),
        (" " * 8001, "blank"),
        ("a" * 8001, "too_long"),
    ],
    ids=[
        "NUL",
        "high half",
        "low half",
        "both halves apart",
        "blank",
        "NUL before length",
        "blank before length",
        "long",
    ],
)
def test_first_reason_for_refusing_is_given(text: str, code: str) -> None:
    with pytest.raises(contract.TextRefused) as refused:
        contract.check_savable(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    ["", "Business: Northgate Dental.", "a" * 8000, "a" + "\r\n" * 7999, "\U0001f600" * 4000],
    ids=["empty", "short", "letters", "newlines", "emoji"],
)
def test_text_that_can_be_saved_passes(text: str) -> None:
    contract.check_savable(text)


@pytest.mark.parametrize("bad", ["\0", "\ud800"], ids=["NUL", "surrogate"])
def test_unusable_text_names_the_line(bad: str) -> None:
    with pytest.raises(contract.UnusableText, match=r"^Line 3 holds "):
        contract.check_usable(f"one\r\ntwo\rthr{bad}ee")


@pytest.mark.parametrize("text", ["", " ", "a" * 9000], ids=["empty", "blank", "long"])
def test_blank_and_long_texts_are_usable(text: str) -> None:
    contract.check_usable(text)


@pytest.mark.parametrize(("length", "is_far"), [(32_000, False), (32_001, True)])
def test_four_profiles_are_looked_through_and_no_more(length: int, is_far: bool) -> None:
    assert contract.is_far_too_long("a" * length) is is_far


def test_excess_is_told_in_characters() -> None:
    with pytest.raises(contract.TextRefused) as refused:
        contract.check_savable("a" * 8037)
    assert refused.value.message == (
        "This profile is 37 characters over the limit of 8,000. "
        "Shorten it by at least 37 and save again; your text is as you wrote it."
    )


def test_excess_of_one_is_told_in_the_singular() -> None:
    with pytest.raises(
        contract.TextRefused, match=r"is 1 character over the limit of 8,000\. Shorten it by at least 1 "
    ):
        contract.check_savable("a" * 8001)


def test_blank_text_is_refused_with_advice_to_clear() -> None:
    with pytest.raises(contract.TextRefused, match="have it cleared"):
        contract.check_savable("\n")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Business: Northgate Dental. We care.", "Northgate Dental"),
        ("Business: Northgate Dental", "Northgate Dental"),
        ("Business: Northgate Dental.\nAddress: 1 High St.", "Northgate Dental"),
        ("Business: Northgate Dental\r\nAddress: 1 High St.", "Northgate Dental"),
        ("\ufeff\n  business name:Northgate Dental.", "Northgate Dental"),
        ("Business: St. John's Dental. Open daily.", "St. John's Dental"),
        ("Business: Dr. A. Patel. Dentist.", "Dr. A. Patel"),
        ("Business: Smith & Co. Solicitors. Wills.", "Smith & Co. Solicitors"),
        ("Business: Smith & Co. Ltd. We open at nine.", "Smith & Co. Ltd"),
        ("Business: Acme Ltd. We open at nine.", "Acme Ltd"),
        ("Business: Acme Ltd. Address: 1 High St.", "Acme Ltd"),
        ("Business: Acme Ltd.", "Acme Ltd"),
        ("Business: U.S. Grill. Burgers.", "U.S. Grill"),
        ("Business: Fix.it Repairs. Phones.", "Fix.it Repairs"),
        ("Business: Joe's No. 1 Tacos. Tacos.", "Joe's No. 1 Tacos"),
        ("Business: Äpfel & Söhne. Obst.", "Äpfel & Söhne"),
        ("Business:\nNorthgate Dental.", ""),
        ("Business: .", ""),
        ("Our business: Northgate.", ""),
        ("Northgate Dental.", ""),
        ("", ""),
    ],
)
def test_label_is_guessed_from_the_first_line(text: str, label: str) -> None:
    assert guess_label(text) == label


@pytest.mark.parametrize("piece", ["x", "Co. ", "a. ", "Ltd. A "])
def test_label_is_never_longer_than_its_limit(piece: str) -> None:
    assert 196 <= len(guess_label("Business: " + piece * 8000)) <= 200

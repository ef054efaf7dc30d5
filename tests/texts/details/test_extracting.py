"""Details out of texts: exact, the shortest first, and never slow."""

import random
import string

import pytest

from profiles.texts.details.extracting import Extracted, Mismatch, extract
from profiles.texts.details.matching import BUDGET, _Search, template_lines
from profiles.texts.details.positions import Positions
from profiles.texts.templating import check_template, fill, placeholders

CLINIC = "Business: ${name}. Address: ${address}.\nOpen ${hours|on weekdays}.\nFax: ${fax}\nMore: ${more}"


def taken(template: str, body: str, **options: object) -> dict[str, str] | Mismatch:
    options = {"drop_empty_lines": False, **options}
    found = extract(template, body=body, **options)  # type: ignore[arg-type]
    return found.details if isinstance(found, Extracted) else found


@pytest.mark.parametrize(
    ("template", "body", "details"),
    [
        ("Hello", "Hello", {}),
        ("${a}", "one\ntwo", {"a": "one\ntwo"}),
        ("${a}, ${b}", "one, two, three", {"a": "one", "b": "two, three"}),
        ("${a} and ${a}", "x and y and x and y", {"a": "x and y"}),
        ("${a}${a}", "xyxy", {"a": "xy"}),
        ("${a} costs $$${b}", "Tea costs $4", {"a": "Tea", "b": "4"}),
        ("Open ${a|daily}.", "Open daily.", {}),
        ("Open ${a|daily}, ${a}.", "Open daily, daily.", {"a": "daily"}),
        ("Open ${a|}.", "Open .", {}),
        ("${a}", "${b} $5", {"a": "${b} $5"}),
        ("A: ${a}\r\nB: ${b}", "A: 1\r\nB: 2", {"a": "1", "b": "2"}),
        ("${a}.", " 🙂\u00a0.", {"a": " 🙂\u00a0"}),
    ],
)
def test_values_are_taken_out(template: str, body: str, details: dict[str, str]) -> None:
    assert taken(template, body) == details


@pytest.mark.parametrize(
    ("body", "details"),
    [
        ("A: 1\nB: 2\nEnd", {"a": "1", "b": "2"}),
        ("B: 2\nEnd", {"b": "2"}),
        ("A: 1\nEnd", {"a": "1"}),
        ("A: 1\nmore\nB: 2\nEnd", {"a": "1\nmore", "b": "2"}),
        ("End", {}),
    ],
)
def test_lines_that_were_dropped_had_no_value(body: str, details: dict[str, str]) -> None:
    assert taken("A: ${a}\nB: ${b}\nEnd", body, drop_empty_lines=True) == details


def test_a_line_is_dropped_only_where_the_name_has_no_value_anywhere() -> None:
    body = "Call 5.\nEnd"

    found = taken("Call ${phone}.\nOr ${phone}.\nEnd", body, drop_empty_lines=True)

    assert isinstance(found, Mismatch)


def test_the_split_in_which_the_kinds_fit_is_taken() -> None:
    def fits(name: str, value: str) -> bool:
        return name != "phone" or value.replace(" ", "").isdecimal()

    assert taken("${name} ${phone}", "Elm Clinic 020 7946", fits=fits) == {
        "name": "Elm Clinic",
        "phone": "020 7946",
    }


def test_where_no_kind_fits_the_words_are_taken_all_the_same() -> None:
    assert taken("Call ${phone}", "Call us", fits=lambda name, value: False) == {"phone": "us"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Business: Elm. Adress: 1 High St.\nOpen on weekdays.\nMore: x",
            Mismatch(1, "Business: Elm. Adress: 1 High St.", "Business: ${name}. Address: ${address}."),
        ),
        (
            "Business: Elm. Address: 1 High St.\nClosed.\nMore: x",
            Mismatch(2, "Closed.", "Open ${hours|on weekdays}."),
        ),
        ("", Mismatch(1, "", "Business: ${name}. Address: ${address}.")),
    ],
)
def test_the_first_line_that_differs_is_told(body: str, expected: Mismatch) -> None:
    assert taken(CLINIC, body, drop_empty_lines=True) == expected


def test_a_body_that_ends_too_early_is_told() -> None:
    assert taken("A ${a}.\nB ${b}.", "A 1.") == Mismatch(1, "", "B ${b}.")


def test_a_line_after_the_end_of_the_template_is_told() -> None:
    assert taken("A ${a}.", "A 1.\nB") == Mismatch(2, "B", "")


def test_a_value_that_is_another_where_it_stands_again_is_told() -> None:
    assert taken("A ${a}.\nB ${a}.", "A 1.\nB 2.") == Mismatch(2, "B 2.", "B ${a}.")


def test_whatever_a_template_made_is_taken_out_of_it_again() -> None:
    chance = random.Random(20261129)
    failed = []
    for seed in range(3_000):
        template = _template(chance)
        drop = chance.random() < 0.5
        values = {each.name: _value(chance) for each in placeholders(template)}
        made = fill(template, values, drop_empty_lines=drop)
        if made.missing or not made.text:
            continue
        found = extract(template, drop_empty_lines=drop, body=made.text)
        if not isinstance(found, Extracted) or _again(template, found, drop) != made.text:
            failed.append((seed, template, values, made.text, found))
    assert failed == []


def test_a_text_that_differs_by_one_character_is_never_taken_for_another() -> None:
    chance = random.Random(5)
    for _round in range(1_000):
        template = _template(chance)
        values = {each.name: _value(chance) or "x" for each in placeholders(template)}
        body = fill(template, values, drop_empty_lines=True).text
        at = chance.randrange(len(body) + 1)
        changed = body[:at] + chance.choice(["", "~", "\n", "a"]) + body[at + 1 :]
        found = extract(template, drop_empty_lines=True, body=changed)
        assert isinstance(found, Mismatch) or _again(template, found, drop=True) == changed


HOSTILE = {
    "names side by side": ("".join(f"${{n{i}}}" for i in range(500)), "a" * 8_000),
    "names that repeat": (" ".join(f"${{n{i % 250}}}" for i in range(500)), "a " * 4_000),
    "one name that nearly repeats": ("${a}" * 499 + "b${a}", "a" * 8_000),
    "pairs that never fit": ("${a}${b}${a}${c}${b}${d}${a}x${c}", "ab" * 4_000),
    "lines that may be dropped": ("\n".join(f"${{n{i}}}" for i in range(500)), "a\n" * 3_999 + "a"),
    "lines that may be dropped, and an end": (
        "\n".join(f"${{n{i}}}" for i in range(500)) + "\nEnd",
        "a\n" * 4_000,
    ),
    "long words": ("a" * 15_000 + "${a}" + "a" * 15_000, "a" * 8_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_stay_within_the_budget(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    template, body = HOSTILE[name]
    check_template(template)
    spent = []
    run = _Search.run

    def counted(search: _Search, known: dict[str, str]) -> object:
        before = search.left
        try:
            return run(search, known)
        finally:
            spent.append(before - search.left)

    monkeypatch.setattr(_Search, "run", counted)

    extract(template, drop_empty_lines=True, body=body, fits=lambda name, value: value.isdecimal())

    # The last look may go beyond by one template and one value.
    assert sum(spent) < 3 * BUDGET


def test_places_are_those_at_which_a_text_begins() -> None:
    text = "abcabcab\n🙂ab"
    places = Positions(text)

    for part in ("a", "ab", "cab", "🙂", "x", "\n", ""):
        begins = [place for place in range(len(text) + 1) if text.startswith(part, place)]
        assert [place for place in range(len(text) + 1) if places.of(part) >> place & 1] == begins


def test_the_lines_of_a_template_know_whether_they_may_be_dropped() -> None:
    lines = template_lines("A\n${a} ${b}\n${c|d}\n${e|}", drop_empty_lines=True)

    assert [line.droppable for line in lines] == [False, True, False, True]


def _again(template: str, found: Extracted, drop: bool) -> str:
    values = {each.name: found.details.get(each.name, "") for each in placeholders(template)}
    return fill(template, values, drop_empty_lines=drop).text


def _template(chance: random.Random) -> str:
    names = ["a", "b", "c.d", "e", "f"]
    parts = []
    for _part in range(chance.randrange(1, 12)):
        name = chance.choice(names)
        parts.append(
            chance.choice(
                [
                    f"${{{name}}}",
                    f"${{{name}}}",
                    f"${{{name}|{chance.choice(['', 'x', 'a b'])}}}",
                    chance.choice(["Open ", ". Tel: ", ", ", " ", "a", "$$", "Fees from "]),
                    "\n",
                ]
            )
        )
    template = "".join(parts)
    return template if template.strip() else "A ${a}"


def _value(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25:
        return ""
    if kind < 0.45:
        return chance.choice(["x", "a", "a b", "$5", "${a}", "Open ", "1\n2", "\n.\n"])
    letters = string.ascii_lowercase[:6] + "  ,.\n" + "é🙂"
    return "".join(chance.choice(letters) for _each in range(chance.randrange(1, 25)))

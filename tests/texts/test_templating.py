"""Templates: what is a placeholder, what is refused, and what a filled-in text says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.texts.templating import (
    PLACEHOLDER_LIMIT,
    TEMPLATE_LIMIT,
    Placeholder,
    TemplateRefused,
    check_template,
    fill,
    placeholders,
)

DOCUMENTED = "Business: ${name}. Address: ${address}. Open ${hours}. ${services}"
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,5}(\.[a-z0-9_]{1,5}){0,2}", fullmatch=True)
property_test = settings(deadline=None, derandomize=True, max_examples=300)


def filled(text: str, *, drop: bool = False, **values: str) -> str:
    return fill(text, values, drop_empty_lines=drop).text


def refusal(text: str) -> TemplateRefused:
    with pytest.raises(TemplateRefused) as caught:
        check_template(text)
    return caught.value


def test_the_documented_example_is_filled_in():
    text = filled(
        DOCUMENTED, name="Smile Dental", address="14 George Street", hours="9-5", services="Implants."
    )
    assert text == "Business: Smile Dental. Address: 14 George Street. Open 9-5. Implants."


def test_placeholders_are_told_in_order_and_once():
    found = placeholders("${b} ${a.hours} ${b}")
    assert [placeholder.name for placeholder in found] == ["b", "a.hours"]


def test_a_default_is_told_with_its_placeholder():
    assert placeholders("${services|Ask at the desk}") == [Placeholder("services", "Ask at the desk")]


def test_a_placeholder_that_needs_a_value_somewhere_needs_one():
    assert placeholders("${a|x} ${a}") == [Placeholder("a", None)]


def test_two_dollars_are_one():
    assert filled("A cut costs $$45.") == "A cut costs $45."


def test_a_dotted_name_is_only_a_name():
    text = fill("${name.__class__}", {"name": "x"}, drop_empty_lines=False)
    assert text.missing == ["name.__class__"]


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is():
    assert filled("${a} ${b}", a="${b} $$", b="x") == "${b} $$ x"


def test_line_breaks_of_values_are_canonical():
    assert filled("${a}", a="x\r\ny") == "x\ny"


def test_a_default_stands_in_for_an_empty_value():
    assert filled("${a|Ask}", a=" ") == "Ask"


def test_a_default_may_hold_a_dollar():
    assert filled("${a|from $$9}") == "from $9"


def test_an_empty_default_makes_a_value_optional():
    assert fill("x${a|}", {}, drop_empty_lines=False).missing == []


def test_a_missing_value_is_named_once():
    assert fill("${a} ${a} ${b}", {"b": "x"}, drop_empty_lines=False).missing == ["a"]


def test_a_missing_value_still_shows_its_placeholder():
    assert filled("Open ${hours}.") == "Open ${hours}."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\nParking: ${p}\nB", "A\nB"),
        ("A\n${p} ${q}\nB", "A\nB"),
        ("A\n${p|}${r}\nB", "A\nr\nB"),
        ("A\n${p|none}\nB", "A\nnone\nB"),
        ("A\n\nB", "A\n\nB"),
        ("${p}\nB\n", "B\n"),
    ],
)
def test_a_line_of_empty_values_is_dropped(text: str, expected: str):
    assert filled(text, drop=True, p="", q=" ", r="r") == expected


def test_a_line_is_kept_unless_dropping_is_wanted():
    assert fill("A\n${p|}", {"p": ""}, drop_empty_lines=False).text == "A\n"


def test_an_unknown_value_drops_no_line():
    assert fill("A\n${p}", {}, drop_empty_lines=True).missing == ["p"]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("It costs $45", "Write $$ for a dollar"),
        ("Hello $name", "Write $$ for a dollar"),
        ("Open ${hours", "not closed"),
        ("Open ${}", "names nothing"),
        ("${opening hours}", "letters, digits, underscores and dots"),
        ("${1st}", "letters, digits, underscores and dots"),
        ("${a|$}", "default"),
        ("${a|{x}}", "default"),
    ],
)
def test_what_is_no_placeholder_is_refused_with_its_line(line: str, part: str):
    refused = refusal(f"Fine ${{name}}.\n{line}\n$")
    assert (refused.line, refused.message.startswith("Line 2: "), part in refused.message) == (2, True, True)


def test_what_is_no_template_is_not_filled_in():
    with pytest.raises(TemplateRefused, match="Line 2: "):
        filled("Fine.\n${")


def test_an_empty_template_is_refused():
    assert "empty" in refusal(" \n").message


def test_a_template_as_long_as_a_document_is_refused():
    assert f"{TEMPLATE_LIMIT:,}" in refusal("x" * (TEMPLATE_LIMIT + 1)).message


def test_more_placeholders_than_a_profile_can_need_are_refused():
    assert f"{PLACEHOLDER_LIMIT}" in refusal("${a}" * (PLACEHOLDER_LIMIT + 1)).message


def test_a_nul_is_refused_with_its_line():
    assert refusal("a\n\0").message.startswith("Line 2 ")


@given(text=st.text(alphabet="${}|ab.1 \n", min_size=1), value=st.text(alphabet="${}|a \n"))
@property_test
def test_what_passes_the_check_can_be_filled_in(text: str, value: str):
    try:
        check_template(text)
    except TemplateRefused:
        return
    names = [placeholder.name for placeholder in placeholders(text)]
    assert fill(text, dict.fromkeys(names, value + "x"), drop_empty_lines=True).missing == []


@given(names=st.lists(NAMES, min_size=1, unique=True), glue=st.text(alphabet="ab\n "))
@property_test
def test_values_come_out_where_their_placeholders_stood(names: list[str], glue: str):
    text = glue.join(f"${{{name}}}" for name in names)
    values = {name: f"<{place}>" for place, name in enumerate(names)}
    assert fill(text, values, drop_empty_lines=False).text == glue.join(values[name] for name in names)

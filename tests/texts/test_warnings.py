import pytest

from profiles.texts.warnings import EXCERPT_LIMIT, MAX_WARNINGS_PER_KIND, find_warnings

WHOLE = (
    "Business: Northgate Dental.\n"
    "Address: 12 High Street, Leeds LS1 1AA.\n"
    "Opening hours: Monday to Friday 9am to 5:30pm.\n"
    "Phone: 01632 960 001.\n"
)


def codes(text: str) -> list[str]:
    return [warning.code for warning in find_warnings(text)]


@pytest.mark.parametrize(
    "text", ["", " \n", WHOLE, "We cut hair."], ids=["empty", "blank", "whole", "without the usual facts"]
)
def test_nothing_to_warn_about(text: str) -> None:
    assert find_warnings(text) == []


@pytest.mark.parametrize(
    "placeholder", ["{name}", "{{name}}", "{{ opening hours }}", "{{}}", "${phone}", "{{{name}}}"]
)
def test_unfilled_placeholder_is_told(placeholder: str) -> None:
    assert codes(f"{WHOLE}We are {placeholder}.") == ["open-placeholder"]


@pytest.mark.parametrize("text", ["{5}", "$5", "{{two\nlines}}", "}}{{", "{{ " + "x" * 200 + " }}"])
def test_other_braces_are_no_placeholder(text: str) -> None:
    assert codes(f"{WHOLE}{text}") == []


@pytest.mark.parametrize("tag", ["[TRANSFER: +441632960001]", "[SEND_SMS: hi]", "[END_CALL]", "[TRANSFER:]"])
def test_action_tag_is_told(tag: str) -> None:
    assert codes(f"{WHOLE}{tag}") == ["action-tag"]


@pytest.mark.parametrize("text", ["[see below]", "[1]", "[A]", "END_CALL", "[END\nCALL]"])
def test_other_brackets_are_no_tag(text: str) -> None:
    assert codes(f"{WHOLE}{text}") == []


def test_placeholder_inside_a_tag_is_told_as_both() -> None:
    assert codes(f"{WHOLE}[TRANSFER: {{{{phone}}}}]") == ["open-placeholder", "action-tag"]


def test_left_over_is_told_with_its_line_and_excerpt() -> None:
    warning = find_warnings("one\r\ntwo {{name}}\r\n" + WHOLE)[0]
    assert (warning.line, warning.excerpt) == (2, "{{name}}")


def test_the_same_left_over_is_told_once_at_its_first_line() -> None:
    assert [w.line for w in find_warnings(WHOLE + "{{a}}\n{{b}}\n{{a}}")] == [5, 6]


def test_long_excerpt_is_cut() -> None:
    excerpt = find_warnings(WHOLE + "[SEND_SMS: " + "x" * 200 + "]")[0].excerpt
    assert (len(excerpt), excerpt[-1]) == (EXCERPT_LIMIT, "…")


def test_many_left_overs_end_in_a_count_of_the_rest() -> None:
    found = find_warnings(WHOLE + "".join(f"{{{{{number}}}}} " for number in range(17)))
    assert [(w.message, w.line) for w in found[MAX_WARNINGS_PER_KIND:]] == [
        ("There are 7 more like this.", None)
    ]


@pytest.mark.parametrize(("length", "told"), [(7599, False), (7600, True), (8000, True), (8001, False)])
def test_closeness_to_the_limit_is_told_within_400(length: int, told: bool) -> None:
    assert ("near-limit" in codes(WHOLE.ljust(length, "x"))) is told


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (7963, "there is room for 37 more characters."),
        (7999, "there is room for 1 more character."),
        (8000, "This profile is as long as it may be."),
    ],
)
def test_room_left_is_told(length: int, words: str) -> None:
    assert words in find_warnings(WHOLE.ljust(length, "x"))[-1].message


@pytest.mark.parametrize(
    "piece",
    [
        "{{",
        "${",
        "{{a",
        "[A",
        "[A:",
        "[AAAA ",
        "1",
        "1 ",
        "1. ",
        "1-",
        "1:",
        "12 a ",
        "1 a a a ",
        "address ",
        "+(1",
    ],
)
def test_warnings_stay_linear_on_text_made_to_slow_them_down(piece: str) -> None:
    # Fifty times the limit: a pattern that backtracks over the text would not come back from this.
    assert "near-limit" not in codes(piece * (400_000 // len(piece)))

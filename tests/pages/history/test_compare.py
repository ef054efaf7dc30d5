"""Comparing two versions of a profile: which, and how their difference is shown."""

from types import SimpleNamespace

import pytest
from rapidfuzz.distance import Indel

from profiles.differences import hunks
from profiles.views.history.differences import difference_context
from tests.conftest import TEXT
from tests.html import Page
from tests.notices import WORDS, make_notice, renew
from tests.pages.history.test_versions import add_versions
from tests.pages.saving import EDITOR, change_outside, save_as, send

COMPARE = f"{EDITOR}compare/"


def compare(browser, query: str = "") -> Page:
    return Page.of(browser.get(COMPARE + query))


def test_the_difference_of_two_versions_marks_words(number, as_viewer, editor):
    save_as(editor, TEXT.replace("High Street", "Low Street"))
    diff = compare(as_viewer, "?from=1&to=2").one(class_="diff")
    assert [mark.text for mark in diff.all("del")][1:] == ["High"]
    assert [mark.text for mark in diff.all("ins")][1:] == ["Low"]


def test_the_difference_has_signs_beside_its_colours(number, as_viewer, editor):
    save_as(editor, TEXT.replace("High", "Low"))
    diff = compare(as_viewer, "?from=1&to=2").one(class_="diff")
    assert [sign.words for sign in diff.all(class_="diff__sign")] == ["−", "+", ""]


def test_changed_white_space_is_made_visible(number, as_viewer, editor):
    save_as(editor, TEXT.replace("Riverside Dental", "Riverside\u00a0Dental"))
    diff = compare(as_viewer, "?from=1&to=2").one(class_="diff")
    assert [mark.text for mark in diff.all("del")][1:] == ["·"]
    assert [mark.text for mark in diff.all("ins")][1:] == ["⍽"]


def test_a_line_can_end_after_each_space_that_is_made_visible(number, as_viewer, editor):
    save_as(editor, "<b> now open")
    added = as_viewer.get(f"{COMPARE}?from=1&to=2").content.decode()
    assert "&lt;b&gt;·<wbr>now·<wbr>open" in added


def test_side_by_side_puts_old_and_new_into_one_row(number, as_viewer, editor):
    save_as(editor, TEXT.replace("High", "Low"))
    row = compare(as_viewer, "?from=1&to=2&view=side").one(class_="diff--split").all(class_="diff__row")[0]
    assert [part.one("del").text for part in row.all(class_="diff__text--old")] == ["High"]
    assert row.one("ins").text == "Low"


def test_a_difference_is_escaped(number, as_viewer, editor):
    save_as(editor, "</span><script>alert(1)</script>")
    for view in ("inline", "side"):
        diff = compare(as_viewer, f"?from=1&to=2&view={view}").one(class_="diff")
        assert not diff.all("script")
        assert "<script>alert(1)</script>" in diff.text


LONG = "\n".join(f"Line {place}" for place in range(40))


def test_long_unchanged_stretches_are_folded(make_number, as_viewer, editor):
    make_number(text=LONG)
    save_as(editor, LONG + "\nLast")
    page = compare(as_viewer, "?from=1&to=2")
    assert page.one(class_="diff__skipped").words == "36 unchanged lines"


def test_all_lines_can_be_shown(make_number, as_viewer, editor):
    make_number(text=LONG)
    save_as(editor, LONG + "\nLast")
    folded = compare(as_viewer, "?from=1&to=2")
    link = next(a for a in folded.all("a") if a.words == "All lines")
    page = compare(as_viewer, link["href"])
    assert not page.all(class_="diff__skipped")
    assert page.says("Line 0")


def test_without_a_choice_the_newest_is_compared_with_what_is_live(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    assert compare(as_viewer).one("h1").words == "Last confirmed live and version 2"


def test_what_is_live_is_called_so_while_it_is_certain(pushed, as_editor):
    send(as_editor, "Open on Sundays.")
    assert compare(as_editor, "?from=1&to=live").one("h1").words == "Version 1 and what is live"


def test_version_0_is_the_empty_text_before_the_first(number, as_viewer):
    page = compare(as_viewer, "?from=0&to=1")
    assert page.one("h1").words == "No profile and version 1"
    assert page.says("2 lines changed: 16 words added.")


def test_a_number_that_was_never_live_is_compared_with_nothing(make_number, as_viewer):
    make_number(text="")
    assert not compare(as_viewer, "?from=live&to=0").all(class_="diff")


def test_a_version_compared_with_itself_is_the_same(number, as_viewer):
    assert compare(as_viewer, "?from=1&to=1").says("Both say exactly the same.")


def test_the_sides_say_who_wrote_them_and_why(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.", note="Summer")
    facts = compare(as_viewer, "?from=1&to=2").one("dl", class_="facts")
    assert facts.says("Version 2 Edited by editor, now: “Summer”")


def test_sides_can_be_swapped(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.")
    link = next(a for a in compare(as_viewer, "?from=1&to=2").all("a") if a.words == "Swap sides")
    assert compare(as_viewer, link["href"]).one("h1").words == "Version 2 and version 1"


def test_going_back_is_offered_from_the_difference(number, as_editor, editor):
    save_as(editor, "Open on Sundays.")
    assert (
        compare(as_editor, "?from=1&to=2").one("a", href=f"{EDITOR}revert/1/").words == "Go back to version 1"
    )


def test_a_version_compared_with_itself_is_gone_back_to_by_one_button(number, as_editor, editor):
    save_as(editor, "Open daily.")
    page = compare(as_editor, "?from=1&to=1")
    assert len(page.all("a", href=f"{EDITOR}revert/1/")) == 1


def test_leading_zeros_name_the_same_version(number, as_viewer):
    assert compare(as_viewer, "?from=00&to=01").one("h1").words == "No profile and version 1"


@pytest.mark.parametrize("side", ["from", "to"])
def test_a_version_that_there_is_not_is_not_found(number, as_viewer, side, subtests):
    for name in ["2", "99", "-1", "x", "1.5", "LIVE", "%00", "1%00", "²", "9" * 20, "0" * 12 + "9" * 5000]:
        with subtests.test(name[:20]):
            assert as_viewer.get(f"{COMPARE}?{side}={name}").status_code == 404


def test_versions_of_another_number_are_not_found(make_number, as_viewer, editor):
    add_versions(make_number("+12025550123"), 2)
    make_number()
    assert as_viewer.get(f"{COMPARE}?from=1&to=2").status_code == 404


def test_an_outside_text_is_not_what_was_last_confirmed(number, as_viewer):
    change_outside("Set by somebody else.")
    page = compare(as_viewer, "?from=live&to=1")
    assert page.one("h1").words == "Last confirmed live and version 1"
    assert not page.all(class_="diff")


@pytest.mark.parametrize(
    ("query", "back", "on"),
    [
        (
            "?from=1&to=2&view=side",
            ("?from=0&to=1&view=side", "What changed in version 1"),
            ("?from=2&to=3&view=side", "What changed in version 3"),
        ),
        ("?from=2&to=3", ("?from=1&to=2", "What changed in version 2"), None),
        ("?from=1&to=3", ("?from=1&to=2", "Compare with version 2"), None),
        ("?from=live&to=1", None, ("?from=live&to=2", "Compare with version 2")),
    ],
)
def test_the_comparisons_beside_this_one_are_a_step_away(number, as_viewer, editor, query, back, on):
    for street in ("Low Street", "Broad Street"):
        save_as(editor, TEXT.replace("High Street", street))
    page = compare(as_viewer, query)
    for rel, expected in (("prev", back), ("next", on)):
        links = page.all("a", rel=rel)
        assert [(link["href"], link.words) for link in links] == ([expected] if expected else [])


def test_a_difference_aligns_the_lines_each_passage_and_each_changed_line_once(monkeypatch):
    aligned = []
    opcodes = Indel.opcodes

    def counted(old, new):
        if old and new:
            aligned.append((old, new))
        return opcodes(old, new)

    monkeypatch.setattr(hunks, "Indel", SimpleNamespace(opcodes=counted))
    kept = "".join(f"Line {place}.\n" for place in range(9))
    difference_context(f"Mon 9.\nTue 9.\n{kept}Sat 9.\n", f"Mon 10.\nTue 10.\n{kept}Sat 10.\n")
    lines, passages, changed_lines = 1, 2, 3
    assert len(aligned) == lines + passages + changed_lines


def test_what_callers_heard_is_compared_notices_and_all(number, as_viewer):
    make_notice(number)
    renew(number)
    added = compare(as_viewer, "?from=1&to=2").one(class_="diff").all("ins")[1]
    assert WORDS.replace(" ", "·") in added.text


def test_the_profiles_alone_are_a_click_away(number, as_viewer):
    make_notice(number)
    renew(number)
    page = compare(as_viewer, "?from=1&to=2")
    link = next(a for a in page.all("a") if a.words == "Profile alone")
    alone = compare(as_viewer, link["href"])
    assert alone.says("Both say exactly the same.")
    assert "With notices" in [a.words for a in alone.all("a")]


def test_without_notices_there_is_one_way_to_compare(number, as_viewer):
    assert "Profile alone" not in [a.words for a in compare(as_viewer, "?from=0&to=1").all("a")]

"""What blocks a row of a dry run, and with which words."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from profiles.models import Draft, Rollout
from profiles.selectors.numbers import EDITING_FOR
from profiles.services.rollouts.plans import replanning
from tests.conftest import NUMBER, SYSTEM, actor
from tests.services.rollouts.plans.making import (
    OTHER,
    effects,
    one_row,
    only,
    reasons,
    replace_plan,
    table_plan,
    text_plan,
)

pytestmark = pytest.mark.django_db


def reason(rollout: Rollout) -> str:
    """Return why the one row is blocked."""
    row = only(rollout)
    assert row.effect == "blocked"
    return row.reason


@pytest.mark.parametrize(
    "spelt", ["01632 960001", "+44 (0)1632 960001", "0044 1632 960001", "441632960001", "1632960001"]
)
def test_a_number_is_found_in_any_usual_spelling(number, spelt: str):
    assert only(table_plan(one_row(number=spelt))).number == number


def test_digits_that_lost_their_plus_are_a_number_of_the_account(make_number):
    made = make_number("+6561234567")
    assert only(table_plan(one_row(number="6561234567"))).number == made


def test_digits_that_may_mean_two_numbers_are_blocked(make_number):
    make_number("+6561234567")
    make_number("+446561234567")
    assert "may mean" in reason(table_plan(one_row(number="6561234567")))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("01632 960999", "+44 1632 960999 is not among"),
        ("abc", "“abc” in column “number” is not a phone number"),
        ("", "Column “number” is empty"),
        ("441632960001.0", "A spreadsheet made a quantity of this number (“441632960001.0”)"),
        ("4.41633E+11", "A spreadsheet made a quantity"),
        ('"4,41633E+11"', "A spreadsheet made a quantity"),
        ("x" * 200, "x…” in column"),
    ],
)
def test_what_is_no_number_of_the_account_is_blocked(number, typed: str, words: str):
    assert words in reason(table_plan(one_row(number=typed)))


@pytest.mark.parametrize("typed", [f"{NUMBER} (main)", f"{NUMBER} / +44 1632 960999"])
def test_words_and_strangers_beside_the_number_do_not_matter(number, typed: str):
    assert only(table_plan(one_row(number=typed))).number == number


def test_a_cell_with_two_numbers_of_the_account_is_blocked(number, make_number):
    make_number("+441632960999")
    assert "may mean" in reason(table_plan(one_row(number=f"{NUMBER} / +44 1632 960999")))


def test_a_quantity_is_not_read_as_the_number_that_its_digits_make(make_number):
    make_number("+16329600010")
    assert "A spreadsheet made a quantity" in reason(table_plan(one_row(number="1632960001.0")))


def test_a_removed_number_is_blocked(make_number):
    make_number(state="removed")
    assert "not in the Nixflex account" in reason(table_plan(one_row()))


def test_two_rows_that_say_the_same_make_one(number):
    rollout = table_plan(one_row() + "01632 960001,Smile\n")
    assert effects(rollout) == ["changed", "blocked"]


def test_the_second_of_two_rows_that_say_the_same_names_the_first(number):
    rollout = table_plan(one_row() + "01632 960001,Smile\n")
    assert reasons(rollout)[1] == "Row 2 is for the same number and says the same."


def test_two_rows_that_say_different_things_are_both_blocked(number):
    rollout = table_plan(one_row() + "01632 960001,Other\n")
    assert [words[:5] for words in reasons(rollout)] == ["Row 3", "Row 2"]


def test_of_two_rows_that_say_different_things_one_can_be_excluded(number):
    rollout = table_plan(one_row() + "01632 960001,Other\n")
    replanning.exclude(rollout, actor=SYSTEM, positions=[1], excluded=True)
    replanning.replan(rollout, actor=SYSTEM)
    assert effects(rollout)[1] == "changed"


def test_columns_that_the_template_does_not_use_make_no_difference(number):
    rollout = table_plan("number,name,remark\n01632960001,Smile,a\n01632960001,Smile,b\n")
    assert effects(rollout) == ["changed", "blocked"]


def test_a_missing_value_names_placeholder_and_column(number):
    words = reason(table_plan(one_row(name=""), template="${name}"))
    assert words == "${name} has no value: column “name” is empty here."


def test_a_placeholder_without_a_column_says_so(number):
    assert "${town} has no value: no column" in reason(table_plan(one_row(), template="${name} ${town}"))


def test_many_missing_values_are_counted(number):
    words = reason(table_plan(one_row(), template="${a} ${b} ${c} ${d} ${e}"))
    assert words.endswith("2 more have none either.")


def test_a_text_over_the_limit_says_by_how_much(number):
    words = reason(table_plan(one_row(name="x" * 8000), template="${name}!🙂"))
    assert words == "The text has 8,003 characters, 3 over the limit of 8,000."


def test_a_text_at_the_limit_is_not_blocked(number):
    assert only(table_plan(one_row(name="x" * 7999), template="${name}!")).effect == "changed"


def test_a_text_far_over_the_limit_is_not_kept_whole(number):
    row = only(table_plan(one_row(name="x" * 30_000), template="${name}${name}"))
    assert (row.length, len(row.text)) == (60_000, 16_000)


def test_a_text_of_which_nothing_is_left_is_blocked(number):
    assert "left out" in reason(table_plan(one_row(name=""), template="${name}", drop=True))


def test_a_text_that_replacing_leaves_blank_is_blocked(make_number):
    make_number(text="Closed.")
    assert "only spaces" in reason(replace_plan("Closed.", " "))


def test_clearing_needs_its_own_right(make_number, person):
    make_number(text="Closed.")
    planner = person("Editors", "planner")
    planner.user_permissions.add(Permission.objects.get(codename="run_rollouts"))
    assert "right to clear profiles" in reason(replace_plan("Closed.", "", actor=actor(planner)))


def test_whoever_may_clear_may_plan_it(make_number, manager):
    make_number(text="Closed.")
    assert only(text_plan("", actor=actor(manager))).effect == "changed"


def test_a_drifted_number_is_blocked(make_number):
    make_number(state="drifted", remote_text_seen="theirs")
    assert "outside Nixadmin" in reason(table_plan(one_row()))


def test_someone_elses_fresh_draft_blocks_and_names_them(number, editor, manager):
    Draft.objects.create(user=editor, number=number, text="x", base_version=1)
    assert reason(table_plan(one_row(), actor=actor(manager))).startswith("editor is editing")


def test_an_old_draft_does_not_block(number, editor):
    old = timezone.now() - EDITING_FOR - timedelta(seconds=1)
    Draft.objects.create(user=editor, number=number, text="x", base_version=1, updated_at=old)
    assert only(table_plan(one_row())).effect == "changed"


def test_ones_own_draft_does_not_block(number, manager):
    Draft.objects.create(user=manager, number=number, text="x", base_version=1)
    assert only(table_plan(one_row(), actor=actor(manager))).effect == "changed"


def test_a_draft_does_not_block_where_nothing_changes(make_number, editor):
    made = make_number(text="Text")
    Draft.objects.create(user=editor, number=made, text="x", base_version=1)
    assert only(text_plan("Text")).effect == "unchanged"


def test_blocked_rows_do_not_block_others(make_number):
    make_number(NUMBER)
    make_number(OTHER, state="removed")
    assert effects(text_plan("Text")) == ["changed", "blocked"]

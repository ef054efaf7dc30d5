"""Planning: what a dry run keeps, from a table, from one text, and from find and replace."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import AuditEvent, PhoneNumber, Rollout, RolloutRow
from profiles.models.rollout import TextUse
from profiles.services.rollouts import templates
from profiles.services.rollouts.plans import planning, replanning
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.stages import RunRefused
from profiles.tables import read_pasted
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.rollouts.plans.making import (
    OTHER,
    all_numbers,
    effects,
    one_row,
    only,
    reasons,
    replace_plan,
    table_plan,
    text_plan,
)
from tests.services.stand_in import save

pytestmark = pytest.mark.django_db


def test_a_row_holds_its_new_text(number):
    row = only(table_plan(one_row()))
    assert (row.number, row.text, row.length) == (number, "Business: Smile. Open by appointment.", 37)


def test_a_row_is_bound_to_the_version_that_the_dry_run_saw(number):
    row = only(table_plan(one_row()))
    assert (row.base_version, row.base) == (1, number.head)


def test_a_row_knows_where_it_stood_in_the_table(number):
    row = only(table_plan("number,name\n\n01632 960001,Smile\n"))
    assert (row.line, row.number_typed, row.values) == (
        3,
        "01632 960001",
        {"number": "01632 960001", "name": "Smile"},
    )


def test_a_row_tells_how_many_words_change(number):
    row = only(text_plan(TEXT + " Ring twice."))
    assert (row.words_added, row.words_removed) == (2, 0)


def test_rows_are_new_changed_or_unchanged(make_number):
    make_number(NUMBER, text="")
    make_number(OTHER, text="Old")
    make_number("+441632960003", text="Text")
    assert effects(text_plan("Text")) == ["new", "changed", "unchanged"]


def test_columns_are_matched_whatever_their_case_spaces_and_underscores(number):
    rollout = table_plan(
        "Phone_Number,NAME,Clinic Hours\n01632960001,S,9-5", template="${name} ${clinic.hours}"
    )
    assert rollout.options["columns"] == {"name": "NAME", "clinic.hours": "Clinic Hours"}


def test_the_column_of_the_numbers_is_found_by_its_name(number):
    rollout = table_plan(f"name,phone,number\nSmile,01632 960999,{NUMBER}\n")
    assert rollout.options["number_column"] == "number"


def test_the_column_of_the_numbers_is_found_by_its_cells(number):
    assert table_plan(f"name,where\nSmile,{NUMBER}\n").options["number_column"] == "where"


def test_a_name_that_its_cells_deny_is_not_believed(number):
    assert table_plan(f"number,name,where\n12,Smile,{NUMBER}\n").options["number_column"] == "where"


def test_columns_can_be_chosen(number):
    chosen: dict[str, Any] = {"number_column": "b", "columns": {"name": "a"}}
    assert only(table_plan(f"number,a,b\n,Smile,{NUMBER}\n", **chosen)).text.startswith("Business: Smile.")


@pytest.mark.parametrize("chosen", [{"number_column": "x"}, {"columns": {"name": "x"}}])
def test_a_column_that_is_not_there_is_refused(number, chosen):
    with pytest.raises(PlanRefused, match="no column “x”"):
        table_plan(one_row(), **chosen)


def test_an_archived_template_is_not_planned(number):
    made = templates.create_template(actor=SYSTEM, name="x", text="Text")
    made = templates.archive_template(made, actor=SYSTEM)
    with pytest.raises(PlanRefused, match="archived"):
        planning.plan_template(actor=SYSTEM, template_version=made.head, table=read_pasted(one_row()))


def test_planning_is_one_step_in_the_audit_log(make_number):
    make_number()
    rollout = table_plan(one_row() + "abc,x\n")
    event = AuditEvent.objects.get(action="rollout_step")
    assert (event.rollout, event.data) == (
        rollout,
        {
            "step": "planned",
            "rows": 2,
            "new": 0,
            "changed": 1,
            "unchanged": 0,
            "blocked": 1,
            "template": "Clinic",
            "template_version": 1,
            "file": "Pasted table",
            "digest": rollout.table_digest,
        },
    )


def test_the_audit_log_holds_no_text_of_a_rollout(number):
    replace_plan("Riverside", "Lakeside")
    assert "side" not in str(AuditEvent.objects.filter(action="rollout_step").values_list("data", "reason"))


def test_planning_changes_no_number(number):
    before = PhoneNumber.objects.values().get()
    table_plan(one_row())
    assert PhoneNumber.objects.values().get() == before


def test_a_plan_whose_making_was_cut_off_is_none(number, monkeypatch):
    def broken(*_, **__):
        raise MemoryError

    monkeypatch.setattr("profiles.services.rollouts.plans.rows.write_rows", broken)
    with pytest.raises(MemoryError):
        table_plan(one_row())
    assert Rollout.objects.get().stage == "cancelled"


def test_find_and_replace_changes_what_it_finds(make_number):
    make_number(NUMBER, text="A cut is 45 pounds.")
    make_number(OTHER, text="Ask.")
    rollout = replace_plan("45 pounds", "49 pounds")
    rows = rollout.rows.order_by("position").values_list("text", "effect")
    assert list(rows) == [("A cut is 49 pounds.", "changed"), ("Ask.", "unchanged")]


def test_a_plan_without_a_title_is_named_after_its_template_and_table(number):
    assert table_plan(one_row()).title == "Clinic: Pasted table"


def test_a_title_that_quotes_can_stand_in_quotes(make_number):
    make_number()
    assert "“" not in replace_plan("Riverside", "Lakeside").title


def test_find_and_replace_keeps_to_its_options(make_number):
    make_number(text="Cut and haircut")
    assert only(replace_plan("cut", "#", whole_word=True, match_case=False)).text == "# and haircut"


@pytest.mark.parametrize(("find", "replacement"), [("", "x"), ("x" * 8001, ""), ("x", "\0"), ("\ud800", "")])
def test_words_that_cannot_be_found_or_put_in_are_refused(number, find: str, replacement: str):
    with pytest.raises(PlanRefused):
        replace_plan(find, replacement)


@pytest.mark.parametrize("text", [" \n", "x" * 8001, "\0"])
def test_one_text_that_is_no_profile_is_refused(number, text: str):
    with pytest.raises(PlanRefused):
        text_plan(text)


def test_no_numbers_are_refused(db):
    with pytest.raises(PlanRefused, match="No number"):
        text_plan("Text")


def test_too_many_numbers_are_refused(make_number, monkeypatch):
    monkeypatch.setattr(planning, "NUMBER_LIMIT", 1)
    make_number(NUMBER)
    make_number(OTHER)
    with pytest.raises(PlanRefused, match="more than 1"):
        text_plan("Text")


def test_numbers_go_in_the_order_in_which_they_were_chosen(make_number):
    make_number(NUMBER)
    make_number(OTHER)
    rollout = planning.plan_text(actor=SYSTEM, text="x", numbers=all_numbers().reverse(), chosen="all")
    assert list(rollout.rows.order_by("position").values_list("number__number", flat=True)) == [OTHER, NUMBER]


def test_editors_plan_no_rollouts(number, editor):
    for plan in (
        lambda: table_plan(one_row(), actor=actor(editor)),
        lambda: text_plan("x", actor=actor(editor)),
        lambda: replace_plan("x", "y", actor=actor(editor)),
    ):
        with pytest.raises(PermissionDenied):
            plan()


def test_other_columns_make_other_texts(number):
    rollout = table_plan("number,name,shop\n01632960001,Smile,Croydon\n")
    replanning.remap(rollout, actor=SYSTEM, number_column="number", columns={"name": "shop", "hours": ""})
    assert only(rollout).text.startswith("Business: Croydon.")


def test_a_plan_made_again_sees_the_numbers_as_they_are_now(number):
    rollout = table_plan(one_row())
    PhoneNumber.objects.update(state="removed")
    replanning.replan(rollout, actor=SYSTEM)
    assert effects(rollout) == ["blocked"]


def test_a_plan_made_again_keeps_its_order_and_what_was_excluded(make_number):
    make_number(NUMBER)
    make_number(OTHER)
    rollout = table_plan(one_row() + f"{OTHER},B\n")
    replanning.exclude(rollout, actor=SYSTEM, positions=[2], excluded=True)
    replanning.replan(rollout, actor=SYSTEM)
    rows = rollout.rows.order_by("position").values_list("number__number", "excluded")
    assert list(rows) == [(NUMBER, False), (OTHER, True)]


def test_find_and_replace_made_again_looks_at_the_new_profile(number):
    rollout = replace_plan("Riverside", "Lakeside")
    PhoneNumber.objects.update(head=None, version=0, has_profile=False)
    replanning.replan(rollout, actor=SYSTEM)
    assert effects(rollout) == ["unchanged"]


def test_planning_again_leaves_other_plans_alone(number):
    other = text_plan("Another text.")
    replanning.replan(table_plan(one_row()), actor=SYSTEM)
    other.refresh_from_db()
    assert other.stage == "planned"


@pytest.mark.parametrize("stage", ["running", "paused", "finished", "cancelled"])
def test_what_was_started_is_not_planned_again(number, stage: str):
    rollout = table_plan(one_row())
    Rollout.objects.update(stage=stage)
    with pytest.raises(PlanRefused):
        replanning.replan(rollout, actor=SYSTEM)


def test_what_has_no_table_has_no_columns_to_choose(number):
    with pytest.raises(PlanRefused, match="columns"):
        replanning.remap(text_plan("Text"), actor=SYSTEM, number_column="number", columns={})


def test_a_scheduled_one_that_is_planned_again_is_a_plan(number):
    rollout = table_plan(one_row())
    Rollout.objects.update(stage="asking", reason="A number moved.")
    again = replanning.replan(rollout, actor=SYSTEM)
    assert (again.stage, again.reason) == ("planned", "")


def test_rows_can_be_excluded_and_taken_in_again(number):
    rollout = table_plan(one_row())
    for excluded in (True, False):
        replanning.exclude(rollout, actor=SYSTEM, positions=[1], excluded=excluded)
        assert only(rollout).excluded is excluded


def test_what_was_started_excludes_no_rows(number):
    rollout = table_plan(one_row())
    Rollout.objects.update(stage="running")
    with pytest.raises(RunRefused):
        replanning.exclude(rollout, actor=SYSTEM, positions=[1], excluded=True)


@pytest.mark.parametrize(
    ("use", "body", "text"),
    [
        (TextUse.BELOW, "Open.", "Open.\n\nNew."),
        (TextUse.ABOVE, "Open.", "New.\n\nOpen."),
        (TextUse.BELOW, "", "New."),
        (TextUse.ABOVE, "", "New."),
        (TextUse.BELOW, "Open.\n\nNew.", "Open.\n\nNew."),
        (TextUse.ABOVE, "New.\n\nOpen.", "New.\n\nOpen."),
        (TextUse.BELOW, "New.", "New."),
        (TextUse.ABOVE, "New.", "New."),
        (TextUse.BELOW, "Open. New.", "Open. New.\n\nNew."),
        (TextUse.ABOVE, "New. Open.", "New.\n\nNew. Open."),
        (TextUse.BELOW, "New.\n\nOpen.", "New.\n\nOpen.\n\nNew."),
    ],
)
def test_a_text_is_added_once_after_a_blank_line(make_number, use, body, text):
    make_number(text=body)
    assert only(text_plan("New.", use=use)).text == text


def test_nothing_is_not_added(number):
    with pytest.raises(PlanRefused, match="Write the words"):
        text_plan("", use=TextUse.BELOW)


def test_what_is_added_and_leaves_no_room_is_blocked(make_number):
    make_number(text="x" * 7990)
    assert "over the limit" in only(text_plan("Closed today.", use=TextUse.BELOW)).reason


def test_planned_again_it_is_added_still(make_number):
    number = make_number(text="Open.")
    rollout = text_plan("New.", use=TextUse.BELOW)
    save(number, "Open daily.")
    replanning.replan(rollout, actor=SYSTEM)
    assert only(rollout).text == "Open daily.\n\nNew."


def test_a_plan_of_an_older_release_replaces(make_number):
    make_number(text="Open.")
    rollout = text_plan("New.")
    Rollout.objects.update(options={"text": "New.", "filter": "all"})
    replanning.replan(rollout, actor=SYSTEM)
    assert only(rollout).text == "New."


def test_its_title_says_that_it_is_added(number):
    assert text_plan("New.", use=TextUse.BELOW).title == "A text added to 1 number"


def test_a_text_can_not_clear_by_being_added(make_number, manager):
    make_number(text="Open.")
    rollout = text_plan("", actor=actor(manager))
    with pytest.raises(PlanRefused, match="Only one text"):
        replanning.use_text(rollout, actor=actor(manager), use=TextUse.BELOW)


def test_what_was_started_is_not_used_otherwise(number):
    rollout = text_plan("New.")
    Rollout.objects.update(stage="running")
    with pytest.raises(PlanRefused, match="has been started"):
        replanning.use_text(rollout, actor=SYSTEM, use=TextUse.BELOW)


def test_excluding_is_audited(number, manager):
    rollout = table_plan(one_row())
    replanning.exclude(rollout, actor=actor(manager), positions=[1, 99], excluded=True)
    event = AuditEvent.objects.latest("seq")
    assert (event.actor, event.data) == (manager, {"step": "rows excluded", "rows": 1})


def test_the_number_of_queries_does_not_grow_with_the_rows(make_number, monkeypatch):
    monkeypatch.setattr("profiles.services.rollouts.plans.rows.BATCH_SIZE", 1000)
    make_number(NUMBER)
    counts: list[int] = []
    for rows in (4, 20):
        for place in range(rows):
            make_number(f"+4416329{60100 + len(counts) * 100 + place}")
        with CaptureQueriesContext(connection) as queries:
            text_plan("Text")
        counts.append(len(queries))
    assert RolloutRow.objects.count() == 5 + 25
    assert counts[0] == counts[1]


def test_reasons_are_kept_with_their_rows(number):
    assert reasons(table_plan("number,name\nabc,x\n01632960001,y\n")) == [
        "“abc” in column “number” is not a phone number.",
        "",
    ]

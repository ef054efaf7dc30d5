"""A corrected table takes the place of a plan's own; what people chose stays."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import ColumnName, PhoneNumber, Rollout
from profiles.models.rollout import Effect, Stage
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.plans.correcting import TableChange, replace_table, table_of, use_header
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.planning import plan_template, plan_text
from profiles.services.rollouts.templates import create_template
from profiles.tables import TableRefused, read_pasted
from tests.conftest import NUMBER, SYSTEM, actor

OTHER, THIRD = "+441632960002", "+441632960003"
TEMPLATE = "Business: ${clinic.name}. Open ${clinic.hours|on request}."
TITLED = (
    "Our practices\t\t\nas of May\t\tby Jo\n\nPractice\tTel. No.\tOpening times\n"
    f"A\t{NUMBER}\t9-5\nB\t{OTHER} (main)\t8-6\n"
)


@pytest.fixture(autouse=True)
def three(make_number):
    for number in (NUMBER, OTHER, THIRD):
        make_number(number)


def plan(text: str = TITLED) -> Rollout:
    version = create_template(actor=SYSTEM, name="Clinic", text=TEMPLATE).head
    return plan_template(actor=SYSTEM, template_version=version, table=read_pasted(text), title="Mine")


def correct(rollout: Rollout, text: str) -> TableChange:
    return replace_table(rollout, table=read_pasted(text), actor=SYSTEM)


def texts(rollout: Rollout) -> list[str]:
    return list(rollout.rows.order_by("position").values_list("text", flat=True))


def test_a_table_with_titles_and_usual_names_is_planned_as_it_is():
    assert texts(plan()) == ["Business: A. Open 9-5.", "Business: B. Open 8-6."]


def test_why_a_column_was_taken_is_kept():
    assert plan().options["guessed"] == {"clinic.name": "name", "clinic.hours": "name"}


def test_the_table_of_a_plan_is_the_one_that_it_was_planned_with():
    assert list(table_of(plan()).lines()) == list(read_pasted(TITLED).lines())


def test_what_a_corrected_table_changes_is_told():
    change = correct(plan(), f"Practice\tTel. No.\tTown\nA2\t{NUMBER}\tx\nC\t{THIRD}\ty\n")
    assert change == TableChange(1, 1, 1, ["Town"], ["Opening times"])


def test_the_same_table_changes_nothing():
    assert correct(plan(), TITLED) == TableChange(0, 0, 0, [], [])


def test_its_rows_take_the_place_of_the_others():
    rollout = plan()
    correct(rollout, f"Practice\tTel. No.\tOpening times\nC\t{THIRD}\t7-7\n")
    assert texts(rollout) == ["Business: C. Open 7-7."]


def test_title_and_template_stay_and_the_file_is_named():
    rollout = plan()
    digest = rollout.table_digest
    correct(rollout, f"Practice\tTel. No.\nC\t{THIRD}\n")
    rollout.refresh_from_db()
    assert (rollout.title, rollout.stage, rollout.table_digest != digest) == ("Mine", Stage.PLANNED, True)


def test_chosen_columns_stay():
    rollout = plan(f"number\tname\tnick\nx{NUMBER}\tA\tAnn\n")
    replanning.remap(rollout, actor=SYSTEM, number_column="number", columns={"clinic.name": "nick"})
    correct(rollout, f"nick\tclinic name\tnumber\nAnn\tA\t{NUMBER}\n")
    assert texts(rollout) == ["Business: Ann. Open on request."]


def test_what_was_left_without_a_column_stays_so():
    rollout = plan()
    replanning.remap(rollout, actor=SYSTEM, number_column="Tel. No.", columns={"clinic.name": "Practice"})
    correct(rollout, TITLED)
    assert rollout.rows.first().text == "Business: A. Open on request."


def test_a_new_column_is_guessed():
    rollout = plan(f"Practice\tTel. No.\nA\t{NUMBER}\n")
    correct(rollout, TITLED)
    assert rollout.rows.first().text == "Business: A. Open 9-5."


def test_what_was_excluded_stays_so_by_its_number():
    rollout = plan()
    replanning.exclude(rollout, actor=SYSTEM, positions=[2], excluded=True)
    correct(rollout, f"Practice\tTel. No.\nC\t{THIRD}\nB\t{OTHER}\n")
    assert list(rollout.rows.order_by("position").values_list("excluded", flat=True)) == [False, True]


def test_of_two_rows_for_a_number_an_excluded_one_excludes_no_other():
    rollout = plan(f"Practice\tTel. No.\nA\t{NUMBER}\nB\t{NUMBER}\n")
    replanning.exclude(rollout, actor=SYSTEM, positions=[2], excluded=True)
    correct(rollout, f"Practice\tTel. No.\nC\t{NUMBER}\n")
    assert rollout.rows.get().excluded is False


def test_another_row_can_be_the_header():
    rollout = plan(f"Site\tPhone\nPractice\tTel. No.\nA\t{NUMBER}\n")
    use_header(rollout, header_line=2, actor=SYSTEM)
    rollout.refresh_from_db()
    assert (rollout.options["table_columns"], rollout.rows.count()) == (["Practice", "Tel. No."], 1)


def test_a_row_that_was_left_out_can_be_the_header_again():
    rollout = plan(f"Practice\tTel. No.\nPractice \tTel No\nA\t{NUMBER}\n")
    use_header(rollout, header_line=2, actor=SYSTEM)
    use_header(Rollout.objects.get(), header_line=1, actor=SYSTEM)
    assert (rollout.rows.count(), rollout.rows.first().effect) == (2, Effect.BLOCKED)


@pytest.mark.parametrize("line", [3, 99])
def test_a_row_that_is_empty_or_not_there_can_not_be_the_header(line: int):
    with pytest.raises(TableRefused, match="can't name the columns"):
        use_header(plan(), header_line=line, actor=SYSTEM)


def test_a_plan_whose_new_header_is_refused_is_as_it_was():
    rollout = plan()
    with pytest.raises(TableRefused):
        use_header(rollout, header_line=99, actor=SYSTEM)
    rollout.refresh_from_db()
    assert (rollout.stage, rollout.rows.count()) == (Stage.PLANNED, 2)


def test_without_the_right_nothing_is_replaced(editor):
    with pytest.raises(PermissionDenied):
        replace_table(plan(), table=read_pasted(TITLED), actor=actor(editor))


def test_a_rollout_without_a_table_takes_none():
    rollout = plan_text(actor=SYSTEM, text="x", numbers=PhoneNumber.objects.all(), chosen="all")
    with pytest.raises(PlanRefused):
        correct(rollout, TITLED)


def test_a_started_one_takes_none():
    rollout = plan()
    Rollout.objects.update(stage=Stage.RUNNING)
    with pytest.raises(PlanRefused):
        correct(rollout, TITLED)


def test_what_people_say_of_a_column_is_remembered():
    rollout = plan(f"Practice\tTel. No.\tWhen\nA\t{NUMBER}\t9-5\n")
    columns = {"clinic.name": "Practice", "clinic.hours": "When"}
    replanning.remap(rollout, actor=SYSTEM, number_column="Tel. No.", columns=columns)
    told = dict(ColumnName.objects.values_list("name", "key"))
    assert told == {"telno": "", "practice": "clinic.name", "when": "clinic.hours"}


def test_what_is_remembered_counts_in_the_next_table():
    ColumnName.objects.remember({"when": "clinic.hours"})
    rollout = plan(f"Practice\tTel. No.\tWhen\nA\t{NUMBER}\t9-5\n")
    assert (rollout.options["guessed"]["clinic.hours"], texts(rollout)) == (
        "remembered",
        ["Business: A. Open 9-5."],
    )


def test_what_is_taken_back_is_not_remembered():
    ColumnName.objects.remember({"when": "clinic.name", "elsewhere": "clinic.name"})
    rollout = plan(f"Practice\tTel. No.\tWhen\nA\t{NUMBER}\t9-5\n")
    replanning.remap(rollout, actor=SYSTEM, number_column="Tel. No.", columns={"clinic.name": "Practice"})
    assert set(ColumnName.objects.values_list("name", flat=True)) == {"telno", "practice", "elsewhere"}


def test_guesses_that_somebody_confirmed_are_guesses_no_more():
    rollout = plan()
    replanning.remap(rollout, actor=SYSTEM, number_column="Tel. No.", columns=rollout.options["columns"])
    rollout.refresh_from_db()
    assert rollout.options["guessed"] == {}

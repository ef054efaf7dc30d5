"""The column of the checks in a dry run: only what the new text adds."""

import pytest
from django.test import Client

from tests.conftest import NUMBER, MakeNumber
from tests.pages.rollouts.plan_page import open_page
from tests.services.rollouts.plans.making import replace_plan

WRONG = "Open Mon-Fri 9-5, closed on Monday."


def _told(browser: Client, new: str) -> str:
    """Return what the column says of the only row that changes."""
    page = open_page(browser, replace_plan("hair", new))
    cells = page.by_id("rows").one("tbody").all("tr", hidden=False)[0].all("td")
    return cells[-2].words


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("We cut hair.", f"hair. {WRONG}", "Hours that contradict each other"),
        (f"We cut hair. {WRONG}", "curls", ""),
        (f"We cut hair. {WRONG}", "curls. We are {{name}}", "Blanks that were not filled in"),
        ("We cut hair.", "hair, call 01632 960002", "A phone number of another business here"),
    ],
    ids=["adds one", "has it already", "adds another", "of the account"],
)
def test_only_what_the_new_text_adds_is_told(
    make_number: MakeNumber, as_manager: Client, old: str, new: str, told: str
) -> None:
    make_number("+441632960002", text="We mend cars.", label="Oak Garage")
    make_number(NUMBER, text=old, label="Elm Dental")
    assert _told(as_manager, new) == told


def test_more_than_two_are_counted(make_number: MakeNumber, as_manager: Client) -> None:
    make_number(NUMBER, text="We cut hair.", label="Elm Dental")
    new = f"hair. {WRONG} At 25:00. We are {{{{name}}}}."
    assert _told(as_manager, new).endswith("and 1 more")


def test_rollout_that_runs_has_no_such_column(make_number: MakeNumber, as_manager: Client) -> None:
    make_number(NUMBER, text="We cut hair.", label="Elm Dental")
    rollout = replace_plan("hair", WRONG)
    rollout.stage = rollout.Stage.RUNNING
    rollout.save()
    heads = [head.words for head in open_page(as_manager, rollout).by_id("rows").all("th", scope="col")]
    assert "Checks" not in heads

"""Whatever table is planned: each row does something known, or is blocked with a sentence."""

import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.models import Rollout, Template
from profiles.services.rollouts.plans import planning
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.tables import Table, TableRow
from tests.conftest import NUMBER, SYSTEM
from tests.services.rollouts.plans.making import table_plan

# More by hand: BAD_TABLES=5000.
property_test = settings(
    deadline=None,
    derandomize=True,
    max_examples=int(os.environ.get("BAD_TABLES", "50")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

COLUMNS = ["number", "Name", "clinic hours", "${name}"]
NUMBERS = [
    NUMBER,
    "01632 960001",
    "441632960001",
    "441632960001.0",
    "4.41633E+11",
    "+441632960999",
    "+",
    "0" * 300,
]
TEXT = st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
CELLS = TEXT | st.sampled_from(
    ["", " ", "\u200b", "=1+1", "$", "${name}", "x" * 32_767, "🙂" * 4_100, *NUMBERS]
)
ROWS = st.lists(st.tuples(st.sampled_from(NUMBERS) | CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6)
CHOICES = st.none() | st.sampled_from([*COLUMNS, "", "elsewhere"])


@pytest.fixture
def template(number) -> Template:
    """A template with a value that is needed and one that is not."""
    table_plan("number\nx\n", template="${name}\n${clinic.hours|}", drop=True)
    return Template.objects.select_related("head").get()


@given(rows=ROWS, number_column=CHOICES, name_column=CHOICES)
@property_test
def test_each_row_has_an_effect_and_each_blocked_one_a_sentence(
    template: Template, rows: list[tuple[str, ...]], number_column: str | None, name_column: str | None
) -> None:
    lines = [TableRow(at, dict(zip(COLUMNS, row, strict=True))) for at, row in enumerate(rows, start=2)]
    table = Table("bad", "0" * 64, COLUMNS, lines)
    unknown = {number_column, name_column} - {None, *COLUMNS}

    def plan() -> Rollout:
        return planning.plan_template(
            actor=SYSTEM,
            template_version=template.head,
            table=table,
            number_column=number_column,
            columns=None if name_column is None else {"name": name_column},
        )

    if unknown:
        with pytest.raises(PlanRefused, match="The table has no column"):
            plan()
        return
    for row in plan().rows.all():
        sentence = re.fullmatch(r"[^\n]{10,499}[.!?]", row.reason)
        assert (row.effect == "blocked") == bool(sentence), row.reason

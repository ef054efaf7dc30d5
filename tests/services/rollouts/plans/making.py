"""Planning rollouts in tests: a template, a table and what the rows say."""

from typing import Any

from django.db.models import QuerySet

from profiles.models import PhoneNumber, Rollout, RolloutRow
from profiles.services.actors import Actor
from profiles.services.rollouts import templates
from profiles.services.rollouts.plans import planning
from profiles.tables import read_pasted
from tests.conftest import NUMBER, SYSTEM

TEMPLATE = "Business: ${name}. Open ${hours|by appointment}."
OTHER = "+441632960002"


def table_plan(
    text: str, *, template: str = TEMPLATE, actor: Actor = SYSTEM, drop: bool = False, **chosen: Any
) -> Rollout:
    """Plan ``template`` for the pasted table ``text``."""
    made = templates.create_template(actor=SYSTEM, name="Clinic", text=template, drop_empty_lines=drop)
    return planning.plan_template(actor=actor, template_version=made.head, table=read_pasted(text), **chosen)


def text_plan(text: str, *, actor: Actor = SYSTEM, **options: Any) -> Rollout:
    """Plan ``text`` for all numbers."""
    return planning.plan_text(actor=actor, text=text, numbers=all_numbers(), chosen="all", **options)


def replace_plan(find: str, replacement: str, *, actor: Actor = SYSTEM, **options: bool) -> Rollout:
    """Plan to replace ``find`` in the profiles of all numbers."""
    return planning.plan_replace(
        actor=actor,
        find=find,
        replacement=replacement,
        whole_word=options.get("whole_word", False),
        match_case=options.get("match_case", True),
        numbers=all_numbers(),
        chosen="all",
    )


def one_row(name: str = "Smile", number: str = NUMBER) -> str:
    """Return a table of one row."""
    return f"number,name\n{number},{name}\n"


def all_numbers() -> QuerySet[PhoneNumber]:
    return PhoneNumber.objects.order_by("number")


def only(rollout: Rollout) -> RolloutRow:
    """Return the one row of ``rollout``."""
    return rollout.rows.get()


def effects(rollout: Rollout) -> list[str]:
    """Return the effects of the rows in their order."""
    return list(rollout.rows.order_by("position").values_list("effect", flat=True))


def reasons(rollout: Rollout) -> list[str]:
    """Return the reasons of the rows in their order."""
    return list(rollout.rows.order_by("position").values_list("reason", flat=True))

"""Rollouts of each team, and those for both."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Rollout, RolloutRow, TemplateVersion
from profiles.models.audit import Action
from tests.teams.account.log import log
from tests.teams.account.marks import BOTH, COUNT_OF_BOTH, mark
from tests.teams.account.sides import Side

# By what each is for: its place among the keys, its stage, and the outcome of its rows.
ROLLOUTS = {
    "planned": (31, "planned", "none"),
    "running": (32, "running", "saved"),
    "finished": (33, "finished", "failed"),
    "asking": (34, "asking", "waiting"),
    "scheduled": (35, "scheduled", "waiting"),
}


def make_rollouts(side: Side, version: TemplateVersion) -> None:
    for name, (place, stage, outcome) in ROLLOUTS.items():
        made = side.rollouts[name] = make_rollout(
            side.key(place),
            f"{mark(side.whose, 'rollout')} {name}",
            stage,
            version if name == "planned" else None,
            reason=mark(side.whose, "stopped"),
            note=mark(side.whose, "why"),
            author=side.people["manager"],
            author_name=mark(side.whose, "manager"),
        )
        add_row(made, 1, side, outcome)


def make_rollout(pk: int, title: str, stage: str, version: TemplateVersion | None, **fields: Any) -> Rollout:
    now = timezone.now()
    begun = stage in {"running", "finished"}
    options: dict[str, Any] = {"text": title}
    if version is not None:
        options = {
            "columns": {"clinic.name": "Name"},
            "number_column": "Phone",
            "table_columns": ["Phone", "Name"],
        }
    return Rollout.objects.create(
        pk=pk,
        title=title,
        source="text" if version is None else "template",
        stage=stage,
        template_version=version,
        options=options,
        started_at=now if begun else None,
        starts_at=now + timedelta(days=1) if stage == "scheduled" else None,
        ends_at=now + timedelta(days=2) if stage == "running" else None,
        **fields,
    )


def add_row(rollout: Rollout, position: int, side: Side, outcome: str, name: str = "live") -> None:
    number, whose = side.numbers[name], side.whose
    RolloutRow.objects.create(
        pk=rollout.pk * 100 + position,
        rollout=rollout,
        position=position,
        line=position,
        number=number,
        number_typed=number.number,
        text=f"Business: {mark(whose, 'rowtext')}.",
        length=20,
        values={"Phone": number.number, "Name": mark(whose, "cell")},
        base=number.head,
        base_version=number.version,
        effect="changed",
        words_added=1,
        outcome=outcome,
        reason=mark(whose, "rowreason"),
        settled_at=timezone.now(),
        submission=f"{rollout.pk}-{position}",
        revision=number.head if outcome in {"saved", "failed"} else None,
    )


def make_mixed_rollouts(sides: dict[str, Side], version: TemplateVersion, author: User) -> dict[str, Rollout]:
    """Rollouts to the numbers of both, by somebody who sees all; one row names no number."""
    made = {}
    for name, (place, stage, outcome) in ROLLOUTS.items():
        rollout = made[name] = make_rollout(
            BOTH + place,
            f"For both, {name}",
            stage,
            version if name == "planned" else None,
            author=author,
            author_name="Director",
            reason=mark("u", "moved") if stage == "asking" else "",
        )
        rollout.options["filter"] = mark("u", "chosen")
        rollout.save()
        for position, side in enumerate(sides.values(), start=1):
            add_row(rollout, position, side, outcome)
        RolloutRow.objects.create(
            pk=rollout.pk * 100 + 9,
            rollout=rollout,
            position=9,
            line=9,
            number_typed=mark("u", "typed"),
            values={"Phone": mark("u", "typed"), "Name": mark("u", "cell")},
            text=mark("u", "rowtext"),
            effect="blocked",
            reason=mark("u", "rowreason"),
            submission=f"{rollout.pk}-9",
        )
        log(Action.ROLLOUT_STEP, rollout=rollout, data={"step": "planned", "rows": COUNT_OF_BOTH})
        asks = {"step": "asks for a decision"}
        log(Action.ROLLOUT_STEP, rollout=rollout, reason=mark("u", "moved"), data=asks)
    return made

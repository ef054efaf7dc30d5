"""Templates, and a rollout at each stage."""

from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from profiles.models import PhoneNumber, Rollout, Template
from profiles.models.rollout import TextUse
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.services.rollouts import saving, scheduling, templates, undo
from profiles.services.rollouts.plans import planning
from profiles.tables import read_pasted

TEMPLATE = "Business: ${name}. Address: ${address}.\nOpen ${hours|by appointment}. ${services}"
STAGES = ["scheduled", "asking", "running", "canary", "paused", "stopped", "finished", "cancelled"]
REASONS = {
    "asking": "Changed since this was scheduled: Branch 1. Let it go on without what has changed.",
    "paused": "Maya Okafor paused it.",
    "stopped": "Stopped after 5 failures in a row.",
    "cancelled": "Maya Okafor cancelled it.",
}
OUTCOMES = {
    "live": "",
    "failed": "Nixflex refused it: the text is too long.",
    "skipped": "Edwin Marsh saved version 2 since, on 3 May 2026.",
    "saved": "",
    "superseded": "Edwin Marsh saved version 3.",
    "waiting": "",
}


def fill_rollouts(manager: Actor, numbers: dict[str, PhoneNumber], keys: dict[str, str]) -> None:
    """Make templates and rollouts; ``keys`` gets what their addresses name."""
    clinic = templates.create_template(actor=manager, name="Clinic", text=TEMPLATE, note="As agreed in May")
    keys["template"] = str(clinic.pk)
    templates.save_template(
        clinic,
        actor=manager,
        text=TEMPLATE + "\nParking is free.",
        base_version=1,
        note="",
        drop_empty_lines=True,
    )
    clinic.refresh_from_db()
    old = templates.create_template(actor=manager, name="Garage", text="We are ${name}.")
    templates.archive_template(old, actor=manager)
    keys["archived"] = str(old.pk)
    keys["planned"] = str(_planned(manager, clinic, numbers).pk)
    titled = (
        "Our practices,,,\nas of May,,by Jo,\nPractice,Tel. No.,Opening times,Where\n"
        f"Smile,{numbers['other-1'].number} (main),Mon-Fri 9-5,1 High Street\n"
    )
    assert clinic.head is not None
    guessed = planning.plan_template(
        actor=manager, template_version=clinic.head, table=read_pasted(titled), title="As we got it"
    )
    keys["guessed"] = str(guessed.pk)
    others = PhoneNumber.objects.filter(label__startswith="Branch").order_by("number")
    for place, stage in enumerate(STAGES):
        chosen = others.filter(pk__in=list(others.values_list("pk", flat=True)[6 * place : 6 * place + 6]))
        keys[stage] = str(_at_stage(manager, stage, chosen).pk)
    _scheduled_edit(manager, numbers["live"])
    first = others.filter(pk__in=list(others.values_list("pk", flat=True)[:6]))
    for key, use in (("replacing", TextUse.REPLACE), ("adding", TextUse.BELOW)):
        plan = planning.plan_text(
            actor=manager, text="Closed for the summer.", numbers=first, chosen="search “Branch”", use=use
        )
        keys[key] = str(plan.pk)
    keys["way_back"] = str(_way_back(manager, Rollout.objects.get(pk=keys["finished"])).pk)


def _planned(manager: Actor, clinic: Template, numbers: dict[str, PhoneNumber]) -> Rollout:
    """Plan the template for ten numbers, with rows that can't be used."""
    lines = ["number,name,address,hours,services"]
    lines += [
        f"{numbers[f'other-{place}'].number},Clinic {place},{place} High Street,9-5,Check-ups."
        for place in range(10)
    ]
    lines += [lines[1], "+441632969999,Not ours,1 Far Away,9-5,None.", "reception,No number,,,", lines[2]]
    assert clinic.head is not None
    return planning.plan_template(
        actor=manager, template_version=clinic.head, table=read_pasted("\n".join(lines)), title="New hours"
    )


def _at_stage(manager: Actor, stage: str, numbers: QuerySet[PhoneNumber]) -> Rollout:
    """Return a rollout that stands at ``stage`` with one row of each outcome."""
    now = timezone.now()
    rollout = planning.plan_text(
        actor=manager, text=f"Closed for the summer ({stage}).", numbers=numbers, chosen="all numbers"
    )
    for row, (outcome, reason) in zip(rollout.rows.order_by("position"), OUTCOMES.items(), strict=True):
        if stage in {"scheduled", "asking"}:
            row.outcome, row.reason, row.settled_at = "waiting", "", None
        else:
            row.outcome, row.reason, row.settled_at = outcome, reason, now if outcome != "waiting" else None
        row.save()
    ended = stage in {"finished", "cancelled"}
    unstarted = stage in {"scheduled", "asking"}
    Rollout.objects.filter(pk=rollout.pk).update(
        stage=stage,
        note="Summer",
        reason=REASONS.get(stage, ""),
        starts_at=now + timedelta(days=3) if unstarted else None,
        asks_when_moved=stage == "asking",
        ends_at=now + timedelta(days=30) if stage in {"scheduled", "finished"} else None,
        started_at=None if unstarted else now - timedelta(minutes=5),
        finished_at=now if ended else None,
    )
    return rollout


def _way_back(manager: Actor, rollout: Rollout) -> Rollout:
    """Plan the undo of ``rollout``, of which two rows became versions, and somebody changed one of these since."""
    rollout.rows.filter(position__lte=2).update(outcome="waiting", reason="")
    rows = list(rollout.rows.select_related("number").order_by("position")[:2])
    numbers = [number for row in rows if (number := saving.save_row(rollout, row, actor=manager))]
    number = PhoneNumber.objects.select_related("head").get(pk=numbers[0].pk)
    save_profile(number, text="Open again.", actor=manager, change=Change.on(number))
    for row, (outcome, reason) in zip(rows, OUTCOMES.items(), strict=False):
        rollout.rows.filter(pk=row.pk).update(outcome=outcome, reason=reason)
    PhoneNumber.objects.filter(pk__in=[each.pk for each in numbers]).update(
        live=F("head"), state="live", next_push_at=None
    )
    return undo.plan_undo(rollout, actor=manager)


def _scheduled_edit(manager: Actor, number: PhoneNumber) -> None:
    scheduling.schedule_edit(
        number,
        actor=manager,
        text="Closed at Christmas.",
        change=Change.on(number, note="Christmas"),
        starts_at=timezone.now() + timedelta(days=20),
        ends_at=timezone.now() + timedelta(days=22),
    )

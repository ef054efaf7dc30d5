"""Numbers with their profiles, and what stands beside them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from profiles.models import (
    Agent,
    Draft,
    MeantSo,
    NumberFinding,
    NumberTag,
    PhoneNumber,
    PushAttempt,
    TemplateVersion,
)
from profiles.models.revision import Kind
from profiles.services import revisions
from profiles.services.actors import Actor
from tests.conftest import actor
from tests.teams.account.marks import TEMPLATE_TEXT, mark
from tests.teams.account.sides import Side


def make_numbers(side: Side, version: TemplateVersion) -> None:
    whose, writer = side.whose, actor(side.people["editor"])
    agent = Agent.objects.create(
        pk=side.key(9),
        agent_id=mark(whose, "agentid"),
        name=mark(whose, "agent"),
        system_prompt=mark(whose, "prompt"),
    )
    for place, name in enumerate(("live", "rejected", "drifted", "new", "pending", "renewing"), start=11):
        label = f"{mark(whose, 'label')} {mark(whose, name)}"
        made = side.numbers[name] = make_number(side.key(place), side.number(place), label, agent)
        NumberTag.objects.create(number=made, tag=side.tag)
    live = side.numbers["live"]
    write(live, f"Long ago {mark(whose, 'past')}.", writer, note=mark(whose, "note"))
    details = {"clinic.name": mark(whose, "detail")}
    body = TEMPLATE_TEXT.replace("${clinic.name}", details["clinic.name"])
    write(live, body, writer, note=mark(whose, "note"), template_version=version, details=details)
    write(side.numbers["renewing"], body, writer, template_version=version, details=details)
    for name in ("rejected", "drifted", "pending"):
        write(side.numbers[name], f"We say {mark(whose, 'text')}.", writer, live=False)
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "rejected": {"state": "rejected"},
        "drifted": {"state": "drifted", "remote_text_seen": mark(whose, "outside")},
        "pending": {"state": "pending", "next_push_at": now},
        "renewing": {"recompose_at": now - timedelta(minutes=7)},
    }
    for name, fields in states.items():
        PhoneNumber.objects.filter(pk=side.numbers[name].pk).update(**fields)
    for name, outcome in {"rejected": "rejected", "live": "accepted", "pending": "unknown"}.items():
        add_attempt(side.numbers[name], outcome, mark(whose, "said"))
    _add_beside(side, live)


def make_number(pk: int, number: str, label: str, agent: Agent | None) -> PhoneNumber:
    now = timezone.now()
    return PhoneNumber.objects.create(
        pk=pk, number=number, label=label, agent=agent, state_since=now, remote_text_seen="", verified_at=now
    )


def write(
    number: PhoneNumber, body: str, writer: Actor, *, live: bool = True, note: str = "", **filled: Any
) -> None:
    kind = Kind.FILLED if filled else Kind.EDITED
    head = revisions.build(number, body, kind=kind, actor=writer, now=timezone.now(), note=note, **filled)
    head.save()
    revisions.set_head(number, head)
    if live:
        number.live, number.remote_text_seen = head, body
    number.save()


def add_attempt(number: PhoneNumber, outcome: str, message: str) -> None:
    assert number.head is not None
    PushAttempt.objects.create(
        number=number, revision=number.head, outcome=outcome, message=message, http_status=500
    )


def _add_beside(side: Side, live: PhoneNumber) -> None:
    """What stands beside a profile: unsaved words, what the checks found, what somebody said of it."""
    whose = side.whose
    for place, role in enumerate(("editor", "manager")):
        user = side.people[role]
        Draft.objects.create(
            number=[live, side.numbers["pending"]][place],
            user=user,
            text=f"Unsaved {mark(whose, 'draft')}",
            base_version=live.version,
        )
    NumberFinding.objects.create(
        number=live,
        rule="past-date",
        count=1,
        start=0,
        end=4,
        message=mark(whose, "found"),
        excerpt=mark(whose, "excerpt"),
    )
    NumberFinding.objects.create(
        number=live, rule="bad-phone", count=1, start=0, end=4, message=mark(whose, "meant"), is_meant=True
    )
    MeantSo.objects.create(number=live, rule="bad-phone", person_name=mark(whose, "person"))

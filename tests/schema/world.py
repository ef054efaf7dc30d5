"""What the addresses of cases name: a number, and one of each other thing."""

from datetime import datetime, timedelta
from typing import Any

from profiles.models import Field, Notice, PhoneNumber, Rollout, RolloutRow, Tag, Template, TemplateVersion


def make_world(number: PhoneNumber, *, now: datetime) -> dict[str, Any]:
    """Make one of each thing about ``number``; return parameter of a path -> what it is there."""
    notice = Notice.objects.create(
        title="Closed",
        text="We are closed.",
        starts_at=now,
        ends_at=now + timedelta(days=1),
        typed_numbers=[number.number],
    )
    Tag.objects.create(name="VIP")
    Field.objects.create(key="clinic.name", label="Name")
    template = Template.objects.create(name="Clinic", version=1)
    template.head = TemplateVersion.objects.create(template=template, version=1, text="We are open.")
    template.save()
    rollout = Rollout.objects.create(title="Prices", source="text", options={"text": "We are open."})
    RolloutRow.objects.create(
        rollout=rollout,
        position=1,
        line=1,
        number=number,
        text="We are open.",
        effect="changed",
        base_version=1,
    )
    return {
        "number": number.number,
        "notice": notice.pk,
        "template": template.pk,
        "rollout": rollout.pk,
    }


def known_path(operation: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Return a value for each parameter in the path of ``operation``; what is not ``known`` is 1."""
    return {each.name: known.get(each.name, 1) for each in operation.path_parameters}

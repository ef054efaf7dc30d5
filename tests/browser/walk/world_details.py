"""Followers of a template, for the sheet of details."""

from typing import Any

from profiles.models import Field, PhoneNumber
from profiles.services.actors import Actor
from profiles.services.rollouts.templates import create_template
from tests.details import make_follower

TEXT = (
    "Business: ${clinic.name}. Address: ${clinic.address}.\n${clinic.hours}\n"
    "Parking: ${clinic.parking|ask at the desk}. ${clinic.services}"
)
DAY = [[540, 1050]]
HOURS = {"week": [DAY, DAY, DAY, DAY, [[540, 960]], [[600, 840]], "closed"], "holidays": "closed"}
SERVICES = "Check-ups, hygienist, whitening, implants, braces and emergency appointments the same day. " * 3
FIELDS = {
    "clinic.name": ("Name", "line"),
    "clinic.address": ("Address", "address"),
    "clinic.hours": ("Opening hours", "hours"),
    "clinic.parking": ("Parking", "yes_no"),
    "clinic.services": ("Services", "paragraph"),
}


def fill_details(manager: Actor, numbers: dict[str, PhoneNumber], keys: dict[str, str]) -> None:
    """Let twelve numbers follow a template, with details of each kind, and with some missing."""
    for place, (key, (label, kind)) in enumerate(FIELDS.items()):
        Field.objects.create(key=key, label=label, kind=kind, position=place)
    template = create_template(actor=manager, name="Practices", text=TEXT, note="")
    keys["details_template"] = str(template.pk)
    assert template.head is not None
    for place in range(12):
        details: dict[str, Any] = {
            "clinic.name": f"Branch {place} Dental Practice",
            "clinic.address": f"{place + 1} High Street, Croydon CR0 1AA",
            "clinic.hours": HOURS if place % 3 else "by appointment, as Dr Marsh is often away",
            "clinic.parking": "Yes",
            "clinic.services": SERVICES if place % 2 else "Check-ups.",
        }
        if place % 4 == 1:
            del details["clinic.parking"]
        make_follower(numbers[f"other-{place}"], template.head, **details)

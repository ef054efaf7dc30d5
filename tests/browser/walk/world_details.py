"""Followers of a template, for the sheet of details."""

from typing import Any

from profiles.models import Field, PhoneNumber
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.services.rollouts.plans.following import plan_followers
from profiles.services.rollouts.plans.planning import plan_replace
from profiles.services.rollouts.templates import create_template, save_template
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


def fill_followers(manager: Actor, numbers: dict[str, PhoneNumber], keys: dict[str, str]) -> None:
    """Let eight numbers follow a template that was reworded since; one is edited by hand, one lacks a detail."""
    template = create_template(actor=manager, name="Opticians", text="We are ${name}.", note="")
    assert template.head is not None
    followers = [numbers[f"other-{place}"] for place in range(20, 28)]
    for place, number in enumerate(followers):
        parking = {"parking": "behind the house"} if place % 4 else {}
        make_follower(number, template.head, name=f"Branch {place} Opticians", **parking)
    text = "We are ${name}. Parking: ${parking}. Ask for an eye test."
    save_template(template, actor=manager, text=text, drop_empty_lines=False, base_version=1)
    by_hand = PhoneNumber.objects.get(pk=followers[2].pk)
    save_profile(by_hand, text="We moved.", actor=manager, change=Change.on(by_hand))
    template.refresh_from_db()
    following = PhoneNumber.objects.filter(template=template).order_by("number")
    assert template.head is not None
    keys["followed"] = str(template.pk)
    keys["rollout-followers"] = str(plan_followers(template.head, numbers=following, actor=manager).pk)
    replaced = plan_replace(
        actor=manager,
        find="are",
        replacement="were",
        whole_word=True,
        match_case=True,
        numbers=following,
        chosen="template Opticians",
    )
    keys["rollout-template-words"] = str(replaced.pk)

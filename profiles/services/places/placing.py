"""Saying where numbers are: the time zone of their local times, and the region of their bank holidays."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from phonenumbers import SUPPORTED_REGIONS

from profiles import permissions
from profiles.l10n.number_places import guess_region, guess_zone
from profiles.l10n.zones import zone_names
from profiles.models import PhoneNumber
from profiles.models.audit import Action
from profiles.models.bulk import update_rows
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_numbers
from profiles.services.notices.retiming import retime

# Numbers that are changed by one transaction.
CHUNK = 500
REGION = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,3})?")


class PlaceRefused(SaveRefused):
    """That can't be a place; ``message`` is a sentence. Nothing was changed."""


@dataclass(frozen=True)
class Place:
    """Where numbers are: the name of a time zone and a region, each "" where it stays as it is.

    ``guessed``: where neither this nor anybody before says it, as the number tells itself.
    """

    time_zone: str = ""
    region: str = ""
    guessed: bool = False


def clean_place(place: Place) -> Place:
    """Return ``place`` as it is stored, the region in capitals.

    Raises:
        PlaceRefused: It says nothing, or there is no such time zone or country.
    """
    region = place.region.strip().upper()
    if not (place.time_zone or region or place.guessed):
        raise PlaceRefused(_("Nothing was changed: choose a time zone or a region."))
    if place.time_zone and place.time_zone not in zone_names():
        raise PlaceRefused(_("Choose one of the time zones, such as Europe/London."))
    found = REGION.fullmatch(region)
    if region and (found is None or found[1] not in SUPPORTED_REGIONS):
        raise PlaceRefused(
            _("Write the region as ISO 3166 does: IE for Ireland, GB-SCT for Scotland, US-CA for California.")
        )
    return Place(place.time_zone, region, guessed=place.guessed)


def place_numbers(numbers: QuerySet[PhoneNumber], *, actor: Actor, place: Place, now: datetime) -> int:
    """Say where ``numbers`` are; return of how many that changes something.

    Notices of local times that are not over are then heard by the clocks of the new zone. The number's profile has
    no new version by this; if other words are true now, the clock lays them on.

    Args:
        numbers: Any number of them.
        actor: Needs the right to edit.
        place: Where they are.
        now: The present.

    Raises:
        PermissionDenied: The actor may not edit.
        PlaceRefused: The place can't be.
    """
    actor.require(permissions.EDIT)
    place = clean_place(place)
    keys = list(numbers.order_by().values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            changed += _place(lock_numbers(keys[start : start + CHUNK]), place, actor=actor, now=now)
    return changed


def _place(keys: Collection[int], place: Place, *, actor: Actor, now: datetime) -> int:
    changed, data = [], {}
    numbers = PhoneNumber.objects.filter(pk__in=keys).order_by("pk")
    for number in numbers.only("number", "time_zone", "region"):
        before = {"time_zone": number.time_zone, "region": number.region}
        number.time_zone = place.time_zone or number.time_zone
        number.region = place.region or number.region
        if place.guessed:
            number.time_zone = number.time_zone or guess_zone(number.number)
            number.region = number.region or guess_region(number.number)
        told = {name: [was, getattr(number, name)] for name, was in before.items()}
        data[number.pk] = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
        if data[number.pk]:
            changed.append(number)
    update_rows(changed, ["time_zone", "region"])
    audit.record_each(
        actor=actor, action=Action.PLACE, numbers=[(number, None) for number in changed], data=data
    )
    # Their opening hours are told by other clocks, or name other bank holidays.
    moved = PhoneNumber.objects.filter(pk__in=[number.pk for number in changed], template__isnull=False)
    moved.update(recompose_at=now)
    retime([number for number in changed if "time_zone" in data[number.pk]], now=now)
    return len(changed)

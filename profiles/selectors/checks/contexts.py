"""What the checks know about each of some numbers, read in few queries however many they are."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import F

from profiles.l10n.number_places import guess_region, guess_zone
from profiles.l10n.zones import zone_names
from profiles.models import MeantSo, PhoneNumber, Revision
from profiles.selectors.checks.owners import REGIONS, Owners
from profiles.selectors.places import zone_of
from profiles.texts.checks.finding import Context
from profiles.texts.checks.rules import not_reviewed
from profiles.texts.details.filling import FULL_STOP
from profiles.texts.details.values import readable, write_value
from profiles.texts.label_guess import guess_label
from profiles.texts.templating import placeholders

# What opening hours say of dates; it goes by itself, wherever in the body it stands.
_DATES_OF_HOURS = re.compile(
    r"\b(?:Closed|By appointment|Open [^\n]{1,120}?) on"
    r"(?:\s+(?:and|on)\b|\s+[A-Z][a-z]+day \d{1,2}\b,?|\s+[A-Z][a-z]+ \d{4}\b|\s+\([^()\n]*\))+"
)
_ZONE = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")

# Number key -> rule -> what somebody said of it.
Meant = Mapping[int, Mapping[str, MeantSo]]


def meant_so(keys: Collection[int]) -> dict[int, dict[str, MeantSo]]:
    """Return what people said is meant so of the numbers with those keys."""
    found: dict[int, dict[str, MeantSo]] = {}
    for each in MeantSo.objects.filter(number__in=keys):
        found.setdefault(each.number_id, {})[each.rule] = each
    return found


def contexts(
    numbers: Collection[PhoneNumber], owners: Owners, *, now: datetime, meant: Meant
) -> dict[int, Context]:
    """Return number key -> what the checks know about it.

    Args:
        numbers: With agent, head and the head's template version.
        owners: Whose what is, at least of what their bodies name.
        now: The present.
        meant: What people said of them (:func:`meant_so`): they have looked at it then.
    """
    renewed = [number.pk for number in numbers if number.body_version is not None]
    written = dict(
        Revision.objects.filter(number__in=renewed, version=F("number__body_version")).values_list(
            "number", "created_at"
        )
        if renewed
        else ()
    )
    return {
        number.pk: _context(
            number,
            owners,
            now,
            written.get(number.pk, number.changed_at),
            meant.get(number.pk, {}).get(not_reviewed.RULE.name),
        )
        for number in numbers
    }


def _context(
    number: PhoneNumber, owners: Owners, now: datetime, written: datetime, looked: MeantSo | None
) -> Context:
    zone = zone_of(number)
    reviewed = max(written, looked.said_at) if looked else written
    head = number.head
    details = (head.details if head else None) or {}
    names = _placeholders(head.template_version.text) if head and head.template_version else frozenset()
    has_hours = any(isinstance(value, dict) for value in details.values())
    return Context(
        today=_day(now, zone),
        number=number.number,
        regions=_regions(number.region or guess_region(number.number) or ""),
        phones=owners.phones,
        names=owners.names,
        own_name=number.label or guess_label(number.head_body),
        account_numbers=owners.numbers,
        # Hours as their week: what is said of dates comes and goes, and the template may have the full stop.
        details={
            key: value if isinstance(value, str) else write_value(value).removesuffix(FULL_STOP)
            for key, value in readable(details).items()
            if key in names
        },
        hours=tuple(found.span() for found in _DATES_OF_HOURS.finditer(number.head_body))
        if has_hours
        else (),
        reviewed_on=_day(reviewed, zone) if head else None,
        agent_zone=zone_in(number.agent.system_prompt or "") if number.agent else "",
        place_zone=number.time_zone or guess_zone(number.number) or "",
    )


@lru_cache(maxsize=512)
def zone_in(prompt: str) -> str:
    """Return the time zone that an agent's prompt names, "" for none or several."""
    found = {name for name in _ZONE.findall(prompt) if name in zone_names()}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=256)
def _placeholders(template: str) -> frozenset[str]:
    return frozenset(each.name for each in placeholders(template))


@lru_cache(maxsize=64)
def _regions(region: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*filter(None, [region[:2]]), *REGIONS]))


def _day(when: datetime, zone: ZoneInfo) -> date:
    return when.astimezone(zone).date()

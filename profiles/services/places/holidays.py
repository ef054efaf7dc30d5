"""Bank holidays as rows: what the library would change, and bringing that in.

Texts are composed of rows alone, so that no upgrade of the library changes what anybody hears: its newer dates
come in when a person has looked at what they change. Notices that are set keep their dates whatever comes in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import BankHoliday, PhoneNumber
from profiles.models.audit import Action
from profiles.models.limits import HOLIDAY_NAME_LIMIT
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_account, lock_numbers


class ImportRefused(SaveRefused):
    """Nothing can be brought in; ``message`` is a sentence. Nothing was changed."""


@dataclass(frozen=True)
class HolidayChange:
    """What an import changes on a day of a region: ``before`` is "" for a new one, ``after`` for one that goes."""

    region: str
    date: date
    before: str
    after: str


@dataclass(frozen=True)
class HolidayPlan:
    """What an import would change, by region and date; ``unknown`` are regions that the library does not have."""

    changes: tuple[HolidayChange, ...]
    unknown: tuple[str, ...]


def years_ahead(today: date) -> tuple[int, int]:
    """Return the years that the next 12 months are in."""
    return today.year, today.year + 1


def plan_import(regions: Iterable[str], years: Sequence[int]) -> HolidayPlan:
    """Return what bringing in the bank holidays of ``regions`` for ``years`` would change. Changes nothing.

    Of those years the rows of these regions are to be what the library has; others are left alone.

    Args:
        regions: Countries or parts of one, "IE", "GB-SCT".
        years: Which ones.
    """
    changes: list[HolidayChange] = []
    unknown = []
    for region in sorted(set(regions)):
        found = _of_library(region, years)
        if found is None:
            unknown.append(region)
            continue
        rows = BankHoliday.objects.filter(region=region, date__year__in=years)
        known = dict(rows.values_list("date", "name"))
        changes += [
            HolidayChange(region, day, known.get(day, ""), found.get(day, ""))
            for day in sorted({*known, *found})
            if known.get(day) != found.get(day)
        ]
    return HolidayPlan(tuple(changes), tuple(unknown))


def import_holidays(*, actor: Actor, regions: Iterable[str], years: Sequence[int]) -> HolidayPlan:
    """Bring in the bank holidays of ``regions`` for ``years``; return what that changed.

    Each region that changes is a line of the log with the days that came, went and have another name.

    Args:
        actor: Needs the right to import.
        regions: As for :func:`plan_import`.
        years: As for :func:`plan_import`.

    Raises:
        PermissionDenied: The actor may not import.
        ImportRefused: None of the regions is known.
    """
    actor.require(permissions.IMPORT)
    actor.require_every_number()
    with transaction.atomic():
        lock_account()  # two at once would bring in the same days
        plan = plan_import(regions, years)
        if not plan.changes and plan.unknown:
            raise ImportRefused(
                _("Nothing was brought in: no bank holidays are known of {regions}.").format(
                    regions=", ".join(plan.unknown)
                )
            )
        for region in dict.fromkeys(change.region for change in plan.changes):
            changes = [change for change in plan.changes if change.region == region]
            _store(region, changes)
            audit.record(actor=actor, action=Action.BANK_HOLIDAYS, data=_audit_data(region, changes))
            followers = PhoneNumber.objects.filter(region=region, template__isnull=False)
            lock_numbers(followers.values_list("pk", flat=True))
            followers.update(recompose_at=timezone.now())  # their opening hours name these days
    return plan


def _store(region: str, changes: Sequence[HolidayChange]) -> None:
    gone = [change.date for change in changes if not change.after]
    BankHoliday.objects.filter(region=region, date__in=gone).delete()
    BankHoliday.objects.bulk_create(
        [
            BankHoliday(region=region, date=change.date, name=change.after)
            for change in changes
            if change.after
        ],
        update_conflicts=True,
        unique_fields=["region", "date"],
        update_fields=["name"],
    )


def _audit_data(region: str, changes: Sequence[HolidayChange]) -> dict[str, object]:
    """Return what the audit log keeps: the region, and its days by what became of them."""
    return {
        "region": region,
        "added": [f"{change.date} {change.after}" for change in changes if not change.before],
        "removed": [f"{change.date} {change.before}" for change in changes if not change.after],
        "renamed": [
            f"{change.date} {change.before} → {change.after}"
            for change in changes
            if change.before and change.after
        ],
    }


def _of_library(region: str, years: Sequence[int]) -> dict[date, str] | None:
    """Return the days of ``region`` with their names, in English where there are any; None for one it lacks."""
    import holidays  # noqa: PLC0415 - 25 MB, which no process needs that never imports

    country, _dash, part = region.partition("-")
    try:
        kind = holidays.country_holidays(country)
        own = kind.default_language or ""
        english = sorted(name for name in kind.supported_languages or () if name.startswith("en"))
        language = own if own.startswith("en") else next(iter(english), None)
        found = holidays.country_holidays(country, subdiv=part or None, years=years, language=language)
    except NotImplementedError:
        return None
    return {day: name[:HOLIDAY_NAME_LIMIT] for day, name in found.items()}

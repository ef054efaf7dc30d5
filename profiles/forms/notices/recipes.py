"""Recipes: notices that come up again and again, as what the form of a new one begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.l10n.times import format_day, format_weekday
from profiles.models import BankHoliday
from profiles.models.notice import Placement
from profiles.services.places.closing import closed_on

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Recipe:
    """A kind of notice; ``fill`` returns its initial values from the time on the wall."""

    word: "StrOrPromise"
    fill: Callable[[datetime], dict[str, Any]]


def _closed_today(now: datetime) -> dict[str, Any]:
    return {
        "title": _("Closed today"),
        "text": _("We are closed today, {day}. We open again tomorrow at the usual time.").format(
            day=_named(now)
        ),
        "starts_at": now,
        "ends_at": _midnight(now, days=1),
    }


def _running_late(now: datetime) -> dict[str, Any]:
    return {
        "title": _("Running late"),
        "text": _(
            "Today, {day}, we are running about {{{{30 minutes}}}} late. "
            "Tell callers who are expected today, and that they need not ring again."
        ).format(day=_named(now)),
        "starts_at": now,
        "ends_at": max(now + timedelta(hours=3), datetime.combine(now.date(), time(18))),
        "says_span": False,
    }


def _staff_away(now: datetime) -> dict[str, Any]:
    back = _midnight(now, days=7 - now.weekday()).replace(hour=8)
    return {
        "title": _("Somebody is away"),
        "text": _(
            "{{{{name}}}} is away until {day}. "
            "Offer callers who ask for them somebody else, or an appointment from then on."
        ).format(day=_named(back)),
        "starts_at": now,
        "ends_at": back,
    }


def _price_rise(now: datetime) -> dict[str, Any]:
    first = (_midnight(now).replace(day=1) + timedelta(days=32)).replace(day=1)
    return {
        "title": _("New prices"),
        "text": _(
            "From {day} on, {{{{service}}}} costs {{{{new price}}}}. This holds whatever else is said here."
        ).format(day=format_day(first.date(), "DATE_FORMAT")),
        "placement": Placement.BELOW,
        "starts_at": first,
        "ends_at": first + timedelta(days=60),
    }


def _bank_holiday(now: datetime) -> dict[str, Any]:
    next_one = BankHoliday.objects.filter(date__gt=now.date()).order_by("date", "region").first()
    day = datetime.combine(next_one.date, time.min) if next_one else _midnight(now, days=1)
    name = next_one.name if next_one else "{{bank holiday}}"
    return {
        "title": _("Closed on {day}").format(day=format_day(day.date(), "DATE_FORMAT")),
        "text": closed_on(day.date(), name),
        "starts_at": day,
        "ends_at": day + timedelta(days=1),
    }


RECIPES = {
    "closed-today": Recipe(gettext_lazy("Closed today"), _closed_today),
    "running-late": Recipe(gettext_lazy("Running late"), _running_late),
    "staff-away": Recipe(gettext_lazy("Somebody is away"), _staff_away),
    "price-rise": Recipe(gettext_lazy("New prices"), _price_rise),
    "bank-holiday": Recipe(gettext_lazy("Bank holiday"), _bank_holiday),
}


def _midnight(now: datetime, *, days: int = 0) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), time.min)


def _named(day: datetime) -> str:
    """Return the day as a sentence names it: "Mon 15 June 2026"."""
    return _("{weekday} {year}").format(weekday=format_weekday(day), year=day.year)

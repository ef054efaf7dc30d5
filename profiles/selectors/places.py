"""Where numbers are: the time zone of their local times and the region of their bank holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from profiles.l10n.number_places import guess_region, guess_zone
from profiles.l10n.zones import zone_or_default
from profiles.models import BankHoliday, NumberTag, PhoneNumber, Tag
from profiles.selectors.tags import visible_tags

# How far ahead bank holidays are shown, and closed on.
YEAR = timedelta(days=365)
# Nobody said where these are. They stay listed until somebody does, whatever may be guessed.
UNSAID = Q(time_zone=None) | Q(region=None)


def zone_of(number: "PhoneNumber | PlacedNumber") -> ZoneInfo:
    """Return the zone of the number's local times: as somebody said, else as it tells itself, else the site's."""
    return zone_or_default(number.time_zone or guess_zone(number.number) or "")


class PlacedNumber(NamedTuple):
    """A number and what was said of its place; None where nobody said it."""

    number: str
    label: str
    time_zone: str | None
    region: str | None

    @property
    def zone(self) -> str:
        """The name of the zone of its local times, whoever says it."""
        return zone_of(self).key

    @property
    def guessed_zone(self) -> str | None:
        """The zone that is taken until somebody says it, as the number tells itself."""
        return None if self.time_zone else guess_zone(self.number)

    @property
    def guessed_region(self) -> str | None:
        """The region that the number tells itself; it counts once somebody has accepted it."""
        return None if self.region else guess_region(self.number)


@dataclass(frozen=True)
class PlacesPage:
    """The first of some numbers with their places, and how many there are in all."""

    rows: list[PlacedNumber]
    count: int


def places_page(found: QuerySet[PhoneNumber], size: int) -> PlacesPage:
    """Return the first ``size`` of the numbers ``found`` with what was said of their places."""
    columns = found.values_list("number", "label", "time_zone", "region")
    rows = [PlacedNumber(*row) for row in columns[:size]]
    return PlacesPage(rows, len(rows) if len(rows) < size else found.order_by().count())


def unplaced_by_tag(numbers: QuerySet[PhoneNumber], user: User) -> list[tuple[Tag, int]]:
    """Return the tags that ``user`` may see of those of ``numbers`` whose place nobody said, with their counts."""
    marks = NumberTag.objects.filter(number__in=numbers.filter(UNSAID).order_by().values("pk"))
    counts = dict(marks.values_list("tag").annotate(count=Count("pk")).order_by())
    return [(tag, counts[tag.pk]) for tag in visible_tags(user).filter(pk__in=counts)]


def holidays_ahead(today: date) -> dict[str, list[BankHoliday]]:
    """Return region -> its bank holidays of the next 12 months, from today on, in their order."""
    rows = BankHoliday.objects.filter(date__gte=today, date__lt=today + YEAR).order_by("region", "date")
    return {region: list(days) for region, days in groupby(rows, key=lambda row: row.region)}


def regions_of(numbers: QuerySet[PhoneNumber]) -> set[str]:
    """Return the regions that somebody set for any of ``numbers``."""
    return {region for region in numbers.order_by().values_list("region", flat=True).distinct() if region}


def known_regions(numbers: QuerySet[PhoneNumber]) -> list[str]:
    """Return the regions of ``numbers`` and those that have bank holidays; sorted."""
    return sorted(regions_of(numbers).union(BankHoliday.objects.values_list("region", flat=True).distinct()))


def dates_of_holidays(regions: Iterable[str | None], since: date) -> dict[str, list[date]]:
    """Return region -> the dates of its bank holidays from ``since`` on, in order; one that has none is left out.

    Args:
        regions: Those wanted; None, of a number whose place nobody said, has none.
        since: The first date that counts.
    """
    found: dict[str, list[date]] = {}
    wanted = {region for region in regions if region}
    if wanted:
        rows = BankHoliday.objects.filter(region__in=wanted, date__gte=since).order_by("date")
        for region, day in rows.values_list("region", "date"):
            found.setdefault(region, []).append(day)
    return found

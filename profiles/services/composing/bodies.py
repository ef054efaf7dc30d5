"""Bodies of versions: written by hand, or filled in from the details of a number that follows a template."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _

from profiles.models import PhoneNumber, Revision, TemplateVersion
from profiles.selectors.details.fields import labels_of
from profiles.selectors.details.opened import filled_in
from profiles.selectors.places import zone_of
from profiles.services import clock_skew
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import check_savable
from profiles.texts.details.slots import WEEK, WeeklySlot
from profiles.texts.details.values import Details, Value, unreadable
from profiles.texts.hours.record import HoursRefused
from profiles.texts.templating import Span

# Slots of a year: who has looked at nothing for longer is asked.
SLOTS = 53


class DetailsUnreadable(SaveRefused):
    """The save is refused because details that are to be filled in were damaged in the database."""

    def __init__(self, keys: Collection[str]) -> None:
        super().__init__(
            _(
                "What is stored of {details} can't be read, so nothing was changed. "
                "Type it anew on the number's page of details."
            ).format(details=labels_of(keys))
        )


@dataclass(frozen=True)
class Body:
    """What people wrote, and what it is filled from; ``template_version`` is None where it was written by hand.

    ``changes_at`` is when the same details next make another body by themselves, None for never. ``missing`` are
    the placeholders that have no value, ``spans`` where in the text a detail stands.
    """

    text: str
    template_version: TemplateVersion | None = None
    details: dict[str, Value] | None = None
    changes_at: datetime | None = None
    missing: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


class BodySource(Protocol):
    """What a save makes a body of, once the number is locked."""

    def made(self, revision: Revision) -> bool:
        """Return whether ``revision`` says and follows what a version made of this would."""

    def is_by_field(self, number: PhoneNumber) -> bool:
        """Return whether it tells single fields with their bases, so that another body is no conflict."""

    def body(self, number: PhoneNumber) -> Body:
        """Return the body for the locked ``number``, now."""


@dataclass(frozen=True)
class ByHand:
    """A canonical text. Where it is the same as before it makes no version, unless it ``stops`` the following."""

    text: str
    stops: bool = False

    def made(self, revision: Revision) -> bool:
        """Return whether it is the body of ``revision``."""
        stops = self.stops and revision.template_version_id is not None
        return revision.body_text == self.text and not stops

    def is_by_field(self, number: PhoneNumber) -> bool:
        """Return False: it replaces all there is."""
        return False

    def body(self, number: PhoneNumber) -> Body:
        """Return the text."""
        return Body(self.text)


@dataclass(frozen=True)
class AsItIs:
    """The body that there is when the number is locked; it follows no template from then on."""

    def made(self, revision: Revision) -> bool:
        """Return whether ``revision`` follows none already."""
        return revision.template_version_id is None

    def is_by_field(self, number: PhoneNumber) -> bool:
        """Return False: nothing is told by field."""
        return False

    def body(self, number: PhoneNumber) -> Body:
        """Return the body of the locked ``number``, with the dates that the clock has renewed meanwhile."""
        return Body(number.head_body)


@dataclass(frozen=True)
class FilledFrom:
    """A version of a template, and all of the details."""

    template_version: TemplateVersion
    details: dict[str, Value]

    def made(self, revision: Revision) -> bool:
        """Return whether ``revision`` is of this version of the template, with these details."""
        return revision.template_version_id == self.template_version.pk and revision.details == self.details

    def is_by_field(self, number: PhoneNumber) -> bool:
        """Return False: it replaces all there is."""
        return False

    def body(self, number: PhoneNumber) -> Body:
        """Return what the details make of the template.

        Raises:
            DetailsUnreadable: They were damaged in the database.
            TextRefused: That can't be a profile.
        """
        body = fill_in(number, self.template_version, self.details, clock_skew.database_now())
        check_savable(body.text)
        return body


def source_of(revision: Revision) -> BodySource:
    """Return what the body of ``revision`` was made of, to make one of it again."""
    if revision.template_version is None:
        return ByHand(revision.body_text)
    return FilledFrom(revision.template_version, revision.details or {})


def fill_in(
    number: PhoneNumber,
    version: TemplateVersion,
    details: Details,
    at: datetime,
    *,
    holidays: Iterable[date] | None = None,
) -> Body:
    """Return the body that ``details`` make of ``version`` for ``number`` at the time ``at``.

    ``holidays``: dates of the bank holidays of the number's region; read where they are None.

    Raises:
        DetailsUnreadable: What the template names was damaged in the database.
    """
    try:
        made = filled_in(number, version, details, at=at, holidays=holidays)
    except HoursRefused:
        raise DetailsUnreadable(unreadable(details)) from None
    return Body(made.body, version, dict(details), made.changes_at, made.missing, made.spans)


def is_renewed(number: PhoneNumber) -> bool:
    """Return whether time alone may change the body of ``number``, read with its head: it is filled from hours."""
    head = number.head
    if head is None or head.template_version_id is None:
        return False
    return any(isinstance(value, dict) for value in (head.details or {}).values())


def body_at(
    number: PhoneNumber, at: datetime, *, holidays: Mapping[str, Iterable[date]] | None = None
) -> Body:
    """Return the body that ``number`` is to have at a time: its head's, filled in again where hours need it.

    Hours that were damaged in the database make nothing new: the body stays until somebody types them anew.

    Args:
        number: Read with its head.
        at: The time, aware.
        holidays: Region -> its bank holidays since ``OVER_BY``; None has them read.
    """
    head = number.head
    if head is None or head.template_version is None or not is_renewed(number):
        return Body(number.head_body)
    days = None if holidays is None else holidays.get(number.region or "", [])
    try:
        return fill_in(number, head.template_version, head.details or {}, at, holidays=days)
    except DetailsUnreadable:
        return Body(number.head_body)


def renewals(number: PhoneNumber, *, after: datetime, until: datetime) -> list[datetime]:
    """Return when the body of ``number`` may have been filled in again: after ``after``, up to ``until``.

    At most the newest ``SLOTS`` of them; none where time alone does not change it.
    """
    if not is_renewed(number):
        return []
    slots = WeeklySlot(number.number, zone_of(number))
    slot = slots.last(until)
    found: list[datetime] = []
    while len(found) < SLOTS and (moment := slots.moment(slot)) > after:
        found.append(moment)
        slot -= WEEK
    return found


def earliest(*moments: datetime | None) -> datetime | None:
    """Return the first of the moments that there are, or None."""
    return min((each for each in moments if each is not None), default=None)

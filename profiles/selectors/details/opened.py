"""The details of one number as they are opened: those that it has, or those that are in its text already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from profiles.models import PhoneNumber, Template, TemplateVersion
from profiles.selectors.details.fields import DetailField, fields_of
from profiles.selectors.places import dates_of_holidays, zone_of
from profiles.texts.details.extracting import Extracted, Mismatch, extract
from profiles.texts.details.renewal import Renewed, compose_details
from profiles.texts.details.values import Details, Value, readable, unreadable

# Bank holidays that are over by so much are in no text: a window begins at a slot of the last seven days.
OVER_BY = timedelta(days=10)


@dataclass(frozen=True)
class OpenDetails:
    """The details of a number under one version of a template.

    Attributes:
        version: With its template.
        fields: What is typed, in the order of the text.
        base: Key -> value that the number has; empty where it does not follow the template yet.
        shown: Key -> value that its form begins with: those, or what was taken out of its text.
        damaged: Key -> why what the database has of a field can't be read; such a field has no value here.
        mismatch: Where the text differs from what the template makes; None where it follows or matches.
        follows: Whether the number follows the template.
        makes_the_text: Whether what is shown was taken out of its text, and makes it to the byte.
    """

    version: TemplateVersion
    fields: list[DetailField]
    base: dict[str, Value]
    shown: dict[str, Value]
    mismatch: Mismatch | None
    follows: bool
    makes_the_text: bool = False
    damaged: Mapping[str, str] = field(default_factory=dict)


def followed(number: PhoneNumber) -> TemplateVersion | None:
    """Return the version of the template that ``number``, read with its head, follows; None for none."""
    return number.head.template_version if number.head else None


def open_details(number: PhoneNumber, template: Template) -> OpenDetails | None:
    """Return the details of ``number`` under ``template``: its own version where it follows it, else the newest.

    None where the template has no text yet.
    """
    version = followed(number)
    head = number.head
    stored = head.details if head else None
    details = readable(stored)
    if version is not None and version.template_id == template.pk:
        fields = fields_of(version)
        return OpenDetails(version, fields, details, details, None, follows=True, damaged=unreadable(stored))
    version = template.head
    if version is None:
        return None
    fields = fields_of(version)
    shown = {each.key: details[each.key] for each in fields if each.key in details}
    mismatch, matches = None, False
    if not shown and number.has_profile:
        taken = extract(version.text, drop_empty_lines=version.drop_empty_lines, body=number.head_body)
        if isinstance(taken, Extracted):
            shown, matches = {**taken.details}, True
        else:
            mismatch = taken
    return OpenDetails(version, fields, {}, shown, mismatch, follows=False, makes_the_text=matches)


def filled_in(
    number: PhoneNumber,
    version: TemplateVersion,
    details: Details,
    *,
    at: datetime,
    holidays: Iterable[date] | None = None,
) -> Renewed:
    """Return what ``details`` make of a template for ``number``, and when that changes by itself.

    Args:
        number: Gives the slot of its renewal, the zone and the region.
        version: Of the template.
        details: As a version keeps them.
        at: The time, aware.
        holidays: The bank holidays of its region since ``OVER_BY``; None has them read, if hours need them.

    Raises:
        HoursRefused: Hours were damaged in the database.
    """
    if holidays is None:
        has_hours = any(isinstance(value, dict) for value in details.values())
        dates = dates_of_holidays([number.region] if has_hours else [], (at - OVER_BY).date())
        holidays = dates.get(number.region or "", [])
    return compose_details(
        version.text,
        drop_empty_lines=version.drop_empty_lines,
        details=details,
        number=number.number,
        zone=zone_of(number),
        holidays=holidays,
        at=at,
    )

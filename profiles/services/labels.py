"""Labels of numbers: the business names that staff use. They are ours; Nixflex never sees them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.phone_numbers import to_e164
from profiles.models import AuditEvent, PhoneNumber
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import LABEL_LIMIT, UnusableText, check_usable


def relabel(number: PhoneNumber, *, label: str, actor: Actor) -> PhoneNumber:
    """Set the label of ``number``; line breaks and outer spaces go. Makes no revision, but an audit event.

    Raises:
        PermissionDenied: The actor may not edit.
        SaveRefused: The label is longer than 200 characters.
        UnusableText: It holds characters that can't be stored.
    """
    actor.require(permissions.EDIT)
    check_usable(label)
    label = " ".join(label.split())
    if len(label) > LABEL_LIMIT:
        raise SaveRefused(
            _("A label has at most {limit} characters; this one has {count}.").format(
                limit=LABEL_LIMIT, count=format_number(len(label))
            )
        )
    with transaction.atomic():
        number = PhoneNumber.objects.select_for_update().get(pk=number.pk)
        if number.label != label:
            data = {"from": number.label, "to": label}
            number.label = label
            number.save(update_fields=["label"])
            audit.record(actor=actor, action=AuditEvent.Action.LABEL, number=number, data=data)
    return number


@dataclass
class LabelReport:
    """How many labels an import changed, and a sentence for each unusable row."""

    changed: int = 0
    problems: list[str] = field(default_factory=list)


def import_labels(lines: Iterable[str], *, actor: Actor) -> LabelReport:
    """Set labels from a CSV file with the columns ``number`` and ``label``.

    Args:
        lines: The file, line by line with the line ends as they are; numbers in any usual spelling.
        actor: Needs the right to edit.

    Raises:
        SaveRefused: The table lacks one of the two columns.
    """
    table = csv.DictReader(lines)
    report = LabelReport()
    try:
        if not {"number", "label"} <= set(table.fieldnames or ()):
            raise SaveRefused("The file's first line must name the columns number and label.")
        for row in table:
            _name(row, f"Line {table.line_num}: ", report, actor=actor)
    except csv.Error as error:
        report.problems.append(f"Line {table.line_num}: the file can't be read from here on: {error}.")
    return report


def _name(row: dict[str, str | None], where: str, report: LabelReport, *, actor: Actor) -> None:
    """Set the label of one row's number; ``where`` begins the sentence about an error."""
    e164 = to_e164(row["number"] or "")
    if e164 is None:
        report.problems.append(f"{where}{row['number']!r} is not a phone number.")
        return
    number = PhoneNumber.objects.filter(number=e164).first()
    if number is None:
        report.problems.append(f"{where}{e164} is not among the imported numbers.")
        return
    if row["label"] is None:
        report.problems.append(f"{where}there is no label.")
        return
    try:
        renamed = relabel(number, label=row["label"], actor=actor)
    except (SaveRefused, UnusableText) as refused:
        report.problems.append(where + refused.message)
    else:
        report.changed += renamed.label != number.label

"""Saving changed cells of the sheet: each number by itself, from the words that its cells showed before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from profiles.models import PhoneNumber, Template
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, Conflict, SaveRefused
from profiles.services.details.merging import DetailsConflict, FieldChange
from profiles.services.details.saving import save_details
from profiles.services.editing import SaveResult
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.tables.details.cells import cell_of
from profiles.texts.contract import TextRefused
from profiles.texts.details.values import DetailsRefused, Value, readable


class Outcome(StrEnum):
    """What became of a number's changed cells."""

    SAVED = "saved"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class CellsResult:
    """What became of one number's cells.

    Attributes:
        number: As it was read, or as it is after the save.
        outcome: Whether they were saved, met somebody else's, or can't be.
        message: What is to be said of it; "" for what was saved.
        cells: What the cells say now, by key: those saved, or those that somebody else has changed.
    """

    number: PhoneNumber
    outcome: Outcome
    message: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


def field_changes(
    details: Mapping[str, Value] | None, cells: Mapping[str, tuple[Value, str]]
) -> dict[str, FieldChange]:
    """Return the changes of a number's details by key.

    Args:
        details: Those of its head, which are the bases where the cells showed them.
        cells: What each is to hold, and the words that its cell showed.
    """
    stored, now = details or {}, readable(details)
    return {
        key: FieldChange(value, now.get(key, "") if cell_of(stored.get(key, "")) == shown else shown)
        for key, (value, shown) in cells.items()
    }


def save_cells(
    number: PhoneNumber,
    *,
    template: Template,
    cells: Mapping[str, tuple[Value, str]],
    actor: Actor,
    note: str = "",
    submission: str = "",
    first: FirstAttempt | None = None,
) -> SaveResult:
    """Save the changed cells of one number that follows ``template``.

    Parameters as for :func:`field_changes`; parameters and errors as for
    :func:`profiles.services.details.saving.save_details`.
    """
    return save_details(
        number,
        template=template,
        changes=field_changes(number.head.details if number.head else None, cells),
        actor=actor,
        change=Change.on(number, note=note, submission=submission),
        first=first,
        followers_only=True,
    )


def result_of(
    number: PhoneNumber, cells: Mapping[str, tuple[Value, str]], save: Callable[[], SaveResult]
) -> CellsResult:
    """Call ``save``, which saves ``cells`` of ``number``; what refuses them is the result, and raises nothing.

    Raises:
        PermissionDenied: The actor may not edit.
    """
    try:
        saved = save()
    except DetailsConflict as conflict:
        theirs = {key: cell_of(value) for key, value in conflict.theirs.items()}
        return CellsResult(number, Outcome.CONFLICT, conflict.message, theirs)
    except Conflict:
        reason = _("The profile was changed outside Nixadmin. Decide about that first, on the number's page.")
        return CellsResult(number, Outcome.REFUSED, reason)
    except (SaveRefused, TextRefused, DetailsRefused) as refused:
        return CellsResult(number, Outcome.REFUSED, refused.message)
    said = {key: cell_of(value) for key, (value, _shown) in cells.items()}
    return CellsResult(saved.number, Outcome.SAVED, cells=said)

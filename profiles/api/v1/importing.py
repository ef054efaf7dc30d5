"""Importing the account's numbers from Nixflex: started, and how far it is."""

from datetime import datetime

from django.utils import timezone
from ninja import Field, Router, Schema

from profiles import permissions
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.schemas.problems import ProblemOut
from profiles.nixflex import NixflexError
from profiles.presenters.imports import import_progress
from profiles.selectors import account
from profiles.services.actors import Actor
from profiles.services.mirror.importing import import_numbers

router = Router(tags=["import"])


class ImportOut(Schema):
    """What an import did."""

    agents: int
    seen: int = Field(description="Numbers in Nixflex's list.")
    added: int
    first_texts: int = Field(description="Profiles that became version 1 of their number.")
    drifted: int = Field(description="Numbers that were found changed outside.")
    removed: int
    returned: int
    not_checked: int = Field(description="Numbers whose profile the list does not tell.")
    notes: list[str]


class ImportState(Schema):
    """When the last import was, and how far the one under way is."""

    last_import_at: datetime | None
    notes: list[str] = Field(description="What was odd about the last one.")
    is_running: bool
    done: int | None = Field(description="Numbers read or, where there is a total, stored so far.")
    total: int | None
    words: str = Field(description="The same as a sentence.")


@router.post(
    "/import",
    auth=Token(permissions.IMPORT, everywhere=True),
    response={200: ImportOut, 409: ProblemOut, 502: ProblemOut},
    operation_id="import_numbers",
    summary="Import numbers",
)
def import_now(request: TokenRequest) -> ImportOut:
    """Import the account's numbers and agents from Nixflex, and answer when that is done.

    Nothing of ours is overwritten and nothing is sent. How far it is can be asked meanwhile. Where too many
    numbers are missing, nothing is changed.
    """
    try:
        report = import_numbers(actor=Actor.of(request))
    except NixflexError as error:
        raise Problem("nixflex_failed", error.message) from error
    return ImportOut(**report.counts(), notes=report.notes)


@router.get(
    "/import",
    auth=Token(permissions.IMPORT, everywhere=True),
    response=ImportState,
    operation_id="get_import",
    summary="Read how far an import is",
)
def get_import(request: TokenRequest) -> ImportState:  # noqa: ARG001 - all see all
    """When the last import was, and how far the one under way is."""
    row = account.account()
    found = import_progress(row, now=timezone.now())
    return ImportState(
        last_import_at=row.last_import_at,
        notes=row.last_import_notes,
        is_running=found is not None and found.is_running,
        done=row.import_done,
        total=row.import_total,
        words=found.words if found else "",
    )

"""Versions of a number's profile: a page of them, one, and the difference between two."""

from typing import Annotated

from django.http import Http404
from ninja import Path, Query, Router

from profiles import permissions
from profiles.api.paging import Cursor, Limit, read_cursor, write_cursor
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import number_of, whole_number_of
from profiles.api.v1.schemas.numbers.differences import DifferenceOut
from profiles.api.v1.schemas.numbers.history import (
    LIVE,
    ComparisonOut,
    ComparisonQuery,
    OneVersionOut,
    VersionOut,
    VersionPage,
)
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.differences.lines import compare
from profiles.models import PhoneNumber, Revision
from profiles.models.limits import INTEGER_LIMIT
from profiles.selectors.history import versions as history
from profiles.selectors.notices.naming import attributed_stretches

router = Router(tags=["history"])

VersionNumber = Annotated[int, Path(ge=1, le=INTEGER_LIMIT)]


@router.get(
    "/numbers/{number}/versions",
    auth=Token(permissions.SEE),
    response={200: VersionPage, 404: ProblemOut, 422: InvalidOut},
    operation_id="list_versions",
    summary="List versions",
)
def list_versions(request: TokenRequest, number: str, cursor: Cursor = "", limit: Limit = 50) -> VersionPage:
    """The versions of a number's profile, the newest first, without their texts. Versions never change."""
    found = number_of(request, number)
    page = history.versions(found, before=read_cursor(cursor), size=limit)
    following = page.versions[-1].version if page.older else None
    return VersionPage(items=[VersionOut.of(each) for each in page.versions], next=write_cursor(following))


@router.get(
    "/numbers/{number}/versions/{version}",
    auth=Token(permissions.SEE),
    response={200: OneVersionOut, 404: ProblemOut, 422: InvalidOut},
    operation_id="get_version",
    summary="Read a version",
)
def get_version(request: TokenRequest, number: str, version: VersionNumber) -> OneVersionOut:
    """One version with its texts, its details, and the requests that sent it to Nixflex."""
    found = number_of(request, number)
    revision = version_of(found, version)
    listed, _before = history.version_and_previous(found, version)
    return OneVersionOut.of_revision(
        listed, revision, stretches=attributed_stretches(revision), pushes=history.push_attempts(listed)
    )


@router.get(
    "/numbers/{number}/compare",
    auth=Token(permissions.SEE),
    response={200: ComparisonOut, 404: ProblemOut, 422: InvalidOut},
    operation_id="compare_versions",
    summary="Compare two versions",
)
def compare_versions(request: TokenRequest, number: str, asked: Query[ComparisonQuery]) -> ComparisonOut:
    """The difference between two versions, line by line and word by word."""
    found = whole_number_of(request, number)
    from_, to = asked.from_, asked.to or str(found.version)
    old, new = _named(found, from_), _named(found, to)
    return ComparisonOut(
        from_version=_version(old, from_),
        to_version=_version(new, to),
        of=asked.of,
        difference=DifferenceOut.of(compare(_said(old, asked.of), _said(new, asked.of), asked.context)),
    )


def version_of(number: PhoneNumber, version: int) -> Revision:
    """Return version ``version`` of ``number`` with its texts.

    Raises:
        Problem: There is no such version.
    """
    try:
        return history.version_or_404(number, version)
    except Http404 as none:
        raise Problem("version_not_found", str(none)) from None


def _named(number: PhoneNumber, name: str) -> Revision | None:
    """Return the version that is called ``name``; None for 0, and where nothing was ever confirmed."""
    if name == LIVE:
        return number.live
    return version_of(number, int(name)) if int(name) else None


def _version(revision: Revision | None, name: str) -> int | None:
    return revision.version if revision else None if name == LIVE else 0


def _said(revision: Revision | None, of: str) -> str:
    if revision is None:
        return ""
    return revision.text if of == "heard" else revision.body_text

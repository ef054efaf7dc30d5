"""Saving a profile for a program: the state that the change stands on, and what a refusal tells."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from profiles import tasks
from profiles.api.idempotency import submission_of
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut, RefusedOut
from profiles.api.v1.schemas.profiles import (
    Merged,
    Overlap,
    ProfileConflict,
    ProfileSaved,
    Side,
    Theirs,
)
from profiles.services.actors import Actor, token_of
from profiles.services.conflicts import Change, Conflict, offered_merge
from profiles.services.editing import SaveResult
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.texts.composition import body_digest

# What an operation that saves may answer.
REFUSALS = {404: ProblemOut, 409: RefusedOut, 412: ProfileConflict, 422: InvalidOut, 428: ProblemOut}


def if_match(request: TokenRequest) -> str:
    """Return the digest of the state on which the request stands, as `If-Match` tells it.

    Raises:
        Problem: It tells none.
    """
    digest = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not digest or digest == "*":
        raise Problem(
            "precondition_required", _("Send the ETag of what you read as If-Match. Nothing was saved.")
        )
    return digest


def change_of(request: TokenRequest, *, note: str, ends: Sequence[int] = ()) -> Change:
    """Return what the request says of a change. Errors as for :func:`if_match`."""
    token = token_of(request.user)
    return Change(
        0,
        note=note,
        base_digest=if_match(request),
        submission=submission_of(request),
        ends=tuple(ends),
        keeps_followers=token is not None and token.keeps_followers,
    )


def save_and_respond(
    request: TokenRequest,
    response: HttpResponse,
    save: Callable[[FirstAttempt | None, Actor], SaveResult],
    *,
    text: str,
    change: Change,
) -> ProfileSaved:
    """Save, push what was saved, and return the profile as it is then.

    Args:
        request: In whose name.
        response: Gets the new `ETag`.
        save: Saves, and begins the attempt that it is given.
        text: What is to be saved, for whoever has to put it together with another.
        change: On what it stands.

    Raises:
        Problem: Somebody changed the profile, here or outside.
    """
    actor = Actor.of(request)
    try:
        saved = tasks.save_and_push(lambda first: save(first, actor), actor=actor)
    except Conflict as conflict:
        raise _conflict(conflict, text=text, change=change) from None
    told = ProfileSaved.of_save(saved, submission=change.submission)
    response["ETag"] = f'"{told.etag}"'
    return told


def _conflict(conflict: Conflict, *, text: str, change: Change) -> Problem:
    """Return the problem with theirs, yours and both put together."""
    if conflict.outside:
        return Problem("drifted", conflict.message, outside=conflict.theirs)
    theirs = Theirs(
        text=conflict.theirs,
        etag=body_digest(conflict.theirs),
        version=conflict.version,
        author=conflict.author,
        note=conflict.note,
    )
    found = offered_merge(conflict.number, text, change)
    merged = None
    if found is not None:
        both = found.text()
        overlaps = [Overlap(theirs=list(each.theirs), yours=list(each.mine)) for each in found.overlaps]
        merged = Merged(text=both, etag=body_digest(both), overlaps=overlaps)
    return Problem(
        "stale",
        conflict.message,
        headers={"ETag": f'"{theirs.etag}"'},
        theirs=theirs.dict(),
        yours=Side(text=text, etag=body_digest(text)).dict(),
        merged=merged.dict() if merged else None,
    )

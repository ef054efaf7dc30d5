"""The profile of a number: read, saved on the state that was read, cleared."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from profiles import permissions, tasks
from profiles.api.idempotency import submission_of
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.finding import number_of
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.profiles import (
    Merged,
    Overlap,
    ProfileConflict,
    ProfileIn,
    ProfileOut,
    ProfileSaved,
    Side,
    Theirs,
)
from profiles.services import editing
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, Conflict, offered_merge
from profiles.services.editing import SaveResult
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.texts.composition import body_digest
from profiles.texts.contract import canonical

router = Router(tags=["profile"])

REFUSALS = {404: ProblemOut, 409: ProblemOut, 412: ProfileConflict, 422: InvalidOut, 428: ProblemOut}


@router.get(
    "/numbers/{number}/profile",
    auth=Token(permissions.SEE),
    response={200: ProfileOut, 304: None, 404: ProblemOut},
    operation_id="get_profile",
    summary="Read a profile",
)
def get_profile(request: TokenRequest, response: HttpResponse, number: str) -> ProfileOut | Status[None]:
    """The body of a number's profile. Its digest is the `ETag`, on which the next save stands.

    Sent back as `If-None-Match` it saves the answer's body.
    """
    found = ProfileOut.of(number_of(request, number))
    response["ETag"] = quoted = f'"{found.etag}"'
    if quoted in request.headers.get("If-None-Match", ""):
        return Status(304, None)
    return found


@router.put(
    "/numbers/{number}/profile",
    auth=Token(permissions.EDIT),
    response={200: ProfileSaved, **REFUSALS},
    operation_id="put_profile",
    summary="Save a profile",
)
def put_profile(request: TokenRequest, response: HttpResponse, number: str, body: ProfileIn) -> ProfileSaved:
    """Save a profile as the number's next version, and send it to Nixflex.

    `If-Match` holds the `ETag` that was read. If somebody changed the profile since, nothing is saved and the
    answer (412) has their text, yours, and both put together. The same text again makes no version. Saved is not
    live: see `state`.
    """
    found = number_of(request, number)
    change = _change(request, note=body.note)
    text = canonical(body.text)
    return _save(
        request,
        response,
        lambda first, actor: editing.save_profile(found, text=text, actor=actor, change=change, first=first),
        text=text,
        change=change,
    )


@router.delete(
    "/numbers/{number}/profile",
    auth=Token(permissions.CLEAR),
    response={200: ProfileSaved, **REFUSALS},
    operation_id="delete_profile",
    summary="Clear a profile",
)
def delete_profile(
    request: TokenRequest, response: HttpResponse, number: str, note: str = ""
) -> ProfileSaved:
    """Clear a profile, so that callers hear the agent's prompt alone. `If-Match` as for saving."""
    found = number_of(request, number)
    change = _change(request, note=note)
    return _save(
        request,
        response,
        lambda first, actor: editing.clear_profile(found, actor=actor, change=change, first=first),
        text="",
        change=change,
    )


def _change(request: TokenRequest, *, note: str) -> Change:
    """Return what the request says of a change.

    Raises:
        Problem: It does not tell on which state it stands.
    """
    digest = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not digest or digest == "*":
        raise Problem(
            "precondition_required",
            _("Send the ETag of the profile that you read as If-Match. Nothing was saved."),
        )
    return Change(0, note=note, base_digest=digest, submission=submission_of(request))


def _save(
    request: TokenRequest,
    response: HttpResponse,
    save: Callable[[FirstAttempt | None, Actor], SaveResult],
    *,
    text: str,
    change: Change,
) -> ProfileSaved:
    actor = Actor.of(request)
    try:
        saved = tasks.save_and_push(lambda first: save(first, actor), actor=actor)
    except Conflict as conflict:
        raise _conflict(conflict, text=text, change=change) from None
    told = ProfileSaved(**ProfileOut.of(saved.number).dict(), created=saved.created)
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

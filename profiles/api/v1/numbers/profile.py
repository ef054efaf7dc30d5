"""The profile of a number: read, saved on the state that was read, cleared."""

from django.http import HttpResponse
from ninja import Query, Router, Status

from profiles import permissions
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import number_of, read_number_of
from profiles.api.v1.numbers.saving import REFUSALS, change_of, save_and_respond
from profiles.api.v1.schemas.problems import ProblemOut
from profiles.api.v1.schemas.profiles import ClearQuery, ProfileIn, ProfileOut, ProfileSaved
from profiles.services import editing
from profiles.texts.contract import canonical

router = Router(tags=["profile"])


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
    found = ProfileOut.of(read_number_of(request, number))
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
    change = change_of(request, note=body.note, ends=body.ends)
    text = canonical(body.text)
    return save_and_respond(
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
    request: TokenRequest,
    response: HttpResponse,
    number: str,
    asked: Query[ClearQuery],
) -> ProfileSaved:
    """Clear a profile, so that callers hear the agent's prompt alone. `If-Match` as for saving."""
    found = number_of(request, number)
    change = change_of(request, note=asked.note)
    return save_and_respond(
        request,
        response,
        lambda first, actor: editing.clear_profile(found, actor=actor, change=change, first=first),
        text="",
        change=change,
    )

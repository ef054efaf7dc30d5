"""Going back to an earlier version."""

from django.http import HttpResponse
from ninja import Router

from profiles import permissions
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.history import version_of
from profiles.api.v1.numbers.lookup import number_of
from profiles.api.v1.numbers.saving import REFUSALS, change_of, save_and_respond
from profiles.api.v1.schemas.profiles import ProfileSaved, RevertIn
from profiles.services.reverting import revert_profile

router = Router(tags=["history"])


@router.post(
    "/numbers/{number}/revert",
    auth=Token(permissions.EDIT),
    response={200: ProfileSaved, **REFUSALS},
    operation_id="revert_profile",
    summary="Go back to a version",
)
def revert(request: TokenRequest, response: HttpResponse, number: str, body: RevertIn) -> ProfileSaved:
    """Make the profile of an earlier version the next one, with its details and template; history stays.

    `If-Match` as for saving a profile. Notices in force stay, so callers may hear more than the version says.
    Going back to an empty version clears the profile, which needs the right to clear.
    """
    found = number_of(request, number)
    change = change_of(request, note=body.note, ends=body.ends)
    target = version_of(found, body.version)
    return save_and_respond(
        request,
        response,
        lambda first, actor: revert_profile(found, to=target, actor=actor, change=change, first=first),
        text=target.body_text,
        change=change,
    )

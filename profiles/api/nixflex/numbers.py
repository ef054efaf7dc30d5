"""Phone numbers at the door: the list in both of Nixflex's forms, and the PATCH of one number's profile."""

from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from profiles import permissions, tasks
from profiles.api.nixflex import outcomes
from profiles.api.nixflex.bodies import FIELD, custom_prompt
from profiles.api.nixflex.door import door
from profiles.api.nixflex.envelope import WARNING_HEADER, Refused, answer, iso, number_not_found
from profiles.api.nixflex.paging import whole_number
from profiles.api.requests import TokenRequest
from profiles.models import PhoneNumber
from profiles.selectors.history.versions import ended_following
from profiles.selectors.mirror.listing import MirroredNumber, as_mirrored, mirrored_numbers
from profiles.selectors.numbers import visible_to
from profiles.services import editing
from profiles.services.accounts.api_requests import KEY_HEADER, submission_of
from profiles.services.actors import Actor, token_of
from profiles.services.composing.saving import NoRoomForNotice
from profiles.services.conflicts import Change, Conflict, NumberRemoved, SaveRefused, WouldStopFollowing
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.texts.contract import replace_unstorable

# The newer list is not paged and ends here; the older one has a default and a highest limit.
UNPAGED_LIMIT: Final = 1000
PAGE_LIMIT, HIGHEST_PAGE_LIMIT = 25, 100


@door(permissions.SEE, "GET", "HEAD")
def number_list(request: TokenRequest) -> HttpResponse:
    """GET: the numbers, the newest first; paged where ``limit`` or ``offset`` is sent, else up to 1,000."""
    query = request.GET
    limit, offset = UNPAGED_LIMIT, 0
    if "limit" in query or "offset" in query:
        limit = min(whole_number(query, "limit", PAGE_LIMIT, least=1), HIGHEST_PAGE_LIMIT)
        offset = whole_number(query, "offset", 0, least=0)
    agent_id = replace_unstorable(query.get("agent_id", ""))
    found = mirrored_numbers(request.user, agent_id=agent_id, limit=limit, offset=offset)
    rows = [_row(number) for number in found]
    return answer({"phone_numbers": rows, "count": len(rows)})


@door(permissions.EDIT, "PATCH")
def number_profile(request: TokenRequest, number: str) -> HttpResponse:
    """PATCH: save ``custom_prompt`` as the body, push it, and answer once Nixflex has confirmed or refused it.

    A text that ended the following of a template is told so in a header, whatever became of it and however often
    it is sent.
    """
    body = custom_prompt(request)
    named = visible_to(request.user).filter(number=replace_unstorable(number))
    found = named.select_related("head", "live").first()
    if found is None:
        raise number_not_found()
    actor = Actor.of(request)
    saved = _save(found, body, actor=actor, change=_change(request, found))
    try:
        confirmed = outcomes.confirmed(saved, body, actor=actor)
        response = answer({"phone_number": _row(as_mirrored(confirmed, body))})
    except Refused as refused:
        response = refused.answer()
    if saved.revision is not None and ended_following(saved.revision):
        response[WARNING_HEADER] = _(
            "stopped_following: this number followed a template until version {version} and does not any more."
        ).format(version=saved.revision.version_of_body)
    return response


def _change(request: TokenRequest, number: PhoneNumber) -> Change:
    """Return what the request says of the change: no base, and perhaps an idempotency key."""
    token = token_of(request.user)
    key = request.headers.get(KEY_HEADER, "")
    return Change.on(
        number,
        submission=submission_of(token, key) if token else "",
        last_write_wins=True,
        keeps_followers=token is not None and token.keeps_followers,
    )


def _save(number: PhoneNumber, body: str, *, actor: Actor, change: Change) -> editing.SaveResult:
    """Save ``body`` ("" clears) and make the first attempt; raise :class:`Refused` where nothing may be saved."""

    def save(first: FirstAttempt | None) -> editing.SaveResult:
        if body:
            return editing.save_profile(number, text=body, actor=actor, change=change, first=first)
        return editing.clear_profile(number, actor=actor, change=change, first=first)

    try:
        return tasks.save_and_push(save, actor=actor)
    except Conflict:
        raise outcomes.drifted() from None  # another base is no conflict here
    except NumberRemoved as refused:
        raise Refused(409, "number_removed", refused.message) from None
    except WouldStopFollowing as refused:
        raise Refused(409, "would_stop_following", refused.message) from None
    except NoRoomForNotice as refused:
        message = _("{reason} Nothing has been saved.").format(reason=refused.message)
        raise Refused(409, "no_room_for_notice", message) from None
    except SaveRefused as refused:
        raise Refused(409, "conflict", refused.message) from None


def _row(number: MirroredNumber) -> dict[str, object]:
    """Return ``number`` as Nixflex lists it, without what is not known here.

    A row without ``custom_prompt`` is one whose text Nixflex has never told, as in its own older lists.
    """
    row: dict[str, object] = {
        "phone_number": number.number,
        "agent_id": number.agent_id,
        "provider": number.provider or None,
        "created_at": number.created_at and iso(number.created_at),
    }
    return row if number.body is None else row | {FIELD: number.body or None}

"""A text that was set outside: what it is, and the decision what becomes of it."""

from typing import cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from profiles import permissions, tasks
from profiles.api.idempotency import allow_replay
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import whole_number_of
from profiles.api.v1.numbers.saving import if_match
from profiles.api.v1.schemas.numbers.differences import DifferenceOut
from profiles.api.v1.schemas.numbers.drift import Decision, DecisionIn, DriftOut, OutsideChanged
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.profiles import ProfileOut
from profiles.differences.lines import compare
from profiles.models import PhoneNumber
from profiles.selectors.notices.number_notices import notices_on_number
from profiles.services.actors import Actor
from profiles.services.conflicts import Conflict, conflict_key, is_drifted
from profiles.services.mirror import adopting, drift
from profiles.services.mirror.compositions import body_of_outside
from profiles.texts.contract import is_far_too_long, over_by

router = Router(tags=["drift"])

NUMBER = "/numbers/{number}/drift"


@router.get(
    NUMBER,
    auth=Token(permissions.EDIT),
    response={200: DriftOut, 404: ProblemOut, 409: ProblemOut},
    operation_id="get_drift",
    summary="Look at a text that was set outside",
)
def get_drift(request: TokenRequest, response: HttpResponse, number: str) -> DriftOut:
    """What Nixflex holds for a drifted number, beside what the newest version would have callers hear.

    The `ETag` stands for both, and a decision stands on it. A number that is not drifted is refused (409).
    """
    found = whole_number_of(request, number)
    if not is_drifted(found):
        raise drift.NotDrifted
    response["ETag"] = f'"{conflict_key(found)}"'
    return _drift_out(found)


@router.post(
    NUMBER,
    auth=Token(permissions.EDIT),
    response={
        200: ProfileOut,
        404: ProblemOut,
        409: ProblemOut,
        412: OutsideChanged,
        422: InvalidOut,
        428: ProblemOut,
    },
    operation_id="decide_drift",
    summary="Decide about a text that was set outside",
)
def decide(request: TokenRequest, response: HttpResponse, number: str, body: DecisionIn) -> ProfileOut:
    """Adopt the outside text as the next version, push ours over it, or keep it until a notice ends.

    `If-Match` holds the `ETag` that was read: where either text has changed since, nothing is decided (412).
    """
    found, seen, actor = whole_number_of(request, number), if_match(request), Actor.of(request)
    try:
        with allow_replay(request):
            if body.decision == "adopt":
                drift.adopt(found, actor=actor, note=body.note, acknowledged=seen)
            elif body.decision == "until":
                adopting.adopt_while_notices_last(found, actor=actor, note=body.note, acknowledged=seen)
            else:
                ours = drift.push_ours(found, actor=actor, note=body.note, acknowledged=seen)
                tasks.push_saved(ours, actor=actor)
    except Conflict as conflict:
        raise Problem(
            "stale",
            _("The outside text, or ours, has changed again. Nothing was decided; look at them anew."),
            headers={"ETag": f'"{conflict.key}"'},
            outside=conflict.theirs,
        ) from None
    told = ProfileOut.of(whole_number_of(request, number))
    response["ETag"] = f'"{told.etag}"'
    return told


def _drift_out(number: PhoneNumber) -> DriftOut:
    now = timezone.now()
    outside, ours = number.remote_text_seen or "", number.head_text
    too_long = is_far_too_long(outside)
    may_adopt = not over_by(outside) and body_of_outside(number, now) is not None
    may_keep = any(notice.in_force for notice in notices_on_number(number, now=now))
    choices = {"adopt": may_adopt, "push": number.head is not None, "until": may_keep}
    return DriftOut(
        number=number.number,
        outside=outside,
        ours=ours,
        version=number.version,
        difference=None if too_long else DifferenceOut.of(compare(ours, outside, context=None)),
        choices=[cast("Decision", each) for each, may in choices.items() if may],
    )

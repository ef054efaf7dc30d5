"""Details of a number that follows a template: read, changed field by field, and followed no more."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from profiles import permissions, tasks
from profiles.api.idempotency import submission_of
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import number_of
from profiles.api.v1.numbers.saving import REFUSALS, change_of, if_match, save_and_respond
from profiles.api.v1.schemas.numbers.details import (
    DetailsOut,
    DetailsPatch,
    DetailsRefused,
    DetailsSaved,
    FieldConflictOut,
    StaleDetails,
    StopQuery,
)
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.profiles import ProfileSaved
from profiles.forms.details.api_changes import ApiChange, read_api_changes
from profiles.models import PhoneNumber
from profiles.selectors.details.opened import OpenDetails, open_details
from profiles.selectors.details.sheet import template_with_head
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, Conflict, is_fresh
from profiles.services.details.merging import DetailMissing, DetailsConflict, FieldChange
from profiles.services.details.saving import save_details, stop_following
from profiles.services.editing import SaveResult
from profiles.texts.composition import body_digest

router = Router(tags=["details"])

DETAILS = "/numbers/{number}/details"
Changes = dict[str, FieldChange]


@router.get(
    DETAILS,
    auth=Token(permissions.SEE),
    response={200: DetailsOut, 404: ProblemOut},
    operation_id="get_details",
    summary="Read details",
)
def get_details(request: TokenRequest, response: HttpResponse, number: str) -> DetailsOut:
    """The details from which the number's profile is filled in, field by field.

    The `ETag` is that of the profile. A number whose text was written by hand follows no template and has no
    fields; see `patch_details`.
    """
    found = number_of(request, number)
    told = DetailsOut.of(found, open_details(found, found.template) if found.template else None)
    response["ETag"] = f'"{told.etag}"'
    return told


@router.patch(
    DETAILS,
    auth=Token(permissions.EDIT),
    response={
        200: DetailsSaved,
        404: ProblemOut,
        409: DetailsRefused,
        412: StaleDetails,
        422: InvalidOut,
        428: ProblemOut,
    },
    operation_id="patch_details",
    summary="Change details",
)
def patch_details(
    request: TokenRequest, response: HttpResponse, number: str, body: DetailsPatch
) -> DetailsSaved:
    """Change single fields; the profile is filled in anew, saved as the next version, and sent to Nixflex.

    Each field is told with the value that it had when it was read (`base`): who changed another field meanwhile is
    no conflict, and who changed the same one is (409, `details_conflict`, with both values). In place of the bases
    an `If-Match` may hold the `ETag` that was read; then any other change of the profile is a conflict (412).

    With `template` a number follows that template from now on, and its text is replaced: this takes an `If-Match`.
    """
    found = number_of(request, number)
    opened = _opened(found, body)
    change, has_state = _change(request, found, body, follows=opened.follows)
    changes = _changes(body, opened, has_state=has_state)
    saved = _save(request, found, opened, changes=changes, change=change)
    told = DetailsOut.of(saved.number, open_details(saved.number, opened.version.template))
    response["ETag"] = f'"{told.etag}"'
    return DetailsSaved(**told.dict(), created=saved.was_made_by(change.submission))


@router.delete(
    DETAILS,
    auth=Token(permissions.EDIT),
    response={200: ProfileSaved, **REFUSALS},
    operation_id="delete_details",
    summary="Follow no template any more",
)
def delete_details(
    request: TokenRequest, response: HttpResponse, number: str, asked: Query[StopQuery]
) -> ProfileSaved:
    """Keep the profile as it is and follow no template any more. Going back in the history takes that back.

    `If-Match` as for saving a profile.
    """
    found = number_of(request, number)
    change = change_of(request, note=asked.note)
    return save_and_respond(
        request,
        response,
        lambda _first, actor: stop_following(found, actor=actor, change=change),
        text=found.head_body,
        change=change,
    )


def _opened(number: PhoneNumber, body: DetailsPatch) -> OpenDetails:
    """Return the details of ``number`` under the template that it follows, or is to follow.

    Raises:
        Problem: There is none, or it has no text yet.
    """
    template = number.template if body.template is None else template_with_head(body.template)
    if template is None and body.template is not None:
        raise Problem("not_found", _("There is no such template. Nothing was changed."))
    opened = open_details(number, template) if template else None
    if opened is None:
        raise Problem(
            "no_template",
            _(
                "This number follows no template with a text. Name one as template; its text is then replaced."
            ),
        )
    return opened


def _change(
    request: TokenRequest, number: PhoneNumber, body: DetailsPatch, *, follows: bool
) -> tuple[Change, bool]:
    """Return what the request says of its change, and whether it stands on the details as they are now.

    Raises:
        Problem: The number does not follow the template yet, and the request stands on no state; or that is stale.
    """
    if follows and "If-Match" not in request.headers:
        return Change.on(number, note=body.note, submission=submission_of(request)), False
    change = Change(0, note=body.note, submission=submission_of(request), base_digest=if_match(request))
    if not is_fresh(number, change) and not _was_made(number, change):
        raise _stale(Conflict(number, change))
    return change, True


def _was_made(number: PhoneNumber, change: Change) -> bool:
    """Return whether the same request was carried out before, so that its answer alone is wanted."""
    return bool(change.submission) and number.revisions.filter(submission=change.submission).exists()


def _changes(body: DetailsPatch, opened: OpenDetails, *, has_state: bool) -> Changes:
    """Return what is to change, by key.

    Raises:
        Problem: A field tells no base where one is needed, or a value can't be.
    """
    without = [key for key, field in body.fields.items() if field.base is None]
    if without and not has_state:
        raise Problem(
            "precondition_required",
            _("Tell the base of each field, or send the ETag as If-Match. Nothing was saved."),
            errors=[
                {"field": f"body.fields.{key}.base", "message": _("A base is needed.")} for key in without
            ],
        )
    told = {key: ApiChange(each.value, each.base, each.as_typed) for key, each in body.fields.items()}
    read = read_api_changes(told, opened.fields, opened.base, today=timezone.localdate())
    if read.refusals:
        raise Problem(
            "invalid",
            _("Some of the values can't be. Nothing was saved."),
            errors=[{"field": f"body.fields.{key}", "message": why} for key, why in read.refusals.items()],
        )
    return read.changes


def _save(
    request: TokenRequest, number: PhoneNumber, opened: OpenDetails, *, changes: Changes, change: Change
) -> SaveResult:
    """Save the ``changes``.

    Raises:
        Problem: The template needs a value that is taken away, or somebody else changed the same.
    """
    actor, template = Actor.of(request), opened.version.template
    try:
        return tasks.save_and_push(
            lambda first: save_details(
                number, template=template, changes=changes, actor=actor, change=change, first=first
            ),
            actor=actor,
        )
    except DetailMissing as missing:
        why = _("The template needs a value.")
        errors = [{"field": f"body.fields.{key}", "message": why} for key in missing.keys]
        raise Problem("detail_missing", missing.message, errors=errors) from None
    except DetailsConflict as conflict:
        raise _field_conflicts(conflict, changes, opened) from None
    except Conflict as conflict:
        raise _stale(conflict) from None


def _field_conflicts(conflict: DetailsConflict, changes: Changes, opened: OpenDetails) -> Problem:
    """Return the problem of fields that somebody else changed, with all that was told of each."""
    labels = {field.key: field.label for field in opened.fields}
    found = [
        FieldConflictOut(
            key=key, label=labels[key], base=changes[key].base, theirs=theirs, yours=changes[key].value
        )
        for key, theirs in conflict.theirs.items()
    ]
    return Problem("details_conflict", conflict.message, conflicts=[each.dict() for each in found])


def _stale(conflict: Conflict) -> Problem:
    """Return the problem of a change that stands on an old state."""
    if conflict.outside:
        return Problem("drifted", conflict.message, outside=conflict.theirs)
    etag = body_digest(conflict.theirs)
    return Problem(
        "stale",
        conflict.message,
        headers={"ETag": f'"{etag}"'},
        etag=etag,
        version=conflict.version,
        author=conflict.author,
    )

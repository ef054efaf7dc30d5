"""The tags of a number, and its label."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from ninja import Router

from profiles import permissions
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import number_of
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.tags import LabelIn, LabelOut, NumberTagsOut, NumberTagsPatch
from profiles.models import Tag
from profiles.selectors.numbers import visible_to
from profiles.selectors.tags import tags_of, visible_tags
from profiles.services.actors import Actor
from profiles.services.labels import relabel
from profiles.services.tags.tagging import change_tags

router = Router(tags=["numbers"])

REFUSALS = {404: ProblemOut, 409: ProblemOut, 422: InvalidOut}


@router.patch(
    "/numbers/{number}/tags",
    auth=Token(permissions.EDIT),
    response={200: NumberTagsOut, **REFUSALS},
    operation_id="patch_number_tags",
    summary="Put tags on a number, and take tags off",
)
def patch_tags(request: TokenRequest, number: str, body: NumberTagsPatch) -> NumberTagsOut:
    """Put the tags `add` on a number and take `remove` off, by their names in any case; others stay.

    The same request again changes nothing. A tag that is not in the catalogue is refused: see `create_tag`.
    """
    found = number_of(request, number)
    add, remove = _named(request, add=body.add, remove=body.remove)
    change_tags(visible_to(request.user).filter(pk=found.pk), add=add, remove=remove, actor=Actor.of(request))
    return NumberTagsOut(number=found.number, tags=[tag.name for tag in tags_of(found, request.user)])


@router.put(
    "/numbers/{number}/label",
    auth=Token(permissions.EDIT),
    response={200: LabelOut, **REFUSALS},
    operation_id="put_label",
    summary="Label a number",
)
def put_label(request: TokenRequest, number: str, body: LabelIn) -> LabelOut:
    """Set the business's name as staff know it. It makes no version, and Nixflex never sees it."""
    found = relabel(number_of(request, number), label=body.label, actor=Actor.of(request))
    return LabelOut(number=found.number, label=found.label)


def _named(request: TokenRequest, **asked: Iterable[str]) -> list[list[Tag]]:
    """Return the tags that each list of ``asked`` names.

    Raises:
        Problem: There is no tag of a name, or one is to be put on and taken off.
    """
    known = {tag.name.casefold(): tag for tag in visible_tags(request.user)}
    found = [[known.get(name.strip().casefold()) for name in names] for names in asked.values()]
    errors = [
        {"field": f"body.{field}.{place}", "message": _("There is no tag of this name.")}
        for field, tags in zip(asked, found, strict=True)
        for place, tag in enumerate(tags)
        if tag is None
    ]
    named = [[tag for tag in tags if tag is not None] for tags in found]
    both = {tag.pk for tag in named[0]} & {tag.pk for tag in named[-1]}
    if both:
        errors.append({"field": "body.remove", "message": _("A tag can't be put on and taken off at once.")})
    if errors:
        raise Problem("invalid", _("Some of the tags can't be used. Nothing was changed."), errors=errors)
    return named

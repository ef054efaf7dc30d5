"""The catalogue of tags."""

from typing import Annotated, cast

from django.utils.translation import gettext as _
from ninja import Path, Router, Status

from profiles import permissions
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.tags import ChangedNumbers, ColourWord, MergeIn, TagIn, TagList, TagOut, TagPatch
from profiles.models import Tag
from profiles.models.limits import INTEGER_LIMIT
from profiles.selectors import tags
from profiles.services.actors import Actor
from profiles.services.tags import catalogue

router = Router(tags=["tags"])

TagId = Annotated[int, Path(ge=1, le=INTEGER_LIMIT)]
# What concerns every number is for those who see all of them.
CHANGES = Token(permissions.ROLL_OUT, everywhere=True)


@router.get(
    "/tags", auth=Token(permissions.SEE), response=TagList, operation_id="list_tags", summary="List tags"
)
def list_tags(request: TokenRequest) -> TagList:
    """The tags that the token sees, by name, with how many of its numbers have each."""
    return TagList(items=_catalogue(request))


@router.post(
    "/tags",
    auth=CHANGES,
    response={201: TagOut, 409: ProblemOut, 422: InvalidOut},
    operation_id="create_tag",
    summary="Make a tag",
)
def create_tag(request: TokenRequest, body: TagIn) -> Status[TagOut]:
    """Make a tag. A name that there is already, in any case, is refused (409)."""
    made = catalogue.create_tag(actor=Actor.of(request), name=body.name, colour=body.colour)
    return Status(201, _tag_out(made, 0))


@router.patch(
    "/tags/{tag_id}",
    auth=CHANGES,
    response={200: TagOut, 404: ProblemOut, 409: ProblemOut, 422: InvalidOut},
    operation_id="patch_tag",
    summary="Rename or recolour a tag",
)
def patch_tag(request: TokenRequest, tag_id: TagId, body: TagPatch) -> TagOut:
    """Change a tag's name or colour; numbers keep it."""
    tag = _tag(request, tag_id)
    catalogue.change_tag(
        tag, actor=Actor.of(request), name=body.name or tag.name, colour=body.colour or tag.colour
    )
    return next(each for each in _catalogue(request) if each.id == tag_id)


@router.post(
    "/tags/{tag_id}/merge",
    auth=CHANGES,
    response={200: ChangedNumbers, 404: ProblemOut, 409: ProblemOut, 422: InvalidOut},
    operation_id="merge_tag",
    summary="Merge a tag into another",
)
def merge_tag(request: TokenRequest, tag_id: TagId, body: MergeIn) -> ChangedNumbers:
    """Put the other tag on every number that has this one, which goes. Nobody can take that back in one step."""
    tag, into = _tag(request, tag_id), _tag(request, body.into)
    return ChangedNumbers(numbers=catalogue.merge_tags(tag, into=into, actor=Actor.of(request)))


@router.delete(
    "/tags/{tag_id}",
    auth=CHANGES,
    response={200: ChangedNumbers, 404: ProblemOut, 409: ProblemOut, 422: InvalidOut},
    operation_id="delete_tag",
    summary="Delete a tag",
)
def delete_tag(request: TokenRequest, tag_id: TagId) -> ChangedNumbers:
    """Delete a tag, and tell how many numbers had it."""
    return ChangedNumbers(numbers=catalogue.delete_tag(_tag(request, tag_id), actor=Actor.of(request)))


def _tag(request: TokenRequest, key: int) -> Tag:
    tag = tags.visible_tags(request.user).filter(pk=key).first()
    if tag is None:
        raise Problem("not_found", _("There is no such tag. Nothing was changed."))
    return tag


def _catalogue(request: TokenRequest) -> list[TagOut]:
    # The selector annotates each with its count.
    return [_tag_out(tag, tag.count) for tag in tags.catalogue(request.user)]  # type: ignore[attr-defined]


def _tag_out(tag: Tag, count: int) -> TagOut:
    return TagOut(id=tag.pk, name=tag.name, colour=cast("ColourWord", tag.colour), numbers=count)

"""Templates: the list, one with its versions, a new one, the next version, and who follows."""

from typing import Annotated

from ninja import Query, Router, Status

from profiles import permissions
from profiles.api.paging import Cursor, read_cursor, write_cursor
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.rollouts.responses import Key
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.templates import (
    FollowersOut,
    ListedTemplate,
    TemplateConflictOut,
    TemplateIn,
    TemplateList,
    TemplateOut,
    TemplateVersionIn,
    TemplateVersionOut,
    TemplateVersionPage,
)
from profiles.models import Template
from profiles.selectors.details import followers
from profiles.selectors.rollouts import templates
from profiles.services.actors import Actor
from profiles.services.rollouts.templates import (
    TemplateConflict,
    archive_template,
    create_template,
    restore_template,
    save_template,
)

router = Router(tags=["templates"])

Archived = Annotated[bool, Query(description="The archived ones, instead of the others.")]


@router.get(
    "/templates",
    auth=Token(permissions.SEE),
    response={200: TemplateList, 422: InvalidOut},
    operation_id="list_templates",
    summary="List templates",
)
def list_templates(request: TokenRequest, archived: Archived = False) -> TemplateList:
    """All templates by name: those that are offered for rollouts, or the archived ones."""
    found = templates.listed(request.user, archived=archived)
    return TemplateList(items=[ListedTemplate.of(each, each.times_used) for each in found])  # type: ignore[attr-defined]  # annotated


@router.post(
    "/templates",
    auth=Token(permissions.ROLL_OUT, everywhere=True),
    response={201: TemplateOut, 409: ProblemOut, 413: ProblemOut, 422: InvalidOut},
    operation_id="create_template",
    summary="Make a template",
)
def create(request: TokenRequest, body: TemplateIn) -> Status[TemplateOut]:
    """Make a template, as version 1."""
    made = create_template(actor=Actor.of(request), **body.dict())
    return Status(201, _template_out(made.pk))


@router.get(
    "/templates/{template}",
    auth=Token(permissions.SEE),
    response={200: TemplateOut, 404: ProblemOut, 422: InvalidOut},
    operation_id="get_template",
    summary="Read a template",
)
def get_template(request: TokenRequest, template: Key) -> TemplateOut:  # noqa: ARG001 - all see all
    """A template with its newest version and its placeholders."""
    return _template_out(template)


@router.put(
    "/templates/{template}",
    auth=Token(permissions.ROLL_OUT, everywhere=True),
    response={
        200: TemplateOut,
        404: ProblemOut,
        409: ProblemOut,
        412: TemplateConflictOut,
        413: ProblemOut,
        422: InvalidOut,
    },
    operation_id="save_template",
    summary="Save a template",
)
def save(request: TokenRequest, template: Key, body: TemplateVersionIn) -> TemplateOut:
    """Save the next version of a template. The same text again makes none.

    Numbers that follow it keep their texts until a rollout (`source`: `followers`) brings them up to date.
    """
    found = templates.template_or_404(template)
    try:
        save_template(found, actor=Actor.of(request), **body.dict())
    except TemplateConflict as conflict:
        theirs = TemplateVersionOut.of(conflict.theirs).model_dump(mode="json")
        raise Problem("stale", conflict.message, theirs=theirs) from None
    return _template_out(template)


@router.get(
    "/templates/{template}/versions",
    auth=Token(permissions.SEE),
    response={200: TemplateVersionPage, 404: ProblemOut, 422: InvalidOut},
    operation_id="list_template_versions",
    summary="List the versions of a template",
)
def list_template_versions(
    request: TokenRequest,
    template: Key,
    cursor: Cursor = "",
) -> TemplateVersionPage:
    """The versions of a template, the newest first, 50 at a time."""
    page = templates.versions(
        templates.template_or_404(template), request.user, before=read_cursor(cursor), after=None
    )
    return TemplateVersionPage(
        items=[TemplateVersionOut.of(each) for each in page.rows], next=write_cursor(page.next)
    )


@router.get(
    "/templates/{template}/followers",
    auth=Token(permissions.SEE),
    response={200: FollowersOut, 404: ProblemOut, 422: InvalidOut},
    operation_id="count_followers",
    summary="Count who follows a template",
)
def count_followers(request: TokenRequest, template: Key) -> FollowersOut:
    """How many numbers follow a template, and which of its versions; how many were edited by hand since."""
    return FollowersOut.of(followers.follower_counts(request.user, templates.template_or_404(template)))


@router.post(
    "/templates/{template}/archive",
    auth=Token(permissions.ROLL_OUT, everywhere=True),
    response={200: TemplateOut, 404: ProblemOut, 422: InvalidOut},
    operation_id="archive_template",
    summary="Archive a template",
)
def archive(request: TokenRequest, template: Key) -> TemplateOut:
    """Archive a template: it is not offered for new rollouts; its history and its followers stay."""
    archive_template(templates.template_or_404(template), actor=Actor.of(request))
    return _template_out(template)


@router.post(
    "/templates/{template}/restore",
    auth=Token(permissions.ROLL_OUT, everywhere=True),
    response={200: TemplateOut, 404: ProblemOut, 422: InvalidOut},
    operation_id="restore_template",
    summary="Restore a template",
)
def restore(request: TokenRequest, template: Key) -> TemplateOut:
    """Offer an archived template for new rollouts again."""
    restore_template(templates.template_or_404(template), actor=Actor.of(request))
    return _template_out(template)


def _template_out(key: int) -> TemplateOut:
    """Return the template as it is now."""
    template: Template = templates.template_or_404(key)
    return TemplateOut.of(template, template.head or templates.version_or_404(template, template.version))

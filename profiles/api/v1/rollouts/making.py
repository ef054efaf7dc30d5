"""New rollouts, and the list of all."""

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from profiles import permissions
from profiles.api.idempotency import submission_of
from profiles.api.paging import Cursor, read_cursor, write_cursor
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.rollouts.responses import rollout_response
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.rollouts.requests import FollowersRolloutIn, TableRowIn, TemplateRolloutIn
from profiles.api.v1.schemas.rollouts.responses import ListedRollout, PlannedRollout, RolloutPage
from profiles.models import Rollout, TemplateVersion
from profiles.selectors.details import followers
from profiles.selectors.rollouts import rollouts, templates
from profiles.services.actors import Actor
from profiles.services.rollouts.plans import following, planning
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.tables import Table
from profiles.tables.columns import columns_by_placeholder
from profiles.tables.table import build_table, normalize_name
from profiles.texts import templating

router = Router(tags=["rollouts"])

# What the numbers stand under in a table made of rows, and where a value has that name.
NUMBER_COLUMNS = ("number", "number of the row")
RolloutIn = Annotated[TemplateRolloutIn | FollowersRolloutIn, Field(discriminator="source")]


@router.get(
    "/rollouts",
    auth=Token(permissions.SEE),
    response=RolloutPage,
    operation_id="list_rollouts",
    summary="List rollouts",
)
def list_rollouts(request: TokenRequest, cursor: Cursor = "") -> RolloutPage:
    """The rollouts, newest first, 25 at a time. `next` of one page is the `cursor` of the one after it."""
    page = rollouts.listed(request.user, before=read_cursor(cursor), after=None)
    items = [
        ListedRollout.of(each.rollout, to_send=each.to_send, outcomes=each.outcomes) for each in page.rows
    ]
    return RolloutPage(items=items, next=write_cursor(page.next))


@router.post(
    "/rollouts",
    auth=Token(permissions.ROLL_OUT),
    response={201: PlannedRollout, 404: ProblemOut, 409: ProblemOut, 413: ProblemOut, 422: InvalidOut},
    operation_id="plan_rollout",
    summary="Plan a rollout",
)
def plan_rollout(request: TokenRequest, body: RolloutIn) -> Status[PlannedRollout]:
    """Plan a rollout: a dry run, which changes nothing. Look at its rows, then start it.

    `source` is `template`, for a template and a table of up to 10,000 numbers with the values of its placeholders;
    or `followers`, to bring the numbers that follow a template to its newest version. A number that the token does
    not see reads as one that there is not. With an `Idempotency-Key` the same call again is the same rollout.
    """
    version = _version(body)
    unused: list[str] = []
    try:
        if isinstance(body, TemplateRolloutIn):
            rollout, unused = _plan_table(request, body, version)
        else:
            rollout = _plan_followers(request, version)
    except PlannedAlready as already:
        rollout = already.rollout
    return Status(201, PlannedRollout(**rollout_response(request, rollout).dict(), unused=unused))


def _version(body: TemplateRolloutIn | FollowersRolloutIn) -> TemplateVersion:
    """Return the version of the template that ``body`` names, with the template; else its newest.

    Raises:
        Problem: There is none.
    """
    try:
        template = templates.template_or_404(body.template)
        named = body.version if isinstance(body, TemplateRolloutIn) else None
        version: TemplateVersion = templates.version_or_404(template, named or template.version)
    except Http404:
        raise Problem(
            "not_found", _("There is no such template, or no such version of it. Nothing was planned.")
        ) from None
    version.template = template
    return version


def _plan_table(
    request: TokenRequest, body: TemplateRolloutIn, version: TemplateVersion
) -> tuple[Rollout, list[str]]:
    """Return the plan, and the values that the template does not name."""
    number_column, table = _table(body.rows)
    values = [column for column in table.columns if column != number_column]
    columns = columns_by_placeholder((each.name for each in templating.placeholders(version.text)), values)
    rollout = planning.plan_template(
        actor=Actor.of(request),
        template_version=version,
        table=table,
        number_column=number_column,
        columns=columns,
        title=body.title or version.template.name,
        submission=submission_of(request),
    )
    return rollout, sorted(set(values) - set(columns.values()))


def _plan_followers(request: TokenRequest, version: TemplateVersion) -> Rollout:
    behind = followers.behind(request.user, version.template)
    if not behind.exists():
        raise Problem(
            "refused", _("No number follows an older version of this template. Nothing was planned.")
        )
    return following.plan_followers(
        version,
        numbers=behind,
        actor=Actor.of(request),
        submission=submission_of(request),
    )


def _table(rows: Sequence[TableRowIn]) -> tuple[str, Table]:
    """Return the column of the numbers and the rows as a table, whose lines are their places."""
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    taken = {normalize_name(name) for name in names}
    number_column = next(
        name for name in NUMBER_COLUMNS if normalize_name(name) not in taken or name != "number"
    )
    lines = [(0, [number_column, *names])]
    lines += [
        (place, [row.number, *(row.values.get(name, "") for name in names)])
        for place, row in enumerate(rows, start=1)
    ]
    digest = hashlib.sha256(json.dumps(lines).encode()).hexdigest()
    table = build_table("", digest, lines, header_line=0)
    if len(table.rows) != len(rows):
        raise Problem("invalid", _("A row holds nothing. Nothing was planned; leave such rows out."))
    return number_column, table

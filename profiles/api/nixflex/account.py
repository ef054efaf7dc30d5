"""Agents and usage at the door, and the answer for every other address of Nixflex's."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.api.nixflex.door import door
from profiles.api.nixflex.envelope import WARNING_HEADER, Refused, answer
from profiles.api.nixflex.paging import whole_number
from profiles.api.requests import TokenRequest
from profiles.models import Agent
from profiles.selectors.mirror.listing import visible_agents
from profiles.selectors.teams import sees_every_number
from profiles.services.account import account_usage as figures_of_account
from profiles.texts.contract import replace_unstorable

# Of the newer list of agents, which is a bare array.
PAGE_LIMIT, HIGHEST_PAGE_LIMIT = 100, 200
ACCOUNT_FIGURES: Final = (
    "plan",
    "total_calls",
    "total_minutes",
    "total_cost",
    "max_concurrent",
)


@door(permissions.SEE, "GET", "HEAD")
def agent_list(request: TokenRequest) -> HttpResponse:
    """GET: the active agents, as a bare array."""
    limit = min(whole_number(request.GET, "limit", PAGE_LIMIT, least=1), HIGHEST_PAGE_LIMIT)
    offset = whole_number(request.GET, "offset", 0, least=0)
    active = visible_agents(request.user).filter(is_active=True)
    return answer([_as_json(agent) for agent in active[offset : offset + limit]])


@door(permissions.SEE, "GET", "HEAD")
def agent(request: TokenRequest, agent_id: str) -> HttpResponse:
    """GET: one agent, active or not."""
    found = visible_agents(request.user).filter(agent_id=replace_unstorable(agent_id)).first()
    if found is None:
        raise Refused(404, "agent_not_found", _("There is no such agent that this token may see."))
    return answer(_as_json(found))


def _as_json(agent: Agent) -> dict[str, object]:
    """Return ``agent`` as Nixflex does, without what is not known here, such as a prompt that it never told."""
    told: dict[str, object] = {"agent_id": agent.agent_id, "name": agent.name, "is_active": agent.is_active}
    return told if agent.system_prompt is None else told | {"system_prompt": agent.system_prompt}


@door(permissions.SEE, "GET", "HEAD")
def account_usage(request: TokenRequest) -> HttpResponse:
    """GET: the account's figures, as Nixflex told them a minute ago at most, and this token's own rate limit.

    Who is held to teams is told the limit alone: the figures are of every number.
    """
    told: dict[str, object] = {"rate_limit_per_minute": settings.API_READS_PER_MINUTE}
    if not sees_every_number(request.user):
        return answer(told)
    figures = figures_of_account()
    if figures is not None:
        return answer({name: getattr(figures, name) for name in ACCOUNT_FIGURES} | told)
    response = answer(told)
    words = _("usage_not_known: Nixflex could not be asked about the account's usage just now.")
    response[WARNING_HEADER] = words
    return response


@door(permissions.SEE)
def elsewhere(request: TokenRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - the address as typed
    """Answer 404 to any method: what else Nixflex has is not here."""
    raise Refused(
        404,
        "not_found",
        _(
            "There is nothing at this address. The base URL ends in /nixflex, and from there Nixadmin "
            "speaks Nixflex for GET /v1/phone-numbers, "
            "PATCH /v1/phone-numbers/NUMBER, GET /v1/agents, GET /v1/agents/AGENT and GET /v1/usage alone; "
            "for anything else ask Nixflex itself."
        ),
    )

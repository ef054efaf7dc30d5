"""The account's numbers and agents, as far as somebody may see them, in the order in which Nixflex lists them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from profiles.models import Agent, PhoneNumber, PushAttempt, Revision
from profiles.models.push import Outcome
from profiles.models.revision import body_text
from profiles.selectors.numbers import TEXT_SEEN, visible_to
from profiles.selectors.teams import limits_of

# What Nixflex answers where the key or the balance is at fault.
OF_THE_ACCOUNT = (401, 402)
NEWEST_FIRST = (F("remote_created_at").desc(nulls_last=True), "-number")
COLUMNS = ("number", "agent__agent_id", "provider", "remote_created_at", "version", "text_seen", "body")


@dataclass(frozen=True, slots=True)
class MirroredNumber:
    """A number as the account has it; ``body`` is None where Nixflex has never told its text."""

    number: str
    agent_id: str | None
    provider: str
    created_at: datetime | None
    body: str | None


def mirrored_numbers(user: User, *, agent_id: str = "", limit: int, offset: int = 0) -> list[MirroredNumber]:
    """Return the numbers in the account that ``user`` may see, the newest first.

    Args:
        user: Who asks.
        agent_id: Only of this agent; "" for all.
        limit: How many at most.
        offset: How many are left out before them.
    """
    found = visible_to(user).exclude(state=PhoneNumber.State.REMOVED)
    if agent_id:
        found = found.filter(agent__agent_id=agent_id)
    # The texts are not sorted along.
    keys = list(found.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[offset : offset + limit])
    rows = visible_to(None).filter(pk__in=keys).annotate(text_seen=TEXT_SEEN, body=body_text("head__"))
    return [
        MirroredNumber(name, agent, provider, created_at, body or "" if version or text_seen else None)
        for name, agent, provider, created_at, version, text_seen, body in rows.order_by(
            *NEWEST_FIRST
        ).values_list(*COLUMNS)
    ]


def as_mirrored(number: PhoneNumber, body: str) -> MirroredNumber:
    """Return ``number`` as the list tells it, with this ``body``."""
    agent_id = number.agent.agent_id if number.agent else None
    return MirroredNumber(number.number, agent_id, number.provider, number.remote_created_at, body)


def newest_judgement(revision: Revision) -> PushAttempt | None:
    """Return the newest attempt by which Nixflex accepted or refused the body of ``revision``; None without one.

    One that met a refusal of the whole account says nothing of the text.
    """
    version = revision.version_of_body
    same_body = Q(revision__version=version) | Q(revision__body_version=version)
    judged = Q(outcome=Outcome.ACCEPTED) | Q(outcome=Outcome.REJECTED) & ~Q(http_status__in=OF_THE_ACCOUNT)
    attempts = PushAttempt.objects.filter(same_body, judged, number=revision.number_id)
    return attempts.order_by("-id").first()


def visible_agents(user: User) -> QuerySet[Agent]:
    """Return the agents that ``user`` may see, by name: those of the numbers, for who is held to teams."""
    agents = Agent.objects.all()
    if limits_of(user) is None:
        return agents
    return agents.filter(Exists(visible_to(user).filter(agent=OuterRef("pk"))))

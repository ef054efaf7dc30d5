"""Client of the Nixflex HTTP API, with its result types and errors. Knows nothing of Django's models."""

from profiles.nixflex.client import DEFAULT_BASE_URL, NixflexClient
from profiles.nixflex.deadline import boot_clock, request_deadline
from profiles.nixflex.errors import (
    AccountRefused,
    Applied,
    NixflexError,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    UnreadableAnswer,
)
from profiles.nixflex.failures import HELD_UP
from profiles.nixflex.pacing import Pace, ReadPace
from profiles.nixflex.parsing import is_agent_id
from profiles.nixflex.types import NumberListing, PatchResult, RateLimit, RemoteAgent, RemoteNumber, Usage

__all__ = [
    "DEFAULT_BASE_URL",
    "HELD_UP",
    "AccountRefused",
    "Applied",
    "NixflexClient",
    "NixflexError",
    "NotSent",
    "NumberListing",
    "OutcomeUnknown",
    "Pace",
    "PatchResult",
    "RateLimit",
    "RateLimited",
    "ReadPace",
    "Rejected",
    "RemoteAgent",
    "RemoteNumber",
    "UnreadableAnswer",
    "Usage",
    "boot_clock",
    "is_agent_id",
    "request_deadline",
]

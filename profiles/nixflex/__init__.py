"""The Nixflex API: one client, its answers and its errors. Knows nothing of Django or of our own tables."""

from profiles.nixflex.client import DEFAULT_BASE_URL, NixflexClient
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
from profiles.nixflex.types import NumberListing, PatchResult, RateLimit, RemoteAgent, RemoteNumber, Usage

__all__ = [
    "DEFAULT_BASE_URL",
    "AccountRefused",
    "Applied",
    "NixflexClient",
    "NixflexError",
    "NotSent",
    "NumberListing",
    "OutcomeUnknown",
    "PatchResult",
    "RateLimit",
    "RateLimited",
    "Rejected",
    "RemoteAgent",
    "RemoteNumber",
    "UnreadableAnswer",
    "Usage",
]

"""Fault injection: which fault fires on which request, and what it does.

A fault is armed for requests under ``/v1``. It matches on ``method`` and ``path`` (a prefix, or a pattern
with ``*``, ``?`` or ``[``, of the decoded path), counts what it matches, and fires by ``nth``, ``times`` and
``probability``. See :mod:`nixadmin.sandbox.fault_parsing` for the JSON form.
"""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from nixadmin.sandbox.answers import Answer, ApiError, Headers, json_answer, text_answer
from nixadmin.sandbox.request import Request


@dataclass(frozen=True)
class Fault:
    """One injected fault. ``delay`` and ``hold`` are seconds; ``spec`` is the JSON it was made from.

    ``value`` belongs to ``kind``: the status, the seconds of ``apply_late`` after arrival, the garbage text,
    or the other text of ``echo_other`` (``True`` for the sent text without its outer white space).
    """

    kind: str
    value: object
    spec: dict[str, object]
    method: str | None = None
    path: str = ""
    nth: frozenset[int] = frozenset()
    times: int | None = None
    probability: float | None = None
    delay: float = 0.0
    hold: float = 0.0
    apply: bool = False
    code: str | None = None
    message: str | None = None
    headers: Headers = field(default_factory=dict)
    retry_after: int | None = None

    @property
    def replaces(self) -> bool:
        """Whether the request is never executed; such a fault comes before the rate limit."""
        return self.kind == "drop_before_apply" or (self.kind == "status" and not self.apply)

    @property
    def seconds(self) -> float:
        """Seconds after arrival at which an ``apply_late`` takes effect."""
        return float(self.value) if isinstance(self.value, (int, float)) else 0.0

    def matches(self, request: Request) -> bool:
        """Return whether this fault counts ``request``."""
        if self.method and self.method != request.method:
            return False
        if any(mark in self.path for mark in "*?["):
            return fnmatchcase(request.path, self.path)
        return request.path.startswith(self.path)

    def kept(self, text: str | None) -> str | None:
        """Return the text that a PATCH with ``text`` stores under this fault."""
        if self.kind != "echo_other":
            return text
        if self.value is True:
            return text.strip() if text else None
        return self.value if isinstance(self.value, str) else None

    def answer(self) -> Answer:
        """Return the fake response of ``status`` and ``garbage``."""
        if self.kind == "garbage":
            made = text_answer(200, str(self.value))
            return replace(made, headers=made.headers | self.headers)
        status = int(str(self.value))
        if "body" in self.spec:
            body = self.spec["body"]
            made = text_answer(status, body) if isinstance(body, str) else json_answer(status, body)
        elif status < 400:
            made = json_answer(status, {})
        else:
            details: dict[str, object] = {"retry_after": self.retry_after} if self.retry_after else {}
            made = ApiError(status, self.code, self.message, details).answer()
        wait = self._wait_headers() if status == 429 else {}
        return replace(made, headers=made.headers | wait | self.headers)

    def _wait_headers(self) -> Headers:
        """Return rate headers that agree with ``retry_after``; without it none names a time."""
        if self.retry_after is None:
            return {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": None}
        reset = int(time.time()) + self.retry_after
        return {
            "Retry-After": str(self.retry_after),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(reset),
        }


@dataclass
class _Armed:
    """A fault with its counters and its own random generator."""

    fault: Fault
    chance: random.Random
    matched: int = 0
    fired: int = 0

    def due(self) -> bool:
        """Count one matching request and return whether the fault fires on it."""
        self.matched += 1
        fault = self.fault
        if fault.nth and self.matched not in fault.nth:
            return False
        if fault.times is not None and self.fired >= fault.times:
            return False
        return fault.probability is None or self.chance.random() < fault.probability


class FaultList:
    """The active faults. Not thread-safe: callers hold a lock."""

    def __init__(self, faults: Sequence[Fault] = (), seed: int = 0) -> None:
        # A generator each: what one fault draws does not depend on how requests of others fall between.
        chances = (random.Random(f"{seed}:{place}") for place in range(len(faults)))  # noqa: S311 - no secret
        self._armed = [_Armed(fault, chance) for fault, chance in zip(faults, chances, strict=True)]

    def pick(self, request: Request, *, over_limit: bool) -> Fault | None:
        """Return the fault that fires on ``request``: the first that is due.

        Every fault that matches counts the request, fired or not. A request that is over the rate limit is
        seen only by the faults that come before the limit (:attr:`Fault.replaces`).
        """
        chosen: _Armed | None = None
        for armed in self._armed:
            if over_limit and not armed.fault.replaces:
                continue
            if armed.fault.matches(request) and armed.due() and chosen is None:
                chosen = armed
        if chosen is None:
            return None
        chosen.fired += 1
        return chosen.fault

    def as_json(self) -> list[dict[str, object]]:
        """Return each fault as it was given, with its counts of matches and firings."""
        return [armed.fault.spec | {"matched": armed.matched, "fired": armed.fired} for armed in self._armed]


def garbage_text(value: object) -> str:
    """Return the body of a ``garbage`` fault: a string unchanged, anything else as JSON."""
    if value is True:
        return "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
    return value if isinstance(value, str) else json.dumps(value)

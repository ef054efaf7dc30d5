"""Seeded faults: every kind that the sandbox knows, on 30 % of the requests."""

import random
from collections.abc import Sequence
from typing import Any, Final

from tests.chaos.processes.times import Times

SHARE: Final = 0.30
Spec = dict[str, Any]


def seeded_faults(rng: random.Random, times: Times) -> list[Spec]:
    """Return faults for writes and for reads; ``rng`` draws their strengths and what they are made of."""
    return [
        *_arm(_write_faults(rng, times), {"method": "PATCH", "path": "/v1/phone-numbers/"}),
        *_arm(_read_faults(rng, times), {"method": "GET", "path": "/v1/"}),
    ]


def slow_faults(times: Times) -> list[Spec]:
    """Return faults for an API whose every write hangs, half of them for longer than a client waits."""
    writes: Spec = {"method": "PATCH", "path": "/v1/phone-numbers/"}
    return [
        {**writes, "delay": times.read * 1.4, "probability": 0.5},
        {**writes, "delay": times.read * 0.9},
    ]


def _write_faults(rng: random.Random, times: Times) -> list[tuple[float, Spec]]:
    """Return faults with their weights. Whatever lands late does so by ``times.latest_landing``."""
    silence = times.read * 1.5
    early, late = times.read * 1.2, times.latest_landing
    refusals = (400, 402, 401, 403, 404, 409, 422)
    return [
        (3, {"status": 500}),
        (4, {"status": 503, "apply": True}),
        (2, {"status": 504}),
        (2, {"status": 429, "retry_after": None}),
        (1, {"status": 429, "retry_after": 1}),
        *((0.5, {"status": status}) for status in refusals),
        (4, {"delay": rng.uniform(0.05, times.read * 0.6)}),
        (4, {"delay": rng.uniform(early, late)}),
        (3, {"apply_then_drop": True}),
        (3, {"apply_then_drop": True, "hold": silence}),
        (2, {"drop_before_apply": True}),
        (2, {"drop_before_apply": True, "hold": silence}),
        (3, {"apply_late": rng.uniform(0.1, early)}),
        (5, {"apply_late": rng.uniform(early, late), "hold": rng.choice((0, silence))}),
        (5, {"apply_late": late, "hold": rng.choice((0, silence))}),
        (3, {"garbage": rng.choice((True, "null", '{"phone_number": []}', "{"))}),
        (2, {"echo_other": True}),
        (2, {"echo_other": f"Kept instead, {rng.randrange(10**6)}"}),
        (3, {"echo_missing": True}),
    ]


def _read_faults(rng: random.Random, times: Times) -> list[tuple[float, Spec]]:
    return [
        (2, {"status": 500}),
        (1, {"status": 503}),
        (1, {"status": 429, "retry_after": None}),
        (4, {"delay": rng.uniform(0.05, times.read * 0.9)}),
        (1, {"delay": times.read * 1.5}),
        (1, {"garbage": True}),
        (1, {"garbage": "[]"}),
        (1, {"drop_before_apply": True}),
    ]


def _arm(faults: Sequence[tuple[float, Spec]], match: Spec) -> list[Spec]:
    """Give each fault the probability with which all of them together meet :data:`SHARE` of the requests.

    Each draws for itself and the first that fires counts, so later ones need a higher one.
    """
    total = sum(weight for weight, _ in faults)
    armed, passed = [], 1.0
    for weight, fault in faults:
        share = SHARE * weight / total
        armed.append({**match, **fault, "probability": share / passed})
        passed -= share
    return armed

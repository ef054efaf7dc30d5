"""Parsing and validation of faults from JSON, with one clear sentence for every mistake.

A fault is a flat object: what it matches, when it fires, and exactly one action::

    {"method": "PATCH", "path": "/v1/phone-numbers/*", "nth": 1, "status": 503}

Matching: ``method``, ``path``. Firing: ``nth`` (1-based, a number or a list), ``times``, ``probability``
(0 to 1). Actions: ``status`` (with ``code``, ``message``, ``headers``, ``body``, ``retry_after``, ``apply``),
``delay``, ``apply_then_drop``, ``drop_before_apply``, ``apply_late``, ``garbage`` (or ``garbage_body``),
``echo_other``, ``echo_missing``. ``delay`` may also stand beside another action, which it then puts off;
``hold`` keeps the connection of a drop open, silent, for that many seconds.
"""

from nixadmin.sandbox.answers import Headers
from nixadmin.sandbox.faults import Fault, garbage_text

ACTIONS = (
    "status",
    "apply_then_drop",
    "drop_before_apply",
    "apply_late",
    "garbage",
    "echo_other",
    "echo_missing",
)
COMMON_KEYS = frozenset({"method", "path", "nth", "times", "probability", "delay"})
# Which further keys go with which action.
EXTRA_KEYS = {
    "status": frozenset({"code", "message", "headers", "body", "retry_after", "apply"}),
    "garbage": frozenset({"headers"}),
    "apply_then_drop": frozenset({"hold"}),
    "drop_before_apply": frozenset({"hold"}),
    "apply_late": frozenset({"hold"}),
}
MAX_SECONDS = 600.0  # seconds


class FaultError(ValueError):
    """An invalid fault; its text is one sentence for whoever wrote it."""


def parse_faults(value: object) -> list[Fault]:
    """Parse a list of faults; raises :class:`FaultError` with the fault's place (from 1) and the mistake."""
    if not isinstance(value, list):
        raise FaultError("The faults must be a JSON list.")
    faults = []
    for place, spec in enumerate(value, start=1):
        try:
            faults.append(parse_fault(spec))
        except FaultError as error:
            raise FaultError(f"Fault {place}: {error}") from None
    return faults


def parse_fault(spec: object) -> Fault:
    """Parse one fault; raises :class:`FaultError`."""
    if not isinstance(spec, dict):
        raise FaultError("it must be a JSON object.")
    fields = {("garbage" if key == "garbage_body" else key): value for key, value in spec.items()}
    kind = _kind(fields)
    if unknown := sorted(set(fields) - COMMON_KEYS - {kind} - EXTRA_KEYS.get(kind, frozenset())):
        raise FaultError(f"{unknown[0]!r} is not known, or does not go with {kind!r}.")
    return Fault(
        kind=kind,
        value=_value(kind, fields),
        spec=spec,
        method=_method(kind, fields),
        path=_text(fields, "path") or "",
        nth=_nth(fields.get("nth", [])),
        times=_count(fields, "times"),
        probability=_probability(fields.get("probability")),
        delay=_seconds(fields, "delay"),
        hold=_seconds(fields, "hold"),
        apply=_flag(fields, "apply"),
        code=_text(fields, "code"),
        message=_text(fields, "message"),
        headers=_headers(fields.get("headers", {})),
        # A 429 says when to come back unless it is told not to, with null.
        retry_after=_count(
            {"retry_after": 1 if fields.get("status") == 429 else None} | fields, "retry_after"
        ),
    )


def _kind(fields: dict[str, object]) -> str:
    actions = [action for action in ACTIONS if action in fields]
    if len(actions) > 1:
        raise FaultError(f"{actions[0]!r} and {actions[1]!r} exclude each other.")
    if not actions and "delay" not in fields:
        raise FaultError(f"it needs an action: one of delay, {', '.join(ACTIONS)}.")
    return actions[0] if actions else "delay"


def _value(kind: str, fields: dict[str, object]) -> object:
    """Return the action's value, checked for its kind."""
    value = fields[kind]
    if kind in {"delay", "apply_late"}:
        return _seconds(fields, kind)
    if kind == "garbage":
        return garbage_text(value)
    if kind == "status":
        fits, what = _is_whole(value) and value in range(200, 600), "a whole number from 200 to 599"
    elif kind == "echo_other":
        fits, what = value is True or value is None or isinstance(value, str), "the other text, null or true"
    else:
        fits, what = value is True, "true"
    if not fits:
        raise FaultError(f"{kind!r} must be {what}, not {value!r}.")
    return value


def _method(kind: str, fields: dict[str, object]) -> str | None:
    method = (_text(fields, "method") or "").upper()
    if not kind.startswith("echo_"):
        return method or None
    if method not in {"", "PATCH"}:
        raise FaultError(f"{kind!r} is for PATCH only.")
    return "PATCH"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(fields: dict[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    raise FaultError(f"{name!r} must be a string, not {value!r}.")


def _count(fields: dict[str, object], name: str) -> int | None:
    value = fields.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
        return value
    raise FaultError(f"{name!r} must be a whole number of at least 1, not {value!r}.")


def _flag(fields: dict[str, object], name: str) -> bool:
    value = fields.get(name, False)
    if isinstance(value, bool):
        return value
    raise FaultError(f"{name!r} must be true or false, not {value!r}.")


def _seconds(fields: dict[str, object], name: str) -> float:
    value = fields.get(name, 0)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= MAX_SECONDS:
        return float(value)
    raise FaultError(f"{name!r} must be seconds from 0 to {MAX_SECONDS:.0f}, not {value!r}.")


def _probability(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise FaultError(f"'probability' must be a number from 0 to 1, not {value!r}.")


def _nth(value: object) -> frozenset[int]:
    places = value if isinstance(value, list) else [value]
    whole = [
        place for place in places if isinstance(place, int) and not isinstance(place, bool) and place >= 1
    ]
    if len(whole) != len(places):
        raise FaultError(f"'nth' must be a whole number of at least 1, or a list of them, not {value!r}.")
    return frozenset(whole)


def _headers(value: object) -> Headers:
    if isinstance(value, dict) and all(_is_header(name, text) for name, text in value.items()):
        return dict(value)
    raise FaultError(f"'headers' must map names to strings (null removes a header), not {value!r}.")


def _is_header(name: object, text: object) -> bool:
    """Return whether this is one valid HTTP header on one line."""
    parts = [name] if text is None else [name, text]
    return all(isinstance(part, str) and part.isascii() and part.isprintable() for part in parts) and bool(
        name
    )

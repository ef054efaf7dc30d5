"""Control plane under ``/_sandbox``: how a test inspects and steers the sandbox.

It needs no key and has no rate limit. Every call takes and returns JSON; a call that cannot be understood
raises :class:`ControlError`, which becomes a 400 with one sentence.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime

from nixadmin.sandbox.account import NumberRow, format_iso
from nixadmin.sandbox.answers import Answer, ApiError, json_answer
from nixadmin.sandbox.exchange import Exchanges
from nixadmin.sandbox.fault_parsing import parse_faults
from nixadmin.sandbox.faults import FaultList
from nixadmin.sandbox.request import Request
from nixadmin.sandbox.world import World

Json = dict[str, object]
SETTINGS = ("list_form", "echo_form", "write_limit", "read_limit", "key", "include_custom_prompt")


class ControlError(ValueError):
    """A control call that is invalid; its text is one sentence for the caller."""


class Control:
    """The control calls, over HTTP through :meth:`answer` or directly."""

    def __init__(self, exchanges: Exchanges) -> None:
        self._exchanges = exchanges
        self._calls: dict[tuple[str, str], Callable[[Request], object]] = {
            ("GET", "state"): lambda request: self.state(request.query.get("number")),
            ("GET", "log"): lambda _: self.log(),
            ("GET", "faults"): lambda _: self.armed(),
            ("POST", "faults"): lambda request: self.faults(request.json()),
            ("POST", "edit"): lambda request: self.edit(_object(request)),
            ("POST", "numbers"): lambda request: self.add(_object(request)),
            ("POST", "remove"): lambda request: self.remove(_object(request)),
            ("POST", "settings"): lambda request: self.settings(_object(request)),
            ("POST", "reset"): lambda request: self.reset(_object(request)),
        }

    @property
    def _world(self) -> World:
        return self._exchanges.world

    def answer(self, request: Request) -> Answer:
        """Handle one HTTP request under ``/_sandbox``."""
        name = request.segments[1] if len(request.segments) == 2 else ""
        allowed = [method for method, call in self._calls if call == name]
        try:
            if not allowed:
                raise ApiError(404)
            if request.method not in allowed:
                raise ApiError(405, headers={"Allow": ", ".join(allowed)})
            return json_answer(200, self._calls[request.method, name](request))
        except ApiError as refusal:
            return refusal.answer()
        except ValueError as mistake:  # also what faults and options raise
            return ApiError(400, "invalid_control_call", str(mistake)).answer()

    def state(self, number: str | None = None) -> Json:
        """Return ``{"numbers": [row, ...], "agents": [...]}``, newest first; with ``number`` that row alone.

        Raises :class:`ApiError` 404 if the account does not have ``number``.
        """
        world = self._world
        with world.lock:
            if number is not None:
                return world.account.number(_with_plus(number)).as_json()
            return {
                "numbers": [row.as_json() for row in world.account.numbers()],
                "agents": [agent.as_json() for agent in world.account.agents()],
            }

    def log(self) -> Json:
        """Return ``{"requests": [entry, ...]}`` in order of arrival."""
        world = self._world
        with world.lock:
            return {"requests": world.journal.as_json()}

    def armed(self) -> Json:
        """Return ``{"faults": [...]}``: the active faults, with how often each matched and fired."""
        world = self._world
        with world.lock:
            return {"faults": world.faults.as_json()}

    def faults(self, body: object) -> Json:
        """Replace the faults by a list, or by ``{"faults": [...], "seed": n}``; an empty list ends all."""
        seed = self._world.options.seed
        if isinstance(body, dict):
            if unknown := sorted(set(body) - {"faults", "seed"}):
                raise ControlError(f"{unknown[0]!r} is not known here; send a list, or faults and seed.")
            seed = body.get("seed", seed)
            body = body.get("faults")
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise ControlError("seed must be a whole number.")
        faults = parse_faults(body)
        world = self._world
        with world.lock:
            world.faults = FaultList(faults, seed)
        return self.armed()

    def edit(self, body: Json) -> Json:
        """Change a number from outside: ``number`` and ``text``; ``null`` clears. Returns the row.

        It is logged, meets no fault and counts towards no limit. The length is not checked, so that a test
        can see what a client makes of an over-long text.
        """
        number, text = _number(body), _text(body)
        if not {"text", "custom_prompt"} & set(body):
            raise ControlError("text is required; send null to clear it.")
        world = self._world
        with world.lock:
            row = world.account.set_text(number, text)
            self._log(world, "edit", number, text, row.custom_prompt)
            return row.as_json()

    def add(self, body: Json) -> Json:
        """Import a number: ``phone_number``, and if wished ``agent_id``, ``custom_prompt``, ``provider``.

        It becomes the newest one. Returns the row.
        """
        number, text = _number(body), _text(body)
        agent_id, provider = body.get("agent_id"), body.get("provider", "telnyx")
        if not (agent_id is None or isinstance(agent_id, str)) or provider not in ("twilio", "telnyx"):
            raise ControlError("agent_id must be a string or null, and provider twilio or telnyx.")
        sid = f"PN{number.strip('+'):0>32}" if provider == "twilio" else None
        row = NumberRow(number, agent_id, text or None, str(provider), sid, format_iso(datetime.now(UTC)))
        world = self._world
        with world.lock:
            world.account.add(row)
            self._log(world, "numbers", number, text, row.custom_prompt)
        return row.as_json()

    def remove(self, body: Json) -> Json:
        """Remove the ``number`` from the account."""
        number = _number(body)
        world = self._world
        with world.lock:
            world.account.remove(number)
            self._log(world, "remove", number, None, None)
        return {"phone_number": number, "deleted": True}

    def settings(self, body: Json) -> Json:
        """Change settings at run time and return all of them; a reset takes them back."""
        if unknown := sorted(set(body) - set(SETTINGS)):
            raise ControlError(f"{unknown[0]!r} is not a setting; these are: {', '.join(SETTINGS)}.")
        world = self._world
        with world.lock:
            world.options = replace(world.options, **body)  # type: ignore[arg-type]  # Options checks the values
            return asdict(world.options)

    def reset(self, body: Json) -> Json:
        """Reset to the seeded start, with ``numbers`` of them if given; clears log, faults and limits."""
        if unknown := sorted(set(body) - {"numbers"}):
            raise ControlError(f"{unknown[0]!r} is not known here; reset takes numbers.")
        options = replace(self._exchanges.start_options, **body)  # type: ignore[arg-type]  # as above
        self._exchanges.world = World(options)
        return {"numbers": options.numbers}

    def _log(self, world: World, call: str, number: str, text: str | None, stored: str | None) -> None:
        entry = world.journal.add_entry(Request.parse("POST", f"/_sandbox/{call}"), number=number, text=text)
        world.journal.mark_applied(entry, stored)
        entry.finish(200)


def _object(request: Request) -> Json:
    body = request.json()
    if not isinstance(body, dict):
        raise ControlError("The body must be a JSON object.")
    return body


def _with_plus(number: str) -> str:
    """Restore the plus that an unencoded query string turned into a space."""
    return f"+{number.strip()}" if number.startswith(" ") else number


def _number(body: Json) -> str:
    number = body.get("number", body.get("phone_number"))
    if not isinstance(number, str) or not number:
        raise ControlError("number is required, such as +441632960001.")
    return number


def _text(body: Json) -> str | None:
    text = body.get("text", body.get("custom_prompt"))
    if text is None or isinstance(text, str):
        return text
    raise ControlError("text must be a string or null.")

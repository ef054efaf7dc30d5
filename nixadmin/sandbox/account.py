"""In-memory model of the sandbox's account: its numbers and agents."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from nixadmin.sandbox.answers import ApiError

TEXT_LIMIT = 8000  # UTF-16 code units
OLD_ROW_FIELDS = (
    "phone_number",
    "agent_id",
    "twilio_number_sid",
    "inbound_enabled",
    "outbound_enabled",
    "created_at",
)
SHORT_ECHO_FIELDS = ("phone_number", "agent_id", "custom_prompt")


@dataclass(frozen=True)
class NumberRow:
    """One imported phone number, with the fields of the API's newer form.

    ``created_at`` is ISO 8601 in UTC.
    """

    phone_number: str
    agent_id: str | None
    custom_prompt: str | None
    provider: str
    twilio_number_sid: str | None
    created_at: str
    inbound_enabled: bool = True
    outbound_enabled: bool = True
    sms_prompt: str | None = None
    web_prompt: str | None = None
    voice_id: str | None = None
    speaking_rate: float | None = None
    record_call: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the row as a dict."""
        return asdict(self)


@dataclass(frozen=True)
class AgentRow:
    """One agent. Times are ISO 8601 in UTC."""

    agent_id: str
    name: str
    system_prompt: str
    welcome_message: str
    language: str
    is_active: bool
    created_at: str
    updated_at: str

    def as_json(self) -> dict[str, object]:
        """Return the agent as a dict."""
        return asdict(self)


def text_length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units, the unit of the 8,000 limit."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def format_iso(moment: datetime) -> str:
    """Format ``moment`` as the API does: ISO 8601, UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Account:
    """The numbers and agents of one account. Not thread-safe: callers hold a lock."""

    def __init__(self, numbers: Iterable[NumberRow], agents: Iterable[AgentRow]) -> None:
        self._numbers = {row.phone_number: row for row in numbers}
        self._agents = {agent.agent_id: agent for agent in agents}

    def numbers(self, agent_id: str | None = None) -> list[NumberRow]:
        """Return the numbers, newest first; only those of ``agent_id`` if given."""
        rows = (row for row in self._numbers.values() if agent_id is None or row.agent_id == agent_id)
        return sorted(rows, key=lambda row: (row.created_at, row.phone_number), reverse=True)

    def number(self, phone_number: str) -> NumberRow:
        """Return one number; raises :class:`ApiError` 404 ``number_not_found``."""
        try:
            return self._numbers[phone_number]
        except KeyError:
            raise ApiError(404, "number_not_found", "No such phone number in this account.") from None

    def set_text(self, phone_number: str, text: str | None) -> NumberRow:
        """Store ``text`` unchanged ("" as ``None``) and return the row."""
        row = replace(self.number(phone_number), custom_prompt=text or None)
        self._numbers[phone_number] = row
        return row

    def add(self, row: NumberRow) -> None:
        """Import one number; raises :class:`ApiError` 409 if the account has it already."""
        if row.phone_number in self._numbers:
            raise ApiError(409, "number_already_exists", "This phone number is in the account already.")
        self._numbers[row.phone_number] = row

    def remove(self, phone_number: str) -> None:
        """Take one number out of the account; raises :class:`ApiError` 404 ``number_not_found``."""
        self.number(phone_number)
        del self._numbers[phone_number]

    def agents(self) -> list[AgentRow]:
        """Return every agent, inactive ones too, newest first."""
        return sorted(
            self._agents.values(), key=lambda agent: (agent.created_at, agent.agent_id), reverse=True
        )

    def agent(self, agent_id: str) -> AgentRow:
        """Return one agent, active or not; raises :class:`ApiError` 404 ``agent_not_found``."""
        try:
            return self._agents[agent_id]
        except KeyError:
            raise ApiError(404, "agent_not_found", "No such agent in this account.") from None

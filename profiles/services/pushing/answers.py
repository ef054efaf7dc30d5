"""The result of one PATCH request, classified as the outcome of a push attempt."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.models.push import Outcome
from profiles.nixflex import HELD_UP, AccountRefused, Applied, NixflexClient, NixflexError, RateLimit
from profiles.texts.contract import canonical, replace_unstorable


@dataclass(frozen=True)
class Answer:
    """The result of one PATCH: the attempt's outcome and everything that is stored with it.

    ``kept`` is the canonical text that Nixflex echoed, where it differs from what was sent. ``retry_after`` is
    the wait in seconds that Nixflex asked for. ``stops_account`` marks a refusal that every number would meet.
    ``rate`` is how the account's write limit stood after it.
    """

    outcome: Outcome
    message: str = ""
    http_status: int | None = None
    error_code: str = ""
    request_id: str = ""
    duration_ms: int | None = None
    kept: str | None = None
    retry_after: float = 0.0
    stops_account: bool = False
    rate: RateLimit | None = None


def not_sent() -> Answer:
    """Return the answer for a request that was not sent, because its lease was lost."""
    return Answer(outcome=Outcome.NOT_APPLIED, message=str(HELD_UP))


def send(client: NixflexClient, number: str, text: str) -> Answer:
    """PATCH ``text`` (canonical; "" clears) to ``number`` once and classify the result."""
    try:
        result = client.set_custom_prompt(number, text)
    except NixflexError as error:
        return _of_error(error)
    outcome, message, kept = Outcome.ACCEPTED, "", None
    if result.echo is None:
        outcome = Outcome.UNKNOWN
        message = _("Nixflex answered without saying which text it keeps.")
    elif canonical(result.echo) != text:
        kept = replace_unstorable(canonical(result.echo))
        message = _("Nixflex accepted the profile but keeps a different text.")
    return Answer(
        outcome=outcome,
        message=message,
        http_status=result.status,
        request_id=result.request_id,
        duration_ms=result.duration_ms,
        kept=kept,
        rate=result.rate,
    )


def _of_error(error: NixflexError) -> Answer:
    if error.applied == Applied.UNKNOWN:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.REJECTED if error.permanent else Outcome.NOT_APPLIED
    return Answer(
        outcome=outcome,
        message=error.message,
        http_status=error.status,
        error_code=error.code,
        request_id=error.request_id,
        duration_ms=error.duration_ms,
        retry_after=error.retry_after or 0.0,
        stops_account=isinstance(error, AccountRefused),
        rate=error.rate,
    )

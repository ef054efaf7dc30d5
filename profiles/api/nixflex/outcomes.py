"""What became of a text that was saved: confirmed by Nixflex, refused by it, held, or not settled yet.

200 promises that Nixflex has confirmed what holds the text. Whatever else may be is an error whose code says what
is next: 503 is safe to repeat, and a repeated text makes no other version.
"""

import math
from http import HTTPStatus

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import tasks
from profiles.api.long_polling import poll_until
from profiles.api.nixflex.envelope import Refused
from profiles.models import PhoneNumber, PushAttempt
from profiles.presenters.renewing import overdue_since
from profiles.selectors.account import account
from profiles.selectors.mirror.listing import newest_judgement
from profiles.selectors.numbers import visible_to
from profiles.services.account import must_import_first
from profiles.services.actors import Actor
from profiles.services.composing import clock_hold
from profiles.services.conflicts import NumberRemoved
from profiles.services.editing import SaveResult
from profiles.services.pushing import budget
from profiles.services.pushing.push import PushRefused, push_now

State = PhoneNumber.State
Outcome = PushAttempt.Outcome

# Seconds: for so long the outcome is waited for while another request is sending this number.
SECONDS_WAITED = 10.0
# Seconds after which the same request is worth sending again: at least, where it is being sent now; and at most.
SENT_BY_THEN, LONGEST_WAIT = 2, 300
# After an absence a worker looks at Nixflex first.
IMPORTED_BY_THEN = 60.0
PAYMENT_WANTED = 402


def confirmed(saved: SaveResult, body: str, *, actor: Actor) -> PhoneNumber:
    """Return the number once Nixflex has confirmed what holds ``body``, which was saved and perhaps sent.

    Raises:
        Refused: It has not, with the reason.
    """
    number = _settle(saved, body, actor=actor)
    if number.head_body != body:
        _require_judged(number, saved)
        return number
    match number.state:
        case State.LIVE:
            _require_renewed(number, saved)
        case State.DRIFTED:
            raise drifted(saved)
        case State.REMOVED:
            raise Refused(409, "number_removed", NumberRemoved().message, details=_version(saved))
        case State.REJECTED:
            raise _rejected(newest_judgement(number.head) if number.head else None, saved)
        case _:
            raise _paused(saved) or _not_settled(number, saved, actor)
    return number


def _settle(saved: SaveResult, body: str, *, actor: Actor) -> PhoneNumber:
    """Wait, within this request, for what the first attempt leaves open; return the number as it is then.

    That is an attempt of another request at the same number. A text that Nixflex refused before is asked about
    again, since it may judge otherwise now.
    """
    number = saved.number
    if number.state == State.REJECTED and not saved.created and number.head_body == body:
        try:
            return push_now(number, actor=actor)
        except PushRefused:
            return _read(number)
    if not _waits_for_another(number):
        return number

    def look() -> PhoneNumber:
        seen = _read(number)
        return seen if _waits_for_another(seen) else tasks.push_saved(seen, actor=actor)

    return poll_until(look, is_over=lambda seen: not _waits_for_another(seen), seconds=SECONDS_WAITED)


def drifted(saved: SaveResult | None = None) -> Refused:
    """Return the refusal for a number whose text was changed outside; ``saved``: by what Nixflex made of it."""
    if saved is None:
        message = _(
            "This number was changed outside Nixadmin, and nobody has decided about that yet. Nothing has been "
            "saved: somebody has to look at it in Nixadmin first."
        )
    else:
        message = _(
            "Saved, but Nixflex holds another text than was sent. Nobody has decided about that yet: somebody has "
            "to look at it in Nixadmin."
        )
    return Refused(409, "drifted", message, details=_version(saved))


def _read(number: PhoneNumber) -> PhoneNumber:
    return visible_to(None).select_related("head", "live").get(pk=number.pk)


def _waits_for_another(number: PhoneNumber) -> bool:
    """Return whether another request is sending ``number`` at this moment."""
    return number.is_unsettled and _is_being_sent(number)


def _is_being_sent(number: PhoneNumber) -> bool:
    return number.lease_until is not None and number.lease_until > timezone.now()


def _require_judged(number: PhoneNumber, saved: SaveResult) -> None:
    """Raise :class:`Refused` unless Nixflex accepted the saved text before another one took its place."""
    if saved.revision is None:  # it had none, and was to have none
        return
    judgement = newest_judgement(saved.revision)
    if judgement is not None and judgement.outcome == Outcome.REJECTED:
        raise _rejected(judgement, saved)
    if judgement is None or judgement.message:  # Nixflex kept another text
        message = _(
            "Saved as version {version}, but version {newest} was saved after it and took its place before "
            "Nixflex had confirmed this one. It is in the history."
        ).format(version=saved.revision.version, newest=number.version)
        raise Refused(409, "superseded", message, details=_version(saved))


def _require_renewed(number: PhoneNumber, saved: SaveResult) -> None:
    """Raise :class:`Refused` where what callers hear should have been composed again by now."""
    if overdue_since(number) is None:
        return
    if clock_hold.is_clock_held():
        raise Refused(
            409,
            "clock_held",
            _(
                "Nixflex holds this text, but a notice over it has begun or ended and the clock is held: it is "
                "renewed once somebody lets the clock go on."
            ),
            details=_version(saved),
        )
    raise Refused(
        503,
        "not_settled",
        _(
            "Nixflex holds this text; what is laid over it is being renewed. It is safe to send the same again."
        ),
        retry_after=SENT_BY_THEN,
        details=_version(saved),
    )


def _rejected(refused: PushAttempt | None, saved: SaveResult) -> Refused:
    """Return Nixflex's own refusal, as the attempt that met it has kept it."""
    attempt = refused or PushAttempt()
    status = attempt.http_status or 0
    refuses = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return Refused(
        status if refuses else HTTPStatus.BAD_GATEWAY,  # a redirect is no judgement of the text
        attempt.error_code or "rejected",
        attempt.message,
        details=_version(saved) | {"nixflex_request_id": attempt.request_id},
    )


def _paused(saved: SaveResult) -> Refused | None:
    """Return the refusal while Nixflex takes nothing from this account; None where it is not known to be so."""
    row = account()
    if row.paused_at is None:
        return None
    message = _(
        "Saved, but pushing is paused for the whole account, and it is sent by itself once that is over. {reason}"
    ).format(reason=row.paused_message)
    if row.paused_status == PAYMENT_WANTED:
        return Refused(PAYMENT_WANTED, "payment_required", message, details=_version(saved))
    return Refused(409, "pushing_paused", message, details=_version(saved))


def _not_settled(number: PhoneNumber, saved: SaveResult, actor: Actor) -> Refused:
    message = _(
        "Saved, but Nixflex has not confirmed it yet; it is sent by itself. Send the same again to hear "
        "whether it is live: that makes no other version."
    )
    return Refused(
        503,
        "not_settled",
        message,
        retry_after=_seconds_until_next_try(number, actor),
        details=_version(saved),
    )


def _seconds_until_next_try(number: PhoneNumber, actor: Actor) -> int:
    """Return after how many whole seconds there is something new to hear, as far as that is known."""
    if _is_being_sent(number):
        return SENT_BY_THEN
    waits = [float(SENT_BY_THEN)]
    if number.next_push_at is not None:
        waits.append((number.next_push_at - timezone.now()).total_seconds())
    if not actor.waits or budget.budget_status().left == 0:
        waits.append(budget.seconds_until_open())
    if must_import_first():
        waits.append(IMPORTED_BY_THEN)
    return min(math.ceil(max(waits)), LONGEST_WAIT)


def _version(saved: SaveResult | None) -> dict[str, object]:
    """Return as which version the text is kept, for the details of a refusal."""
    return {} if saved is None or saved.revision is None else {"version": saved.revision.version}

"""Push: lease, attempt row, PATCH, outcome. Never inside a transaction: no lock is held during a request."""

import logging
import uuid

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.stored import site_locale
from profiles.l10n.times import format_time
from profiles.models import PhoneNumber, PushAttempt
from profiles.nixflex import request_deadline
from profiles.services import account, api, clock_skew
from profiles.services.actors import NIXFLEX, Actor
from profiles.services.conflicts import SaveRefused, is_drifted
from profiles.services.pushing import answers, attempts, budget, clock_steps, inline, leases, settling

logger = logging.getLogger(__name__)

HTTP_TOO_MANY_REQUESTS = 429
# How often one call sends again because the head moved while it was sending.
MAX_ATTEMPTS = 3


class PushRefused(SaveRefused):
    """A person asked for a push that is not possible or not needed; nothing was sent."""


def push_after_save(number: PhoneNumber, *, actor: Actor) -> PhoneNumber:
    """Push a number that was just saved, and return it as it is then.

    Call it after the save has been committed. Does nothing where ``PUSH_INLINE`` is off, pushing is paused, an
    import has to come first, the write budget is spent, another process is pushing this number already, or too
    many requests of this process wait for Nixflex: what was saved is due all the same.
    """
    pushed = None
    if settings.PUSH_INLINE:
        with inline.inline_slot() as free:
            if free:
                pushed = push_due(number.pk, actor=actor)
    return pushed or _reload(number)


def push_first(attempt: PushAttempt, *, actor: Actor) -> PhoneNumber:
    """Send the ``attempt`` that a save has begun and committed; return the number as it is then.

    The head may have moved meanwhile: then it is pushed again, as after any attempt.
    """
    number = _carry_out(attempt, actor=actor)
    return (push_due(number.pk, actor=actor) if _is_due(number) else None) or number


def push_now(number: PhoneNumber, *, actor: Actor) -> PhoneNumber:
    """Push the head of ``number`` because a person asks, without waiting for the next retry.

    Raises:
        PermissionDenied: The actor may not push.
        PushRefused: It has drifted, is removed or live already, or pushing is paused.
    """
    actor.require(permissions.EDIT)
    number = _reload(number)
    require_pushable(number)
    require_pushing_allowed()
    _require_right_clock()
    with inline.inline_slot() as free:
        if not free:
            PhoneNumber.objects.filter(pk=number.pk).update(next_push_at=timezone.now())
            raise PushRefused(
                _(
                    "Nixflex is slow just now, and other profiles are being sent. This one is sent by itself next."
                )
            )
        _push_at_once(number, actor=actor)
    return _reload(number)


def _push_at_once(number: PhoneNumber, *, actor: Actor) -> None:
    """Take the lease of ``number`` although it is not due, and push."""
    token = leases.take(number.pk, now=timezone.now(), even_if_not_due=True)
    if token is None or clock_steps.has_stepped():  # as in push_while_due
        raise PushRefused(_("This profile is being sent at this moment. Look again in a few seconds."))
    try:
        _reserve_write(number.pk, token, actor=actor)
    except budget.BudgetSpent as spent:
        raise PushRefused(
            _(
                "Nixflex takes no more changes from this account for the moment. What is saved is safe and "
                "is sent by itself at {time}."
            ).format(time=format_time(spent.until))
        ) from None
    _attempt(number.pk, token, actor=actor)
    push_due(number.pk, actor=actor)


def require_pushable(number: PhoneNumber) -> None:
    """Raise :class:`PushRefused` if ``number`` itself can't be pushed or needs no push."""
    if is_drifted(number):
        raise PushRefused(_("This profile was changed outside Nixadmin. Decide about that change first."))
    if number.state == PhoneNumber.State.REMOVED:
        raise PushRefused(
            _("This number is not in the Nixflex account any more, so nothing can be pushed to it.")
        )
    if number.state == PhoneNumber.State.LIVE and number.next_push_at is None:
        raise PushRefused(_("Nothing to push: callers hear the newest version already."))


def require_pushing_allowed() -> None:
    """Raise :class:`PushRefused` while pushing is paused or an import has to come first."""
    if account.is_paused():
        raise PushRefused(_("Pushing is paused for the whole account; the overview says why."))
    if account.must_import_first():
        raise PushRefused(
            _(
                "Nixadmin was not at work for a while and looks at what Nixflex holds before it sends anything. "
                "What is saved is safe. A worker looks by itself; Import looks now."
            )
        )


def _require_right_clock() -> None:
    clock_steps.repair_after_step()
    if message := clock_skew.excessive_skew_message():
        raise PushRefused(message)


def push_due(pk: int, *, actor: Actor) -> PhoneNumber | None:
    """Push number ``pk`` if it is due, its lease is free and the write budget has room; else do nothing.

    Returns:
        The number after the last attempt; None where it has to be read again, or nothing was done.
    """
    try:
        after = push_while_due(pk, actor=actor)
    except budget.BudgetSpent:
        return None
    return after[-1] if after else None


def push_while_due(pk: int, *, actor: Actor) -> list[PhoneNumber | None]:
    """Push number ``pk`` again while its head moves during the push.

    It stops while pushing is paused, which the attempt before may have brought about, and where an import has
    to come first.

    Returns:
        The number after each attempt; None after one whose lease was lost before it began.

    Raises:
        BudgetSpent: The number stays due.
    """
    after: list[PhoneNumber | None] = []
    while len(after) < MAX_ATTEMPTS:
        clock_steps.repair_after_step()
        if not account.may_push() or clock_skew.excessive_skew() is not None:
            break
        token = leases.take(pk, now=timezone.now())
        # Where the clock was set while this waited for the row, somebody may be sending under a lease that only
        # seemed to be over. Nothing is sent then, and the lease that was taken over theirs runs out by itself.
        if token is None or clock_steps.has_stepped():
            break
        _reserve_write(pk, token, actor=actor)
        number = _attempt(pk, token, actor=actor)
        after.append(number)
        if number is None or not _is_due(number):
            break
    return after


def _is_due(number: PhoneNumber) -> bool:
    return number.next_push_at is not None and number.next_push_at <= timezone.now()


def _reserve_write(pk: int, token: uuid.UUID, *, actor: Actor) -> None:
    """Reserve a write for number ``pk``, or release its lease and raise :class:`budget.BudgetSpent`."""
    try:
        budget.reserve(for_person=actor.waits)
    except budget.BudgetSpent as spent:
        # Where a person waits, the page shows when it is sent.
        leases.release_unused(pk, token, due_at=spent.until if actor.waits else None)
        raise


@site_locale()
def _attempt(pk: int, token: uuid.UUID, *, actor: Actor) -> PhoneNumber | None:
    """Make one attempt under the lease ``token``; after an unforeseen error it is retried later, not at once.

    Returns:
        The number after it; None where the lease was lost before it began.
    """
    try:
        attempt = attempts.begin(pk, token, actor=actor)
    except Exception:
        settling.release_for_retry(pk, token)
        raise
    return None if attempt is None else _carry_out(attempt, actor=actor)


@site_locale()
def _carry_out(attempt: PushAttempt, *, actor: Actor) -> PhoneNumber:
    """Send the PATCH of ``attempt``, record the outcome, then update account and budget; return the number.

    After an unforeseen error it is retried later, not at once.
    """
    try:
        answer = _answer(attempt)
        number = settling.record_answer(attempt, answer, actor=actor)
    except Exception:
        settling.release_for_retry(attempt.number_id, attempt.lease_token)
        raise
    # What keeps further requests from leaving comes first: the correction is a refinement.
    if answer.stops_account:
        # After the outcome's transaction: an import locks the account first and numbers second.
        account.pause(status=answer.http_status or 0, message=answer.message, actor=NIXFLEX, attempt=attempt)
    if answer.http_status == HTTP_TOO_MANY_REQUESTS:
        budget.block(max(answer.retry_after, 1.0))
    budget.apply_rate_headers(answer.rate)
    return number


def _answer(attempt: PushAttempt) -> answers.Answer:
    """Send the PATCH of ``attempt`` if its lease still holds; return what became of it.

    Where something goes wrong before it leaves, it is known not to have been sent.
    """
    leaves = False
    try:
        client = api.client()  # the first one takes a while to make; the look at the lease comes last
        # The look is a part of the time that the request may take: a process that is held up after it wakes up
        # past the deadline, and then nothing leaves.
        with request_deadline(leases.REQUEST_DEADLINE):
            leaves = leases.holds(attempt.number_id, attempt.lease_token)
            if leaves:
                return answers.send(client, attempt.number.number, attempt.revision.text)
    except Exception:
        if leaves:
            raise
        logger.exception("Number %s could not be sent; it is tried again later", attempt.number_id)
    return answers.not_sent()


def _reload(number: PhoneNumber) -> PhoneNumber:
    return PhoneNumber.objects.select_related("head", "live", "agent").get(pk=number.pk)

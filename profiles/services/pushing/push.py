"""Bringing heads to Nixflex. Never inside a transaction: no lock is held while a request is under way."""

import uuid
from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.l10n.times import format_time
from profiles.models import PhoneNumber, PushAttempt
from profiles.nixflex import request_deadline
from profiles.services import account, api, clock_skew, revisions
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused, is_drifted
from profiles.services.locking import lock_number
from profiles.services.pushing import answers, budget, leases, settling

TOO_MANY = 429
# How often one call sends again because the head moved while it was sending.
ROUNDS = 3


class PushRefused(SaveRefused):
    """A person asked for a push that must not or need not happen; nothing was sent."""


def push_after_save(number: PhoneNumber, *, actor: Actor) -> PhoneNumber:
    """Make the first attempt for a number that was just saved, and return it as it is then.

    Call it after the save has been committed. Does nothing where ``PUSH_INLINE`` is off, pushing is paused, an
    import has to come first, the write budget is spent or another process is pushing this number already: what
    was saved is due all the same.
    """
    if settings.PUSH_INLINE:
        push_due(number.pk, actor=actor)
    return _reload(number)


def push_now(number: PhoneNumber, *, actor: Actor) -> PhoneNumber:
    """Send the head of ``number`` because a person asks for it, without waiting for its next try.

    Raises:
        PermissionDenied: The actor may not push.
        PushRefused: It has drifted, is removed or live already, or pushing is paused.
    """
    actor.require(permissions.EDIT)
    number = _reload(number)
    require_pushable(number)
    require_open()
    _require_right_clock()
    token = leases.take(number.pk, now=timezone.now(), even_if_not_due=True)
    if token is None:
        raise PushRefused(_("This profile is being sent at this moment. Look again in a few seconds."))
    try:
        _spend(number.pk, token, actor=actor)
    except budget.BudgetSpent as spent:
        raise PushRefused(
            _(
                "Nixflex takes no more changes from this account for the moment. What is saved is safe and "
                "is sent by itself at {time}."
            ).format(time=format_time(spent.until))
        ) from None
    _attempt(number.pk, token, actor=actor)
    push_due(number.pk, actor=actor)
    return _reload(number)


def require_pushable(number: PhoneNumber) -> None:
    """Raise :class:`PushRefused` if ``number`` by itself must not or need not be pushed."""
    if is_drifted(number):
        raise PushRefused(_("This profile was changed outside Nixadmin. Decide about that change first."))
    if number.state == PhoneNumber.State.REMOVED:
        raise PushRefused(
            _("This number is not in the Nixflex account any more, so nothing can be pushed to it.")
        )
    if number.state == PhoneNumber.State.LIVE and number.next_push_at is None:
        raise PushRefused(_("Nothing to push: callers hear the newest version already."))


def require_open() -> None:
    """Raise :class:`PushRefused` while nothing is pushed for the whole account."""
    if account.is_paused():
        raise PushRefused(_("Pushing is paused for the whole account; the banner above says why."))
    if account.must_look_first():
        raise PushRefused(
            _(
                "Nixadmin was not at work for a while and looks at what Nixflex holds before it sends anything. "
                "What is saved is safe. A worker looks by itself; Import looks now."
            )
        )


def _require_right_clock() -> None:
    skew = clock_skew.too_far()
    if skew is not None:
        raise PushRefused(
            _(
                "The clock of this server and the database's are {seconds} seconds apart, so nothing is sent from "
                "here. What is saved is safe, and is sent once the clock is right, or by another server."
            ).format(seconds=format_number(round(abs(skew.total_seconds()))))
        )


def push_due(pk: int, *, actor: Actor) -> None:
    """Push number ``pk`` if it is due, nobody else is pushing it and the write budget has room."""
    with suppress(budget.BudgetSpent):
        push_while_due(pk, actor=actor)


def push_while_due(pk: int, *, actor: Actor) -> int:
    """Push number ``pk`` while its head moves on under the push; return how many attempts were made.

    It stops while pushing is paused, which the attempt before may have brought about, and where an import has
    to come first.

    Raises:
        BudgetSpent: The number stays due.
    """
    for made in range(ROUNDS):
        if not account.may_push() or clock_skew.too_far() is not None:
            return made
        token = leases.take(pk, now=timezone.now())
        if token is None:
            return made
        _spend(pk, token, actor=actor)
        _attempt(pk, token, actor=actor)
    return ROUNDS


def _spend(pk: int, token: uuid.UUID, *, actor: Actor) -> None:
    """Reserve a write for number ``pk``, or hand its lease back and raise :class:`budget.BudgetSpent`."""
    try:
        budget.reserve(for_person=actor.waits)
    except budget.BudgetSpent as spent:
        # Where a person waits, the page shows when it is sent.
        leases.hand_back(pk, token, due_at=spent.until if actor.waits else None)
        raise


@site_locale()
def _attempt(pk: int, token: uuid.UUID, *, actor: Actor) -> None:
    """Make one attempt under the lease ``token``; whatever goes wrong, it is not made again at once."""
    try:
        attempt = _begin(pk, token, actor=actor)
        if attempt is not None:
            _carry_out(attempt, token, actor=actor)
    except Exception:
        settling.put_off(pk, token)
        raise


def _carry_out(attempt: PushAttempt, token: uuid.UUID, *, actor: Actor) -> None:
    client = api.client()  # the first one takes a while to make; the look at the lease comes last
    # The look is a part of the time that the request may take: a process that is held up after it wakes up past
    # the deadline, and then nothing leaves.
    with request_deadline(leases.REQUEST_DEADLINE):
        if leases.holds(attempt.number_id, token):
            answer = answers.send(client, attempt.number.number, attempt.revision.text)
        else:
            answer = answers.not_sent()
    settling.record(attempt, answer, actor=actor)
    # What keeps further requests from leaving comes first: the correction is a refinement.
    if answer.stops_account:
        # After the outcome's transaction: an import locks the account first and numbers second.
        account.pause(status=answer.http_status or 0, message=answer.message, actor=actor)
    if answer.http_status == TOO_MANY:
        budget.block(max(answer.retry_after, 1.0))
    budget.correct(answer.rate)


@transaction.atomic(durable=True)
def _begin(pk: int, token: uuid.UUID, *, actor: Actor) -> PushAttempt | None:
    """Write the attempt that is about to be made, or return None if the lease is lost.

    Durable: this transaction is on disk when the function returns, so the attempt is there before the request
    leaves.
    """
    now = timezone.now()
    number = lock_number(pk)
    if number.lease_token != token or number.lease_until is None or number.head is None:
        return None
    if number.state in {PhoneNumber.State.DRIFTED, PhoneNumber.State.REMOVED}:
        # An import saw it after the lease was taken: what it saw is not overwritten.
        leases.release(number)
        number.save()
        return None
    settling.bury_the_dead(number, actor=actor, now=now)
    if number.state == PhoneNumber.State.REJECTED:
        revisions.set_state(number, PhoneNumber.State.PENDING, now)
    number.save()
    return PushAttempt.objects.create(
        number=number,
        revision=number.head,
        started_at=now,
        lease_token=token,
        on_books_until=number.lease_until + settling.horizon(),
    )


def _reload(number: PhoneNumber) -> PhoneNumber:
    return PhoneNumber.objects.select_related("head", "live", "agent").get(pk=number.pk)

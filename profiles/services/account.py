"""Account-wide pause of pushing, heartbeat of background work, and what has to happen after an absence."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles import permissions
from profiles.models import Account, AuditEvent, PhoneNumber, PushAttempt
from profiles.models.limits import MESSAGE_LIMIT
from profiles.nixflex import NixflexError, Usage
from profiles.services import api, audit
from profiles.services.actors import Actor, command_actor
from profiles.services.locking import lock_account

# What Nixflex answers where the key or the balance is at fault, whatever is sent.
UNAUTHORISED, PAYMENT_WANTED = 401, 402
# How long a worker waits before it checks a refused key again. A key may work while payment is still asked for
# with each push, so that is asked about more rarely.
CHECK_KEY_AFTER = timedelta(minutes=1)
CHECK_PAYMENT_AFTER = timedelta(minutes=15)
PAUSED = Q(paused_at__isnull=False)
RESUMES_BY_ITSELF = PAUSED & Q(paused_status__isnull=False)
# After so long without a sign of life nothing is pushed before Nixflex was looked at: this may be a restored
# backup, and what is due in it older than what callers hear.
ABSENCE_LIMIT = timedelta(minutes=15)
HEARTBEAT_INTERVAL = timedelta(minutes=1)
# For so long in seconds, whoever asks, Nixflex is not asked for the account's usage again, nor after it failed.
USAGE_KEPT_SECONDS = 60
UNSEEN_MESSAGE = _(
    "This database was not at work for a while, perhaps because it is a restored backup, and the import could not "
    "see what callers hear on some of the numbers that wait. Look at those, then resume: their texts are sent as "
    "they are here."
)


def get_account() -> Account:
    """Return the account row, created on first use."""
    return Account.objects.get_or_create(pk=Account.ONLY)[0]


def is_paused() -> bool:
    """Return whether pushing is paused."""
    return Account.objects.filter(PAUSED).exists()


def must_import_first(account: Account | None = None) -> bool:
    """Return whether an import must come before the next push, because there was no heartbeat for too long.

    Args:
        account: The account's row, if it is at hand.
    """
    row = account or Account.objects.first()
    return row is not None and row.alive_at is not None and row.alive_at < timezone.now() - ABSENCE_LIMIT


def record_heartbeat() -> None:
    """Record the heartbeat of background work; after too long an absence only an import does."""
    now = timezone.now()
    recent = Q(alive_at__gte=now - ABSENCE_LIMIT, alive_at__lt=now - HEARTBEAT_INTERVAL)
    Account.objects.filter(recent).update(alive_at=now)


def allow_pushing_after_import(*, read_from: datetime) -> bool:
    """End an absence after an import, so that pushing goes on; nothing else does.

    Where the import could not tell what callers hear on a number that waits, only a person can: pushing pauses.

    Args:
        read_from: When the import began to read.

    Returns:
        False where the import has to be repeated soon, and pushing waits until then: it saw numbers that wait
        while earlier requests of ours might still have landed.
    """
    if must_import_first():
        due = PhoneNumber.objects.filter(next_push_at__isnull=False)
        unseen = due.exclude(verified_at__gte=read_from)
        if unseen.filter(text_listed=True, last_seen_at__gte=read_from).exists():
            return False
        if unseen.exists():
            pause(status=None, message=str(UNSEEN_MESSAGE), actor=command_actor("import"))
    now = timezone.now()
    # One that lies ahead shows that the clock was set back; clock_steps finds by it what has to be repaired.
    earlier = Q(alive_at__isnull=True) | Q(alive_at__lt=now)
    Account.objects.filter(earlier, pk=Account.ONLY).update(alive_at=now)
    return True


def account_usage() -> Usage | None:
    """Return the account's figures as Nixflex told them a minute ago at most; None where it could not be asked."""
    key = f"nixadmin:usage:{settings.NIXFLEX_API_KEY.partition(':')[0]}"
    kept: tuple[Usage | None] | None = cache.get(key)
    if kept is None:
        try:
            kept = (api.client().check_key(),)
        except NixflexError:
            kept = (None,)
        cache.set(key, kept, USAGE_KEPT_SECONDS)
    return kept[0]


def may_push() -> bool:
    """Return whether anything may be pushed: not while paused, and not before an import that must come first."""
    row = Account.objects.first()
    return row is None or (row.paused_at is None and not must_import_first(row))


@transaction.atomic
def pause(*, status: int | None, message: str, actor: Actor, attempt: PushAttempt | None = None) -> None:
    """Pause all pushing. A pause that stands is kept, unless it resumes by itself and the new one does not.

    Args:
        status: The HTTP status of the refusal, 401 or 402; None where only a person can end the pause.
        message: Nixflex's own words, or ours for a person.
        actor: What brings it about: Nixflex, or an import; never whoever happened to be sending.
        attempt: The push that met the refusal.
    """
    get_account()
    now = timezone.now()
    weaker = ~PAUSED if status else ~PAUSED | RESUMES_BY_ITSELF
    paused = Account.objects.filter(weaker, pk=Account.ONLY).update(
        paused_at=now,
        paused_status=status,
        paused_message=message[:MESSAGE_LIMIT],
        next_key_check_at=None if status is None else now + _until_check(status),
    )
    if paused:
        audit.record(
            actor=actor,
            action=AuditEvent.Action.PAUSE,
            outcome=AuditEvent.Outcome.REFUSED,
            number=attempt.number if attempt else None,
            revision=attempt.revision if attempt else None,
            reason=message,
            data={"http_status": status, **({"attempt": attempt.pk} if attempt else {})},
        )


def resume(*, actor: Actor) -> int:
    """Check the key at Nixflex and, if it works, resume pushing; what waited is due.

    Raises:
        PermissionDenied: The actor may not resume pushing.
        NixflexError: Nixflex still refuses the key, or can't be reached. Nothing changed.

    Returns:
        How many numbers wait to be sent.
    """
    actor.require(permissions.RESUME)
    actor.require_every_number()
    api.client().check_key()
    return _resume(actor)


def resume_if_key_works(*, actor: Actor) -> None:
    """Check the key if pushing is paused and a check is due; resume if Nixflex accepts it again.

    Called by every worker as often as it likes: one of them makes the check.
    """
    now = timezone.now()
    due = RESUMES_BY_ITSELF & Q(next_key_check_at__lte=now)
    status = Account.objects.filter(due).values_list("paused_status", flat=True).first()
    if not Account.objects.filter(due).update(next_key_check_at=now + _until_check(status)):
        return
    try:
        api.client().check_key()
    except NixflexError:
        return
    _resume(actor, pauses=RESUMES_BY_ITSELF)


def _until_check(status: int | None) -> timedelta:
    return CHECK_KEY_AFTER if status == UNAUTHORISED else CHECK_PAYMENT_AFTER


@transaction.atomic(durable=True)
def _resume(actor: Actor, *, pauses: Q = PAUSED) -> int:
    """End the pause if it matches ``pauses``, and return how many numbers wait to be sent."""
    lock_account()
    waiting = PhoneNumber.objects.filter(next_push_at__isnull=False).count()
    resumed = Account.objects.filter(pauses).update(paused_at=None, paused_status=None, paused_message="")
    if resumed:
        audit.record(actor=actor, action=AuditEvent.Action.RESUME, data={"waiting": waiting})
    return waiting

"""Background tasks: they push numbers without waiting for the next sweep.

Each is only a nudge: what has to be done stands in the numbers' own rows, and ``sweep`` finds it there, so a lost
task, an empty queue or a dead worker loses nothing.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from profiles.models import PhoneNumber, PushAttempt
from profiles.services.accounts import emails
from profiles.services.actors import Actor, command_actor
from profiles.services.editing import SaveResult
from profiles.services.pushing.first_attempt import FirstAttempt, reserved
from profiles.services.pushing.push import push_after_save, push_due, push_first

logger = logging.getLogger(__name__)

# The most tasks that one call enqueues; the sweep, which is seconds away, finds the other numbers.
MAX_TASKS_QUEUED = 50


@task()
def push_number(pk: int) -> None:
    """Push the number with the key ``pk`` if it is still due."""
    push_due(pk, actor=command_actor("worker"))


@task()
def send_reset_letter(pk: int) -> None:
    """Send the user with the key ``pk`` an email with a link to set a new password."""
    emails.send_password_reset_email(pk)


@task()
def send_invitation(pk: int) -> None:
    """Send the link of the invitation with the key ``pk`` to its address."""
    emails.send_invitation_email(pk)


@task()
def send_change_email(address: str, name: str, changed: emails.Changed) -> None:
    """Send ``address`` an email that says what was changed of the account with the user name ``name``."""
    emails.send_change_email(address, name=name, changed=changed)


def enqueue_change_email(address: str, *, name: str, changed: emails.Changed) -> None:
    """Enqueue :func:`send_change_email`, where the site sends email and there is an ``address``."""
    if settings.SENDS_EMAIL and address:
        send_change_email.enqueue(address, name, changed)


def save_and_push(save: Callable[[FirstAttempt | None], SaveResult], *, actor: Actor) -> SaveResult:
    """Call ``save`` and push what it saved: inline, or else by a task.

    Args:
        save: Saves in one transaction, and begins there the attempt that it is given, if any. What it raises is
            raised here, and nothing is sent.
        actor: In whose name.

    Returns:
        Its result, with the number as it is after the push.
    """
    with reserved(actor) as first:
        saved = save(first)
        attempt = first.attempt if first else None
        if attempt is not None:
            return replace(saved, number=push_saved(saved.number, actor=actor, attempt=attempt))
    return replace(saved, number=push_saved(saved.number, actor=actor))


def push_saved(number: PhoneNumber, *, actor: Actor, attempt: PushAttempt | None = None) -> PhoneNumber:
    """Push a number that was just saved: inline, or else by a task.

    Call it after the save has been committed. Whatever goes wrong here is only logged: the save stands, the
    number is due, and the next sweep finds it.

    Args:
        number: The number.
        actor: In whose name.
        attempt: The one that the save began, if it did.

    Returns:
        The number as it is then.
    """
    try:
        number = push_first(attempt, actor=actor) if attempt else push_after_save(number, actor=actor)
        if number.next_push_at is not None and number.next_push_at <= timezone.now():
            push_number.enqueue(number.pk)
    except Exception:
        logger.exception("Number %s was saved; the next sweep pushes it", number.pk)
    return number


def enqueue_pushes(keys: Iterable[int]) -> None:
    """Enqueue a push task for each of ``keys``, numbers that are due; at most ``MAX_TASKS_QUEUED``."""
    for pk in islice(keys, MAX_TASKS_QUEUED):
        try:
            push_number.enqueue(pk)
        except Exception:
            logger.exception("No task could be queued; the next sweep pushes what is due")
            return

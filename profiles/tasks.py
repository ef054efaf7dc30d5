"""Background tasks. Each is only a nudge: what has to be done stands in the numbers' own rows, and ``sweep``
finds it there, so a lost task, an empty queue or a dead worker loses nothing.
"""

import logging
from collections.abc import Iterable
from itertools import islice

from django.utils import timezone
from django_tasks import task

from profiles.models import PhoneNumber
from profiles.services.accounts import letters
from profiles.services.actors import Actor, command_actor
from profiles.services.pushing.push import push_after_save, push_due

logger = logging.getLogger(__name__)

# Of many numbers so many get a task of their own; the sweep, which is seconds away, finds the others.
NUDGES = 50


@task()
def push_number(pk: int) -> None:
    """Push the number with the key ``pk`` if it is still due."""
    push_due(pk, actor=command_actor("worker"))


@task()
def send_reset_letter(pk: int) -> None:
    """Send the user with the key ``pk`` a letter with a link to set a new password."""
    letters.send_reset_letter(pk)


def push_saved(number: PhoneNumber, *, actor: Actor) -> PhoneNumber:
    """Make the first attempt for a number that was just saved, or have a worker make it at once.

    Call it after the save has been committed. Whatever goes wrong here is only logged: the save stands, the
    number is due, and the next sweep finds it.

    Returns:
        The number as it is then.
    """
    try:
        number = push_after_save(number, actor=actor)
        if number.next_push_at is not None and number.next_push_at <= timezone.now():
            push_number.enqueue(number.pk)
    except Exception:
        logger.exception("Number %s was saved; the next sweep pushes it", number.pk)
    return number


def push_soon(keys: Iterable[int]) -> None:
    """Have workers push the numbers with these ``keys``, which are due, without waiting for the next sweep."""
    for pk in islice(keys, NUDGES):
        try:
            push_number.enqueue(pk)
        except Exception:
            logger.exception("No task could be queued; the next sweep pushes what is due")
            return

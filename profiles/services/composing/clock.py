"""The clock: what is due is composed again, in any worker. Level-driven, as the push is.

``PhoneNumber.recompose_at`` says when a number is next to be looked at. Whoever changes an input sets it to now,
and recomposing writes the next; so whatever dies in between, the next round finds what is due. Several workers at
once are safe: each number is looked at again under its lock.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction

from profiles.models import PhoneNumber
from profiles.services import clock_skew
from profiles.services.composing import clock_hold, notice_states, recomposing
from profiles.services.locking import lock_number

logger = logging.getLogger(__name__)

# Numbers that are looked up at once.
BATCH = 200


@dataclass
class RoundResult:
    """What one round did: ``renewed`` numbers have a new text to be sent; ``more`` is due, and time was up."""

    renewed: int = 0
    more: bool = False


def recompose_due(*, stop: Callable[[], bool] = lambda: False, seconds: float | None = None) -> RoundResult:
    """Recompose every number that is due, about the longest due first; then move the notices that began or ended.

    Does nothing while the clock is held. A number that fails is logged and stays due; the others have their turn.

    Args:
        stop: Asked before each number.
        seconds: After so long no other number is begun; None for no such bound.
    """
    done, tried = RoundResult(), set[int]()
    ends_at = None if seconds is None else time.monotonic() + seconds
    if clock_hold.is_clock_held():
        return done
    while keys := _due_numbers(tried):
        random.shuffle(keys)  # or two workers would wait for each other at every number
        for pk in keys:
            if stop() or (ends_at is not None and time.monotonic() >= ends_at):
                done.more = True
                return done
            tried.add(pk)
            done.renewed += _recompose_safely(pk)
    notice_states.move_due_notices()
    return done


def _due_numbers(tried: set[int]) -> list[int]:
    due = PhoneNumber.objects.filter(recompose_at__lte=clock_skew.database_now()).order_by(
        "recompose_at", "pk"
    )
    keys = due.values_list("pk", flat=True)[: len(tried) + BATCH]
    return [key for key in keys if key not in tried]


def _recompose_safely(pk: int) -> bool:
    """Recompose number ``pk`` in a transaction of its own, or log why not; return whether it is renewed."""
    try:
        with transaction.atomic(durable=True):
            return recomposing.recompose_if_due(lock_number(pk)) is not None
    except (OperationalError, InterfaceError):
        raise  # the database is away, and would be for each of the others
    except Exception:
        logger.exception("Number %s could not be renewed; it is tried again", pk)
        return False

"""Verifying composed texts (the slow round): finds numbers with notices or a template that nobody made due."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.models import Notice, NoticeNumber, PhoneNumber
from profiles.models.notice import ACTIVE, LAID_ON
from profiles.selectors.details.opened import OVER_BY
from profiles.selectors.notices.layers import layers_by_number
from profiles.selectors.places import dates_of_holidays
from profiles.services import clock_skew
from profiles.services.composing import bodies
from profiles.services.locking import lock_numbers
from profiles.texts.composition import compose

logger = logging.getLogger(__name__)

# Numbers that are compared at once.
CHUNK = 500


def requeue_forgotten(*, stop: Callable[[], bool] = lambda: False) -> int:
    """Make each number due whose text, or time of renewal, is not what its inputs make; return how many.

    What is due already is left to the clock. Reads without a lock: to be looked at for nothing does no harm.

    Args:
        stop: Asked before each chunk.
    """
    now = clock_skew.database_now()
    found = last = 0
    while not stop() and (numbers := list(_composed(now).filter(pk__gt=last)[:CHUNK])):
        last = numbers[-1].pk
        if forgotten := _forgotten(numbers, now):
            logger.warning("%d numbers were not to be renewed in time: %s", len(forgotten), forgotten[:10])
            with transaction.atomic():
                locked = PhoneNumber.objects.filter(pk__in=lock_numbers(forgotten))
                found += locked.update(recompose_at=now)
    if notices := Notice.objects.filter(state__in=ACTIVE, due_at=None).update(due_at=now):
        logger.warning("%d notices were not to be looked at", notices)
    return found


def _composed(now: datetime) -> QuerySet[PhoneNumber]:
    """Return the numbers that follow a template, have a notice in force or to come, or look as if they had one."""
    laid_on = NoticeNumber.objects.filter(number=OuterRef("pk"), ends_at__gt=now, state__in=LAID_ON)
    numbers = PhoneNumber.objects.filter(
        Q(recompose_at__isnull=False)
        | Q(head__parts__isnull=False)
        | Q(template__isnull=False)
        | Exists(laid_on)
    )
    return numbers.select_related("head__template_version").order_by("pk")


def _forgotten(numbers: Iterable[PhoneNumber], now: datetime) -> list[int]:
    """Return the keys of those of ``numbers`` that are not due, and should be."""
    settled = [number for number in numbers if number.recompose_at is None or number.recompose_at > now]
    layers = layers_by_number([number.pk for number in settled], over_after=now)
    holidays = dates_of_holidays({number.region for number in settled}, (now - OVER_BY).date())
    found = []
    for number in settled:
        body = bodies.body_at(number, now, holidays=holidays)
        composed = compose(body.text, layers.get(number.pk, ()), now)
        says_another = composed.text != number.head_text and not number.is_unknown
        next_look = bodies.earliest(composed.next_boundary, body.changes_at)
        if says_another or next_look != number.recompose_at:
            found.append(number.pk)
    return found

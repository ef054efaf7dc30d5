"""The notices of numbers as the layers that their texts are composed of."""

from collections.abc import Iterable
from datetime import datetime

from profiles.models import NoticeNumber, PhoneNumber
from profiles.models.notice import LAID_ON, NoticeState
from profiles.texts.composition import Layer, Placement

COLUMNS = (
    "number_id",
    "notice_id",
    "notice__version",
    "text",
    "notice__text",
    "notice__placement",
    "starts_at",
    "ends_at",
)


def layers_of(number: PhoneNumber, *, over_after: datetime) -> list[Layer]:
    """Return the layers of one number, as :func:`layers_by_number`.

    A number that is not to be looked at again has no notice, in force or to come: nothing is read then.
    """
    if number.recompose_at is None:
        return []
    return layers_by_number([number.pk], over_after=over_after).get(number.pk, [])


def layers_by_number(keys: Iterable[int], *, over_after: datetime) -> dict[int, list[Layer]]:
    """Return number key -> its layers, in force or to come, and those that ended after ``over_after``.

    Args:
        keys: At most some thousands of numbers.
        over_after: What ended by then is left out.
    """
    rows = NoticeNumber.objects.filter(number__in=list(keys), ends_at__gt=over_after, state__in=LAID_ON)
    found: dict[int, list[Layer]] = {}
    for number, notice, version, own, text, placement, starts_at, ends_at in rows.exclude(
        notice__state=NoticeState.DRAFT
    ).values_list(*COLUMNS):
        layer = Layer(
            key=notice,
            version=version,
            text=text if own is None else own,
            placement=Placement(placement),
            starts_at=starts_at,
            ends_at=ends_at,
        )
        found.setdefault(number, []).append(layer)
    return found

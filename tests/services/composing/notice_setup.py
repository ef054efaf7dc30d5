"""Notices for tests: set, as the services that people use set them."""

from datetime import datetime, timedelta

from django.utils import timezone

from profiles.models import Notice, NoticeNumber, PhoneNumber
from profiles.models.notice import Placement

HOUR = timedelta(hours=1)


def create_notice(
    *numbers: PhoneNumber,
    text: str = "Closed today.",
    begins: timedelta = HOUR,
    ends: timedelta = 2 * HOUR,
    placement: Placement = Placement.ABOVE,
    state: str = Notice.State.PLANNED,
) -> Notice:
    """Set a notice for ``numbers``; it ``begins`` and ``ends`` so long from now. All of them are due at once."""
    now = timezone.now()
    notice = Notice.objects.create(
        title=text[:40],
        text=text,
        placement=placement,
        starts_at=now + begins,
        ends_at=now + ends,
        author_name="Morgan",
        state=state,
        set_at=now,
        due_at=now,
    )
    for number in numbers:
        NoticeNumber.objects.create(notice=notice, number=number, starts_at=now + begins, ends_at=now + ends)
    set_due(*numbers, at=now)
    return notice


def set_due(*numbers: PhoneNumber, at: datetime) -> None:
    """Have ``numbers`` looked at, as whoever changes an input does."""
    PhoneNumber.objects.filter(pk__in=[number.pk for number in numbers]).update(recompose_at=at)

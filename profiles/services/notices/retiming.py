"""The times of notices after their numbers are told to be in another time zone."""

from collections.abc import Sequence
from datetime import datetime

from profiles.models import NoticeNumber, PhoneNumber
from profiles.models.bulk import update_rows
from profiles.models.notice import HEARD
from profiles.selectors.places import zone_of
from profiles.services.notices.changing import CHANGED
from profiles.services.notices.content import content_of
from profiles.services.notices.steps import follow_numbers, lock_notice, make_due
from profiles.services.notices.times import begin_and_end, lead_time


def retime(numbers: Sequence[PhoneNumber], *, now: datetime) -> None:
    """Compute anew when notices of local times begin and end for the locked ``numbers``, which are due then.

    What is over for a number stays over, and what a person ended stays ended; what has begun began when it did,
    unless it is still to begin there.
    """
    by_key = {number.pk: number for number in numbers}
    rows = NoticeNumber.objects.filter(
        number__in=list(by_key), state__in=CHANGED, ends_at__gt=now, notice__local_time=True
    )
    for pk in sorted({*rows.values_list("notice_id", flat=True)}):
        notice = lock_notice(pk)
        content = content_of(notice)
        earlier = lead_time(content, notice.numbers.filter(HEARD).count())
        changed = list(rows.filter(notice=notice))
        for row in changed:
            begin, row.ends_at = begin_and_end(content, zone_of(by_key[row.number_id]))
            if row.starts_at > now or begin - earlier > now:
                row.starts_at = max(begin - earlier, now)
        update_rows(changed, ["starts_at", "ends_at"])
        make_due([row.number_id for row in changed], now)
        follow_numbers(notice, now)

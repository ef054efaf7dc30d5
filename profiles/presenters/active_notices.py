"""Counts of notices on a number in words: how many are heard, and by how much they make its text longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber
from profiles.selectors.notices.number_notices import NoticeOnNumber
from profiles.texts.contract import LIMIT
from profiles.texts.parts import notices_in


@dataclass(frozen=True)
class HeardNotices:
    """How many notices callers hear now, and when the first of them ends."""

    count: int
    until: datetime


def heard_notices(number: PhoneNumber, notices: Sequence[NoticeOnNumber]) -> HeardNotices | None:
    """Return which of ``notices`` callers hear, by what Nixflex confirmed; None for none."""
    if number.live is None or not number.live.parts:
        return None
    said = notices_in(number.live.parts)
    ends = sorted(each.layer.ends_at for each in notices if each.notice.pk in said)
    if not ends:
        return None
    return HeardNotices(len(ends), ends[0])


def count_with_notices(count: int, added: int) -> str:
    """Return what notices add to a profile of ``count`` characters; "" where they add nothing."""
    if not added:
        return ""
    if (over := count + added - LIMIT) > 0:
        return _("+ {added} of notices: {over} over the limit").format(
            added=format_number(added), over=format_number(over)
        )
    return _("+ {added} of notices").format(added=format_number(added))

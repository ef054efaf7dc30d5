"""Closed on the bank holidays of the next 12 months: one notice for each day, for the numbers that have it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import NoticeNumber, PhoneNumber
from profiles.models.limits import SUBMISSION_LIMIT, TITLE_LIMIT
from profiles.models.notice import NoticeState, Placement
from profiles.selectors.places import holidays_ahead
from profiles.services.actors import Actor
from profiles.services.notices import rights
from profiles.services.notices.changing import CHANGED
from profiles.services.notices.content import Content, NoticeRefused, as_wall_clock
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.setting import set_notice

DAY = timedelta(days=1)
# Numbers that one form closes: judging each for each of twenty days takes about 5 ms.
NUMBER_LIMIT = 2_000
# By how many days before the holiday its notice may begin.
EARLIER = (0, 1, 3, 7)


@dataclass(frozen=True)
class ClosedDay:
    """A bank holiday with the regions that have it, and the numbers for which a notice is to be made.

    ``known``: how many of the chosen numbers have such a notice already.
    """

    date: date
    name: str
    regions: tuple[str, ...]
    numbers: tuple[str, ...]
    known: int

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.date} {self.name}"


@dataclass(frozen=True)
class ClosingPlan:
    """What closing on all bank holidays makes, by date.

    ``unplaced`` are the chosen numbers without a region, ``unknown`` the regions without any bank holiday.
    """

    days: tuple[ClosedDay, ...]
    unplaced: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass
class Closing:
    """What became of it: how many notices are set, and a sentence for each that can't be."""

    made: int = 0
    problems: list[str] = field(default_factory=list)


def closed_on(day: date, name: str) -> str:
    """Return what callers hear: "Closed on Friday 25 December 2026 (Christmas Day)."."""
    # "Boxing Day (observed)" would be brackets in brackets.
    plain = name.replace(" (", ", ").replace(")", "")
    named = _("{weekday} {day}").format(weekday=date_format(day, "l"), day=date_format(day, "DATE_FORMAT"))
    return _("Closed on {day} ({name}).").format(day=named, name=plain)


def plan_closing(numbers: QuerySet[PhoneNumber], *, today: date) -> ClosingPlan:
    """Return which notices closing ``numbers`` on the bank holidays of the next 12 months makes. Changes nothing.

    Each number has the days of its own region; regions that have the same day under the same name share a notice.
    """
    by_region: dict[str | None, list[tuple[int, str]]] = {}
    for pk, e164, region in numbers.order_by("number").values_list("pk", "number", "region"):
        by_region.setdefault(region, []).append((pk, e164))
    unplaced = tuple(e164 for _pk, e164 in by_region.pop(None, []))
    ahead = holidays_ahead(today)
    shared: dict[tuple[date, str], list[str]] = {}
    for region in sorted(by_region.keys() & ahead.keys(), key=str):
        for row in ahead[str(region)]:
            shared.setdefault((row.date, row.name), []).append(str(region))
    texts = {day: _text(*day) for day in shared}
    known = _known(texts.values())
    days = []
    for (day, name), regions in sorted(shared.items()):
        meant = [pair for region in regions for pair in by_region[region]]
        has_it = known.get(texts[day, name], set())
        closed = tuple(e164 for pk, e164 in meant if pk not in has_it)
        days.append(ClosedDay(day, name, tuple(regions), closed, len(meant) - len(closed)))
    return ClosingPlan(
        tuple(days), unplaced, tuple(sorted(str(each) for each in by_region.keys() - ahead.keys()))
    )


def close(
    numbers: QuerySet[PhoneNumber],
    *,
    actor: Actor,
    keys: Collection[str],
    days_before: int = 0,
    submission: str,
    now: datetime,
    today: date,
) -> Closing:
    """Make and set the notices of the chosen days; each is an ordinary one, in the local time of its numbers.

    Args:
        numbers: For whom.
        actor: Needs the right to set notices for all of them together.
        keys: Of the days of the plan that are meant.
        days_before: By how many days before the holiday its notice begins: one of ``EARLIER``. It names its date.
        submission: The key of the form: sent again, it goes on where it stopped and makes nothing twice.
        now: The present.
        today: The first day that counts.

    Raises:
        PermissionDenied: The actor may not set them.
        NoticeRefused: These are more than ``NUMBER_LIMIT`` numbers.
    """
    days = [day for day in plan_closing(numbers, today=today).days if day.key in keys and day.numbers]
    count = len({number for day in days for number in day.numbers})
    rights.require(actor, Placement.ABOVE, count)
    if count > NUMBER_LIMIT:
        raise NoticeRefused(
            _("These are more than {limit} numbers. Close fewer at once, those of one tag say.").format(
                limit=format_number(NUMBER_LIMIT)
            )
        )
    closing = Closing()
    for day in days:
        try:
            with transaction.atomic():
                closing.made += _close(
                    day, actor=actor, days_before=days_before, submission=submission, now=now
                )
        except NoticeRefused as refused:
            closing.problems.append(f"{day.date}: {refused.message}")
    return closing


def _close(day: ClosedDay, *, actor: Actor, days_before: int, submission: str, now: datetime) -> bool:
    """Make and set the notice of ``day``; return whether this form has not done so before."""
    midnight = datetime.combine(day.date, time.min)
    with site_locale():
        title = _("Closed on {day} ({name})").format(day=date_format(day.date, "DATE_FORMAT"), name=day.name)
    notice = make_draft(
        actor=actor,
        content=Content(
            title=title[:TITLE_LIMIT],
            text=_text(day.date, day.name),
            placement=Placement.ABOVE,
            starts_at=as_wall_clock(midnight - days_before * DAY),
            ends_at=as_wall_clock(midnight + DAY),
        ),
        numbers=day.numbers,
        submission=_submission(submission, day),
        now=now,
    )
    if notice.state != NoticeState.DRAFT:
        return False
    set_notice(notice, actor=actor, now=now)
    return True


@site_locale()
def _text(day: date, name: str) -> str:
    return closed_on(day, name)


def _submission(form: str, day: ClosedDay) -> str:
    """Return the key of the notice that ``form`` makes for ``day``."""
    return sha256(f"{form} {day.key}".encode()).hexdigest()[:SUBMISSION_LIMIT]


def _known(texts: Iterable[str]) -> dict[str, set[int]]:
    """Return text -> keys of the numbers for which a notice is set that says it, and that nobody ended."""
    rows = NoticeNumber.objects.filter(notice__text__in=list(texts), state__in=CHANGED)
    found: dict[str, set[int]] = {}
    for text, number in rows.values_list("notice__text", "number_id"):
        found.setdefault(text, set()).add(number)
    return found

"""What notices and their clock want of people, for the needs-attention list."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.times import format_datetime
from profiles.models import Account
from profiles.presenters.need_lines import Action, Need
from profiles.presenters.rollouts import Mark
from profiles.selectors.needs import LIST_LIMIT
from profiles.selectors.notices import overdue as selecting
from profiles.selectors.number_list import RENEWING
from profiles.selectors.teams import sees_every_number

# What is renewed within this is not worth a line.
UNTOLD = timedelta(minutes=1)


def still_heard(account: Account, user: User, now: datetime, may_edit: bool) -> list[Need]:
    """Return the notices that callers hear an hour after their end; above everything else on the overview."""
    if not getattr(account, "still_heard", 0):
        return []
    return [
        Need(
            key=f"heard-{notice.pk}",
            mark=Mark("bad", "danger", _("Still heard")),
            title=notice.title,
            reason=ngettext(
                "This notice ended at {time}, and callers of {count} number hear it still.",
                "This notice ended at {time}, and callers of {count} numbers hear it still.",
                notice.numbers,
            ).format(time=format_datetime(notice.ended_at), count=format_number(notice.numbers)),
            at=notice.ended_at,
            url=reverse("notice", args=[notice.pk]),
            action=Action(_("See on which numbers"), reverse("notice", args=[notice.pk]))
            if may_edit
            else None,
        )
        for notice in selecting.still_heard(user, now, LIST_LIMIT)
    ]


def misfits(account: Account, user: User, now: datetime, may_edit: bool) -> list[Need]:
    """Return the numbers for which a notice in force has no room."""
    if not getattr(account, "misfits", 0):
        return []
    found = []
    for row in selecting.misfits(user, now, LIST_LIMIT):
        url = reverse("number-editor", args=[row.number.number])
        found.append(
            Need(
                key=f"misfit-{row.pk}",
                mark=Mark("warn", "warning", _("Does not fit")),
                title=row.number.label or row.number.number,
                reason=_("Callers do not hear the notice “{title}”. {reason}").format(
                    title=row.notice.title, reason=row.reason
                ),
                at=row.starts_at,
                url=url,
                action=Action(_("Shorten the profile"), url) if may_edit else None,
            )
        )
    return found


def overdue(account: Account, count: int, now: datetime) -> list[Need]:
    """Return the line that ``count`` numbers are being renewed, if that takes longer than it should."""
    since: datetime | None = getattr(account, "overdue_since", None)
    if not count or since is None or now - since < UNTOLD:
        return []
    words = ngettext("{count} number is being renewed", "{count} numbers are being renewed", count)
    return [
        Need(
            key="renewing",
            mark=Mark("info", RENEWING, _("Being renewed")),
            title=words.format(count=format_number(count)),
            reason=_("A notice has begun, changed or ended there; callers hear what was right before."),
            at=since,
            url=f"{reverse('number-list')}?state={RENEWING}",
        )
    ]


def clock_held(account: Account, user: User) -> list[Need]:
    """Return the line that somebody holds the clock."""
    if account.clock_held_at is None:
        return []
    # The form is that of the banner above every page.
    release = Action(_("Let the clock go on"), form="release-clock")
    return [
        Need(
            key="clock",
            mark=Mark("warn", "clock", _("Clock held")),
            title=_("{name} holds the clock").format(name=account.clock_held_by),
            reason=_("No notice begins or ends by itself, and what is due meanwhile waits."),
            at=account.clock_held_at,
            action=release if user.has_perm(permissions.ROLL_OUT) and sees_every_number(user) else None,
        )
    ]

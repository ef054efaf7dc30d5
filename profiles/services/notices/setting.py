"""Setting a notice: from now on its numbers hear it at its times."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.models import Notice, NoticeNumber
from profiles.models.bulk import insert_rows
from profiles.models.limits import REASON_LIMIT
from profiles.models.notice import NoticeNumberState
from profiles.selectors.notices.visibility import visible_notice_numbers
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.services.notices import rights
from profiles.services.notices.content import NoticeRefused, clean_content, content_of
from profiles.services.notices.drafting import check_targets
from profiles.services.notices.planning import PlannedNumber, assess_numbers, targets_of
from profiles.services.notices.steps import (
    follow_numbers,
    lock_notice,
    make_due,
    record,
    require_active,
    require_draft,
    require_version,
)
from profiles.services.notices.team_limits import require_no_hidden_numbers


@transaction.atomic
def set_notice(notice: Notice, *, actor: Actor, now: datetime, version: int | None = None) -> Notice:
    """Set the draft ``notice``: its typed numbers and tags become numbers now, each with its times and words.

    Those that can't have it are left out, each with the reason. The others are due for composing at once.

    Args:
        notice: A draft.
        actor: Needs the right to, as for :func:`profiles.services.notices.drafting.make_draft`.
        now: The present.
        version: The version that was looked at; None for whichever there is.

    Raises:
        PermissionDenied: The actor may not set it.
        NoticeRefused: It is no draft (any more), has been changed, is over already, or nobody would hear it.
    """
    seen = Notice.objects.get(pk=notice.pk)
    require_draft(seen)
    require_no_hidden_numbers(seen, actor)
    meant = check_targets(targets_of(seen, actor.user))
    lock_numbers(meant.keys)
    notice = lock_notice(notice.pk)
    require_draft(notice)
    require_version(notice, seen.version if version is None else version)
    rights.require(actor, notice.placement, len(meant.keys))
    clean_content(content_of(notice), now=now)
    with site_locale():
        judged = assess_numbers(notice, meant.keys, now=now)
    heard = _insert(notice, judged, now)
    if not heard:
        reasons = list(dict.fromkeys(entry.reason for entry in judged))
        raise NoticeRefused(_("No number would hear it. {reasons}").format(reasons=" ".join(reasons[:3])))
    notice.set_at = now
    notice.save(update_fields=["set_at"])
    follow_numbers(notice, now)
    record(
        notice,
        "set",
        actor=actor,
        reason=notice.note,
        numbers=heard,
        left_out=len(judged) - heard,
        unmatched=len(meant.unmatched),
    )
    return notice


def offered(notice: Notice, user: User | None, *, now: datetime) -> list[PlannedNumber]:
    """Return the numbers of ``user`` that the set ``notice`` could be for: tagged since, or with room since."""
    rows = visible_notice_numbers(user).filter(notice=notice)
    known = dict(rows.values_list("number_id", "state"))
    keys = {key for key in targets_of(notice, user).keys if key not in known}
    keys |= {key for key, state in known.items() if state == NoticeNumberState.LEFT_OUT}
    return [entry for entry in assess_numbers(notice, keys, now=now) if not entry.reason]


@transaction.atomic
def add_offered(notice: Notice, *, actor: Actor, now: datetime) -> int:
    """Add the numbers that are :func:`offered` at ``now`` to the set ``notice``; return how many hear it.

    Raises:
        PermissionDenied: The actor may not set it for so many.
        NoticeRefused: It is not set, is over, or no number is offered any more.
    """
    keys = lock_numbers([entry.number.pk for entry in offered(notice, actor.user, now=now)])
    notice = lock_notice(notice.pk)
    require_active(notice)
    rights.require(actor, notice.placement, len(keys) + notice.numbers.count())
    with site_locale():
        judged = [entry for entry in assess_numbers(notice, keys, now=now) if not entry.reason]
    notice.numbers.filter(number__in=keys, state=NoticeNumberState.LEFT_OUT).delete()
    known = set(notice.numbers.filter(number__in=keys).values_list("number_id", flat=True))
    count = _insert(notice, [entry for entry in judged if entry.number.pk not in known], now)
    if not count:
        raise NoticeRefused(_("Nothing to add: no other number could hear it."))
    follow_numbers(notice, now)
    record(notice, "numbers added", actor=actor, numbers=count)
    return count


def _insert(notice: Notice, judged: Sequence[PlannedNumber], now: datetime) -> int:
    """Insert the rows of ``judged`` numbers that have none; return how many hear it, which are due then."""
    known = set(notice.numbers.values_list("number_id", flat=True))
    insert_rows(
        [
            NoticeNumber(
                notice=notice,
                number=entry.number,
                state=NoticeNumberState.LEFT_OUT if entry.reason else NoticeNumberState.INCLUDED,
                reason=entry.reason[:REASON_LIMIT],
                text=entry.text,
                starts_at=entry.starts_at,
                ends_at=entry.ends_at,
            )
            for entry in judged
            if entry.number.pk not in known
        ]
    )
    heard = [entry.number.pk for entry in judged if not entry.reason]
    make_due(heard, now)
    return len(heard)

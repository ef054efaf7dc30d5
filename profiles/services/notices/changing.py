"""Changing a notice: its words, times or place, of a draft or of one that is set."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.models import Notice, Tag
from profiles.models.bulk import update_rows
from profiles.models.limits import REASON_LIMIT
from profiles.models.notice import NoticeNumberState
from profiles.services.actors import Actor
from profiles.services.notices import rights
from profiles.services.notices.content import Content, NoticeRefused, clean_content, content_of
from profiles.services.notices.drafting import check_targets
from profiles.services.notices.planning import assess_numbers, targets, targets_of
from profiles.services.notices.steps import (
    follow_numbers,
    lock_notice,
    lock_with_numbers,
    make_due,
    record,
    require_active,
    require_draft,
    require_version,
    write,
)
from profiles.services.notices.team_limits import require_no_hidden_numbers
from profiles.texts.contract import replace_unstorable

# Of the rows of a set notice that a change concerns: those that a person ended stay ended.
CHANGED = (NoticeNumberState.INCLUDED, NoticeNumberState.DOES_NOT_FIT)


@transaction.atomic
def change_draft(
    notice: Notice,
    *,
    actor: Actor,
    content: Content,
    numbers: Sequence[str],
    tags: Sequence[Tag] = (),
    now: datetime,
    version: int | None = None,
) -> Notice:
    """Change a draft: what it says, and for whom; a new version.

    Parameters and errors as for :func:`profiles.services.notices.drafting.make_draft`; ``version`` is the one that
    was looked at, None for whichever there is.
    """
    content = clean_content(content, now=now)
    meant = check_targets(targets(numbers, [tag.pk for tag in tags], actor.user))
    rights.require(actor, content.placement, len(meant.keys))
    notice = lock_notice(notice.pk)
    require_draft(notice)
    require_no_hidden_numbers(notice, actor)
    rights.require(actor, notice.placement, len(targets_of(notice, actor.user).keys))
    require_version(notice, version)
    notice.typed_numbers = [replace_unstorable(line) for line in numbers]
    notice.version += 1
    write(notice, content, actor=actor, now=now)
    notice.tags.set(tags)
    record(notice, "changed", actor=actor, reason=content.note, numbers=len(meant.keys))
    return notice


@transaction.atomic
def change(
    notice: Notice, *, actor: Actor, content: Content, now: datetime, version: int | None = None
) -> Notice:
    """Change what a set notice says, where and when: a new version; its numbers are due at once.

    Those for which it is no longer possible are left out, with the reason; whoever has heard it stops.

    Args:
        notice: Planned or in force.
        actor: Needs the right to set it, as it was and as it is to be.
        content: All of what it is to say; the same as now changes nothing.
        now: The present.
        version: The version that was looked at; None for whichever there is.

    Raises:
        PermissionDenied: The actor may not.
        NoticeRefused: It is not set or is over, has been changed meanwhile, or something can't be so.
    """
    notice = lock_with_numbers(notice)
    require_active(notice)
    require_no_hidden_numbers(notice, actor)
    content = clean_content(content, now=now, begins=notice.starts_at)
    require_version(notice, version)
    rows = {row.number_id: row for row in notice.numbers.filter(state__in=CHANGED, ends_at__gt=now)}
    for placement in (notice.placement, content.placement):
        rights.require(actor, placement, len(rows))
    if content == content_of(notice):
        return notice
    with site_locale():
        judged = assess_numbers(notice, rows, now=now, content=content)
    if all(entry.reason for entry in judged):
        reasons = list(dict.fromkeys(entry.reason for entry in judged))
        raise NoticeRefused(_("No number would hear it. {reasons}").format(reasons=" ".join(reasons[:3])))
    for entry in judged:
        row = rows[entry.number.pk]
        row.text, row.ends_at = entry.text, entry.ends_at
        if row.starts_at > now or entry.starts_at > now:  # what has begun began when it did
            row.starts_at = entry.starts_at
        row.state = NoticeNumberState.LEFT_OUT if entry.reason else NoticeNumberState.INCLUDED
        row.reason = entry.reason[:REASON_LIMIT]
    update_rows(list(rows.values()), ["text", "starts_at", "ends_at", "state", "reason"])
    notice.version += 1
    write(notice, content, actor=actor, now=now)
    make_due(rows, now)
    follow_numbers(notice, now)
    left_out = sum(1 for entry in judged if entry.reason)
    record(
        notice, "changed", actor=actor, reason=content.note, numbers=len(rows) - left_out, left_out=left_out
    )
    return notice

"""Drafts of notices: making one, taking a number out of it or in again, throwing it away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import Notice, NoticeNumber, PhoneNumber, Tag
from profiles.models.notice import NoticeNumberState, NoticeState
from profiles.services.actors import Actor
from profiles.services.notices import rights
from profiles.services.notices.content import Content, NoticeRefused, clean_content
from profiles.services.notices.planning import NUMBER_LIMIT, Targets, targets, targets_of
from profiles.services.notices.steps import lock_notice, record, require_draft, write
from profiles.services.notices.team_limits import require_no_hidden_numbers
from profiles.texts.contract import replace_unstorable


@transaction.atomic
def make_draft(
    *,
    actor: Actor,
    content: Content,
    numbers: Sequence[str],
    tags: Sequence[Tag] = (),
    submission: str = "",
    now: datetime,
) -> Notice:
    """Make a notice that nobody hears before it is set: the plan that its page shows.

    Args:
        actor: Needs the right to set it: for one number to edit, for several to run rollouts; instead of one
            profile to edit and to clear.
        content: What it is to say.
        numbers: As somebody typed them, in any spelling.
        tags: Whoever has one of them when it is set is meant too.
        submission: The key of the form: the same form sent again answers with the same notice.
        now: The present.

    Raises:
        PermissionDenied: The actor may not set it.
        NoticeRefused: Something can't be so; the sentence says what.
    """
    content = clean_content(content, now=now)
    meant = check_targets(targets(numbers, [tag.pk for tag in tags], actor.user))
    rights.require(actor, content.placement, len(meant.keys))
    # Two at once meet in the database, where one of them is first.
    defaults = {"text": content.text, "starts_at": content.starts_at, "ends_at": content.ends_at}
    if submission:
        notice, is_new = Notice.objects.get_or_create(submission=submission, defaults=defaults)
        if not is_new:
            return notice
    else:
        notice = Notice(**defaults)
    notice.typed_numbers = [replace_unstorable(line) for line in numbers]
    notice.created_at = now
    write(notice, content, actor=actor, now=now)
    notice.tags.set(tags)
    record(notice, "planned", actor=actor, reason=content.note, numbers=len(meant.keys))
    return notice


def check_targets(meant: Targets) -> Targets:
    """Return ``meant``; raise :class:`NoticeRefused` where these are no numbers at all, or too many."""
    if not meant.keys:
        told = " ".join(f"{each.typed}: {each.reason}" for each in meant.unmatched[:3])
        raise NoticeRefused(
            _("None of these is a number of the account. {told}").format(told=told)
            if told
            else _("Choose for which numbers it is: name them, or choose tags that numbers have.")
        )
    if len(meant.keys) + len(meant.unmatched) > NUMBER_LIMIT:
        raise NoticeRefused(
            _("These are more than {limit} numbers. Choose fewer for one notice.").format(
                limit=format_number(NUMBER_LIMIT)
            )
        )
    return meant


@transaction.atomic
def leave_out(number: PhoneNumber, notice: Notice, *, actor: Actor) -> None:
    """Take ``number`` out of the draft ``notice``. Rights and errors as for :func:`make_draft`."""
    notice = _draft_for_step(notice, actor)
    with site_locale():
        reason = _("{name} left it out.").format(name=actor.name)
    NoticeNumber.objects.get_or_create(
        notice=notice,
        number=number,
        defaults={
            "state": NoticeNumberState.ENDED,
            "reason": reason,
            "starts_at": notice.starts_at,
            "ends_at": notice.starts_at,  # so it is never heard
        },
    )
    record(notice, "number left out", actor=actor, number=number)


@transaction.atomic
def take_in(number: PhoneNumber, notice: Notice, *, actor: Actor) -> None:
    """Take ``number`` in again that was left out of the draft ``notice``."""
    notice = _draft_for_step(notice, actor)
    if notice.numbers.filter(number=number).delete()[0]:
        record(notice, "number taken in again", actor=actor, number=number)


@transaction.atomic
def drop(notice: Notice, *, actor: Actor, now: datetime) -> None:
    """Throw the draft ``notice`` away: it can't be set any more."""
    notice = _draft_for_step(notice, actor)
    require_no_hidden_numbers(notice, actor)
    notice.state, notice.ended_at = NoticeState.ENDED, now
    notice.save(update_fields=["state", "ended_at"])
    record(notice, "thrown away", actor=actor)


def _draft_for_step(notice: Notice, actor: Actor) -> Notice:
    notice = lock_notice(notice.pk)
    require_draft(notice)
    rights.require(actor, notice.placement, len(targets_of(notice, actor.user).keys))
    return notice

"""Team limits of notices: who does not see all numbers of one may not take its steps."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from profiles.models import Notice
from profiles.models.notice import NoticeState
from profiles.selectors.notices.visibility import visible_notice_numbers
from profiles.selectors.teams import has_made, sees_every_number
from profiles.services.actors import Actor
from profiles.services.notices.content import NoticeRefused
from profiles.services.notices.planning import targets_of


def has_hidden_numbers(notice: Notice, user: User | None) -> bool:
    """Return whether ``notice`` is for numbers too that ``user`` does not see.

    A draft of their own is not: what they typed and can't see is none of the account's to them, and is not set.
    """
    if user is None or sees_every_number(user):
        return False
    if notice.state != NoticeState.DRAFT:
        own = visible_notice_numbers(user).filter(notice=notice)
        return notice.numbers.exclude(pk__in=own.values("pk")).exists()
    return not has_made(user, notice) and targets_of(notice, None).keys != targets_of(notice, user).keys


def require_no_hidden_numbers(notice: Notice, actor: Actor) -> None:
    """Raise :class:`NoticeRefused` where ``notice`` is for numbers too that the actor does not see."""
    if has_hidden_numbers(notice, actor.user):
        raise NoticeRefused(hidden_numbers_message())


def hidden_numbers_message() -> str:
    """Return the sentence for a step that is refused because of hidden numbers."""
    return _(
        "This is for numbers of other teams too, so nothing was changed. Ask somebody who sees every number."
    )

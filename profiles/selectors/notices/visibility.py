"""Which notices, and which of their numbers, somebody sees who is held to teams."""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.models import Notice, NoticeNumber
from profiles.models.notice import NoticeState
from profiles.selectors.numbers import of_seen_numbers
from profiles.selectors.teams import limits_of, made_by


def visible_notices(user: User | None) -> QuerySet[Notice]:
    """Return the notices that ``user`` may see: their own, those for one of their numbers, drafts for their tags.

    A draft by somebody else that names numbers alone is seen once it is set. None stands for the product itself.
    """
    teams = None if user is None else limits_of(user)
    if user is None or teams is None:
        return Notice.objects.all()
    heard_by = visible_notice_numbers(user).filter(notice=OuterRef("pk"))
    tagged = Notice.tags.through.objects.filter(notice=OuterRef("pk"), tag__teams__in=teams)
    return Notice.objects.filter(
        made_by(user) | Exists(heard_by) | Q(Exists(tagged), state=NoticeState.DRAFT)
    )


def visible_notice_numbers(user: User | None) -> QuerySet[NoticeNumber]:
    """Return the rows of notices that are for numbers which ``user`` may see; None: all."""
    if user is None or limits_of(user) is None:
        return NoticeNumber.objects.all()
    return NoticeNumber.objects.filter(of_seen_numbers(user))

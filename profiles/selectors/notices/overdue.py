"""What notices want and callers do not hear yet: numbers whose renewal is overdue, and notices still heard."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count, DateTimeField, IntegerField, Min, QuerySet
from django.db.models.expressions import RawSQL

from profiles.models import Account, NoticeNumber
from profiles.selectors.notices.visibility import visible_notice_numbers
from profiles.selectors.numbers import of_seen_numbers_sql
from profiles.selectors.teams import sees_every_number

# A notice that is heard for longer than this after its end stands above everything else.
HEARD_TOO_LONG = timedelta(hours=1)

# Plain SQL, since every page asks it: building it takes longer than asking. Only those that may hear another text
# than they should are looked at: what was not composed again in time, what waits to be sent, and what was refused
# (in the order of an index, or SQLite would read all numbers where nearly all are in one state).
STILL_HEARD = """
    SELECT
        ended.notice_id
    FROM profiles_noticenumber ended
    JOIN profiles_phonenumber late ON late.id = ended.number_id
    JOIN profiles_revision live ON live.id = late.live_id
    WHERE late.id IN (
        SELECT id FROM profiles_phonenumber WHERE recompose_at <= %s
        UNION SELECT id FROM profiles_phonenumber
            WHERE COALESCE(push_rank, 0) <= 1 AND next_push_at IS NOT NULL
        UNION SELECT id FROM (
            SELECT id FROM profiles_phonenumber WHERE shown_state = 'rejected'
            ORDER BY shown_state, unlabelled, LOWER(label), number LIMIT 1000
        ) refused
    )
    AND late.state NOT IN ('drifted', 'removed')
    AND ended.ends_at <= %s
    AND CAST(live.parts AS text) LIKE '%%[' || CAST(ended.notice_id AS text) || ', %%'
"""
OVERDUE_SINCE = """
    SELECT
        MIN(recompose_at) FROM profiles_phonenumber WHERE recompose_at <= %s
"""
MISFITS = """
    SELECT COUNT(*) FROM profiles_noticenumber WHERE state = 'does_not_fit' AND ends_at > %s AND starts_at <= %s
"""


def with_notice_counts(accounts: QuerySet[Account], user: User | None, now: datetime) -> QuerySet[Account]:
    """Annotate ``accounts`` with what is overdue, so that no page needs a query of its own for it.

    ``overdue_since`` is when the longest overdue number should have been composed again, None where none is;
    ``still_heard`` how many notices are heard an hour after their end; ``misfits`` for how many numbers one in
    force does not fit. All of the numbers of ``user``; None: of all.
    """
    late = [_stored(now), _stored(now - HEARD_TOO_LONG)]
    heard, values = _narrowed(STILL_HEARD, late, "late.id", user)
    return accounts.annotate(
        overdue_since=RawSQL(  # noqa: S611  # no text of anybody's in it
            *_narrowed(OVERDUE_SINCE, late[:1], "profiles_phonenumber.id", user),
            DateTimeField(null=True),
        ),
        still_heard=RawSQL(  # noqa: S611
            f"SELECT COUNT(DISTINCT notice_id) FROM ({heard}) heard",  # noqa: S608
            values,
            IntegerField(),
        ),
        misfits=RawSQL(  # noqa: S611
            *_narrowed(MISFITS, [late[0], late[0]], "profiles_noticenumber.number_id", user), IntegerField()
        ),
    )


def _narrowed(sql: str, values: list[Any], column: str, user: User | None) -> tuple[str, list[Any]]:
    """Return ``sql``, which ends in a WHERE, narrowed to the numbers of ``user``, and its values."""
    if user is None or sees_every_number(user):
        return sql, values
    return f"{sql} AND {of_seen_numbers_sql(user, column)}", values


def _stored(moment: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(moment)


@dataclass(frozen=True)
class HeardNotice:
    """A notice that is heard on ``numbers`` numbers although it ended at ``ended_at``."""

    pk: int
    title: str
    ended_at: datetime
    numbers: int


def still_heard(user: User, now: datetime, limit: int) -> list[HeardNotice]:
    """Return the first ``limit`` notices that are still heard an hour after their end, the longest over first.

    Args:
        user: Only numbers that they may see count.
        now: The present.
        limit: How many notices at most.
    """
    heard = RawSQL(  # noqa: S611
        *_narrowed(
            STILL_HEARD.replace("ended.notice_id", "ended.id", 1),
            [_stored(now), _stored(now - HEARD_TOO_LONG)],
            "late.id",
            user,
        )
    )
    rows = NoticeNumber.objects.filter(pk__in=heard).values_list("notice", "notice__title")
    found = rows.annotate(ended=Min("ends_at"), numbers=Count("pk")).order_by("ended", "notice")
    return [HeardNotice(*row) for row in found[:limit]]


def misfits(user: User, now: datetime, limit: int) -> list[NoticeNumber]:
    """Return the first ``limit`` numbers of ``user`` for which a notice in force has no room, each with both."""
    rows = (
        visible_notice_numbers(user)
        .filter(state=NoticeNumber.State.DOES_NOT_FIT, ends_at__gt=now, starts_at__lte=now)
        .select_related("notice", "number")
    )
    return list(rows.order_by("starts_at", "pk")[:limit])

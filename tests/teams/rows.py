"""The rows of a team, which nobody of the other changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from profiles.models import (
    AuditEvent,
    Draft,
    MeantSo,
    Notice,
    NoticeNumber,
    NumberTag,
    PhoneNumber,
    Revision,
    Rollout,
    RolloutRow,
    Tag,
    Team,
    WebhookEndpoint,
)
from tests.teams.account.sides import Side

Statement = tuple[str, tuple[Any, ...]]


def statements_of(side: Side) -> list[Statement]:
    """Return the statements that read what is the team's, each made once for the many times that it is asked."""
    numbers, rollouts, notices, people = (
        [each.pk for each in those.values()]
        for those in (side.numbers, side.rollouts, side.notices, side.people)
    )
    found: list[QuerySet[Any, Any]] = [
        PhoneNumber.objects.filter(pk__in=numbers).values_list(),
        Revision.objects.filter(number__in=numbers).values_list("pk"),
        NumberTag.objects.filter(Q(number__in=numbers) | Q(tag=side.tag)).values_list(),
        Tag.objects.filter(pk=side.tag.pk).values_list(),
        Draft.objects.filter(user__in=people).values_list(),
        MeantSo.objects.filter(number__in=numbers).values_list("pk"),
        Rollout.objects.filter(pk__in=rollouts).values_list(),
        RolloutRow.objects.filter(number__in=numbers).values_list(),
        Notice.objects.filter(pk__in=notices).values_list(),
        NoticeNumber.objects.filter(number__in=numbers).values_list(),
        AuditEvent.objects.filter(number__in=numbers).values_list("pk"),
        User.objects.filter(pk__in=people).values_list(
            "is_active", "groups", "teams", "api_tokens__revoked_at"
        ),
        Team.objects.filter(pk=side.team.pk).values_list("name", "tags", "members"),
        WebhookEndpoint.objects.filter(team=side.team).values_list("url", "is_on", "deliveries"),
    ]
    return [query.order_by().query.sql_with_params() for query in found]


def rows_of(statements: list[Statement]) -> list[list[Any]]:
    """Return the rows that are the team's, to be compared."""
    found = []
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
            found.append(sorted(cursor.fetchall(), key=repr))
    return found


@contextmanager
def as_it_was() -> Iterator[None]:
    """Take back whatever is done to the database."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)

"""Numbers: which somebody may see; one number, its attempts and drafts."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.shortcuts import get_object_or_404
from django.utils import timezone

from profiles.models import Agent, Draft, NumberTag, PhoneNumber, PushAttempt, Rollout
from profiles.models.revision import TEXTS
from profiles.models.rollout import RowOutcome
from profiles.models.rollout_stages import AHEAD
from profiles.selectors.teams import limits_of

# What is_unknown needs of the text that Nixflex was last seen to hold.
TEXT_SEEN = Q(remote_text_seen__isnull=False)
# The version of an attempt is named, not read.
ATTEMPT_WITHOUT_TEXTS = tuple(f"revision__{column}" for column in TEXTS)
# Where a team has no more numbers than that, they are looked up one by one; kept on the object of a user.
FEW, KEPT_AS_FEW = 5_000, "_sees_few"
# For so long after the last key somebody counts as editing.
EDITING_FOR = timedelta(minutes=2)


def visible_to(user: User | None) -> QuerySet[PhoneNumber]:
    """Return the numbers that ``user`` may see: every read of numbers for somebody begins here.

    Who is held to teams sees the numbers of their tags; None stands for the product itself, such as its metrics.
    """
    teams = None if user is None else limits_of(user)
    if teams is None:
        return PhoneNumber.objects.all()
    tagged = NumberTag.objects.filter(tag__teams__in=teams)
    if _are_few(user, tagged):
        return PhoneNumber.objects.filter(pk__in=tagged.values("number"))
    return PhoneNumber.objects.filter(Exists(tagged.filter(number=OuterRef("pk"))))


def _are_few(user: User | None, tagged: QuerySet[NumberTag]) -> bool:
    """Return whether so few numbers are ``tagged`` for ``user`` that they are looked up by their keys.

    Of many, a page turns up soon when the numbers are walked in the order of the list; asked once a request.
    """
    if not hasattr(user, KEPT_AS_FEW):
        setattr(user, KEPT_AS_FEW, tagged[: FEW + 1].count() <= FEW)
    return bool(getattr(user, KEPT_AS_FEW))


def sees_number(user: User | None, number: PhoneNumber) -> bool:
    """Return whether ``user`` sees ``number`` at present; nothing is asked for who sees every number."""
    return user is None or limits_of(user) is None or visible_to(user).filter(pk=number.pk).exists()


def of_seen_numbers(user: User, column: str = "number") -> Exists:
    """Return the condition for rows whose ``column`` is a number that ``user``, who is held to teams, may see."""
    marks = NumberTag.objects.filter(tag__teams__in=limits_of(user) or ())
    return Exists(marks.filter(number=OuterRef(column)))


# The same in a statement that is written by hand.
OF_SEEN_NUMBERS = """
    EXISTS (
        SELECT 1 FROM profiles_numbertag mark JOIN profiles_team_tags reach ON reach.tag_id = mark.tag_id
        WHERE mark.number_id = {column} AND reach.team_id IN ({teams})
    )
"""


def of_seen_numbers_sql(user: User, column: str) -> str:
    """Return :func:`of_seen_numbers` as SQL without parameters; ``column`` with its table."""
    teams = ", ".join(str(int(key)) for key in sorted(limits_of(user) or ()))
    return OF_SEEN_NUMBERS.format(column=column, teams=teams or "NULL")


def agents_for(user: User | None) -> QuerySet[Agent]:
    """Return the agents; to somebody who is held to teams those of the numbers that they see."""
    if user is None or limits_of(user) is None:
        return Agent.objects.all()
    return Agent.objects.filter(Exists(visible_to(user).filter(agent=OuterRef("pk"))))


def number_or_404(user: User | None, number: str) -> PhoneNumber:
    """Return the number with agent, head, live revision, ``is_scheduled`` and ``is_tagged``, or raise Http404."""
    numbers = (
        visible_to(user)
        .select_related("agent", "head", "live")
        .annotate(is_scheduled=has_scheduled_rows(), is_tagged=RawSQL(HAS_TAGS, [], BooleanField()))  # noqa: S611  # as above
    )
    return get_object_or_404(numbers, number=number)


def number_to_save(user: User, number: str) -> PhoneNumber:
    """Return the number with its head, which is all that a save needs, or raise Http404."""
    return get_object_or_404(visible_to(user).select_related("head"), number=number)


# What tells a profile, and when callers hear it: all columns take Django longer to name than to read.
OF_A_PROFILE = (
    *(
        "number",
        "state",
        "version",
        "body_version",
        "template",
        "recompose_at",
        "has_profile",
        "last_seen_at",
    ),
    *(f"head__{column}" for column in ("version", "text", "body", "author_name", "note", "created_at")),
)


def number_to_read(user: User, number: str) -> PhoneNumber:
    """Return the number with the columns ``OF_A_PROFILE``, or raise Http404."""
    return get_object_or_404(visible_to(user).select_related("head").only(*OF_A_PROFILE), number=number)


def is_scheduled_row() -> Q:
    """Return the condition for rollout rows with a change to come at a time, or an end at which it is undone.

    The rollouts are looked for first: they are few, and a number may have a row in each of hundreds.
    """
    taken_back = Rollout.objects.filter(undoes=OuterRef("pk"), started_at__isnull=False)
    ending = Q(ends_at__gt=timezone.now()) & ~Exists(taken_back)
    ahead = Rollout.objects.filter(Q(stage__in=AHEAD) | ending)
    return Q(rollout__in=ahead, outcome__in=SCHEDULED_OUTCOMES)


# The same as is_scheduled_row() for the number of the outer query: building that takes longer than asking it.
HAS_SCHEDULED_ROWS = """
    EXISTS (
        SELECT 1 FROM profiles_rolloutrow line
        WHERE line.number_id = profiles_phonenumber.id AND line.outcome IN (%s, %s, %s) AND line.rollout_id IN (
            SELECT id FROM profiles_rollout began
            WHERE began.stage IN (%s, %s) OR (began.ends_at > %s AND NOT EXISTS (
                SELECT 1 FROM profiles_rollout back WHERE back.undoes_id = began.id AND back.started_at IS NOT NULL
            ))
        )
    )
"""
HAS_TAGS = "EXISTS (SELECT 1 FROM profiles_numbertag mark WHERE mark.number_id = profiles_phonenumber.id)"
SCHEDULED_OUTCOMES = (RowOutcome.WAITING, RowOutcome.SAVED, RowOutcome.LIVE)


def has_scheduled_rows() -> RawSQL:
    """Return the annotation that tells whether a number has rows as :func:`is_scheduled_row` means them."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return RawSQL(HAS_SCHEDULED_ROWS, [*SCHEDULED_OUTCOMES, *AHEAD, now], BooleanField())  # noqa: S611  # no text of anybody's in it


def is_overdue(recompose_at: datetime | None) -> bool:
    """Return whether what was to be composed again at ``recompose_at`` is overdue."""
    return recompose_at is not None and recompose_at <= timezone.now()


def recent_attempts(number: PhoneNumber) -> list[PushAttempt]:
    """Return the push attempts of ``number`` that its status follows from, newest first.

    Of a live one the newest; of others the newest ten and all that may still take effect.
    """
    attempts = PushAttempt.objects.filter(number=number)
    if number.state == PhoneNumber.State.LIVE:  # confirmed: what came before has nothing to say any more
        return list(attempts.select_related("revision").defer(*ATTEMPT_WITHOUT_TEXTS).order_by("-id")[:1])
    newest = attempts.order_by("-id").values("pk")[:10]
    late = Q(on_books_until__isnull=False)
    if number.verified_at is not None:
        late &= Q(on_books_until__gt=number.verified_at)
    # Each half through an index of its own; an OR would read every attempt of the number.
    keys = attempts.filter(pk__in=newest).values("pk").union(attempts.filter(late).values("pk"))
    return list(
        PushAttempt.objects.filter(pk__in=keys)
        .select_related("revision")
        .defer(*ATTEMPT_WITHOUT_TEXTS)
        .order_by("-id")
    )


def drafts_of(number: PhoneNumber, user: User) -> tuple[Draft | None, list[Draft]]:
    """Return the draft of ``user`` for ``number``, and those that others are typing now, without texts."""
    since = timezone.now() - EDITING_FOR
    drafts = (
        Draft.objects.filter(number=number)
        .filter(Q(user=user) | Q(updated_at__gte=since))
        .select_related("user")
    )
    own = None
    others = []
    for draft in drafts:
        if draft.user_id == user.pk:
            own = draft
        else:
            draft.text = ""
            others.append(draft)
    return own, others

"""Phone numbers: the mirror of the account's numbers, their head and live revisions, and their push state."""

from datetime import UTC, datetime
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from profiles.models.agent import Agent
from profiles.models.detail import NumberDetail
from profiles.models.limits import PROVIDER_LIMIT, REGION_LIMIT, TIME_ZONE_LIMIT
from profiles.models.profile_text import ProfileText
from profiles.models.search import SearchTerm
from profiles.texts.contract import LABEL_LIMIT


class State(models.TextChoices):
    """The push state of a number: where its head stands with Nixflex."""

    LIVE = "live", _("Live")
    PENDING = "pending", _("Pending")
    RETRYING = "retrying", _("Retrying")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    REJECTED = "rejected", _("Rejected")
    DRIFTED = "drifted", _("Drifted")
    REMOVED = "removed", _("Removed")


# The states that are not at rest, the most urgent first. Then come live, no profile and removed.
STATES_BY_URGENCY = (State.DRIFTED, State.REJECTED, State.UNCONFIRMED, State.RETRYING, State.PENDING)
# Those that may change by themselves: something is queued, being retried or being settled.
UNSETTLED = (State.PENDING, State.RETRYING, State.UNCONFIRMED)
# When a number that never had a version was changed: before every other, on every database.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# The order of the list; numbers without a label come last.
BY_LABEL = ("unlabelled", Lower("label"), "number")
# Label and key as they are follow, so that PostgreSQL finds a page in the index alone.
INDEXED_BY_LABEL = (*BY_LABEL, "label", "id")


class PushRank(models.IntegerChoices):
    """Which of the due pushes go first; null is what a person saved."""

    PERSON = 0, _("A person")
    # Callers hear words that are over; then what is to begin.
    END = 1, _("A notice's end")
    BEGIN = 2, _("A notice's begin")
    ROLLOUT = 3, _("A rollout")
    # The dates of hours come into sight weeks ahead.
    RENEWAL = 4, _("A weekly renewal")


PUSH_ORDER = Coalesce("push_rank", PushRank.PERSON.value)


def body_version(at: str = "") -> Coalesce:
    """Return which version last changed the body of the number or version ``at`` ("head__"), for queries."""
    return Coalesce(f"{at}body_version", f"{at}version", output_field=models.IntegerField())


# What :meth:`PhoneNumber.follow_head` sets.
HEAD_FIELDS = ("has_profile", "length", "changed_at", "body_version", "template", "check_at")


class PhoneNumber(models.Model):
    """One imported phone number.

    ``label`` is ours. ``head`` is the newest revision, which staff want to be live; ``live`` the revision that
    Nixflex last confirmed. The rest of the state says what is still to be done about a difference.
    """

    State = State
    _indexed_label: str | None = None
    _indexed_head_id: int | None = None
    _indexed_template_id: int | None = None

    number = models.CharField(
        max_length=16,
        unique=True,
        validators=[RegexValidator(r"^\+[1-9][0-9]{1,14}$", _("Enter the number as +441632960001."))],
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="numbers", db_index=False
    )
    label = models.CharField(max_length=LABEL_LIMIT, blank=True)
    # Kept by the database, so that numbers without a label come last by an index.
    unlabelled = models.GeneratedField(
        expression=Case(When(label="", then=True), default=False, output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    provider = models.CharField(max_length=PROVIDER_LIMIT, blank=True)
    remote_created_at = models.DateTimeField(null=True)

    head = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")
    live = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.LIVE)
    state_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    # Whether the head's body says anything; false before version 1 and after clearing.
    has_profile = models.BooleanField(default=False)
    # The state as the list names it: "none" for live without a profile. Kept by the database, so that each
    # filter of the list is one stretch of an index.
    shown_state = models.GeneratedField(
        expression=Case(When(state=State.LIVE, has_profile=False, then=Value("none")), default="state"),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )
    # By how much the state needs a person, the most first; the list sorts by it.
    urgency = models.GeneratedField(
        expression=Case(
            *(When(state=state, then=place) for place, state in enumerate(STATES_BY_URGENCY)),
            When(state=State.LIVE, has_profile=True, then=len(STATES_BY_URGENCY)),
            When(state=State.LIVE, then=len(STATES_BY_URGENCY) + 1),
            default=len(STATES_BY_URGENCY) + 2,
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # Of the head, as the list sorts by them: its length and when it was made.
    length = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=NEVER)

    # The template that it follows, as its head says: null where that was written by hand.
    template = models.ForeignKey(
        "Template", on_delete=models.PROTECT, null=True, related_name="followers", db_index=False
    )
    # Of composition, null until it is used: the head's ``body_version``, the zone of local times and the region of
    # bank holidays, when the head is next to be composed again, and which of two due pushes goes first.
    body_version = models.IntegerField(null=True)
    time_zone = models.CharField(max_length=TIME_ZONE_LIMIT, null=True)  # noqa: DJ001 - null: nobody said
    region = models.CharField(max_length=REGION_LIMIT, null=True)  # noqa: DJ001 - null: nobody said
    recompose_at = models.DateTimeField(null=True)
    push_rank = models.SmallIntegerField(null=True, choices=PushRank)

    # When the checks are next to look at its body; null for at once.
    check_at = models.DateTimeField(null=True)

    # When the next push is due; null where there is nothing to push. The truth behind every retry.
    next_push_at = models.DateTimeField(null=True)
    # Attempts since one was last accepted; sets the wait before the next.
    tries = models.PositiveIntegerField(default=0)
    # Whoever holds the lease may send; it outlasts the longest request.
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # Until then a request of unknown outcome may still take effect at Nixflex.
    unsettled_until = models.DateTimeField(null=True)

    # What Nixflex was last seen to hold, canonical; null while it has not told, "" for no profile.
    remote_text_seen = models.TextField(null=True)  # noqa: DJ001 - "not known" is not "empty"
    # When a read or an accepted push last showed what Nixflex holds.
    verified_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    # Whether Nixflex's list told the text when the number was last seen there; without it, outside changes to a
    # number cannot be seen.
    text_listed = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("edit_profile", "Can edit, revert and push profiles"),
            ("clear_profile", "Can clear profiles"),
            ("import_numbers", "Can import numbers"),
        ]
        indexes = [
            models.Index(*INDEXED_BY_LABEL, name="number_by_label"),
            models.Index("shown_state", *INDEXED_BY_LABEL, name="number_by_state"),
            models.Index("agent", *INDEXED_BY_LABEL, "shown_state", name="number_by_agent"),
            models.Index("urgency", *INDEXED_BY_LABEL, name="number_by_urgency"),
            models.Index(
                "template", *INDEXED_BY_LABEL, condition=Q(template__isnull=False), name="number_by_template"
            ),
            # What the list is filtered by follows, so that a rare state is picked out in the index alone.
            models.Index(fields=["length", "id", "shown_state", "agent"], name="number_by_length"),
            models.Index(fields=["changed_at", "id", "shown_state", "agent"], name="number_by_change"),
            models.Index(
                PUSH_ORDER,
                "next_push_at",
                condition=Q(next_push_at__isnull=False),
                name="number_push_by_rank",
            ),
            models.Index(fields=["check_at"], name="number_check_due"),
            models.Index(
                fields=["recompose_at"], condition=Q(recompose_at__isnull=False), name="number_recompose_due"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="number_state_is_known"),
            models.CheckConstraint(
                condition=Q(version=0, head__isnull=True) | Q(version__gt=0, head__isnull=False),
                name="number_version_has_head",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.number})" if self.label else self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep the head's denormalised fields, the search terms and the folded text up to date.

        ``update()`` and ``bulk_*`` skip this: call :meth:`follow_head`, ``SearchTerm.objects.follow`` and
        ``ProfileText.objects.follow`` yourself.
        """
        # A head that is not loaded is not read for this.
        if self.head_id is None or PhoneNumber.head.is_cached(self):
            self.follow_head()
            if "head" in (kwargs.get("update_fields") or ()):
                kwargs["update_fields"] = {*kwargs["update_fields"], *HEAD_FIELDS}
        super().save(*args, **kwargs)
        label = self.__dict__.get("label")
        if label is not None and label != self._indexed_label:
            SearchTerm.objects.follow([self])
            self._indexed_label = label
        saves_head = "head_id" in self.__dict__ and "head" in (kwargs.get("update_fields") or ("head",))
        if saves_head and self.head_id != self._indexed_head_id:
            # What is laid over a body is not searched: a version of the clock changes nothing, but for dates.
            if self.head is None or self.head.body_version is None or self.template_id is not None:
                ProfileText.objects.follow([self])
            if self.template_id is not None or self._indexed_template_id is not None:
                NumberDetail.objects.follow([self])
            self._indexed_head_id, self._indexed_template_id = self.head_id, self.template_id

    def follow_head(self) -> None:
        """Copy the head's denormalised fields (``HEAD_FIELDS``) from the head, in memory."""
        self.has_profile = bool(self.head_body)
        self.body_version = self.head.body_version if self.head else None
        self.length = self.head.length if self.head else 0
        self.changed_at = self.head.created_at if self.head else NEVER
        if self.head_id != self._indexed_head_id:
            self.check_at = None
        self._follow_template()

    def _follow_template(self) -> None:
        head = self.head
        if head is None or head.template_version_id is None:
            self.template_id = None
        elif self.head_id != self._indexed_head_id or "template_version" in head._state.fields_cache:
            # What a head says of this never changes: it is read once, with a new head.
            self.template_id = head.template_version.template_id if head.template_version else None

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Load, and remember which label and head are indexed for search, so that ``save`` sees a change."""
        number = super().from_db(*args, **kwargs)
        number._indexed_label = number.__dict__.get("label")
        number._indexed_head_id = number.__dict__.get("head_id")
        number._indexed_template_id = number.__dict__.get("template_id")
        return number

    @property
    def is_unsettled(self) -> bool:
        """Whether the state may change by itself: something is queued, being retried or being settled."""
        return self.state in UNSETTLED

    @property
    def is_unknown(self) -> bool:
        """Whether the profile was never known: Nixflex's list did not tell it, and there is no version."""
        # Queries of many numbers annotate this, rather than read the texts.
        seen = self.__dict__.get("text_seen")
        return self.version == 0 and not (self.remote_text_seen is not None if seen is None else seen)

    @property
    def head_text(self) -> str:
        """The text that is to be sent, with whatever is laid over the body; "" where there is none."""
        return self.head.text if self.head else ""

    @property
    def head_body(self) -> str:
        """The body of the head, which people edit: the text without what is laid over it; "" for none."""
        return self.head.body_text if self.head else ""

    @property
    def version_of_body(self) -> int:
        """The version in which the body last changed; 0 where there is none."""
        return self.version if self.body_version is None else self.body_version

    @property
    def live_text(self) -> str:
        """The text that Nixflex last confirmed; "" where there is none."""
        return self.live.text if self.live else ""

"""Rollouts: one change to many numbers, planned row by row before anything is sent."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.api_token import ApiToken
from profiles.models.limits import (
    NOTE_LIMIT,
    PERSON_LIMIT,
    REASON_LIMIT,
    ROW_CODE_LIMIT,
    SUBMISSION_LIMIT,
    TITLE_LIMIT,
    TYPED_NUMBER_LIMIT,
)
from profiles.models.number import PhoneNumber
from profiles.models.revision import Revision
from profiles.models.template import TemplateVersion
from profiles.texts.composition import DIGEST_LENGTH


class Source(models.TextChoices):
    """Where a rollout's new texts come from."""

    TEMPLATE = "template", _("Template and locations")
    TEXT = "text", _("One text for all")
    REPLACE = "replace", _("Find and replace")
    UNDO = "undo", _("Undo of a rollout")
    EDIT = "edit", _("Scheduled edit")
    FOLLOWERS = "followers", _("Followers of a template")
    DETAILS = "details", _("Details of numbers")
    BODIES = "bodies", _("A text for each number")


class TextUse(models.TextChoices):
    """What one text for all does with the profile that a number has (option ``use``; none: replace)."""

    REPLACE = "replace", _("It replaces the profile")
    BELOW = "below", _("Added below each profile")
    ABOVE = "above", _("Added above each profile")


class Stage(models.TextChoices):
    """The stage of a rollout.

    ``planned`` is a dry run that nobody has started. ``canary`` waits for a person after the first numbers.
    ``asking`` is one whose time came while some of its numbers had moved: a person has to decide. ``stopped``
    ended itself after too many failures; it can be resumed. ``finished`` and ``cancelled`` are final.
    """

    PLANNED = "planned", _("Planned")
    SCHEDULED = "scheduled", _("Scheduled")
    ASKING = "asking", _("Needs a decision")
    RUNNING = "running", _("Running")
    CANARY = "canary", _("Waiting after the first numbers")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped after failures")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class Effect(models.TextChoices):
    """What a row would do to its number, as the dry run saw it."""

    NEW = "new", _("New profile")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    BLOCKED = "blocked", _("Blocked")


# The rows that a rollout sends, unless they are excluded.
SENDABLE = (Effect.NEW, Effect.CHANGED)


class RowOutcome(models.TextChoices):
    """The outcome of a row. Those of effect unchanged or blocked, and excluded ones, stay ``none``.

    ``saved`` is a new head that is not settled yet; ``skipped`` was edited by somebody else since the dry run, or
    can't be changed any more; ``failed`` was refused by Nixflex or kept differently; both with their reason.
    ``superseded`` was saved, and somebody changed the number again before it was live.
    """

    NONE = "none", _("Not sent")
    WAITING = "waiting", _("Waiting")
    SAVED = "saved", _("Saved, not live yet")
    LIVE = "live", _("Live")
    FAILED = "failed", _("Failed")
    SKIPPED = "skipped", _("Skipped")
    SUPERSEDED = "superseded", _("Changed again since")


class RowCode(StrEnum):
    """Why a row is blocked, for programs; its ``reason`` is the same for people. They are never renamed."""

    UNKNOWN_NUMBER = "unknown_number"
    DUPLICATE_NUMBER = "duplicate_number"
    NUMBER_REMOVED = "number_removed"
    CONFLICT = "conflict"
    DRIFTED = "drifted"
    # As the text contract has them.
    TOO_LONG = "too_long"
    BLANK = "blank"
    NUL = "nul"
    SURROGATE = "surrogate"
    MISSING_VALUE = "missing_value"
    MAY_NOT_CLEAR = "may_not_clear"
    BEING_EDITED = "being_edited"
    WOULD_STOP_FOLLOWING = "would_stop_following"
    REFUSED = "refused"


class Rollout(models.Model):
    """One rollout: its source, its settings and its stage; ``rows`` are its numbers.

    ``options`` holds what the source needs: for a template the ``columns`` (placeholder -> column name), the
    ``number_column``, all ``table_columns`` in their order, ``guessed`` (placeholder -> why its column is believed
    to be the one) and the table's ``header_line``, ``header`` and the rows ``above`` it; for find and replace
    ``find``, ``replace``, ``whole_word`` and ``match_case``; for one text ``text`` and its ``use``; for numbers
    chosen by filter the ``filter``; for a text for each number ``keeps_followers``, whether followers of templates
    are left alone. ``table_name`` and ``table_digest`` (SHA-256, hex) name the file. ``canary``
    numbers go first; then it waits for a person if ``canary_waits``. It stops itself after ``stop_after`` failures
    in a row, or when ``stop_percent`` of what was sent has failed.

    ``submission`` is the key of the form that planned it ("" for none): the same form sent again plans nothing.
    ``starts_at``: when a scheduled one begins. ``ends_at``: when the former texts come back, as an undo of its
    own. Whoever moves ``lease_until`` on drives it for that long.
    """

    Source = Source
    Stage = Stage

    title = models.CharField(max_length=TITLE_LIMIT)
    source = models.CharField(max_length=12, choices=Source)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.PLANNED)
    stage_since = models.DateTimeField(default=timezone.now)
    # Why it waits, stopped or was cancelled, as a sentence.
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    template_version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, null=True, related_name="rollouts"
    )
    options = models.JSONField(default=dict)
    table_name = models.CharField(max_length=200, blank=True)
    table_digest = models.CharField(max_length=64, blank=True)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undos")
    note = models.CharField(max_length=NOTE_LIMIT, blank=True)
    submission = models.CharField(max_length=SUBMISSION_LIMIT, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=PERSON_LIMIT)
    # By which a program made it on the author's behalf; null for a person.
    token = models.ForeignKey(
        ApiToken, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # Started by a command, whose operator needs no right; otherwise no author means that they are gone.
    by_command = models.BooleanField(default=False)

    canary = models.PositiveIntegerField(default=3)
    canary_waits = models.BooleanField(default=True)
    # When the others were let go after the first numbers, by a person or by itself.
    canary_passed_at = models.DateTimeField(null=True)
    stop_after = models.PositiveIntegerField(default=5)
    stop_percent = models.PositiveSmallIntegerField(default=20)

    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # At its time, where numbers have moved since the plan: ask a person, or go on without them. Null where an
    # older release scheduled it, whose page said that a person is asked.
    asks_when_moved = models.BooleanField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    # When its last row was settled, whether it ran to its end or was cancelled.
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        permissions = [("run_rollouts", "Can plan and run rollouts, and change templates")]
        indexes = [
            models.Index(fields=["stage", "starts_at"], name="rollout_by_stage"),
            models.Index(fields=["-id"], name="rollout_newest"),
            models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name="rollout_ends"),
            models.Index(
                fields=["id"],
                condition=Q(started_at__isnull=False, finished_at__isnull=True),
                name="rollout_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=~Q(submission=""), name="rollout_submission_once"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="rollout_source_is_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="rollout_stage_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class RolloutRow(models.Model):
    """One row of a rollout: a line of the table, or one chosen number.

    ``line`` is its place in the table as a person counts it (the header is line 1). ``number_typed`` is the
    number as it stood there; ``number`` the one that was meant, null where none was found. ``text`` is the new
    text; ``base_version`` and ``base`` (null for none) the head that the dry run saw: a number that has moved
    since is skipped. ``submission`` is the token that makes saving a row twice one revision.
    """

    Effect = Effect
    Outcome = RowOutcome

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    number_typed = models.CharField(max_length=TYPED_NUMBER_LIMIT, blank=True)
    number = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, null=True, related_name="rollout_rows")
    values = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    length = models.PositiveIntegerField(default=0)
    # What its text is filled from; null where it is written by hand.
    template_version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    details = models.JSONField(null=True)
    base = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    base_version = models.PositiveIntegerField(default=0)
    # Of the body that the dry run saw; null where an older release made the plan.
    base_digest = models.CharField(max_length=DIGEST_LENGTH, null=True)  # noqa: DJ001 - "not told" is not "empty"
    effect = models.CharField(max_length=12, choices=Effect)
    words_added = models.PositiveIntegerField(default=0)
    words_removed = models.PositiveIntegerField(default=0)
    excluded = models.BooleanField(default=False)

    outcome = models.CharField(max_length=12, choices=RowOutcome, default=RowOutcome.NONE)
    # Why it is blocked, of RowCode; "" where it is not, null where an older release made the plan.
    code = models.CharField(max_length=ROW_CODE_LIMIT, null=True)  # noqa: DJ001 - "not told" is not "empty"
    # Why it is blocked, was skipped or has failed, as a sentence.
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    submission = models.CharField(max_length=SUBMISSION_LIMIT)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="rollout_rows", db_index=False
    )
    saved_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rollout", "position"], name="rollout_row_once"),
            models.CheckConstraint(condition=Q(effect__in=Effect.values), name="row_effect_is_known"),
            models.CheckConstraint(condition=Q(outcome__in=RowOutcome.values), name="row_outcome_is_known"),
        ]
        indexes = [
            models.Index(fields=["rollout", "outcome", "position"], name="row_by_outcome"),
            models.Index(fields=["rollout", "effect", "position"], name="row_by_effect"),
            models.Index(fields=["revision"], name="row_by_revision"),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"

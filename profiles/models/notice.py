"""Notices: temporary words that are laid over the profiles of chosen numbers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.api_token import ApiToken
from profiles.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from profiles.models.limits import NOTE_LIMIT, PERSON_LIMIT, REASON_LIMIT, SUBMISSION_LIMIT, TITLE_LIMIT
from profiles.models.number import PhoneNumber
from profiles.models.tag import Tag


class Placement(models.TextChoices):
    """Where its words stand in what callers hear."""

    ABOVE = "above", _("Above the profile")
    BELOW = "below", _("Below the profile")
    INSTEAD = "instead", _("Instead of the profile")


class NoticeState(models.TextChoices):
    """The state of a notice.

    ``draft`` is looked at and not set. ``planned`` is set and has begun nowhere, ``in_force`` has begun for a
    number and not ended for all, ``ended`` is over everywhere. The clock moves a set one on; what callers hear
    follows from the times of its numbers alone.
    """

    DRAFT = "draft", _("Not set")
    PLANNED = "planned", _("Planned")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


# Set, and not over.
ACTIVE = (NoticeState.PLANNED, NoticeState.IN_FORCE)


class NoticeContent(models.Model):
    """What a notice says, where and when: the columns that it shares with its versions.

    With ``local_time`` begin and end are wall-clock times, which each number has in its own zone; they are kept as
    if they were of UTC. ``says_span``: the words name their own dates, so they may be laid on before.
    """

    title = models.CharField(max_length=TITLE_LIMIT)
    text = models.TextField()
    placement = models.CharField(max_length=8, choices=Placement, default=Placement.ABOVE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    local_time = models.BooleanField(default=True)
    says_span = models.BooleanField(default=True)
    note = models.CharField(max_length=NOTE_LIMIT, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=PERSON_LIMIT)

    class Meta:
        abstract = True


class Notice(NoticeContent):
    """A notice as it is now; ``versions`` are what it was, ``numbers`` for whom."""

    Placement = Placement
    State = NoticeState

    # By which a program made it on the author's behalf; null for a person.
    token = models.ForeignKey(
        ApiToken, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=8, choices=NoticeState, default=NoticeState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # The key of the form that made it ("" for none): the same form sent again makes no second one.
    submission = models.CharField(max_length=SUBMISSION_LIMIT, blank=True)
    # For whom, as somebody chose them: numbers as they were typed, and tags. They become ``numbers`` when it is
    # set; a draft has rows there only of those that a person left out.
    typed_numbers = models.JSONField(default=list)
    tags = models.ManyToManyField(Tag, related_name="notices")
    created_at = models.DateTimeField(default=timezone.now)
    # When a person set it; when it was over for the last number.
    set_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When a worker next looks whether it has begun or is over; null for a draft and where it is over.
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(placement__in=Placement.values), name="notice_placement_is_known"
            ),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="notice_ends_after_its_begin"
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=~Q(submission=""), name="notice_submission_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="notice_by_state"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="notice_due"),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeVersion(AppendOnlyModel, NoticeContent):
    """Version ``version`` of a notice, as it was set or changed. Never changed, never deleted."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "version"], name="notice_version_once")]

    def __str__(self) -> str:
        return f"{self.title} version {self.version}"


class NoticeNumberState(models.TextChoices):
    """What became of a notice for one of its numbers; ``reason`` says why, as a sentence.

    ``included``: its words are heard from ``starts_at`` until ``ends_at``. ``left_out``: it was left out when the
    notice was set. ``ended``: a person ended it for this number, or everywhere, before its end, or left the number
    out of the draft. ``does_not_fit``: at its begin there was no room for it; it comes in once there is.
    """

    INCLUDED = "included", _("Included")
    LEFT_OUT = "left_out", _("Left out")
    ENDED = "ended", _("Ended early")
    DOES_NOT_FIT = "does_not_fit", _("Does not fit")


# Heard, as far as the times and the limit allow.
LAID_ON = (NoticeNumberState.INCLUDED, NoticeNumberState.DOES_NOT_FIT, NoticeNumberState.ENDED)
# The rows that a person left out of the draft: never heard, and never offered again.
LEFT_OUT_BY_HAND = Q(state=NoticeNumberState.ENDED, starts_at=F("ends_at"))
# The rows that are heard at some time: not those, nor those whose end was brought forward to before their begin.
HEARD = Q(state__in=LAID_ON, starts_at__lt=F("ends_at"))


class NoticeNumber(models.Model):
    """One number of a notice, with the times and the words that are its own.

    ``starts_at`` and ``ends_at`` are moments: the notice's times in the number's zone, the begin earlier by what
    it takes to send to all where the notice ``says_span``. An end that was brought forward is that moment.
    """

    State = NoticeNumberState

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="numbers", db_index=False)
    number = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, related_name="notices", db_index=False)
    state = models.CharField(max_length=12, choices=NoticeNumberState, default=NoticeNumberState.INCLUDED)
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    # Filled in with this number's values; null where that is the notice's text itself.
    text = models.TextField(null=True)  # noqa: DJ001 - "as the notice" is not "empty"
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=NoticeNumberState.values), name="notice_number_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["number", "ends_at"], name="notice_number_by_end"),
            models.Index(fields=["ends_at"], condition=Q(state="does_not_fit"), name="notice_number_misfit"),
        ]

    def __str__(self) -> str:
        return f"notice {self.notice_id} for number {self.number_id}"

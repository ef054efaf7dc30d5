"""Revisions: the immutable versions of a number's profile."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from profiles.models.limits import NOTE_LIMIT, PERSON_LIMIT, SUBMISSION_LIMIT
from profiles.models.number import PhoneNumber
from profiles.texts.contract import LIMIT


class Kind(models.TextChoices):
    """How a revision came about."""

    IMPORTED = "imported", _("Imported")
    EDITED = "edited", _("Edited")
    REVERTED = "reverted", _("Reverted")
    CLEARED = "cleared", _("Cleared")
    ROLLED_OUT = "rolled_out", _("Rolled out")
    ADOPTED = "adopted", _("Adopted")
    FILLED = "filled", _("Filled in")
    COMPOSED = "composed", _("Renewed")


# The columns with texts: whoever shows none of them need not read them.
TEXTS = ("text", "body", "parts", "details")


def body_text(at: str = "") -> Coalesce:
    """Return what people wrote of the version ``at`` ("head__"), as :attr:`Revision.body_text` is, for queries."""
    return Coalesce(f"{at}body", f"{at}text")


BODY = body_text()


class Revision(AppendOnlyModel):
    """Version ``version`` of a number's profile; ``text`` is canonical, "" for none."""

    Kind = Kind

    number = models.ForeignKey(
        PhoneNumber, on_delete=models.PROTECT, related_name="revisions", db_index=False
    )
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    # UTF-16 code units of the text, the unit of the limit.
    length = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=PERSON_LIMIT)
    note = models.CharField(max_length=NOTE_LIMIT, blank=True)
    reverted_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The rollout that made it; null for a single change.
    rollout = models.ForeignKey(
        "Rollout", on_delete=models.PROTECT, null=True, related_name="revisions", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    # The change from the version before, counted once here since neither text ever changes.
    words_added = models.PositiveIntegerField(default=0)
    words_removed = models.PositiveIntegerField(default=0)
    # And its first place, as differences/first_change.py keeps it; null where an older release made the version.
    first_change = models.JSONField(null=True)
    # The token of the form that made it: the same form sent twice makes one revision.
    submission = models.CharField(max_length=SUBMISSION_LIMIT, blank=True)

    # What is composed. Null means as it was before there was composition: the body is the text, this version is
    # the one that changed it, and it was written by hand.
    body = models.TextField(null=True)  # noqa: DJ001 - "the text itself" is not "empty"
    # The version in which body, details or template last changed.
    body_version = models.IntegerField(null=True)
    # [notice, version of the notice, code points] of each stretch of the text; the body's has null, null.
    parts = models.JSONField(null=True)
    template_version = models.ForeignKey(
        "TemplateVersion", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    details = models.JSONField(null=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [
            # Whose text a template has ever made: those who were edited by hand since are told apart.
            models.Index(
                fields=["template_version", "number"],
                condition=Q(template_version__isnull=False),
                name="revision_by_template",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="revision_version_once"),
            models.UniqueConstraint(
                fields=["number", "submission"], condition=~Q(submission=""), name="revision_submission_once"
            ),
            models.CheckConstraint(condition=Q(length__lte=LIMIT), name="revision_within_limit"),
            # A character is one or two UTF-16 units: a wrongly counted length does not get in.
            models.CheckConstraint(
                condition=Q(length__gte=Length("text")) & Q(length__lte=2 * Length("text")),
                name="revision_length_is_counted",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="revision_kind_is_known"),
            # Characters, which are never more than the UTF-16 units that the text contract counts.
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("body"), LIMIT)), name="revision_body_within_limit"
            ),
            models.CheckConstraint(
                condition=Q(body_version__gte=1, body_version__lte=F("version")),
                name="revision_body_version_exists",
            ),
        ]

    @property
    def body_text(self) -> str:
        """What people wrote: the text without the notices that are laid over it."""
        return self.text if self.body is None else self.body

    @property
    def version_of_body(self) -> int:
        """The version in which this version's body was written."""
        return self.version if self.body_version is None else self.body_version

    @property
    def previous_version(self) -> int:
        """The version before this one; 0 is the empty text before version 1."""
        return self.version - 1

    def __str__(self) -> str:
        return f"version {self.version}"

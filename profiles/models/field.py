"""Fields: the account's catalogue of details."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.limits import FIELD_HELP_LIMIT, FIELD_KEY_LIMIT, FIELD_LABEL_LIMIT


class FieldKind(models.TextChoices):
    """What a field holds: how it is typed, checked and written out."""

    LINE = "line", _("Line")
    PARAGRAPH = "paragraph", _("Paragraph")
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("Email address")
    WEB = "web", _("Web address")
    ADDRESS = "address", _("Address")
    HOURS = "hours", _("Opening hours")
    YES_NO = "yes_no", _("Yes or no")


class Field(models.Model):
    """One field of the details. Its key, the name of a template's placeholder, never changes."""

    Kind = FieldKind

    key = models.CharField(max_length=FIELD_KEY_LIMIT, unique=True)
    label = models.CharField(max_length=FIELD_LABEL_LIMIT)
    kind = models.CharField(max_length=12, choices=FieldKind, default=FieldKind.LINE)
    help = models.CharField(max_length=FIELD_HELP_LIMIT, blank=True)
    example = models.CharField(max_length=FIELD_HELP_LIMIT, blank=True)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FieldKind.values), name="field_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.label

"""Templates: named texts with placeholders, versioned like profiles."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from profiles.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from profiles.models.limits import NOTE_LIMIT, PERSON_LIMIT, TEMPLATE_NAME_LIMIT


class Template(models.Model):
    """One named template; ``head`` is its newest version. Archived ones are not offered for new rollouts."""

    name = models.CharField(max_length=TEMPLATE_NAME_LIMIT, unique=True)
    version = models.PositiveIntegerField(default=0)
    head = models.ForeignKey("TemplateVersion", on_delete=models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(AppendOnlyModel):
    """Version ``version`` of a template; ``text`` is canonical and may be longer than a profile.

    ``drop_empty_lines``: a line whose placeholders are all filled with nothing is left out.
    """

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    drop_empty_lines = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=PERSON_LIMIT)
    note = models.CharField(max_length=NOTE_LIMIT, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "version"], name="template_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.template} version {self.version}"

"""Agents: the shared system prompts that profiles are added to."""

from django.db import models
from django.utils import timezone

from profiles.models.limits import AGENT_NAME_LIMIT


class Agent(models.Model):
    """The mirror of one agent; every field is Nixflex's."""

    agent_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=AGENT_NAME_LIMIT, blank=True)
    # Null while Nixflex has not told the prompt.
    system_prompt = models.TextField(null=True, blank=True)  # noqa: DJ001 - "not known" is not "empty"
    is_active = models.BooleanField(default=True)
    fetched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "agent_id"]

    def __str__(self) -> str:
        return self.name or self.agent_id

"""Preview of what a call starts from: the agent's prompt and the number's profile, as data for a template."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.texts.contract import canonical

# Nixflex API documentation: the profile is appended to the agent's system prompt as a section called BUSINESS
# PROFILE. Neither its exact heading nor the sentence that gives it precedence is documented.
HEADING = "BUSINESS PROFILE"
HEADING_NOTE = _("Nixflex chooses the exact wording of this heading; it may differ from what is shown here.")
PRECEDENCE = _("If the two conflict, the number's details win.")
NO_PROFILE = _("No profile: callers hear the agent prompt alone.")
AGENT_UNKNOWN = _("The agent prompt is not known here yet.")
SCOPE = _("This affects inbound calls and, on accounts without a separate SMS prompt, SMS replies.")


@dataclass(frozen=True)
class Preview:
    """What a call on the number starts from: the agent's prompt, then the profile under ``heading``.

    ``agent_prompt`` is ``None`` while it is not known (``agent_unknown`` says so) and ``""`` when the agent
    has none. ``profile`` is the canonical text, exactly as it is sent; ``""`` means that the number has none,
    and then ``no_profile`` is to be shown instead of the section and of ``precedence``.
    """

    agent_prompt: str | None
    profile: str
    heading: str = HEADING
    heading_note: str | Promise = HEADING_NOTE
    precedence: str | Promise = PRECEDENCE
    no_profile: str | Promise = NO_PROFILE
    agent_unknown: str | Promise = AGENT_UNKNOWN
    scope: str | Promise = SCOPE

    @property
    def has_profile(self) -> bool:
        """Whether the number adds a section to the agent's prompt at all."""
        return self.profile != ""


def build_preview(agent_prompt: str | None, profile: str) -> Preview:
    """Return the preview of ``profile`` under the agent's system prompt (``None`` where that is not known).

    Neither text is checked or cut: what cannot be saved can still be looked at.
    """
    return Preview(agent_prompt=agent_prompt, profile=canonical(profile))

"""How bad what a check finds is, in words and marks."""

from django.utils.translation import gettext_lazy as _

from profiles.presenters.rollouts import Mark
from profiles.texts.checks.finding import Severity
from profiles.texts.checks.runner import RULES

SEVERITY_MARKS = {
    Severity.ERROR: Mark("bad", "rejected", _("Wrong")),
    Severity.WARNING: Mark("warn", "warning", _("Perhaps wrong")),
    Severity.HINT: Mark("info", "info", _("Worth a look")),
}


def rule_title(name: str) -> str:
    """Return what a rule finds, in words."""
    return str(RULES[name].title)


# Steps of the audit log's lines.
STEP_LABELS = {"meant": _("It is meant so"), "taken_back": _("Meant so: taken back")}

"""Form that holds the clock, or lets it go on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import NOTE_TOO_LONG, ErrorSummaryForm
from profiles.models.limits import NOTE_LIMIT


class ClockForm(ErrorSummaryForm):
    """What to do, and why."""

    HOLD, RELEASE = "hold", "release"

    do = forms.ChoiceField(
        choices=[(HOLD, HOLD), (RELEASE, RELEASE)],
        error_messages={
            "required": _(
                "It was not told whether to hold the clock. Nothing changed; press the button again."
            ),
            "invalid_choice": _("The clock can be held or go on, nothing else. Nothing changed."),
        },
    )
    note = forms.CharField(
        label=_("Why (optional)"),
        required=False,
        max_length=NOTE_LIMIT,
        error_messages={"max_length": NOTE_TOO_LONG},
    )

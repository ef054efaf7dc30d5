"""Forms that say where numbers are, which bank holidays come in, and on which of them numbers close."""

import re

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import ErrorSummaryForm
from profiles.l10n.zones import zone_names
from profiles.services.places.closing import EARLIER

# For how many regions at once bank holidays are looked up.
MAX_REGIONS = 60


class PlaceForm(ErrorSummaryForm):
    """A time zone and a region; each stays as it is where it is left empty."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("(as it is)")), *((name, name) for name in zone_names())],
        error_messages={"invalid_choice": _("Choose one of the time zones, such as Europe/London.")},
        help_text=_("By its clocks notices begin and end."),
    )
    region = forms.CharField(
        label=_("Region of bank holidays"),
        required=False,
        max_length=20,
        error_messages={"max_length": _("A region is a country or a part of one, such as IE or GB-SCT.")},
        widget=forms.TextInput(attrs={"list": "known-regions", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("A country or a part of one: GB-ENG, GB-SCT, GB-WLS, GB-NIR, IE, US-CA."),
    )


class PlacesForm(PlaceForm):
    """The place of many numbers, and whether what each tells itself is taken where nobody said it."""

    guessed = forms.BooleanField(
        label=_("Accept the suggestions"),
        required=False,
        help_text=_("Where nothing is set yet, and the number allows one answer alone."),
    )


class HolidayImportForm(ErrorSummaryForm):
    """The regions whose bank holidays are to come in."""

    regions = forms.CharField(
        label=_("Regions"),
        max_length=MAX_REGIONS * 8,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Name the regions, 60 at most, such as GB-ENG GB-SCT IE.")
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Countries or parts of one, with spaces between: GB-ENG GB-SCT IE."),
    )

    def clean_regions(self) -> list[str]:
        """Return the regions in capitals, each once."""
        named = re.split(r"[\s,;]+", self.cleaned_data["regions"].upper())
        return [region for region in dict.fromkeys(named) if region][:MAX_REGIONS]


def _days_before() -> list[tuple[int, str]]:
    """Return the choices, in the language of whoever is asked."""
    return [
        (
            days,
            ngettext("from {days} day before", "from {days} days before", days).format(days=days)
            if days
            else gettext("on the day itself"),
        )
        for days in EARLIER
    ]


class ClosingForm(ErrorSummaryForm):
    """How long before a bank holiday its notice begins."""

    days_before = forms.TypedChoiceField(
        label=_("Callers hear of it"),
        coerce=int,
        choices=_days_before,
        error_messages={"invalid_choice": _("Choose from when on callers hear of it.")},
    )

"""The form that says where numbers are."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import ErrorSummaryForm
from profiles.l10n.zones import zone_names


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

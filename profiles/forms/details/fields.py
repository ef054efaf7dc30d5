"""Forms of the catalogue of fields."""

from typing import Any, Self

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import ErrorSummaryForm
from profiles.models import Field
from profiles.models.limits import FIELD_HELP_LIMIT, FIELD_KEY_LIMIT, FIELD_LABEL_LIMIT

# The highest place among the fields.
LAST = 9_999


class FieldForm(ErrorSummaryForm):
    """A field of the details; a new one has a ``key`` as well, and no place yet."""

    key = forms.CharField(
        label=_("Key"),
        max_length=FIELD_KEY_LIMIT,
        help_text=_("As templates name it: clinic.hours for ${clinic.hours}. It never changes."),
        error_messages={
            "required": _("Give the field a key: the placeholder's name in templates."),
            "max_length": format_lazy(_("A key has at most {limit} characters."), limit=FIELD_KEY_LIMIT),
        },
    )
    label = forms.CharField(
        label=_("Label"),
        max_length=FIELD_LABEL_LIMIT,
        error_messages={
            "required": _("Give the field a label: what people call it."),
            "max_length": format_lazy(_("A label has at most {limit} characters."), limit=FIELD_LABEL_LIMIT),
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Field.Kind.choices,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose one of the kinds for the field.")
        ),
    )
    help = forms.CharField(
        label=_("Help"),
        required=False,
        max_length=FIELD_HELP_LIMIT,
        help_text=_("A sentence below the field, for whoever fills it in."),
        error_messages={
            "max_length": format_lazy(_("Help has at most {limit} characters."), limit=FIELD_HELP_LIMIT)
        },
    )
    example = forms.CharField(
        label=_("Example"),
        required=False,
        max_length=FIELD_HELP_LIMIT,
        error_messages={
            "max_length": format_lazy(_("An example has at most {limit} characters."), limit=FIELD_HELP_LIMIT)
        },
    )
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=LAST,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            format_lazy(_("The place is a whole number from 0 to {last}."), last=LAST),
        ),
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["position" if new else "key"]
        if new:
            self.fields["label"].required = False
            self.fields["label"].help_text = _("What people call it; without one, made of the key.")

    @classmethod
    def of(cls, field: Field) -> Self:
        """Return an unbound form of ``field``."""
        told = ("label", "kind", "help", "example", "position")
        return cls(new=False, initial={name: getattr(field, name) for name in told})

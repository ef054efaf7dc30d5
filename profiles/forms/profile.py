"""Forms: what a browser sends, checked for its shape. Whether it may be done is for the services."""

import uuid
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.models import PhoneNumber
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, SUBMISSION_LIMIT
from profiles.services.conflicts import conflict_key
from profiles.texts.contract import LABEL_LIMIT

STALE_FORM = _(
    "This form was incomplete, so nothing was changed. What you typed is kept here: send it again, and you "
    "will be shown what it would replace."
)
LONG_NOTE = format_lazy(
    _("A note has at most {limit} characters; what you typed is kept here."), limit=NOTE_LIMIT
)


class ProfileTextField(forms.CharField):
    """A text that is passed on exactly as sent: no stripping, no refusals before the text contract's own."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, empty_value="", **kwargs)
        # Django's own words for NUL and length would come before the contract's clearer ones.
        self.validators = []


class TellingForm(forms.Form):
    """A form whose page says in one sentence what is wrong with it."""

    def problem(self) -> str:
        """Return everything that is wrong with what was sent."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class ChangeForm(TellingForm):
    """What every change of a profile sends: on what it was based, why, and the token of this very form.

    ``acknowledged`` is the key of a conflict that the person was shown and chose to save over.
    """

    note = forms.CharField(
        label=_("Why (optional)"),
        required=False,
        max_length=NOTE_LIMIT,
        error_messages={"max_length": LONG_NOTE},
    )
    base_version = forms.IntegerField(
        min_value=0,
        max_value=INTEGER_LIMIT,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], STALE_FORM),
    )
    submission = forms.CharField(required=False, max_length=SUBMISSION_LIMIT, widget=forms.HiddenInput)
    acknowledged = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def start(cls, number: PhoneNumber, **initial: Any) -> Self:
        """Return the form as a page about ``number`` offers it, with a new submission token."""
        values = {"base_version": number.version, "submission": uuid.uuid4().hex}
        return cls(initial=values | initial)

    @classmethod
    def again(cls, sent: QueryDict) -> Self:
        """Return the form with what was ``sent`` and a new token, to be corrected and sent once more.

        A base that can't be read becomes 0, "nothing seen": the next try shows what it would replace.
        """
        values = sent.copy()
        values["submission"] = uuid.uuid4().hex
        if "base_version" in cls(sent).errors:
            values["base_version"] = "0"
        return cls(values)

    def change(self) -> dict[str, Any]:
        """Return the cleaned values by the names that the services use."""
        return dict(self.cleaned_data)


class ProfileForm(ChangeForm):
    """The editor."""

    text = ProfileTextField(label=_("Business profile"))


class DraftForm(forms.Form):
    """What is being typed; ``discard`` throws it away, or has the page ask first where no script did."""

    DISCARD, ASK = "1", "ask"

    text = ProfileTextField()
    base_version = forms.IntegerField(min_value=0, max_value=INTEGER_LIMIT)
    submission = forms.CharField(required=False, max_length=SUBMISSION_LIMIT)
    discard = forms.ChoiceField(required=False, choices=[(DISCARD, DISCARD), (ASK, ASK)])


class DriftForm(TellingForm):
    """The decision about an outside change."""

    choice = forms.ChoiceField(
        choices=[("adopt", _("Adopt")), ("push", _("Push ours"))],
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose whether to adopt their text or push ours.")
        ),
    )
    note = forms.CharField(
        label=_("Why (optional)"),
        required=False,
        max_length=NOTE_LIMIT,
        error_messages={"max_length": LONG_NOTE},
    )
    acknowledged = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def start(cls, number: PhoneNumber, **initial: Any) -> Self:
        """Return the form as the page about the drifted ``number`` offers it."""
        return cls(initial={"acknowledged": conflict_key(number), **initial})


class LabelForm(TellingForm):
    """The label, edited in place."""

    label = forms.CharField(
        required=False,
        max_length=LABEL_LIMIT,
        error_messages={
            "max_length": format_lazy(_("A label has at most {limit} characters."), limit=LABEL_LIMIT)
        },
    )

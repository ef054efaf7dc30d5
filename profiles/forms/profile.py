"""Forms of the editor. They validate the shape of what was sent; services decide whether it may be done."""

import uuid
from dataclasses import fields
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.whole_numbers import KEY_DIGITS, VERSION_DIGITS, parse_whole_number
from profiles.models import PhoneNumber
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, SUBMISSION_LIMIT
from profiles.services.conflicts import Change, conflict_key
from profiles.texts.composition import DIGEST_LENGTH
from profiles.texts.contract import LABEL_LIMIT

INCOMPLETE_FORM = _(
    "This form was incomplete, so nothing was changed. What you typed is kept here: send it again, and you "
    "will be shown what it would replace."
)
NOTE_TOO_LONG = format_lazy(
    _("A note has at most {limit} characters; what you typed is kept here."), limit=NOTE_LIMIT
)

# Digits and spaces.
ENDS_LIMIT = 500


class ProfileTextField(forms.CharField):
    """CharField that passes text on exactly as sent: not stripped, not validated before the text contract."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, empty_value="", **kwargs)
        # Django's own words for NUL and length would come before the contract's clearer ones.
        self.validators = []


class ErrorSummaryForm(forms.Form):
    """Form whose errors are shown together, in one place."""

    def error_summary(self) -> str:
        """Return all validation errors as one string."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class BasedForm(ErrorSummaryForm):
    """Base of the forms whose words start from a body: its version and digest, and a token (idempotency key)."""

    base_version = forms.IntegerField(
        min_value=0,
        max_value=INTEGER_LIMIT,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], INCOMPLETE_FORM),
    )
    base_digest = forms.CharField(
        required=False,
        max_length=DIGEST_LENGTH,
        widget=forms.HiddenInput,
        error_messages={"max_length": INCOMPLETE_FORM},
    )
    submission = forms.CharField(required=False, max_length=SUBMISSION_LIMIT, widget=forms.HiddenInput)

    def change(self) -> Change:
        """Return what the valid form says of the change, beside the words themselves."""
        told = {field.name for field in fields(Change)} & self.cleaned_data.keys()
        return Change(**{name: self.cleaned_data[name] for name in told})

    def base(self, number: PhoneNumber) -> Change:
        """Return what the words start from, whether the form is bound, valid or neither.

        A base that can't be read is taken for that of ``number`` as it is now.
        """
        version = parse_whole_number(str(self["base_version"].value()), digits=VERSION_DIGITS)
        if version is None:
            return Change.on(number)
        digest, submission = (str(self[name].value() or "") for name in ("base_digest", "submission"))
        return Change(version, base_digest=digest, submission=submission)


class ChangeForm(BasedForm):
    """Base of the forms that change a profile: what they start from, a note and a token.

    ``acknowledged`` is the key of a conflict that the person was shown and chose to save over; ``ends`` are the
    keys of notices that have no room beside the words, and that the person chose to end for this number.
    """

    note = forms.CharField(
        label=_("Why (optional)"),
        required=False,
        max_length=NOTE_LIMIT,
        error_messages={"max_length": NOTE_TOO_LONG},
    )
    acknowledged = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    ends = forms.CharField(required=False, max_length=ENDS_LIMIT, widget=forms.HiddenInput)
    # The first of several errors is what the person can do something about.
    field_order = ("note",)

    def clean_ends(self) -> tuple[int, ...]:
        """Read keys of notices, with spaces between; what is none is passed over."""
        keys = (parse_whole_number(typed, digits=KEY_DIGITS) for typed in self.cleaned_data["ends"].split())
        return tuple(key for key in keys if key is not None)

    @classmethod
    def start(cls, number: PhoneNumber, **initial: Any) -> Self:
        """Return an unbound form for ``number``, with a new submission token."""
        base = Change.on(number)
        values = {
            "base_version": base.base_version,
            "base_digest": base.base_digest,
            "submission": uuid.uuid4().hex,
        }
        return cls(initial=values | initial)

    @classmethod
    def again(cls, sent: QueryDict) -> Self:
        """Return a form bound to what was ``sent``, with a new token, to be corrected and sent again.

        A base that can't be read becomes 0, "nothing seen": the next try shows what it would replace.
        """
        values = sent.copy()
        values["submission"] = uuid.uuid4().hex
        if {"base_version", "base_digest"} & cls(sent).errors.keys():
            values["base_version"], values["base_digest"] = "0", ""
        return cls(values)


class ProfileForm(ChangeForm):
    """The editor's form."""

    text = ProfileTextField(label=_("Business profile"))


class DraftForm(BasedForm):
    """The draft that is being typed; ``discard`` deletes it, or asks first where no script did."""

    DISCARD, ASK = "1", "ask"

    text = ProfileTextField()
    discard = forms.ChoiceField(required=False, choices=[(DISCARD, DISCARD), (ASK, ASK)])


class DriftForm(ErrorSummaryForm):
    """The decision about drift: adopt it or push over it."""

    choice = forms.ChoiceField(
        choices=[
            ("adopt", _("Adopt")),
            ("push", _("Push ours")),
            ("edit", _("Make it part of the profile")),
            ("until", _("Keep it until the notice ends")),
        ],
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose whether to adopt their text or push ours.")
        ),
    )
    note = forms.CharField(
        label=_("Why (optional)"),
        required=False,
        max_length=NOTE_LIMIT,
        error_messages={"max_length": NOTE_TOO_LONG},
    )
    acknowledged = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def start(cls, number: PhoneNumber, **initial: Any) -> Self:
        """Return an unbound form for the drifted ``number``."""
        return cls(initial={"acknowledged": conflict_key(number), **initial})


class LabelForm(ErrorSummaryForm):
    """The label, edited in place."""

    label = forms.CharField(
        required=False,
        max_length=LABEL_LIMIT,
        error_messages={
            "max_length": format_lazy(_("A label has at most {limit} characters."), limit=LABEL_LIMIT)
        },
    )

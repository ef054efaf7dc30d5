"""Forms of oneself: one's name, and the account that somebody makes by an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import ErrorSummaryForm
from profiles.texts.contract import is_blank

# Of Django's columns of users.
USERNAME_LIMIT = 150
EMAIL_LIMIT = 254
NAME_LIMIT = 150


class PersonNameField(forms.CharField):
    """CharField of somebody's name: in one line, and empty where nothing of it would be seen."""

    def to_python(self, value: Any) -> str:
        """Return the name with single spaces."""
        name = " ".join((super().to_python(value) or "").split())
        return "" if is_blank(name) else name


class NamesForm(ErrorSummaryForm):
    """The name by which somebody is shown."""

    first_name = PersonNameField(
        label=_("First name"),
        max_length=NAME_LIMIT,
        error_messages={
            "required": _("Write your first name: history shows who changed what."),
            "max_length": format_lazy(_("A name has at most {limit} characters."), limit=NAME_LIMIT),
        },
    )
    last_name = PersonNameField(
        label=_("Last name"),
        required=False,
        max_length=NAME_LIMIT,
        error_messages={
            "max_length": format_lazy(_("A name has at most {limit} characters."), limit=NAME_LIMIT)
        },
    )


class EmailForm(ErrorSummaryForm):
    """One's own email address; empty for none."""

    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        max_length=EMAIL_LIMIT,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Where a link goes if you forget your password; colleagues see it."),
        error_messages={
            "invalid": _("This is no email address. Write it as name@clinic.example."),
            "max_length": format_lazy(
                _("An email address has at most {limit} characters."), limit=EMAIL_LIMIT
            ),
        },
    )


class JoinForm(NamesForm):
    """The account that somebody makes by an invitation."""

    # Of ways to write the same letters one is kept: else “ＭＡＲＩＡ” would be taken although Maria is here.
    username = UsernameField(
        label=_("User name"),
        max_length=USERNAME_LIMIT,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        help_text=_("You sign in by it. Letters, digits and @ . + - _ only."),
        error_messages={
            "required": _("Choose a user name."),
            "max_length": format_lazy(_("A user name has at most {limit} characters."), limit=USERNAME_LIMIT),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
        error_messages={"required": _("Choose a password.")},
    )
    field_order = ("username", "first_name", "last_name", "password")

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is too easily guessed, by the rules for all accounts."""
        cleaned: dict[str, Any] = super().clean() or {}
        if password := cleaned.get("password"):
            names = {name: cleaned.get(name, "") for name in ("username", "first_name", "last_name")}
            try:
                validate_password(password, User(**names))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned

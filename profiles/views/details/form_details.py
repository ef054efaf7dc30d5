"""Details that a form holds: what it started from, and what it says now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.forms.details.inputs import input_name, is_input_of
from profiles.forms.details.posted import (
    PostedDetails,
    base_from_post,
    details_from_post,
    words_without_field,
)
from profiles.models import PhoneNumber
from profiles.selectors.details.opened import OpenDetails
from profiles.texts.details.values import Details, Value, readable


@dataclass(frozen=True)
class FormDetails:
    """Details that a form holds: what it started from, and what it says now.

    ``gone`` are the words that were typed for what the template names no more, by key.
    """

    opened: OpenDetails
    base: Details
    posted: PostedDetails
    gone: Mapping[str, str]

    @property
    def shown(self) -> Details:
        """What the form was shown with."""
        return self.base if self.opened.follows else self.opened.shown

    @property
    def refusals(self) -> dict[str, str]:
        """The name of an input -> why what is typed there can't be, or what is stored and not typed anew."""
        damaged = {
            input_name(key): _("What is stored here can't be read: {why} Type it anew.").format(why=why)
            for key, why in self.opened.damaged.items()
            if not self.posted.values.get(key)
        }
        return damaged | self.posted.refusals

    @property
    def unsaved(self) -> set[str]:
        """The keys of the fields in which something is typed that the number does not have."""
        typed = self.posted.changed(self.shown)
        saved = {key for key, value in typed.items() if self.opened.base.get(key, "") == value}
        refused = {
            field.key
            for field in self.opened.fields
            if any(is_input_of(name, field.key) for name in self.posted.refusals)
        }
        return (typed.keys() - saved) | refused

    @property
    def details(self) -> dict[str, Value]:
        """All details as the form has them, those that it does not show too."""
        values = {**self.opened.base, **self.posted.values}
        return {key: value for key, value in values.items() if value}


def read_form_details(number: PhoneNumber, opened: OpenDetails, sent: Mapping[str, object]) -> FormDetails:
    """Read the details of a form as it was ``sent``; its own base counts, where it tells one.

    Args:
        number: The number whose details they are.
        opened: Its details under the template of the form.
        sent: The fields of the form; a detail that is not among them keeps its value.
    """
    base: Details = opened.base
    if opened.follows:
        told = base_from_post(str(sent.get("base_details", "")))
        base = told if told is not None else _details_of_version(number, sent, opened)
    shown = base if opened.follows else opened.shown
    today = timezone.localdate()
    return FormDetails(
        opened,
        base,
        details_from_post(sent, opened.fields, shown, today=today),
        words_without_field(sent, opened.fields, base, today=today),
    )


def _details_of_version(number: PhoneNumber, sent: Mapping[str, object], opened: OpenDetails) -> Details:
    """Return the details of the version that the form names, and those of now where there is none."""
    named = str(sent.get("base_version", ""))
    if not named.isdecimal() or len(named) > len(str(number.version)):
        return opened.base
    version = number.revisions.filter(version=int(named)).only("details").first()
    return readable(version.details) if version else opened.base

"""Form of a template, and the values typed beside its preview."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import NOTE_TOO_LONG, ErrorSummaryForm, ProfileTextField
from profiles.models import TemplateVersion
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, TEMPLATE_NAME_LIMIT


class TemplateForm(ErrorSummaryForm):
    """A template's text; a new one has a ``name`` as well."""

    name = forms.CharField(
        label=_("Name"),
        max_length=TEMPLATE_NAME_LIMIT,
        error_messages={
            "required": _("The template needs a name, by which it is picked for a rollout."),
            "max_length": format_lazy(_("A name has at most {limit} characters."), limit=TEMPLATE_NAME_LIMIT),
        },
    )
    text = ProfileTextField(label=_("Template"))
    drop_empty_lines = forms.BooleanField(
        label=_("Leave out lines whose values are all empty"), required=False
    )
    note = forms.CharField(
        label=_("Why (optional)"),
        required=False,
        max_length=NOTE_LIMIT,
        error_messages={"max_length": NOTE_TOO_LONG},
    )
    base_version = forms.IntegerField(
        required=False, min_value=0, max_value=INTEGER_LIMIT, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["name"]
            self.fields["base_version"].required = True

    @classmethod
    def of(cls, version: TemplateVersion, base_version: int) -> Self:
        """Return an unbound form with the text of ``version``, to be saved on ``base_version``."""
        initial = {"text": version.text, "drop_empty_lines": version.drop_empty_lines}
        return cls(new=False, initial=initial | {"base_version": base_version})


def typed_values(sent: QueryDict, names: Iterable[str]) -> dict[str, str]:
    """Return placeholder -> value typed beside the preview."""
    return {name: sent.get(f"value-{name}", "") for name in names}

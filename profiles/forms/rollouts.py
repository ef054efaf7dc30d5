"""Forms for planning a rollout: its source, its columns and its rows.

Whether something may be done is for the services.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.columns import NUMBER_FIELD, ColumnChoices, placeholder_target
from profiles.forms.profile import ErrorSummaryForm, ProfileTextField
from profiles.forms.tables import UploadedTableForm
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.models import Rollout, Template
from profiles.models.limits import TITLE_LIMIT
from profiles.models.rollout import TextUse
from profiles.selectors.rollouts import templates
from profiles.texts.templating import Placeholder


class SourceForm(ErrorSummaryForm):
    """Base of the source forms: the rollout's title."""

    title = forms.CharField(
        label=_("Name of the rollout"),
        required=False,
        max_length=TITLE_LIMIT,
        error_messages={
            "max_length": format_lazy(_("A name has at most {limit} characters."), limit=TITLE_LIMIT)
        },
    )


class TableForm(UploadedTableForm, SourceForm):
    """Template and table of locations."""

    template = forms.ModelChoiceField(
        label=_("Template"),
        queryset=Template.objects.none(),
        empty_label=_("Choose a template"),
        help_text=_("Each of its placeholders, such as ${name}, is filled from the column of that name."),
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a template.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates.active()  # type: ignore[attr-defined]
        self.fields["file"].label = _("File of locations")
        self.fields["file"].help_text = _(
            "CSV or XLSX, at most 10 MB and 10,000 rows. One row names the columns, below titles or "
            "not; one column holds the phone numbers, in any usual spelling."
        )


class TextForm(SourceForm):
    """One text for all chosen numbers."""

    text = ProfileTextField(label=_("The text for all of them"), widget=forms.Textarea(attrs={"rows": 12}))
    use = forms.ChoiceField(
        label=_("What becomes of the profiles that they have"),
        required=False,
        choices=[
            (TextUse.REPLACE, _("Replaced: nothing of them stays")),
            (TextUse.BELOW, _("Kept: the text is added below each")),
            (TextUse.ABOVE, _("Kept: the text is added above each")),
        ],
        error_messages={
            "invalid_choice": _("Choose whether the text replaces the profiles or is added to each.")
        },
    )


class ReplaceForm(SourceForm):
    """Find and replace in the profiles of the chosen numbers."""

    find = ProfileTextField(label=_("Find"), widget=forms.Textarea(attrs={"rows": 2}))
    replacement = ProfileTextField(label=_("Put in its place"), widget=forms.Textarea(attrs={"rows": 2}))
    whole_word = forms.BooleanField(
        label=_("Whole words only"),
        required=False,
        initial=True,
        help_text=_("Finds “45” neither in “145” nor in “45.50”."),
    )
    match_case = forms.BooleanField(label=_("Only where the case is the same"), required=False)


class ColumnsForm(ColumnChoices):
    """Column mapping of a rollout: the column of the numbers, and one for each placeholder."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rollout: Rollout,
        placeholders: Sequence[Placeholder],
    ) -> None:
        options = rollout.options
        chosen: dict[str, str] = options["columns"]
        guessed: dict[str, str] = options.get("guessed", {})
        super().__init__(
            data,
            columns=options["table_columns"],
            number_column=options[NUMBER_FIELD],
            header_line=options.get("header_line", 1),
            targets=[
                placeholder_target(each, chosen.get(each.name, ""), guessed.get(each.name, ""))
                for each in placeholders
            ],
        )
        self.guessed = [p.name for p in placeholders if p.name in guessed and p.name in chosen]
        self.missing = [p.name for p in placeholders if p.default is None and p.name not in chosen]


class ExcludeForm(forms.Form):
    """Rows to exclude from a dry run, or to include again."""

    SCOPES = [
        ("chosen", _("the ticked rows")),
        ("page", _("all rows on this page")),
        ("filter", _("all rows shown")),
    ]

    scope = forms.ChoiceField(choices=SCOPES)
    excluded = forms.TypedChoiceField(
        choices=[("1", _("Exclude")), ("0", _("Include"))], coerce=lambda v: v == "1"
    )
    position = forms.TypedMultipleChoiceField(required=False, coerce=int)
    on_page = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name in ("position", "on_page"):
            sent = [
                value
                for value in data.getlist(name)
                if parse_whole_number(value, digits=PLACE_DIGITS) is not None
            ]
            self.fields[name].choices = [(value, value) for value in sent]  # type: ignore[attr-defined]

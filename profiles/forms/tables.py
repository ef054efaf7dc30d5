"""A table that somebody uploads or pastes, and what comes back of it where it was refused."""

from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import ErrorSummaryForm, ProfileTextField
from profiles.tables import Table, check_size, file_as_text, read_file, read_pasted
from profiles.tables.xlsx.limits import LINES_LIMIT

# Bytes of an uploaded table that come back as text with the reason why it was refused.
KEPT_TABLE_LIMIT = 500_000


class UploadedTableForm(ErrorSummaryForm):
    """Base of the forms with a table, uploaded or pasted; the file wins if both are there."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    pasted = ProfileTextField(
        label=_("Or paste the cells from a spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mono", "wrap": "off"}),
    )

    header_line = forms.IntegerField(
        label=_("Row that names the columns"),
        required=False,
        min_value=1,
        max_value=LINES_LIMIT,
        help_text=_("Found by itself where this is empty, also below titles."),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Type the number of a row, as the spreadsheet counts.")
        ),
        widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}),
    )

    def table(self) -> Table | None:
        """Return the table of the valid form; None where there is none.

        Raises:
            TableRefused: It can't be read.
        """
        upload: Any = self.cleaned_data["file"]
        header_line: int | None = self.cleaned_data["header_line"]
        if upload is not None:
            check_size(upload.size or 0)
            return read_file(upload.name or "table", upload.read(), header_line)
        text = self.cleaned_data["pasted"]
        return read_pasted(text, header_line) if text.strip() else None

    def with_file_as_text(self, *, bad_table: bool) -> tuple[Self, str]:
        """Return the form with its upload in the field for pasted cells, since a browser forgets the file.

        Args:
            bad_table: The table itself is what was refused: it is not read again.

        Returns:
            The form, and the name of the file; the same form and "" where there is none, or it is too large.
        """
        upload = self.files.get("file")
        if upload is None or (upload.size or 0) > KEPT_TABLE_LIMIT or not isinstance(self.data, QueryDict):
            return self, ""
        upload.seek(0)
        text = file_as_text(upload.read(), refused=bad_table)
        if not text or len(text) > KEPT_TABLE_LIMIT:
            return self, ""
        sent = self.data.copy()
        sent["pasted"] = text
        return type(self)(sent), upload.name or ""

"""The query string of the sheet of details: template, search, tag, "has no ...", order."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES
from profiles.forms.number_filter import NumberFilter
from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber
from profiles.selectors.details.sheet import BY_FIELD, ORDERS, SheetColumn, without


class SheetFilterForm(forms.Form):
    """What the sheet asks beside the filters of the number list."""

    without = forms.ChoiceField(label=_("Has no"), required=False, error_messages=FILTER_ERROR_MESSAGES)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, error_messages=FILTER_ERROR_MESSAGES, widget=forms.HiddenInput
    )

    def __init__(self, asked: QueryDict, columns: Sequence[SheetColumn]) -> None:
        super().__init__(asked)
        orders = [*ORDERS, *(BY_FIELD + column.key for column in columns)]
        fields: dict[str, Any] = self.fields
        fields["without"].choices = [("", _("Anything")), *((each.key, each.label) for each in columns)]
        fields["sort"].choices = [(way + order, order) for order in orders for way in ("", "-")]


class SheetFilter:
    """Search, filters and order of the sheet; those of the number list count here too, but for its order."""

    def __init__(
        self, asked: QueryDict, queryset: QuerySet[PhoneNumber], columns: Sequence[SheetColumn], *, user: User
    ) -> None:
        others = asked.copy()
        others.pop("sort", None)
        self.numbers = NumberFilter(others, user=user, queryset=queryset)
        self.form = SheetFilterForm(asked, columns)

    def is_valid(self) -> bool:
        """Return whether all of the query string can be used."""
        return self.numbers.is_valid() and self.form.is_valid()

    def errors(self) -> dict[str, str]:
        """Return what can't be used, as sentences that name their field, by the key that its field refers to."""
        return {
            f"{form[name].auto_id}_error": f"{form.fields[name].label}: {' '.join(map(str, told))}"
            for form in (self.numbers.form, self.form)
            for name, told in form.errors.items()
        }

    @property
    def sort(self) -> str:
        """The order that is asked for, by label where it is none."""
        self.form.is_valid()
        return str(self.form.cleaned_data.get("sort") or "label")

    @property
    def without(self) -> str:
        """The key of the detail that the numbers have no value of; "" for any numbers."""
        self.form.is_valid()
        return str(self.form.cleaned_data.get("without") or "")

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the sheet."""
        return bool(self.without or self.numbers.by_columns or "q" in self.numbers.chosen)

    @cached_property
    def qs(self) -> QuerySet[PhoneNumber]:
        """The numbers that the valid filters leave, unsorted."""
        found = self.numbers.qs.order_by()
        return without(found, self.without) if self.without else found

    @site_locale()
    def stored_description(self) -> str:
        """Describe the filters in words, in the site's language, to be stored."""
        words = self.numbers.description()
        if not self.without:
            return words
        return f"{words}, {_('without {key}').format(key=self.without)}"

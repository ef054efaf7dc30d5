"""Forms of tags: the catalogue, the tags of a number and of many, and a table of names."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from django import forms
from django.contrib.auth.models import User
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.columns import ColumnChoices, Target
from profiles.forms.profile import ErrorSummaryForm
from profiles.forms.tables import UploadedTableForm
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.models import Tag
from profiles.models.limits import TAG_NAME_LIMIT
from profiles.selectors.tags import visible_tags
from profiles.services.tags import naming
from profiles.tables import Table
from profiles.tables.columns import ColumnGuess

# The form fields of their columns.
LABEL_FIELD, TAGS_FIELD = "label_column", "tags_column"
# The digits and commas of as many keys as there are tags; and what stands for no key.
SEEN_LIMIT = 10_000
NONE_SEEN = "-"
CHOOSE_A_TAG = _("Choose one of the tags; the page may be older than the list of tags.")


class TagForm(ErrorSummaryForm):
    """A tag's name and colour."""

    name = forms.CharField(
        label=_("Name"),
        max_length=TAG_NAME_LIMIT,
        error_messages={
            "required": _("Give the tag a name."),
            "max_length": format_lazy(
                _("A tag's name has at most {limit} characters."), limit=TAG_NAME_LIMIT
            ),
        },
    )
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=Tag.Colour.choices,
        error_messages={"invalid_choice": _("Choose one of the colours for the tag.")},
    )


class TagsField(forms.ModelMultipleChoiceField[Tag]):
    """Some of the tags, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Tag.objects.none(), required=False, **kwargs)
        self.error_messages |= dict.fromkeys(
            ("invalid_choice", "invalid_pk_value", "invalid_list"), CHOOSE_A_TAG
        )

    def clean(self, value: Any) -> Any:
        """Refuse what can't be a key before the database is asked, whose integers have an end."""
        if any(parse_whole_number(str(key), digits=KEY_DIGITS) is None for key in value or ()):
            raise forms.ValidationError(CHOOSE_A_TAG, code="invalid_choice")
        return super().clean(value)


class TagsForm(ErrorSummaryForm):
    """Base of the forms with tags to tick: those that ``user`` may see."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, TagsField):
                field.queryset = visible_tags(user)


class NumberTagsForm(TagsForm):
    """The tags of one number; ``seen`` are the keys of those that it had when the page was made."""

    tags = TagsField(label=_("Tags"))
    seen = forms.CharField(required=False, max_length=SEEN_LIMIT, widget=forms.HiddenInput)

    @classmethod
    def of(cls, tags: Iterable[Tag], *, user: User) -> Self:
        """Return an unbound form for a number that has ``tags``."""
        tags = list(tags)
        return cls(
            user=user, initial={"tags": tags, "seen": ",".join(str(tag.pk) for tag in tags) or NONE_SEEN}
        )

    def clean_seen(self) -> tuple[int, ...] | None:
        """Return the keys; None where the form does not tell, as one that no page made."""
        keys = (parse_whole_number(key, digits=KEY_DIGITS) for key in self.cleaned_data["seen"].split(","))
        return tuple(key for key in keys if key is not None) if self.cleaned_data["seen"] else None


class TagManyForm(TagsForm):
    """Tags to put on many numbers, and those to take off."""

    add = TagsField(label=_("Put on"))
    remove = TagsField(label=_("Take off"))

    def clean(self) -> dict[str, Any]:
        """Refuse a form that says nothing, or both of one tag."""
        cleaned: dict[str, Any] = super().clean() or {}
        add, remove = cleaned.get("add"), cleaned.get("remove")
        if add is not None and remove is not None:
            if not add and not remove:
                raise forms.ValidationError(_("Nothing was changed: tick a tag to put on or to take off."))
            if set(add) & set(remove):
                raise forms.ValidationError(_("A tag can't be put on and taken off at once."))
        return cleaned


class MergeForm(ErrorSummaryForm):
    """The tag into which another is merged."""

    into = forms.ModelChoiceField(
        label=_("Merge into"),
        queryset=Tag.objects.none(),
        empty_label=_("Choose a tag"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], CHOOSE_A_TAG),
    )

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk)  # type: ignore[attr-defined]


class NamesForm(UploadedTableForm):
    """A table of labels and tags."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or XLSX, at most 10 MB and 10,000 rows. One row names the columns: number, and label, tags "
            "or both. An empty cell changes nothing; tags are separated by commas."
        )


def name_choices(table: Table, guess: ColumnGuess, data: Mapping[str, Any] | None = None) -> ColumnChoices:
    """Return the choice of the columns of ``table``: of the numbers, the labels and the tags."""
    return ColumnChoices(
        data,
        columns=table.columns,
        number_column=guess.number,
        targets=name_targets(guess),
        header_line=table.header_line,
    )


def name_targets(guess: ColumnGuess) -> list[Target]:
    """Return what columns may fill besides details: labels and tags."""
    return [
        Target(field, key, label, guess.columns.get(key, ""), guess.reasons.get(key, ""))
        for field, key, label in (
            (LABEL_FIELD, naming.LABEL, _("Labels")),
            (TAGS_FIELD, naming.TAGS, _("Tags")),
        )
    ]


class RolloutNamesForm(ErrorSummaryForm):
    """Which columns of a rollout's table tell labels and tags."""

    label_column = forms.ChoiceField(label=_("Labels from the column"), required=False)
    tags_column = forms.ChoiceField(label=_("Tags from the column"), required=False)

    def __init__(self, *args: Any, columns: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].choices = [("", _("(none)")), *((each, each) for each in columns)]  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = _("Choose a column of this rollout's table.")

    def clean(self) -> dict[str, Any]:
        """Refuse a form that names no column."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Nothing was changed: choose a column for labels or tags."))
        return cleaned

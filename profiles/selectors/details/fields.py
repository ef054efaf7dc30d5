"""Fields of details: the catalogue, where each is used, and the placeholders that are none."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from profiles.models import Field, NumberDetail, Template, TemplateVersion
from profiles.models.field import FieldKind
from profiles.selectors.numbers import visible_to
from profiles.texts.details.guessing import guess_kind
from profiles.texts.templating import placeholders


@dataclass(frozen=True)
class UsedField:
    """A field, the templates whose newest versions name it, and how many numbers have a value of it."""

    field: Field
    templates: list[Template]
    numbers: int


@dataclass(frozen=True)
class NewField:
    """A placeholder that is no field of the catalogue, or an archived one, and the kind that it would be."""

    key: str
    kind: FieldKind
    is_archived: bool


def catalogue(user: User, *, archived: bool = False) -> list[UsedField]:
    """Return the fields in their order, or the archived ones; counts are of numbers that ``user`` may see."""
    fields = Field.objects.filter(archived_at__isnull=not archived)
    named = _templates_by_key()
    numbers = _numbers_by_key(user)
    return [UsedField(each, named.get(each.key, []), numbers.get(each.key, 0)) for each in fields]


def used_field_or_404(pk: int, user: User) -> UsedField:
    """Return one field with where it is used, or raise Http404."""
    field = get_object_or_404(Field, pk=pk)
    counts = _numbers_by_key(user, field.key)
    return UsedField(field, _templates_by_key().get(field.key, []), counts.get(field.key, 0))


def fields_by_key() -> dict[str, Field]:
    """Return key -> field of the catalogue, without the archived ones."""
    return {field.key: field for field in Field.objects.filter(archived_at=None)}


def placeholders_without_field(template: Template) -> list[NewField]:
    """Return the placeholders of a template's newest version that are no field of the catalogue."""
    keys = _keys(template)
    archived = dict(Field.objects.filter(key__in=keys).values_list("key", "archived_at"))
    return [
        NewField(key, FieldKind(guess_kind(key)), key in archived)
        for key in keys
        if key not in archived or archived[key] is not None
    ]


def _templates_by_key() -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    templates = Template.objects.filter(archived_at=None, head__isnull=False).select_related("head")
    for template in templates:
        for key in _keys(template):
            found.setdefault(key, []).append(template)
    return found


def _keys(template: Template) -> list[str]:
    version = template.head
    return [placeholder.name for placeholder in placeholders(version.text)] if version else []


def _numbers_by_key(user: User, *keys: str) -> dict[str, int]:
    rows = NumberDetail.objects.filter(number__in=visible_to(user).order_by().values("pk"))
    if keys:
        rows = rows.filter(key__in=keys)
    return dict(rows.order_by().values_list("key").annotate(count=Count("pk")))


def labels_of(keys: Collection[str]) -> str:
    """Return what the fields ``keys`` are called, as a list in a sentence; what is no field by its key."""
    labels = dict(Field.objects.filter(key__in=keys).values_list("key", "label"))
    return str(get_text_list([labels.get(key, key) for key in sorted(keys)], _("and")))


@dataclass(frozen=True)
class DetailField:
    """What is typed for one placeholder: of a template that names it, in the words of the catalogue.

    A placeholder that is no field of the catalogue is a paragraph, called by its key. ``default`` stands in the
    text for want of a value; None means that one is needed.
    """

    key: str
    label: str
    kind: str
    help: str = ""
    example: str = ""
    default: str | None = None


def fields_of(version: TemplateVersion) -> list[DetailField]:
    """Return what is typed for the placeholders of ``version``, in the order in which they stand in it."""
    known = fields_by_key()
    found = []
    for placeholder in placeholders(version.text):
        key, default = placeholder.name, placeholder.default
        field = known.get(key)
        if field is None:
            found.append(DetailField(key, key, FieldKind.PARAGRAPH, default=default))
        else:
            found.append(DetailField(key, field.label, field.kind, field.help, field.example, default))
    return found

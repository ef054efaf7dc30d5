"""Preview of a template: the text with its placeholders filled in, and where the values come from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from profiles import permissions
from profiles.forms.templates import TemplateForm, typed_values
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.l10n.phone_numbers import format_international
from profiles.models import PhoneNumber, Rollout, Template
from profiles.selectors import number_list, numbers
from profiles.selectors.rollouts import rollouts
from profiles.selectors.rollouts.visibility import visible_rows
from profiles.selectors.teams import sees_every_number
from profiles.tables.columns import placeholder_values
from profiles.texts import contract, templating
from profiles.texts.templating import Placeholder, TemplateRefused
from profiles.views.access import StaffRequest

# Rows of the newest rollout, and numbers, that are offered to fill the template in from.
ROWS_OFFERED, NUMBERS_OFFERED = 30, 20
# What the label and the number of a business fill in.
FROM_LABEL = {"name", "business", "label"}
FROM_NUMBER = {"number", "phone"}


@dataclass(frozen=True)
class Example:
    """A rollout row or a number whose values fill the preview; ``key`` identifies it in the form."""

    key: str
    words: str


@dataclass(frozen=True)
class Value:
    """A placeholder and its value in the preview."""

    placeholder: Placeholder
    value: str


def preview_context(request: StaffRequest, template: Template | None, form: TemplateForm) -> dict[str, Any]:
    """Return the context of the preview of ``form``, filled from typed values or a chosen example."""
    typed = contract.canonical(str(form["text"].value() or ""))
    newest = rollouts.newest_rollout_of(template, request.user) if template else None
    examples = _examples(request, newest)
    shown = {
        "typed": typed,
        "examples": examples,
        "can_edit": request.user.has_perm(permissions.ROLL_OUT) and sees_every_number(request.user),
    }
    drop = bool(form["drop_empty_lines"].value())
    try:
        templating.check_template(typed)
        placeholders = templating.placeholders(typed)
        values = _values(request, placeholders, newest, examples)
        filled = templating.fill(typed, values, drop_empty_lines=drop)
    except TemplateRefused as refused:
        return shown | {"refused": refused}
    return shown | {
        "refused": None,
        "example": request.POST.get("example", ""),
        "values": [Value(p, values.get(p.name, "")) for p in placeholders],
        "filled": filled,
        "count_words": contract.describe_count(filled.text),
        "over_by": contract.over_by(filled.text),
    }


def _examples(request: StaffRequest, newest: Rollout | None) -> list[tuple[str, list[Example]]]:
    """Return the examples to choose from, in groups."""
    groups = []
    if newest is not None:
        rows = rollouts.sample_rows(newest, ROWS_OFFERED, request.user)
        chosen = [Example(f"row-{row.position}", f"{row.line}: {_name(row.number)}") for row in rows]
        groups.append((_("Rows of {title}").format(title=newest.title), chosen))
    some = number_list.all_numbers(request.user)[:NUMBERS_OFFERED]
    groups.append((_("Label and number of"), [Example(f"number-{n.number}", _name(n)) for n in some]))
    return [group for group in groups if group[1]]


def _name(number: PhoneNumber | None) -> str:
    return "" if number is None else number.label or format_international(number.number)


def _values(
    request: StaffRequest,
    placeholders: list[Placeholder],
    newest: Rollout | None,
    examples: list[tuple[str, list[Example]]],
) -> dict[str, str]:
    """Return the value of each placeholder: as typed, or from the example that was just chosen."""
    names = [placeholder.name for placeholder in placeholders]
    if request.method == "POST" and "fill" not in request.POST:
        return typed_values(request.POST, names)
    key = request.POST.get("example", "")
    if request.method != "POST" and newest is not None and examples:
        key = examples[0][1][0].key
    kind, _dash, rest = key.partition("-")
    position = parse_whole_number(rest, digits=PLACE_DIGITS)
    if kind == "row" and newest is not None and position is not None:
        row = visible_rows(request.user).filter(rollout=newest, position=position).first()
        return placeholder_values(newest.options.get("columns", {}), row.values) if row else {}
    if kind == "number":
        found = numbers.visible_to(request.user).filter(number=rest).first()
        if found is not None:
            return _of_number(found, names)
    return typed_values(request.POST, names)


def _of_number(number: PhoneNumber, names: list[str]) -> dict[str, str]:
    """Return values known of ``number`` itself, for placeholders with the usual names."""
    known = dict.fromkeys(FROM_LABEL, number.label) | dict.fromkeys(
        FROM_NUMBER, format_international(number.number)
    )
    return {name: known.get(name.rpartition(".")[2].casefold(), "") for name in names}

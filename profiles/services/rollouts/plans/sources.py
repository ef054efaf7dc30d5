"""Sources of a rollout's texts: the entries of a table, and the renderer of each source."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber, Rollout, Template, TemplateVersion
from profiles.models.rollout import RowCode, Source, TextUse
from profiles.selectors.rollouts import typed_numbers
from profiles.services.actors import Actor
from profiles.services.rollouts.plans.filling import (
    Filler,
    details_of,
    every_line_left_out,
    follows,
    with_values,
)
from profiles.services.rollouts.plans.replacing import replacing_renderer
from profiles.services.rollouts.plans.rows import Entry, RenderedText, TextRenderer
from profiles.tables.columns import placeholder_values
from profiles.texts import templating
from profiles.texts.composition import BLANK_LINE
from profiles.texts.contract import canonical

NAMED = 3


@site_locale()
def table_entries(
    lines: Sequence[tuple[int, Mapping[str, str], bool]],
    *,
    number_column: str,
    columns: Mapping[str, str],
    actor: Actor,
) -> list[Entry]:
    """Return the entries for the rows of a table, matched to numbers and checked for duplicates.

    Args:
        lines: Of each row its line, its cells by column, and whether it is excluded.
        number_column: Holds the numbers.
        columns: By placeholder.
        actor: A number that they may not see reads as one that there is not.
    """
    meant = typed_numbers.match_numbers(
        [cells.get(number_column, "") for _line, cells, _excluded in lines], number_column, actor.user
    )
    repeated = typed_numbers.duplicate_reasons(
        [
            (line, None if excluded else found.number_id, placeholder_values(columns, cells))
            for (line, cells, excluded), found in zip(lines, meant, strict=True)
        ]
    )
    return [
        Entry(
            position=index + 1,
            line=line,
            typed=cells.get(number_column, ""),
            number_id=found.number_id,
            values=cells,
            blocked=found.blocked or repeated.get(index, ""),
            excluded=excluded,
            code=RowCode.UNKNOWN_NUMBER if found.blocked else RowCode.DUPLICATE_NUMBER,
        )
        for index, ((line, cells, excluded), found) in enumerate(zip(lines, meant, strict=True))
    ]


def renderer_for(rollout: Rollout) -> TextRenderer:
    """Return the renderer of the texts of ``rollout``, by its source and options.

    Raises:
        ValueError: Its texts belong to its rows and can't be made again.
    """
    options, version = rollout.options, rollout.template_version
    if rollout.source == Source.TEMPLATE and version is not None:
        return _template_renderer(version, options["columns"])
    if rollout.source == Source.FOLLOWERS and version is not None:
        return _followers_renderer(version)
    if rollout.source == Source.DETAILS and version is not None:
        return _details_renderer(version.template)
    if rollout.source == Source.TEXT:
        use = TextUse(options.get("use", TextUse.REPLACE))
        return lambda _entry, number: RenderedText(_with_text(body_of(number), options["text"], use))
    if rollout.source == Source.REPLACE:
        return replacing_renderer(rollout)
    raise ValueError(f"The texts of a rollout of the kind {rollout.source} are its own.")


def body_of(number: PhoneNumber | None) -> str:
    """Return the body of ``number``, read with its head; "" where there is no number."""
    return number.head_body if number else ""


def _with_text(body: str, text: str, use: TextUse) -> str:
    """Return ``body`` with ``text`` above or below it after a blank line, once; or ``text`` alone."""
    if use == TextUse.REPLACE or not body:
        return text
    if use == TextUse.ABOVE:
        return body if f"{body}{BLANK_LINE}".startswith(f"{text}{BLANK_LINE}") else text + BLANK_LINE + body
    return body if f"{BLANK_LINE}{body}".endswith(f"{BLANK_LINE}{text}") else body + BLANK_LINE + text


def _followers_renderer(version: TemplateVersion) -> TextRenderer:
    filler = Filler()
    return lambda _entry, number: filler.brought_up(number, version)


def _details_renderer(template: Template) -> TextRenderer:
    filler = Filler()
    return lambda entry, number: filler.changed(number, template, entry.values)


def _template_renderer(version: TemplateVersion, columns: Mapping[str, str]) -> TextRenderer:
    filler = Filler()

    def render(entry: Entry, number: PhoneNumber | None) -> RenderedText:
        values = placeholder_values(columns, entry.values)
        filled = templating.fill(version.text, values, drop_empty_lines=version.drop_empty_lines)
        if filled.missing:
            return RenderedText(filled.text, _missing(filled.missing, columns), code=RowCode.MISSING_VALUE)
        if not filled.text:
            return RenderedText("", every_line_left_out())
        if number is None:
            return RenderedText(filled.text)
        kept = details_of(number) if follows(number, version.template) else {}
        typed = {name: filler.understood(name, canonical(value)) for name, value in values.items()}
        return filler.rendered(number, version, with_values(kept, typed))

    return render


def _missing(names: list[str], columns: Mapping[str, str]) -> str:
    """Return the sentences about placeholders without a value."""
    told = [
        _("${{{name}}} has no value: column “{column}” is empty here.").format(
            name=name, column=columns[name]
        )
        if name in columns
        else _("${{{name}}} has no value: no column is chosen for it.").format(name=name)
        for name in names[:NAMED]
    ]
    if (more := len(names) - NAMED) > 0:
        told.append(
            ngettext("{more} more has none either.", "{more} more have none either.", more).format(
                more=format_number(more)
            )
        )
    return " ".join(told)

"""Templates: texts with placeholders ``${name}``, ``${clinic.hours}``, ``${name|default}``; ``$$`` is a dollar.

Nothing else is understood: a template can't compute, loop or reach any object, and a value that looks like a
placeholder stays what it is.
"""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.texts.contract import UnusableText, canonical, check_usable, is_blank
from profiles.texts.truncation import truncate

# Code points. Filled in, a profile holds 8,000 units at most: far longer templates are files chosen by mistake.
TEMPLATE_LIMIT = 32_000
# Each may stand for a long cell; this keeps one filled-in text from growing without measure.
PLACEHOLDER_LIMIT = 500
# Characters of a line that a sentence about it quotes.
QUOTED = 31


class TemplateRefused(ValueError):
    """A template that can't be used: ``message`` is a sentence that names the line; ``line`` counts from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Placeholder:
    """A named placeholder; ``default`` replaces an empty value, None means that a value is required."""

    name: str
    default: str | None = None


class Span(NamedTuple):
    """Code points of a filled-in text, from ``start`` until before ``end``, that stand for a placeholder."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class FilledText:
    """The result of :func:`fill`.

    ``missing`` placeholders had no value and no default; they stay in the text. ``spans`` are of every
    placeholder, whatever stands for it, in order.
    """

    text: str
    missing: list[str]
    spans: list[Span] = field(default_factory=list)


class _Grammar(string.Template):
    """The standard library's templates, but with braces only, dotted names and defaults."""

    flags = re.NOFLAG
    idpattern = r"(?!)"  # no bare $name: in "$name" and "$49" a dollar was forgotten or braces were
    braceidpattern = r"[^\W\d]\w*(?:\.\w+)*(?:\|(?:[^${}\n]|\$\$)*)?"


def placeholders(text: str) -> list[Placeholder]:
    """Return the placeholders of ``text`` in order, each name once.

    A name needs no value only if every place where it stands has a default; the first default is told.
    """
    found: dict[str, Placeholder] = {}
    for placeholder in _each(canonical(text)):
        known = found.get(placeholder.name)
        if known is None or (known.default is not None and placeholder.default is None):
            found[placeholder.name] = placeholder
    return list(found.values())


def check_template(text: str) -> None:
    """Raise :class:`TemplateRefused` with the first reason why ``text`` can't be a template."""
    text = canonical(text)
    try:
        check_usable(text)
    except UnusableText as unusable:
        raise TemplateRefused(unusable.message) from None
    if is_blank(text) or not text:
        raise TemplateRefused(
            _("The template is empty. Write the profile with ${name} where a value is to stand.")
        )
    if len(text) > TEMPLATE_LIMIT:
        raise TemplateRefused(
            _("The template has {count} characters; at most {limit} are possible.").format(
                count=format_number(len(text)), limit=format_number(TEMPLATE_LIMIT)
            )
        )
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _Grammar.pattern.finditer(line):
            if match["invalid"] is not None:
                raise TemplateRefused(
                    _("Line {number}: {trouble}").format(
                        number=number, trouble=_what_is_wrong(line[match.start() :])
                    ),
                    number,
                )
    if (count := sum(1 for each in _each(text))) > PLACEHOLDER_LIMIT:
        raise TemplateRefused(
            _("The template has {count} placeholders; at most {limit} are possible.").format(
                count=format_number(count), limit=format_number(PLACEHOLDER_LIMIT)
            )
        )


def fill(text: str, values: Mapping[str, str], *, drop_empty_lines: bool) -> FilledText:
    """Return ``text`` with each placeholder replaced by its value, or by its default where that is blank.

    Args:
        text: A template that passes :func:`check_template`.
        values: By name. A blank value is a missing one, unless there is a default or its line is dropped.
        drop_empty_lines: Leave out each line whose placeholders are all known and all come to nothing.

    Raises:
        TemplateRefused: The text is no template.
    """
    values = {name: "" if is_blank(value) else canonical(value) for name, value in values.items()}
    kept: list[str] = []
    missing: dict[str, None] = {}
    spans: list[Span] = []
    at = 0
    for number, line in enumerate(canonical(text).split("\n"), start=1):
        here = list(_each(line))
        if drop_empty_lines and here and all(_comes_to_nothing(each, values) for each in here):
            continue
        missing |= dict.fromkeys(p.name for p in here if not values.get(p.name) and p.default is None)
        filled, stand = _fill_line(line, number, values)
        spans += [Span(at + start, at + end, name) for start, end, name in stand]
        kept.append(filled)
        at += len(filled) + 1
    return FilledText("\n".join(kept), list(missing), spans)


def split_line(line: str) -> list[str | Placeholder]:
    """Return one line of a template that passes :func:`check_template` as its literal words and its placeholders.

    ``$$`` is the dollar that it stands for; no literal is empty, and no two follow each other.
    """
    parts: list[str | Placeholder] = []
    literal, at = "", 0
    for match in _Grammar.pattern.finditer(line):
        literal += line[at : match.start()]
        at = match.end()
        if match["braced"] is None:
            literal += "$"
            continue
        parts += [literal, _read(match["braced"])] if literal else [_read(match["braced"])]
        literal = ""
    literal += line[at:]
    return [*parts, literal] if literal else parts


def _fill_line(line: str, number: int, values: Mapping[str, str]) -> tuple[str, list[Span]]:
    """Return a line filled in, and where in it the placeholders stand."""
    spans: list[Span] = []
    shift = 0  # by how much the line has become longer so far

    def one(match: re.Match[str]) -> str:
        nonlocal shift
        if match["invalid"] is not None:
            raise TemplateRefused(
                _("Line {number}: {trouble}").format(
                    number=number, trouble=_what_is_wrong(line[match.start() :])
                ),
                number,
            )
        said = "$"
        if match["escaped"] is None:
            placeholder = _read(match["braced"])
            value = values.get(placeholder.name) or placeholder.default
            said = match[0] if value is None else value
            start = match.start() + shift
            spans.append(Span(start, start + len(said), placeholder.name))
        shift += len(said) - len(match[0])
        return said

    return _Grammar.pattern.sub(one, line), spans


def _comes_to_nothing(placeholder: Placeholder, values: Mapping[str, str]) -> bool:
    return placeholder.name in values and not values[placeholder.name] and not placeholder.default


def _each(text: str) -> Iterator[Placeholder]:
    for match in _Grammar.pattern.finditer(text):
        if match["braced"] is not None:
            yield _read(match["braced"])


def _read(inside: str) -> Placeholder:
    name, bar, default = inside.partition("|")
    return Placeholder(name, default.replace("$$", "$") if bar else None)


def _what_is_wrong(rest: str) -> str:
    """Return the sentence about the dollar sign that ``rest`` of a line begins with."""
    shown = truncate(rest, QUOTED)
    if not rest.startswith("${"):
        return _(
            "“{shown}” begins with a lone dollar sign. Write $$ for a dollar, and ${{name}} for a placeholder."
        ).format(shown=shown)
    inside, brace, _rest = rest[2:].partition("}")
    if not brace:
        return _(
            "“{shown}” opens a placeholder that is not closed on this line. Add the }} after its name."
        ).format(shown=shown)
    if not inside.strip():
        return _("“${{}}” names nothing. Write the placeholder's name between the braces.").format()
    if "|" in inside:
        return _(
            "“{shown}” has a default with a brace or a lone dollar sign in it. Take it out, or write $$."
        ).format(shown=shown)
    return _(
        "“{shown}” is no placeholder: its name has letters, digits, underscores and dots only, such as "
        "${{clinic.hours}}."
    ).format(shown=shown)

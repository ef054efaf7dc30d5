"""Tags as chips: colour and letter, so that neither is the only mark."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from profiles.models import Tag


def tag_chip(tag: Tag) -> Markup:
    """Return a tag with its letter and its name."""
    name = escape(tag.name)
    return Markup(f'<span class="tag tag--{escape(tag.colour)}">{_letter(tag)}{name}</span>')  # noqa: S704  # escaped


def tag_letters(tags: Iterable[Tag]) -> Markup:
    """Return tags by their letters alone, for a row of a list; their names are read out and shown as titles."""
    marks = "".join(
        f'<span class="tag tag--{escape(tag.colour)}" title="{escape(tag.name)}">{_letter(tag)}'
        f'<span class="visually-hidden">{escape(tag.name)}, </span></span>'
        for tag in tags
    )
    named = f'<span class="visually-hidden">{escape(_("Tags:"))} </span>'
    return Markup(f'<span class="tags">{named}{marks}</span>' if marks else "")  # noqa: S704  # escaped


def _letter(tag: Tag) -> Markup:
    return Markup(f'<span class="tag__letter" aria-hidden="true">{escape(tag.letter)}</span>')  # noqa: S704  # escaped

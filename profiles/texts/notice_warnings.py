"""Warnings about a profile beside its notices: words that are heard twice, and notices to come without room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from profiles.l10n.times import format_datetime
from profiles.texts.composition import Layer, without_room_later
from profiles.texts.folding import normalized_words
from profiles.texts.warnings import TextWarning

# A line of a notice with fewer words ("Merry Christmas!") may stand in a profile for a reason of its own.
REPEATED_WORDS = 4


def notice_warnings(
    body: str, layers: Iterable[Layer], at: datetime, titles: Mapping[int, str]
) -> list[TextWarning]:
    """Return the warnings about ``body`` beside ``layers``; they never stop a save.

    That one in force has no room is no warning: it refuses the save.

    Args:
        body: What people wrote or are writing, canonical.
        layers: The notices of the number, in force or to come.
        at: The present.
        titles: The titles of the notices, by the keys of their layers.
    """
    layers = sorted(layers, key=lambda layer: layer.order)
    return [*_repeated(body, layers, at, titles), *_without_room(body, layers, at, titles)]


def _repeated(
    body: str, layers: Sequence[Layer], at: datetime, titles: Mapping[int, str]
) -> Iterator[TextWarning]:
    words = _spaced(body)
    for layer in layers:
        if layer.is_in_force(at) and any(line in words for line in _lines(layer.text)):
            yield TextWarning(
                "notice_repeated",
                _(
                    "This repeats words of the notice “{title}”, which is in force here: callers hear them "
                    "twice, and here they stay when it ends. Take them out of the profile."
                ).format(title=titles.get(layer.key, "")),
            )


def _lines(text: str) -> list[str]:
    """Return the lines of a notice that a profile has from it if it has them; all of it where it is short."""
    lines = [line for line in text.split("\n") if len(normalized_words(line)) >= REPEATED_WORDS]
    return [spaced for line in lines or [text] if (spaced := _spaced(line)).strip()]


def _spaced(text: str) -> str:
    """Return the words of ``text``, without case and punctuation, with a space around each."""
    return f" {' '.join(normalized_words(text))} "


def _without_room(
    body: str, layers: Sequence[Layer], at: datetime, titles: Mapping[int, str]
) -> Iterator[TextWarning]:
    for layer in without_room_later(body, layers, at):
        yield TextWarning(
            "notice_no_room",
            _(
                "The notice “{title}” will have no room beside this text when it begins, {when}: it will not "
                "be heard. Shorten the text or the notice before."
            ).format(title=titles.get(layer.key, ""), when=format_datetime(layer.starts_at)),
        )

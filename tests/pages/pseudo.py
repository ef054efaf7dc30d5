"""A language for tests: each message stands in ⟦brackets⟧, so what a page says outside of them is not marked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real
from selectolax.lexbor import LexborNode

from tests.compiled import forget_compiled
from tests.html import parse

CONTEXT = "\x04"
# Attributes that are read out or shown; CSS shows data-label on small screens.
READ = {"title", "aria-label", "aria-description", "placeholder", "alt", "data-label"}
SILENT = {"script", "style", "textarea", "pre", "code", "kbd"}
# The same in every language: names, time zones, kinds of files.
NAMES = re.compile(
    r"\b(Nixadmin|Nixflex|CSV|JSONL?|XLSX|SHA-256|UTC|GMT|BST|req_\w+)\b|\$?{+[\w ]+}+"
    r"|\b(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Europe|Indian|Mexico|Pacific|US)"
    r"/[\w/+-]+"
)


class Bracketed(NullTranslations):
    """What gettext asks in the place of a catalogue."""

    def __init__(self, code: str, pair: str) -> None:
        super().__init__()
        self._code = code
        self._pair = pair

    def gettext(self, message: str) -> str:
        return message.rpartition(CONTEXT)[2].join(self._pair)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    def language(self) -> str:
        return self._code

    to_language = language


@contextmanager
def brackets(code: str = settings.LANGUAGE_CODE, pair: str = "⟦⟧") -> Iterator[None]:
    """Let every message of the language stand in brackets, and speak it."""
    # The catalogue is back before the language that was spoken is: that may be the same one.
    with translation.override(code):
        before = trans_real.translation(code)
        trans_real._translations[code] = Bracketed(code, pair)  # type: ignore[attr-defined]
        translation.activate(code)
        forget_compiled()
        try:
            yield
        finally:
            trans_real._translations[code] = before  # type: ignore[attr-defined]
            forget_compiled()


class Outside:
    """Collects what a page says outside of brackets, but for what ``dir="auto"`` marks as somebody's own text.

    ``typed`` are the parts of what its text fields hold.
    """

    def __init__(self, html: str) -> None:
        self.found: list[str] = []
        self.typed: set[str] = set()
        self._depth = 0
        page = parse(html)
        for root in (page, *page.template_fragments()):  # what is kept in templates is shown later
            self._read(root, is_silent=False)

    def _read(self, node: LexborNode, *, is_silent: bool) -> None:
        if node.is_element_node:
            self._read_attributes(node)
            is_silent = is_silent or node.tag in SILENT or node.attributes.get("dir") == "auto"
        elif node.is_text_node:
            self._read_text(node.text(), is_silent=is_silent)
        child = node.first_child
        while child is not None:
            self._read(child, is_silent=is_silent)
            child = child.next

    def _read_attributes(self, node: LexborNode) -> None:
        values = node.attributes
        if node.tag == "input" and values.get("type") == "submit":
            values["title"] = values.get("value")
        self.found += [_outside(values[name] or "", 0)[0] for name in READ & values.keys()]

    def _read_text(self, text: str, *, is_silent: bool) -> None:
        if is_silent:
            self.typed |= {*re.split(r"[\n|{}⟦⟧]+", text)}
            return
        words, self._depth = _outside(text, self._depth)
        self.found.append(words)


def _outside(text: str, depth: int) -> tuple[str, int]:
    """Return what of ``text`` is outside of brackets, and how deep inside its end is."""
    words = ""
    for character in text:
        depth += (character == "⟦") - (character == "⟧")
        if not depth and character != "⟧":
            words += character
    return " ".join(words.split()), max(depth, 0)


def unmarked(html: str, data: set[str]) -> list[str]:
    """Return the words outside of brackets; ``data`` are the texts that are nobody's to translate."""
    page = Outside(html)
    known = {plain(text) for text in data | page.typed}
    return sorted({text for text in page.found if not _is_known(text, known)})


def plain(text: str) -> str:
    """Return ``text`` without what stands around it in a sentence."""
    return " ".join(text.split()).strip(" ●.,:;·…“”()+−-–—")


def _is_known(text: str, known: set[str]) -> bool:
    if not re.search("[A-Za-z]{2}", NAMES.sub("", text)) or {plain(text), plain(NAMES.sub("", text))} & known:
        return True
    if all(
        plain(NAMES.sub("", part)) in {*known, ""}
        for part in re.split(r", | · |^\d+: |^Nixflex \(\d+\): ", text)
    ):
        return True
    return text.endswith("…") and any(each.startswith(text[:-1].strip()) for each in known)

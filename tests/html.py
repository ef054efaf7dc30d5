"""Answers as a browser reads them: elements, what they say, and what a form would send.

selectolax parses; this names what the tests ask for. What a page keeps in ``<template>`` is not part of it, as
in a browser.
"""

from typing import Protocol, Self

from selectolax.lexbor import LexborHTMLParser, LexborNode

SHOWN_FOR_NUL = "\N{REPLACEMENT CHARACTER}"  # what a browser reads in its place


class Response(Protocol):
    """An answer, of Django's test client or of httpx."""

    @property
    def status_code(self) -> int: ...
    @property
    def content(self) -> bytes: ...


def parse(html: str) -> LexborNode:
    """Return the root of a page, or of a fragment of one, which may begin with a row or a cell as in htmx."""
    if html.lstrip().lower().startswith("<!doctype"):
        html_element = LexborHTMLParser(html).root
        assert html_element is not None
        assert html_element.parent is not None
        return html_element.parent
    (fragment,) = LexborHTMLParser(f"<template>{html}</template>").template_fragments()
    return fragment


class Element:
    """One element; ``page["href"]`` is an attribute, ``page.text`` all that it says, as it stands."""

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    @property
    def tag(self) -> str:
        return self._node.tag or ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes; one without a value has ``""``."""
        return {name: value or "" for name, value in self._node.attributes.items()}

    @property
    def text(self) -> str:
        """What is inside, character by character."""
        return self._node.text()

    @property
    def words(self) -> str:
        """What is inside, with single spaces."""
        return " ".join(self.text.split())

    @property
    def content(self) -> "Element":
        """What this ``<template>`` keeps."""
        (kept,) = self._node.template_fragments()
        return Element(kept)

    def says(self, words: str) -> bool:
        """Return whether ``words`` stand somewhere inside."""
        return words in self.words

    def all(self, tag: str = "*", **attributes: str | bool) -> list["Element"]:
        """Return the elements inside with that tag and those attributes.

        ``tag`` may be any CSS selector. ``class_`` is one of its classes; ``data_ago`` is ``data-ago``; ``True``
        and ``False`` ask whether the attribute is there.
        """
        selector = tag + "".join(_condition(*pair) for pair in attributes.items())
        return [Element(n) for n in self._node.css(selector) if n.mem_id != self._node.mem_id]

    def one(self, tag: str = "*", **attributes: str | bool) -> "Element":
        """Return the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes} in: {self.words[:2000]}"
        return found[0]

    def by_id(self, name: str) -> "Element":
        """Return the element with that id; ids are unique."""
        return self.one(id=name)

    def form(self, action: str) -> "Element":
        """Return the form that is sent to ``action``."""
        return self.one("form", action=action)

    def within(self, tag: str) -> "Element":
        """Return the nearest element around this one with that tag."""
        around = self._node.parent
        while around is not None and around.tag != tag:
            around = around.parent
        assert around is not None, f"no {tag} around: {self.words[:2000]}"
        return Element(around)

    def values(self) -> dict[str, str]:
        """Return what the text fields and inputs of this form hold, by name; boxes count as ticked."""
        return {
            field["name"]: field.text if field.tag == "textarea" else field.attributes.get("value", "")
            for field in self.all(name=True)
            if field.tag in {"input", "textarea"}
        }

    def sent(self) -> dict[str, str]:
        """Return what a browser without a script sends of this form, by name."""
        values = {}
        for field in self.all(name=True):
            kind = field.attributes.get("type", "")
            if field.tag == "textarea":
                values[field["name"]] = field.text.removeprefix("\n")
            elif field.tag == "select":
                options = field.all("option")
                chosen = next((each for each in options if "selected" in each), options[0])
                values[field["name"]] = chosen["value"]
            elif field.tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in field):
                values[field["name"]] = field.attributes.get("value", "")
        return values


class Page(Element):
    """A whole answer: a page, or a fragment of one; ``page.html`` is all that was sent."""

    def __init__(self, response: Response) -> None:
        self.html = response.content.decode()
        super().__init__(parse(self.html))

    @classmethod
    def of(cls, response: Response, status: int = 200) -> Self:
        """Read an answer that should have ``status``."""
        assert response.status_code == status, f"{response.status_code}: {response.content[:2000]!r}"
        return cls(response)


def _condition(name: str, value: str | bool) -> str:
    """Return the part of a CSS selector that asks for an attribute."""
    name = name.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f"[{name}]" if value else f":not([{name}])"
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'[{name}{"~" if name == "class" else ""}="{quoted}"]'

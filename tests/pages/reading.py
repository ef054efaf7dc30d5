"""Reading an answer as a browser does: elements, what they say, and what a text field holds."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Protocol, Self

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """One element; ``page["href"]`` is an attribute, ``page.text`` all that it says, as it stands."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def __iter__(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    @property
    def text(self) -> str:
        """What is inside, character by character, without the newline that a browser drops in a text field."""
        inside = "".join(child if isinstance(child, str) else child.text for child in self.children)
        return inside.removeprefix("\n") if self.tag in {"textarea", "pre"} else inside

    @property
    def words(self) -> str:
        """What is inside, with single spaces."""
        return " ".join(self.text.split())

    def all(self, tag: str = "", **attributes: str | bool) -> list["Element"]:
        """Return the elements inside with that tag and those attributes (``class_``: among its classes)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            e for e in self if (not tag or e.tag == tag) and all(e._has(*pair) for pair in wanted.items())
        ]

    def one(self, tag: str = "", **attributes: str | bool) -> "Element":
        """Return the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes} in: {self.words[:2000]}"
        return found[0]

    def says(self, words: str) -> bool:
        """Return whether ``words`` stand somewhere inside."""
        return words in self.words

    def within(self, tag: str) -> "Element | None":
        """Return the nearest element around this one with that tag."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around

    def values(self) -> dict[str, str]:
        """Return what this form would send, without its buttons."""
        named = [e for e in self if "name" in e and e.tag in {"input", "textarea"}]
        return {e["name"]: e.text if e.tag == "textarea" else e.attributes.get("value", "") for e in named}

    def _has(self, name: str, value: str | bool) -> bool:
        if name == "class":
            return value in self.attributes.get("class", "").split()
        if isinstance(value, bool):
            return (name in self.attributes) == value
        return self.attributes.get(name) == value


class Response(Protocol):
    """An answer, of Django's test client or of httpx."""

    @property
    def status_code(self) -> int: ...
    @property
    def content(self) -> bytes: ...


class Page(Element):
    """A whole answer."""

    def __init__(self, response: Response) -> None:
        super().__init__("", {}, None)
        _Builder(self).read(response.content.decode())

    @classmethod
    def of(cls, response: Response, status: int = 200) -> Self:
        """Read an answer that should have ``status``."""
        assert response.status_code == status, f"{response.status_code}: {response.content[:2000]!r}"
        return cls(response)

    def by_id(self, name: str) -> Element:
        """Return the element with that id; ids are unique."""
        return self.one(id=name)

    def form(self, action: str) -> Element:
        """Return the form that is sent to ``action``."""
        return self.one("form", action=action)


class _Builder(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.at: Element = page

    def read(self, html: str) -> None:
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        around: Element | None = self.at
        while around is not None and around.tag != tag:
            around = around.parent
        if around is not None and around.parent is not None:
            self.at = around.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)

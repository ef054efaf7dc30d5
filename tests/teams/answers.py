"""What an answer says, and which marks are in it."""

import re
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote_plus
from zipfile import ZipFile

from profiles.l10n.phone_numbers import format_international
from tests.teams.account.marks import BASES, marks_of


def said_by(response: Any) -> bytes:
    """Return all that an answer says: headers, body, and the addresses that led to it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        body = _unzipped(body)
    led = getattr(response, "redirect_chain", [])
    return b"\n".join(
        [*(f"{name}: {value}".encode() for name, value in response.items()), str(led).encode(), body]
    )


def _unzipped(body: bytes) -> bytes:
    with ZipFile(BytesIO(body)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


# A character as JSON writes it.
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def without(said: bytes, typed: tuple[str, ...]) -> bytes:
    """Return ``said`` in plain letters, without what was typed, however it is written."""
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), said.decode())
    text = unescape(unquote_plus(unescape(text)))
    for word in sorted(set(typed), key=len, reverse=True):
        spellings = {word, unquote_plus(word)}
        if word.startswith("+"):
            spellings |= {format_international(word), word[1:]}
            spellings |= {each.replace("+", " ") for each in spellings}
        for each in sorted(spellings, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "~", text, flags=re.IGNORECASE)
    return text.encode()


def foreign(said: bytes, whose: str) -> list[str]:
    """Return the marks in ``said`` that are none of ``whose``."""
    found = set()
    for other in {*BASES} - {whose}:
        found |= {each.decode() for each in marks_of(other).findall(said)}
    return sorted(found)


# What differs from one answer to the next, and tells nothing; and the key of the line that an export logs,
# which counts over the account as all keys do.
RANDOM = re.compile(
    rb'csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]*|name="submission" value="[^"]*"|[0-9a-f]{16,}'
    rb"|csrftoken=\w+|X-RateLimit-Remaining: \d+|Content-Length: \d+|[0-9a-f]{8}-[0-9a-f-]{27}"
    rb'|"seq": \d+|\n"\d+"'
)


def plain(said: bytes, typed: tuple[str, ...]) -> bytes:
    """Return ``said`` without what was typed and what is random, to be compared."""
    return RANDOM.sub(b"#", without(said, typed))

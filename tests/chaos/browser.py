"""One signed-in person's browser, as far as the chaos suite needs one: requests, and reading what pages say."""

import html
import random
import re
import time
from collections.abc import Callable
from typing import Final

import httpx

from tests.chaos.checking.record import Look, Record, Sent
from tests.html import parse

TOKEN: Final = "c" * 32
VERSION: Final = re.compile(r"(?:Saved as|Saved already, as|Cleared, as|, as) version (\d+)\.")
HEARS: Final = re.compile(
    r"Callers hear version (\d+)\.|Version (\d+) has no profile: callers hear the agent prompt alone\."
)


def field_of(page: str, name: str) -> str:
    """Return the value of the first field or button ``name`` on ``page``; "" where there is none."""
    found = parse(page).css_first(f'[name="{name}"][value]')
    return (found.attributes["value"] or "") if found else ""


def sent_by(page: str, selector: str) -> dict[str, str]:
    """Return what the form ``selector`` on ``page`` would send without its buttons; nothing of none."""
    form = parse(page).css_first(selector) if page else None
    found: dict[str, str] = {}
    for field in form.css("[name]") if form else ():
        attributes = field.attributes
        value, name = attributes.get("value") or "", attributes["name"] or ""
        if field.tag == "textarea":
            found[name] = field.text().removeprefix("\n")
        elif field.tag == "select":
            chosen = field.css_first("option[selected]") or field.css_first("option")
            found[name] = (chosen.attributes.get("value") or "") if chosen else ""
        elif field.tag == "input" and (
            attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes
        ):
            found[name] = value
    return found


def heard_on(page: str) -> int | None:
    """Return the version that the state on ``page`` claims callers hear; None where it claims none."""
    claim = parse(page).css_first("#number-status strong")
    found = HEARS.fullmatch(claim.text()) if claim else None
    return int(found[1] or found[2]) if found else None


class Browser:
    """Sends requests to any of the web servers; a server that is gone is an answer that never came."""

    def __init__(
        self, who: str, session: str, urls: Callable[[], list[str]], record: Record, rng: random.Random
    ) -> None:
        self.who = who
        self._urls = urls
        self._record = record
        self._rng = rng
        # Longer than any push takes inside a request, a frozen one included.
        self._http = httpx.Client(
            timeout=15, cookies={"sessionid": session, "csrftoken": TOKEN}, headers={"X-CSRFToken": TOKEN}
        )

    def close(self) -> None:
        self._http.close()

    def page(self, number: str, what: str = "") -> str:
        """Return a page of ``number``; "" where none came. What it claims callers hear is noted as a look."""
        sent = self._note(Sent(self.who, f"see {what}", number, time.time()))
        answer = self._send("GET", f"/numbers/{number}/{what}")
        self._end(sent, answer)
        if answer is None or answer.status_code != 200:
            return ""
        heard = heard_on(answer.text)
        if heard is not None:
            look = Look(number, sent.at, sent.ended, heard)
            with self._record.lock:
                self._record.looks.append(look)
        return answer.text

    def get(self, path: str) -> str:
        """Return any page; "" where none came."""
        sent = self._note(Sent(self.who, f"see {path}", "", time.time()))
        answer = self._send("GET", path)
        self._end(sent, answer)
        return answer.text if answer is not None and answer.status_code == 200 else ""

    def post(self, path: str, data: dict[str, str], sent: Sent, *, htmx: bool = False) -> str:
        """Send a form; complete ``sent`` with what the answer says, and return the answer's text."""
        self._note(sent)
        answer = self._send("POST", path, data, {"HX-Request": "true"} if htmx else {})
        self._end(sent, answer)
        if answer is None:
            return ""
        if told := VERSION.search(answer.text):
            sent.version = int(told[1])
        if answer.status_code in {409, 422} and not htmx and sent.what == "save" and sent.text:
            first_line = sent.text.split("\n", 1)[0]
            sent.words_kept = html.escape(first_line) in answer.text
        return answer.text

    def _note(self, sent: Sent) -> Sent:
        with self._record.lock:
            self._record.sent.append(sent)
        return sent

    def _send(
        self,
        method: str,
        path: str,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response | None:
        url = self._rng.choice(self._urls()) + path.replace("+", "%2B")
        try:
            return self._http.request(method, url, data=data, headers=headers)
        except httpx.TransportError:
            time.sleep(0.1)  # nobody presses a button again at once
            return None

    @staticmethod
    def _end(sent: Sent, answer: httpx.Response | None) -> None:
        sent.ended = time.time()
        sent.status = answer.status_code if answer is not None else None
        sent.place = answer.headers.get("location", "") if answer is not None else ""

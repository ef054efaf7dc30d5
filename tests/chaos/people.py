"""People at the keyboard: seeded, concurrent, sometimes hasty, sometimes late."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Final

from tests.chaos.browser import Browser, field_of
from tests.chaos.checking.record import Sent

# By what a form says what its words started from.
BASE: Final = ("base_version", "base_digest")
WORDS: Final = (
    "Open Mon-Fri 9am-5pm. 1 High Street. Call 01632 960001. Parking behind. Card and cash.".split()
)


class Person(threading.Thread):
    """Does ``doings`` things, one after another; ``rng`` decides what."""

    def __init__(self, browser: Browser, numbers: Sequence[str], rng: random.Random, doings: int) -> None:
        super().__init__(name=browser.who)
        self._browser = browser
        self._numbers = numbers
        self._rng = rng
        self._count = doings
        self._made = 0
        # The last form that was seen of each number: what a tab left open would send.
        self._open_tabs: dict[str, str] = {}
        # The last state that was seen of each number.
        self._glances: dict[str, str] = {}
        self._doings: list[tuple[int, Callable[[str], None]]] = [
            (34, self.save),
            (8, self.save_from_an_old_tab),
            (8, self.save_twice),
            (8, self.revert),
            (6, self.clear),
            (14, self.decide_about_drift),
            (4, self.relabel),
            (8, self.push_now),
            (4, self.import_now),
            (3, self.keep_draft),
            (3, self.resume),
            (10, self.look),
        ]

    def run(self) -> None:
        """Do all of it."""
        weights = [weight for weight, _ in self._doings]
        for _ in range(self._count):
            doing = self._rng.choices(self._doings, weights)[0][1]
            doing(self._rng.choice(self._numbers))
            time.sleep(self._rng.uniform(0.02, 0.25))
        self._browser.close()

    def _text(self) -> str:
        """Return a text that nobody else writes, sometimes with line ends or white space at its end."""
        self._made += 1
        words = " ".join(self._rng.sample(WORDS, self._rng.randint(3, 8)))
        end = self._rng.choice(("", "", "", "\nClosed on Sundays.", " ", "\n"))
        return f"{self._browser.who} {self._made}: {words}{end}"

    def save(self, number: str) -> None:
        """Open the editor, type, save; if somebody else was faster, look and mostly save on top."""
        page = self._browser.page(number)
        if not page:
            return
        self._open_tabs[number] = self._glances[number] = page
        if self._rng.random() < 0.3:
            time.sleep(self._rng.uniform(0.0, 0.2))
        self._save_form(number, page)

    def save_from_an_old_tab(self, number: str) -> None:
        """Save from a page that was opened a while ago."""
        if page := self._open_tabs.get(number, ""):
            self._save_form(number, page)

    def save_twice(self, number: str) -> None:
        """Press Save twice: the same form, at the same time, perhaps to both servers."""
        page = self._browser.page(number)
        if not page:
            return
        text = self._text()
        again = threading.Thread(target=self._save_form, args=(number, page, text))
        again.start()
        self._save_form(number, page, text)
        again.join()

    def _save_form(self, number: str, page: str, text: str = "") -> None:
        if not field_of(page, "base_version"):
            return  # not editable, as the number is removed
        text = text or self._text()
        # An old form with new words has its old token; it is then a save like any other.
        form = {
            "text": text.replace("\n", "\r\n"),
            **{name: field_of(page, name) for name in (*BASE, "submission")},
        }
        answer, sent = self._post_save(number, form, text)
        if field_of(answer, "submission"):
            self._open_tabs[number] = self._glances[number] = answer
        key = field_of(answer, "acknowledged") if sent.status == 409 else ""
        if key and self._rng.random() < 0.6:
            form |= {"acknowledged": key, "submission": uuid.UUID(int=self._rng.getrandbits(128)).hex}
            self._post_save(number, form, text)

    def _post_save(self, number: str, form: dict[str, str], text: str) -> tuple[str, Sent]:
        sent = self._sent("save", number, form, text)
        htmx = self._rng.random() < 0.7
        return self._browser.post(f"/numbers/{number}/", form, sent, htmx=htmx), sent

    def _sent(
        self, what: str, number: str, form: dict[str, str] | None = None, text: str | None = None
    ) -> Sent:
        form = form or {}
        base = form.get("base_version", "")
        return Sent(
            who=self._browser.who,
            what=what,
            number=number,
            at=time.time(),
            base=int(base) if base else None,
            digest=form.get("base_digest", ""),
            submission=form.get("submission", ""),
            acknowledged=form.get("acknowledged", ""),
            text=text,
        )

    def revert(self, number: str) -> None:
        """Go back to some earlier version."""
        newest = field_of(self._browser.page(number), "base_version")
        if newest and int(newest) > 1:
            self._confirm("revert", number, f"revert/{self._rng.randint(1, int(newest))}/")

    def clear(self, number: str) -> None:
        """Clear the profile."""
        self._confirm("clear", number, "clear/")

    def _confirm(self, what: str, number: str, path: str) -> None:
        page = self._browser.page(number, path)
        form = {name: field_of(page, name) for name in (*BASE, "submission")}
        if not form["submission"]:
            return
        answer = self._browser.post(f"/numbers/{number}/{path}", form, self._sent(what, number, form))
        key = field_of(answer, "acknowledged")
        if key and self._rng.random() < 0.6:
            form = {name: field_of(answer, name) for name in (*BASE, "submission", "acknowledged")}
            self._browser.post(f"/numbers/{number}/{path}", form, self._sent(what, number, form))

    def decide_about_drift(self, number: str) -> None:
        """Adopt the outside text of the first number that was seen with one, or push ours over it.

        Adopted it may be only for as long as the notices in force last.
        """
        for other in [name for name, seen in self._glances.items() if f"{name}/drift/" in seen] or [number]:
            page = self._browser.page(other, "drift/")
            if key := field_of(page, "acknowledged"):
                choice = self._rng.choice(("adopt", "adopt", "push", "push", "until"))
                form = {"choice": choice, "acknowledged": key}
                sent = self._sent(choice, other, form)
                self._browser.post(f"/numbers/{other}/drift/", form, sent)
                return

    def relabel(self, number: str) -> None:
        """Give the number another name."""
        form = {"label": f"Business {self._rng.randrange(10**6)}"}
        self._browser.post(f"/numbers/{number}/label/", form, self._sent("label", number))

    def push_now(self, number: str) -> None:
        """Press Try now."""
        self._browser.post(f"/numbers/{number}/push/", {}, self._sent("push now", number), htmx=True)

    def import_now(self, number: str) -> None:
        """Import, and do not wait for the worker to."""
        self._browser.post("/numbers/import/", {}, self._sent("import", ""))

    def keep_draft(self, number: str) -> None:
        """Type something and leave it."""
        if base := field_of(self._browser.page(number), "base_version"):
            form = {"text": self._text(), "base_version": base}
            sent = self._sent("draft", number)
            self._browser.post(f"/numbers/{number}/draft/", form, sent, htmx=True)

    def resume(self, number: str) -> None:
        """Check the key and resume, whether pushing is paused or not."""
        self._browser.post("/account/resume/", {}, self._sent("resume", ""))

    def look(self, number: str) -> None:
        """Look at the state."""
        if page := self._browser.page(number, "status/"):
            self._glances[number] = page


class Outsider(threading.Thread):
    """Somebody at the Nixflex end who changes texts there, and now and then takes a number out for a while."""

    def __init__(
        self,
        edit: Callable[[str, str | None], object],
        remove: Callable[[str], object],
        add: Callable[[str, str], object],
        numbers: Sequence[str],
        rng: random.Random,
    ) -> None:
        super().__init__(name="outsider")
        self.enough = threading.Event()
        self._edit, self._remove, self._add = edit, remove, add
        self._numbers = numbers
        self._rng = rng

    def run(self) -> None:
        """Change something every now and then until it is ``enough``."""
        away = ""
        while not self.enough.wait(self._rng.uniform(0.3, 2.5)):
            present = [number for number in self._numbers if number != away]
            text = f"Outside {self._rng.randrange(10**9)}"
            draw = self._rng.random()
            if away:
                if draw < 0.6:
                    self._add(away, text)
                    away = ""
            elif draw < 0.1:
                away = self._rng.choice(present)
                self._remove(away)
            else:
                self._edit(self._rng.choice(present), None if draw < 0.2 else text)
        if away:
            self._add(away, f"Outside at last {self._rng.randrange(10**9)}")

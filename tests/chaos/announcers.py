"""Managers who set notices: short ones that begin and end within a run, and a few that outlast it."""

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from profiles.models.notice import Placement
from tests.chaos.browser import Browser, field_of
from tests.chaos.checking.record import Record, Sent

NOTICE: Final = re.compile(r"/notices/(\d+)/")
PLACEMENTS: Final = (Placement.ABOVE, Placement.ABOVE, Placement.BELOW, Placement.INSTEAD)
# The share of notices that are still in force when everything is at rest, and for how many seconds they are.
LASTING, LONG = 0.25, 900.0
# How often somebody who holds the clock presses to let it go on, where no answer comes.
PRESSES: Final = 30

# What was sent of a notice, by its key: anybody may change or end it.
Board = dict[int, dict[str, str]]


class Announcer(threading.Thread):
    """Does ``doings`` things about notices of ``numbers``; ``rng`` decides what.

    ``now`` tells what the clocks on the wall do, which are those of the machine.
    """

    def __init__(
        self,
        browser: Browser,
        board: Board,
        numbers: Sequence[str],
        rng: random.Random,
        *,
        now: Callable[[], float],
        doings: int,
    ) -> None:
        super().__init__(name=browser.who)
        self._browser, self._board, self._numbers, self._rng = browser, board, numbers, rng
        self._now, self._count = now, doings
        self._made = 0
        self._holds = False
        self._doings: list[tuple[int, Callable[[], None]]] = [
            (50, self.set_notice),
            (16, self.change),
            (10, self.end),
            (10, self.end_for_one),
            (5, self.hold_the_clock),
        ]

    def run(self) -> None:
        """Do all of it; the clock goes on at the end."""
        weights = [weight for weight, _ in self._doings]
        for _ in range(self._count):
            self._rng.choices(self._doings, weights)[0][1]()
            time.sleep(self._rng.uniform(0.02, 0.4))
            if self._holds and self._rng.random() < 0.7:
                self._release()
        self._release()

    def finish(self) -> None:
        """End every other notice that would outlast the run, when nothing befalls any process any more."""
        for pk in list(self._board)[::2]:
            self._post("end notice", f"/notices/{pk}/", {"end": "1"})

    def close(self) -> None:
        """Close the browser."""
        self._browser.close()

    def set_notice(self) -> None:
        """Plan a notice, perhaps with the same form twice, and set it, perhaps pressing twice."""
        submission = field_of(self._browser.get("/notices/new/"), "submission")
        if not submission:
            return
        numbers = self._rng.sample(self._numbers, self._rng.randint(1, min(5, len(self._numbers))))
        form = self._form() | {"numbers": "\n".join(numbers), "submission": submission}
        plans = [self._post("plan notice", "/notices/new/", form)]
        if self._rng.random() < 0.2:
            plans.append(self._post("plan notice", "/notices/new/", form))
        for plan in plans:
            if found := NOTICE.search(plan.place):
                pk = int(found[1])
                confirm = {"confirm": "1", "version": "1"}
                if self._rng.random() < 0.2:
                    self._at_once("set notice", f"/notices/{pk}/", confirm)
                self._post("set notice", f"/notices/{pk}/", confirm)
                self._board[pk] = form

    def change(self) -> None:
        """Change a notice's words, place or times."""
        if pk := self._any():
            version = field_of(self._browser.get(f"/notices/{pk}/change/"), "version")
            if version:
                form = self._form() | {"version": version}
                self._post("change notice", f"/notices/{pk}/change/", form)

    def end(self) -> None:
        """End a notice everywhere."""
        if pk := self._any():
            self._post("end notice", f"/notices/{pk}/", {"end": "1"})

    def end_for_one(self) -> None:
        """End a notice for one of its numbers."""
        if pk := self._any():
            number = self._rng.choice(self._board[pk]["numbers"].split("\n"))
            self._post("end notice for one", f"/notices/{pk}/numbers/{number}/", {"end": "1"})

    def hold_the_clock(self) -> None:
        """Hold the clock for a little while."""
        self._holds = True
        self._post("hold", "/notices/clock/", {"do": "hold"})

    def _release(self) -> None:
        for _ in range(PRESSES if self._holds else 0):
            if self._post("release", "/notices/clock/", {"do": "release"}).status is not None:
                self._holds = False
                return

    def _any(self) -> int:
        """Return the key of some notice, mostly one of the newest; 0 where there is none."""
        known = list(self._board)
        return self._rng.choice(known[-3:] if self._rng.random() < 0.7 else known) if known else 0

    def _form(self) -> dict[str, str]:
        """Return a form with words that nobody else writes, in UTC, at the very second that it tells."""
        self._made += 1
        begins = self._now() + self._rng.choice((-1.0, 0.0, self._rng.uniform(0.3, 3.0)))
        lasts = LONG if self._rng.random() < LASTING else self._rng.uniform(0.8, 5.0)
        return {
            "title": f"{self._browser.who} {self._made}",
            "text": f"Notice {self._made} of {self._browser.who}: closed until later.",
            "placement": self._rng.choice(PLACEMENTS),
            "starts_at": _typed(begins),
            "ends_at": _typed(max(begins, self._now()) + lasts),
            "says_span": "false",
            "zone": "UTC",
        }

    def _at_once(self, what: str, path: str, form: dict[str, str]) -> None:
        again = threading.Thread(target=self._post, args=(what, path, form))
        again.start()
        self._post(what, path, form)
        again.join()

    def _post(self, what: str, path: str, form: dict[str, str]) -> Sent:
        sent = Sent(who=self._browser.who, what=what, number="", at=time.time())
        self._browser.post(path, form, sent)
        return sent


def announcers_for(
    sessions: Sequence[str],
    numbers: Sequence[str],
    seed: int,
    *,
    urls: Callable[[], list[str]],
    record: Record,
    now: Callable[[], float],
    doings: Sequence[int],
) -> list[Announcer]:
    """Return an announcer for each of ``sessions``, with how many ``doings``; they know each other's notices."""
    board: Board = {}
    announcers = []
    for place, (session, count) in enumerate(zip(sessions, doings, strict=True)):
        who = f"announcer-{place}"
        browser = Browser(who, session, urls, record, random.Random(f"{seed}:{who}:server"))
        rng = random.Random(f"{seed}:{who}")
        announcers.append(Announcer(browser, board, numbers, rng, now=now, doings=count))
    return announcers


def _typed(seconds: float) -> str:
    """Return the Unix time as a form takes it."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()

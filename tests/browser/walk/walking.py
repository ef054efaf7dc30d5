"""A walk over every page in every state: what is wrong on each, and what each weighs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, ViewportSize

from tests.browser.walk import looks
from tests.browser.walk.states import State
from tests.browser.walk.tabbing import tab_through
from tests.browser.walk.world import fill, populate

WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)
ZOOMED = ViewportSize(width=640, height=400)  # what is left of 1280 by 800 at 200 %
# Less than anybody sees: a busy machine may draw the bar on top before all of it has come, and then the rest.
STILL = 0.01
# Also seen with an empty cache, in which what comes late can push what is there already.
COLD = {
    "sign-in",
    "overview",
    "numbers",
    "editor-long",
    "history",
    "compare-long-side",
    "rollout-running",
    "audit",
}
# All pages of the site in one process, which has axe compiled already when the next page comes.
ONE_PROCESS = "--process-per-site"
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Walk:
    """What a walk found: sentences by what was looked at; bytes of the first and the next visit, by state.

    ``enough``: looks of words that have enough contrast (:func:`looks.axe`).
    """

    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    weights: dict[str, tuple[int, int]] = field(default_factory=dict)
    shifted: dict[str, str] = field(default_factory=dict)
    enough: set[str] = field(default_factory=set)

    def note(self, what: str, state: State, found: list[str]) -> None:
        """Remember what is wrong in a state."""
        self.wrong[what] += [f"{state.name}: {each}" for each in found]

    def told(self, what: str) -> str:
        """Return what is wrong, a line each."""
        return "\n".join(self.wrong[what])

    def __str__(self) -> str:
        """The weights as a table, heaviest first."""
        rows = sorted(self.weights.items(), key=lambda row: row[1], reverse=True)
        table = [f"{'bytes transferred':32}{'first':>8}{'again':>8}"]
        table += [f"{name:32}{first:>8,}{again:>8,}" for name, (first, again) in rows]
        return "\n".join([*table, "shifted:", *(f"{name:32}{what}" for name, what in self.shifted.items())])


class Traffic:
    """What a page receives: bytes with their headers, and from which hosts."""

    def __init__(self, page: Page, sizes: dict[str, int]) -> None:
        self.hosts: set[str] = set()
        self.received = 0
        # What it would have been with an empty cache; ``sizes`` remembers what each file took when it came.
        self.all = 0
        self.files_came = False
        self._page = page
        self._sizes = sizes
        self._asked: dict[str, str] = {}
        self._cached: set[str] = set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        session.on("Network.loadingFinished", self._receive)
        session.on("Network.loadingFailed", self._give_up)

    def _give_up(self, event: dict[str, Any]) -> None:
        self._asked.pop(event["requestId"], None)

    def _ask(self, event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        self._asked[event["requestId"]] = address
        self.hosts.add(urlsplit(address).netloc)

    def _receive(self, event: dict[str, Any]) -> None:
        address = self._asked.pop(event["requestId"], "")
        size = int(event["encodedDataLength"])  # 0 from the cache
        if size and event["requestId"] not in self._cached:
            self._sizes[address] = size
            self.received += size
            self.files_came |= urlsplit(address).path.startswith("/static/")
        self.all += self._sizes.get(address, 0)

    def taken(self) -> tuple[int, int, bool]:
        """Wait until all is here and drawn; return what came, what an empty cache would have asked for, and
        whether files came that a second visit need not ask for."""
        self._page.evaluate(TWO_FRAMES)
        while self._asked:
            self._page.evaluate(TWO_FRAMES)
        taken = self.received, self.all, self.files_came
        self.received, self.all, self.files_came = 0, 0, False
        return taken


class Walker:
    """Opens states in one browser, whose cache the pages share as they do at somebody's desk."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.found = Walk()
        self.world = populate()
        self._browser = browser
        self._url = url
        self._sizes: dict[str, int] = {}
        self._desk = self._context()
        # Stays open, so that the process of the site's pages does (ONE_PROCESS).
        self._desk.new_page().goto(f"{url}/healthz")

    def _context(self) -> BrowserContext:
        context = self._browser.new_context(viewport=WIDE, color_scheme="light")
        context.add_init_script(looks.SHIFTS)
        context.set_default_timeout(15_000)
        return context

    def visit(self, state: State) -> None:
        """Open ``state`` and look at it."""
        if not state.empty and not self.world.is_full:
            fill(self.world)
        context = self._context() if state.name in COLD else self._desk
        context.set_offline(False)
        context.clear_cookies()
        state.sign_in(context, self._url, self.world)
        page = context.new_page()
        complaints, traffic = _complaints(page, state), Traffic(page, self._sizes)
        try:
            with state.during():
                self._weigh(page, traffic, state)
                if state.act:
                    state.act(page)
                # Within it: a page that asks for its state would be told that it is over.
                _look(page, state, self.found)
        except (AssertionError, Error) as error:
            self.found.note("status", state, [f"is not reached: {error}"])
        page.close()
        if context is not self._desk:
            context.close()
        self.found.note("hosts", state, sorted(traffic.hosts - {urlsplit(self._url).netloc, ""}))
        self.found.note("complaints", state, complaints)

    def _weigh(self, page: Page, traffic: Traffic, state: State) -> None:
        """Open the page, a second time if it brought files along that are kept then."""
        reached = _open(page, self._url + state.path(self.world), state, self.found)
        again, first, files_came = traffic.taken()
        _note_shifts(page, state, self.found)
        if files_came:
            _open(page, reached, state, self.found)
            again = traffic.taken()[0]
        self.found.weights[state.name] = first, again


def walk(browser: Browser, url: str, states: Sequence[State]) -> Walk:
    """Open each of ``states``, and look at it."""
    walker = Walker(browser, url)
    for state in states:
        walker.visit(state)
    return walker.found


def _open(page: Page, address: str, state: State, found: Walk) -> str:
    """Open ``address``; return where that led."""
    response = page.goto(address)
    assert response is not None
    if response.status != state.status:
        found.note("status", state, [f"answers {response.status} rather than {state.status}"])
    return page.url


def _note_shifts(page: Page, state: State, found: Walk) -> None:
    score, moved = looks.shifts(page)
    if score:
        found.shifted[state.name] = f"{score:.4f} {moved}"
    if score >= STILL:
        found.note("shifts", state, [f"{score:.3f}: {moved}"])


def _look(page: Page, state: State, found: Walk) -> None:
    found.note("axe light", state, looks.axe(page, found.enough))
    page.emulate_media(color_scheme="dark")
    found.note("axe dark", state, looks.axe(page, found.enough, colours_alone=True))
    found.note("errors", state, looks.errors(page))
    for name, size in (("320", NARROW), ("200 %", ZOOMED), ("1280", WIDE)):
        page.set_viewport_size(size)
        found.note(name, state, looks.layout(page))
        if size == ZOOMED:
            found.note("focus", state, looks.focus(page))
    found.note("focus", state, tab_through(page))


def _complaints(page: Page, state: State) -> list[str]:
    """Collect what the browser complains about, but for the refusals that the state is about."""
    told: list[str] = []
    statuses = [status for status in (state.status, *state.refused) if status != 200]
    # What htmx says of a request that a newer one replaced.
    expected = ["htmx:sendAbort", "htmx:afterRequest"]
    expected += [words for status in statuses for words in (f"status of {status} ", f"Error Code {status} ")]
    expected += ["ERR_INTERNET_DISCONNECTED", "htmx:sendError"] if state.offline else []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(each in message.text for each in expected):
            told.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told

"""``python -m tests.bench.hand --numbers 100000``: how long the hand waits, in a real browser.

Gunicorn as in production, Chromium, a sandbox that answers at once, and a temporary SQLite file with that many
numbers. Each figure is the median of 20 in one run, from the key going down to the first picture that shows the
answer, so the pauses that the page makes on purpose (300 ms before a preview, 250 ms before a search) are in it.
"""

import argparse
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
KEY = "nxf_bench:nxfs_bench"
TIMES = 20
LONG_TEXT = "Open Mondays to Fridays from 9 to 5; ask for Dr Price.\n" * 142
WORDS = ("dental", "clinic", "smile", "road", "street", "family", "north", "south", "park", "house")

# Resolves with the milliseconds from the next key to the first picture after what is awaited was in the page.
MEASURE = """([place, words]) => {
  const said = () => document.querySelector(place)?.textContent ?? "";
  window.measured = new Promise((done) => {
    let began;
    document.addEventListener("keydown", (event) => (began = event.timeStamp), { once: true, capture: true });
    const watch = new MutationObserver((changes) => {
      const here = changes.some(({ target }) => target.parentElement?.closest(place) || target.closest?.(place));
      if (began === undefined || !(words ? said().includes(words) : here)) {
        return;
      }
      watch.disconnect();
      requestAnimationFrame(() => done(performance.now() - began));
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}"""


def main() -> None:
    """Fill a database, start the site, measure, and print a line a figure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.hand", description=__doc__)
    parser.add_argument("--numbers", type=int, default=100_000)
    numbers = parser.parse_args().numbers
    with tempfile.TemporaryDirectory(prefix="bench-hand-") as folder:
        _prepare(Path(folder))
        from nixadmin.sandbox import SandboxServer

        with SandboxServer(numbers=1, key=KEY, write_limit=100_000, read_limit=100_000) as sandbox:
            os.environ["NIXFLEX_BASE_URL"] = sandbox.url
            number, cookie = _fill(numbers, sandbox.state())
            with _site() as site, _page(site, cookie) as page:
                measure(page, site, number)


def measure(page: Any, site: str, number: str) -> None:
    """Print every figure of the editor and of the search."""
    page.goto(f"{site}/numbers/{number}/")
    page.locator("#text").click()
    page.keyboard.press("Control+End")
    _print("key to counter", _timed(page, "#counter", lambda _: "x"))
    _print("key to preview", _timed(page, "#preview", lambda _: "y"))
    version = page.locator("input[name=base_version]").first.input_value

    def saved(_: int) -> str:
        page.keyboard.type("z")
        page.wait_for_timeout(800)  # the preview is there, so that the save is measured by itself
        return "Control+s"

    words = [f"version {int(version()) + place + 1}" for place in range(TIMES)]
    _print("save to Live", _timed(page, "#number-status", saved, words))
    page.goto(f"{site}/numbers/")

    def searched(turn: int) -> str:
        word = WORDS[turn % len(WORDS)]
        page.locator("#id_q").fill(word[:-1])
        page.wait_for_timeout(800)
        return word[-1]

    _print("search to results", _timed(page, "#number-rows", searched))


def _timed(page: Any, place: str, key: Callable[[int], str], words: list[str] | None = None) -> list[float]:
    """Return the milliseconds from each of 20 keys to a change in ``place``, or until that says ``words``."""
    took = []
    for turn in range(TIMES):
        pressed = key(turn)
        page.evaluate(MEASURE, [place, words[turn] if words else ""])
        page.keyboard.press(pressed)
        took.append(page.evaluate("() => window.measured"))
        page.wait_for_timeout(700)
    return took


def _print(what: str, took: list[float]) -> None:
    print(
        f"{what:<18} median {median(took):6.1f} ms   slowest of {len(took)}: {max(took):6.1f} ms", flush=True
    )


def _prepare(folder: Path) -> None:
    """Set the environment for this process and the site's, and migrate."""
    os.environ.update(
        DATABASE_URL=f"sqlite:///{folder / 'hand.sqlite3'}",
        DJANGO_SETTINGS_MODULE="nixadmin.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        SECRET_KEY="only-for-measuring",
        NIXFLEX_API_KEY=KEY,
        NIXFLEX_BASE_URL="http://127.0.0.1:9",
        NIXFLEX_WRITES_PER_MINUTE="100000",
        ALLOWED_HOSTS="127.0.0.1",
        DEBUG="off",
    )
    import django

    django.setup()
    from django.core.management import call_command

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)


def _fill(numbers: int, state: dict[str, Any]) -> tuple[str, str]:
    """Return the sandbox's number, mirrored among ``numbers`` others, and the session of somebody signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import Group, User
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from profiles.models import Agent, PhoneNumber, Revision
    from profiles.services import revisions
    from profiles.services.actors import command_actor
    from tests.bench.seeding.filling import Filling

    Filling(numbers, 2 * numbers, say=print).make()
    now, number = timezone.now(), state["numbers"][0]["phone_number"]
    mirrored = PhoneNumber(number=number, label="Measured", agent=Agent.objects.first(), state_since=now)
    mirrored.verified_at, mirrored.remote_text_seen = now, LONG_TEXT
    mirrored.save()
    first = revisions.build(
        mirrored, LONG_TEXT, kind=Revision.Kind.IMPORTED, actor=command_actor("bench"), now=now
    )
    first.save()
    revisions.set_head(mirrored, first)
    mirrored.live = first
    mirrored.save()
    user = User.objects.create_user("hand", password="pass-for-measuring", first_name="Hanna")
    user.groups.add(Group.objects.get(name="Managers"))
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "nixadmin.accounts.backend.StaffBackend"
    session.create()
    return number, str(session.session_key)


@contextmanager
def _site() -> Iterator[str]:
    """Serve the site as in production; the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "nixadmin.wsgi", "--bind", address, "--threads", "8"]
    server = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urlopen(f"http://{address}/healthz").close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _page(site: str, session: str) -> Iterator[Any]:
    """Open a page of Chromium, signed in."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=arguments)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        yield context.new_page()
        browser.close()


if __name__ == "__main__":
    main()

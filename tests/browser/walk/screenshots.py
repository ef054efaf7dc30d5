"""``python -m tests.browser.walk.screenshots``: a picture of every page in every state.

At 1280, 390 and 1920 px, light and dark, in ``screenshots/<name>-<width>-<theme>.png``. ``--only`` takes the
beginnings of names. The database is a temporary SQLite file.
"""

import argparse
import logging
import os
import shutil
import tempfile
from itertools import product
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[3]
WIDTHS = {1280: 800, 390: 844, 1920: 1080}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> None:
    """Fill a database, serve the site, and take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.walk.screenshots", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of the states' names; all if none")
    parser.add_argument("--folder", type=Path, default=ROOT / "screenshots")
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as place:
        _prepare(Path(place))
        from tests.browser.serving import production_server
        from tests.browser.walk.states import STATES

        wanted = [state for state in STATES if state.name.startswith(tuple(options.only) or "")]
        with production_server(Path(place) / "static") as url:
            print(f"{_take(url, wanted, options.folder)} pictures are in {options.folder}")


def _prepare(place: Path) -> None:
    """Set the environment and migrate."""
    os.environ.update(
        DATABASE_URL=f"sqlite:///{place / 'screenshots.sqlite3'}",
        DJANGO_SETTINGS_MODULE="nixadmin.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        SECRET_KEY="only-for-pictures",
        NIXFLEX_API_KEY="nxf_pictures:nxfs_pictures",
        NIXFLEX_BASE_URL="http://127.0.0.1:9",
        ALLOWED_HOSTS="127.0.0.1",
        DEBUG="off",
    )
    import django

    django.setup()
    from django.core.management import call_command

    logging.disable(logging.ERROR)
    call_command("migrate", verbosity=0)


def _take(url: str, wanted: list[Any], folder: Path) -> int:
    """Take the pictures of the states that are ``wanted``; return how many."""
    from playwright.sync_api import sync_playwright

    from tests.browser.walk.world import fill, populate

    world, taken = populate(), 0
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=arguments)
        for state in wanted:
            if not state.empty and not world.is_full:
                fill(world)
            context = browser.new_context()
            state.sign_in(context, url, world)
            page = context.new_page()
            with state.during():
                page.goto(url + state.path(world))
                if state.act:
                    state.act(page)
                page.mouse.move(0, 0)
                for (width, height), theme in product(WIDTHS.items(), THEMES):
                    page.set_viewport_size({"width": width, "height": height})
                    page.emulate_media(color_scheme=theme)
                    path = folder / f"{state.name}-{width}-{theme}.png"
                    page.screenshot(path=path, full_page=True, animations="disabled")
                    taken += 1
            context.close()
        browser.close()
    return taken


if __name__ == "__main__":
    main()

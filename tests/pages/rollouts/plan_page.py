"""The page of a dry run, opened and read."""

from django.test import Client

from profiles.models import Rollout
from tests.html import Page


def address(rollout: Rollout, rest: str = "") -> str:
    return f"/rollouts/{rollout.pk}/{rest}"


def open_page(browser: Client, rollout: Rollout, **query: str) -> Page:
    return Page.of(browser.get(address(rollout), query))


def table_rows(page: Page) -> list[str]:
    return [row.words for row in page.by_id("rows").one("tbody").all("tr", hidden=False)]


def shown_lines(page: Page) -> list[int]:
    boxes = page.by_id("rows").all("input", type="checkbox")
    return [int(box["aria-label"].removeprefix("Row ")) for box in boxes]

"""What the tests of the editor in a browser have in common."""

from playwright.sync_api import Locator, Page

# Adds up how far things moved by themselves, and remembers what moved.
WATCH = """() => {
  window.shifted = { sum: 0, what: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.shifted.sum += entry.value;
      window.shifted.what.push(...entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName));
    }
  }).observe({ type: "layout-shift" });
}"""

LONG = "Open Mondays to Fridays from 9 to 5; ask for Dr Price.\n" * 145


def field(page: Page) -> Locator:
    """Return the text field."""
    return page.get_by_label("Business profile", exact=True)


def tab(page: Page, name: str) -> Locator:
    """Return a tab beside the text."""
    return page.get_by_role("tab", name=name)


def box(page: Page, selector: str) -> dict[str, float]:
    """Return where an element is in the window."""
    found: dict[str, float] = page.locator(selector).evaluate(
        "element => element.getBoundingClientRect().toJSON()"
    )
    return found

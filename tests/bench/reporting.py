"""The tables at the end of a measurement."""

from itertools import groupby

import pytest

from tests.bench.measuring import Measured
from tests.bench.pages import PAGES

ORDER = {page: place for place, page in enumerate(PAGES)}
# Lines of a plan that are worth reading; the rest joins a page's 50 rows to what they show.
SHOWN = 30


def write_pages(terminal: pytest.TerminalReporter, pages: list[Measured]) -> None:
    """Write what each page took."""
    pages.sort(key=lambda measured: ORDER[measured.page])
    terminal.section("pages")
    terminal.write_line(f"{'page':<58}{'statements':>11}{'most work':>11}{'ms':>8}{'x bare view':>13}")
    for measured in pages:
        page = measured.page
        limit = f" of {page.limit}" if page.limit else ""
        terminal.write_line(
            f"{page!s:<58}{f'{len(measured.statements)}{limit}':>11}{measured.hardest.work:>11,}"
            f"{measured.milliseconds:>8.1f}{measured.ratio:>13.1f}"
        )
    floor = sorted(measured.floor for measured in pages)[len(pages) // 2]
    terminal.write_line(f"A bare view behind the sign-in takes {floor:.1f} ms.")
    for page in (measured.page for measured in pages if measured.page.excuse):
        terminal.write_line(f"{page}: {page.excuse}.")


def write_plans(terminal: pytest.TerminalReporter, pages: list[Measured]) -> None:
    """Write the plan with the most work of each kind of page, those with an excuse aside."""
    plain = [measured for measured in pages if not measured.page.excuse]
    for kind, group in groupby(plain, key=lambda measured: measured.page.kind):
        worst = max(group, key=lambda measured: measured.hardest.work)
        terminal.section(f"hardest statement of {kind}: {worst.page.name}")
        for line in worst.hardest.lines[:SHOWN]:
            terminal.write_line(line)


def write_comparison(terminal: pytest.TerminalReporter, comparisons: dict[str, list[float]]) -> None:
    """Write our times beside those of Django's admin."""
    terminal.section("beside Django's admin")
    terminal.write_line(f"{'page':<40}{'ours, ms':>10}{'admin, ms':>11}{'admin / ours':>14}")
    for name, (ours, theirs) in sorted(comparisons.items()):
        terminal.write_line(f"{name:<40}{ours:>10.1f}{theirs:>11.1f}{theirs / ours:>14.1f}")

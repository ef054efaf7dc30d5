"""Every page with few statements, none of which reads a large table from end to end."""

import pytest
from django.test import Client

from tests.bench.conftest import RUNS
from tests.bench.measuring import Measured, measure
from tests.bench.pages import PAGES, Page

pytestmark = [pytest.mark.urls("tests.bench.urls"), pytest.mark.django_db]


@pytest.mark.parametrize("opened", PAGES, ids=str)
def test_page(
    opened: Page,
    clients: dict[str, Client],
    names: dict[str, str],
    rows: dict[str, int],
    measured: list[Measured],
) -> None:
    taken = measure(clients[opened.role], opened, opened.path.format(**names), rows, RUNS)
    measured.append(taken)
    if opened.limit is not None:
        assert len(taken.statements) <= opened.limit
    assert opened.excuse or not taken.scans, "\n\n".join(str(plan) for plan in taken.plans if plan.scans)

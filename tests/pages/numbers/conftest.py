"""Lists that have several pages of few numbers."""

import pytest

from profiles.views.numbers import rows


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of the list has 5, 10 or 20 rows; 10 unless one asks for another size."""
    monkeypatch.setattr(rows, "PAGE_SIZES", (5, 10, 20))
    monkeypatch.setattr(rows, "DEFAULT_PAGE_SIZE", 10)

"""A body in stretches: they make it up again, whatever was found where."""

import pytest

from profiles.texts.checks.finding import Finding, Severity
from profiles.texts.checks.marking import marked


def _found(start: int, end: int) -> Finding:
    return Finding("past-date", Severity.WARNING, start, end, "")


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ([], ["We cut hair."]),
        ([(0, 0)], ["We cut hair."]),
        ([(3, 6)], ["We ", "[cut]", " hair."]),
        ([(7, 12), (0, 2)], ["[We]", " cut ", "[hair.]"]),
        ([(3, 6), (3, 11)], ["We ", "[cut hair]", "."]),
        ([(0, 6), (3, 11)], ["[We cut]", " hair."]),
        ([(0, 12)], ["[We cut hair.]"]),
    ],
    ids=["nothing", "no place", "one", "two", "one within another", "overlapping", "all"],
)
def test_stretches_make_up_the_body(places: list[tuple[int, int]], shown: list[str]) -> None:
    stretches = marked("We cut hair.", [_found(*place) for place in places])
    assert [f"[{each.text}]" if each.finding else each.text for each in stretches] == shown

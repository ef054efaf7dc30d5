"""The body of an outside text, found by the place of the notices in force."""

from datetime import UTC, datetime, timedelta

import pytest

from profiles.texts.composition import Layer, Placement, compose
from profiles.texts.stripping import find_body

NOW = datetime(2026, 12, 24, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def layer(key: int, text: str, placement: Placement = Placement.ABOVE, *, begins: timedelta = -DAY) -> Layer:
    return Layer(
        key=key,
        version=1,
        text=text,
        placement=placement,
        starts_at=NOW + begins,
        ends_at=NOW + begins + 2 * DAY,
    )


ABOVE, TWO = layer(1, "Closed today."), layer(2, "Back\n\nsoon.", begins=-DAY / 2)
BELOW, INSTEAD = layer(3, "Thank you.", Placement.BELOW), layer(4, "Fire.", Placement.INSTEAD)
PLANNED = layer(5, "Closed tomorrow.", begins=DAY)


@pytest.mark.parametrize("body", ["Open 9 to 5.", "", "Closed today.", "\n\n", "Two\n\nstretches"])
@pytest.mark.parametrize("layers", [[], [ABOVE], [BELOW], [ABOVE, TWO, BELOW], [PLANNED], [ABOVE, PLANNED]])
def test_what_was_composed_is_taken_apart_again(body, layers):
    found = find_body(compose(body, layers, NOW).text, layers, NOW)
    assert found is not None
    assert compose(found, layers, NOW).text == compose(body, layers, NOW).text


@pytest.mark.parametrize("outside", ["Fire.", "Open 9 to 5."])
def test_under_a_notice_instead_of_the_profile_nothing_shows_the_body(outside):
    assert find_body(outside, [ABOVE, INSTEAD], NOW) is None


def test_one_of_two_notices_is_not_enough():
    assert find_body("Closed today.\n\nOpen.\n\nThank you.", [ABOVE, TWO, BELOW], NOW) is None


@pytest.mark.parametrize(
    "outside", ["Closed till Monday.\n\nOpen.", "Open.\n\nClosed today.", "Closed today.\nOpen.", "Open."]
)
def test_a_notice_that_was_changed_outside_hides_the_body(outside):
    assert find_body(outside, [ABOVE], NOW) is None


def test_a_notice_that_did_not_fit_is_not_looked_for():
    assert find_body("x" * 7995, [ABOVE], NOW) == "x" * 7995


def test_the_notice_alone_is_over_no_body():
    assert find_body("Closed today.", [ABOVE], NOW) == ""

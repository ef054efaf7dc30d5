"""Whose words are whose in a composed text, and what a version did to notices."""

from datetime import timedelta

import pytest

from profiles.texts.composition import Layer, Placement, compose
from profiles.texts.parts import Step, Stretch, notices_in, steps, stored_parts, stretches
from tests.clock import START

BODY = "Open daily.\n\nMind the step 🙂."
PROFILE = [None, None, 20]


def layer(key: int, text: str, placement: Placement = Placement.ABOVE) -> Layer:
    hour = timedelta(hours=1)
    return Layer(key, 3, text, placement, START - hour, START + hour)


def said(body: str, *layers: Layer) -> list[Stretch]:
    """Return the stretches of what is composed now, of the parts as a version keeps them."""
    made = compose(body, layers, START)
    return stretches(made.text, stored_parts(made))


def test_without_parts_all_is_the_profile():
    assert stretches(BODY, None) == [Stretch(BODY)]


def test_a_text_without_notices_keeps_no_parts():
    assert stored_parts(compose(BODY, [], START)) is None


def test_no_text_has_no_stretches():
    assert stretches("", None) == []


def test_each_stretch_is_whose_it_is_to_the_character():
    found = said(BODY, layer(1, "Closed 🎄."), layer(2, "Call back.", Placement.BELOW))
    assert found == [Stretch("Closed 🎄.", 1, 3), Stretch(BODY), Stretch("Call back.", 2, 3)]


def test_what_is_heard_instead_is_all():
    assert said(BODY, layer(1, "Closed.", Placement.INSTEAD)) == [Stretch("Closed.", 1, 3)]


def test_the_notices_of_a_text_are_found():
    assert notices_in([[7, 1, 5], PROFILE, [9, 1, 5]]) == {7, 9}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, [[7, 1, 5], PROFILE], [(7, Step.BEGAN)]),
        ([[7, 1, 5], PROFILE], None, [(7, Step.ENDED)]),
        ([[7, 1, 5], PROFILE], [[7, 2, 5], PROFILE], [(7, Step.CHANGED)]),
        ([[7, 1, 5], PROFILE], [[7, 1, 6], PROFILE], [(7, Step.RENEWED)]),
        ([[7, 1, 5], PROFILE], [[7, 1, 5], [None, None, 30]], []),
        ([[7, 1, 5], PROFILE], [[9, 1, 5], PROFILE], [(7, Step.ENDED), (9, Step.BEGAN)]),
        ([[7, 1, 5], PROFILE], [[8, 1, 5]], [(7, Step.COVERED), (8, Step.BEGAN)]),
        ([[8, 1, 5]], [[7, 1, 5], PROFILE], [(7, Step.AGAIN), (8, Step.ENDED)]),
        ([[7, 1, 5], [8, 1, 5]], [[8, 1, 5]], [(7, Step.ENDED)]),
    ],
)
def test_what_a_version_did_to_notices_follows_from_its_parts(before, after, expected):
    """Notice 8 is heard instead of everything else."""
    assert steps(before, after, alone={8}) == expected

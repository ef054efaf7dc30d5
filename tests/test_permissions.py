"""The sentence that names a missing right and who has it."""

import pytest

from profiles.permissions import CLEAR, EDIT, SEE, missing_right


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        (
            SEE,
            "You need the right to see numbers and their profiles, which Viewers, Editors and Managers have.",
        ),
        (EDIT, "You need the right to edit, revert and push profiles, which Editors and Managers have."),
        (CLEAR, "You need the right to clear profiles, which Managers have."),
    ],
)
def test_a_missing_right_is_named_with_the_groups_that_have_it(right: str, sentence: str) -> None:
    assert missing_right(right) == sentence

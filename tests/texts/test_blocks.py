"""The blocks that the editor inserts."""

import pytest

from profiles.texts.blocks import BLOCKS
from profiles.texts.facts import completeness
from profiles.texts.warnings import find_warnings


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block.name))
def test_a_block_with_open_blanks_is_warned_about(block):
    assert "open-placeholder" in [warning.code for warning in find_warnings(str(block.text))]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block.name))
def test_every_line_but_the_heading_waits_for_words(block):
    heading, *lines = str(block.text).split("\n")
    assert all("{{" in line for line in lines)
    assert "{{" in heading or lines


def test_inserting_everything_does_not_look_complete():
    told = completeness("\n".join(str(block.text) for block in BLOCKS))
    assert told is not None
    assert len(told.missing) > 3

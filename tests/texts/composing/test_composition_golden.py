"""What is sent for the same rows is the same to the byte, from release to release."""

from typing import Any

import pytest

from tests.texts.composing.composition_cases import read, result

MOVED = """\
callers would hear other bytes for the same rows. Is that meant? Then renew the file with
    python -m tests.texts.composing.composition_cases
say in CHANGELOG.md what changes for whom and offer the change as a rollout: no upgrade changes what people say."""


@pytest.mark.parametrize("case", read(), ids=lambda case: case["name"])
def test_the_bytes_are_those_of_the_golden_file(case: dict[str, Any]):
    assert result(case) == case["result"], MOVED

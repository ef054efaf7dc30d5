"""``docs/api.md``: each example runs as it stands, and each code of the API is told."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from profiles.api.problems import CODES
from profiles.models import PhoneNumber
from profiles.models.rollout import RowCode
from tests.examples.conftest import program

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text()
EXAMPLES = re.findall(r"^```(sh|python|js)\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
# The first of each language that saves a profile.
SAVES = {
    kind: next(text for language, text in EXAMPLES if language == kind and ("PUT" in text or "put(" in text))
    for kind in ("sh", "python", "js")
}


def command(language: str, text: str) -> list[str]:
    """Return the command that runs an example."""
    if language == "sh":
        return [program("bash"), "-euo", "pipefail", "-c", text]
    if language == "python":
        return [sys.executable, "-c", text]
    return [program("node"), "--input-type=module", "--eval", text]


def run(language: str, text: str, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(language, text),
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("language", "text"),
    EXAMPLES,
    ids=[f"{place}-{language}" for place, (language, _) in enumerate(EXAMPLES)],
)
def test_an_example_runs_as_it_stands(language, text, settings_of_examples):
    done = run(language, text, settings_of_examples)
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize("language", sorted(SAVES))
def test_what_the_examples_save_is_heard_by_callers(language, settings_of_examples, example_number, sandbox):
    done = run(language, SAVES[language], settings_of_examples)
    assert done.returncode == 0, done.stderr
    number = PhoneNumber.objects.select_related("head").get(pk=example_number.pk)
    assert (number.version, sandbox.state(number.number)["custom_prompt"]) == (2, number.head.text)


def test_an_example_that_fails_is_seen(settings_of_examples):
    assert run("sh", 'curl --fail "$NIXADMIN_URL/api/v1/nothing"', settings_of_examples).returncode != 0


def test_each_code_is_told_with_its_status():
    rows = re.findall(r"^\| `(\w+)` \| (\d{3}) \|", DOCUMENT, re.MULTILINE)
    assert {code: int(status) for code, status in rows} == CODES


def test_each_code_of_a_row_is_told():
    table = DOCUMENT.partition("| Code of a row |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`(\w+)`", " ".join(cells))) == sorted(RowCode)

"""docs/webhooks.md: its examples run, and take what is sent."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from profiles.models.webhook import WebhookEvent
from profiles.webhooks.signing import make_secret, signed_headers

DOCUMENT = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
BODY = '{"type":"profile.live","timestamp":"2026-06-15T09:30:00.000Z","data":{"number":"+441632960001"}}'
NODE = shutil.which("node")


def example(language: str) -> str:
    """Return the one example in that language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return found


def in_python(body: str, headers: dict[str, str], secret: str, folder: Path) -> Any:
    names: dict[str, Any] = {}
    exec(example("python"), names)
    return names["received"](body.encode(), headers, secret)


def in_javascript(body: str, headers: dict[str, str], secret: str, folder: Path) -> Any:
    if NODE is None:
        pytest.skip("there is no Node here")
    (folder / "received.mjs").write_text(example("javascript"))
    asked = f"const said = received({json.dumps(body)}, {json.dumps(headers)}, {json.dumps(secret)});"
    # The clock of the test stands still; Node's does not know.
    clock = f"Date.now = () => {datetime.now(UTC).timestamp() * 1000};"
    script = (
        f'import {{ received }} from "./received.mjs"; {clock} {asked} console.log(JSON.stringify(said));'
    )
    (folder / "run.mjs").write_text(script)
    done = subprocess.run(
        [NODE, "run.mjs"], cwd=folder, capture_output=True, text=True, check=True, timeout=30
    )
    return json.loads(done.stdout)


LANGUAGES = pytest.mark.parametrize("received", [in_python, in_javascript])


@LANGUAGES
def test_the_example_takes_what_is_ours(received, tmp_path):
    secret = make_secret()
    headers = signed_headers("msg_1", datetime.now(UTC), BODY, [make_secret(), secret])
    assert received(BODY, headers, secret, tmp_path) == json.loads(BODY)


@LANGUAGES
def test_the_example_refuses_what_somebody_else_sent(received, tmp_path):
    headers = signed_headers("msg_1", datetime.now(UTC), BODY, [make_secret()])
    assert received(BODY, headers, make_secret(), tmp_path) is None


@LANGUAGES
def test_the_example_refuses_what_is_old(received, tmp_path):
    secret = make_secret()
    headers = signed_headers("msg_1", datetime(2026, 6, 15, 9, 20, tzinfo=UTC), BODY, [secret])
    assert received(BODY, headers, secret, tmp_path) is None


def test_every_event_is_documented():
    assert [event for event in WebhookEvent.values if f"`{event}`" not in DOCUMENT] == []

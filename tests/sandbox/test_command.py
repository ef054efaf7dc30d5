"""``manage.py sandbox`` as a process."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
# The settings ask for these; the sandbox itself needs neither.
ENVIRONMENT = {"SECRET_KEY": "for this test only", "NIXFLEX_API_KEY": "nxf_test:nxfs_test"}

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def run() -> Iterator[Run]:
    started: list[subprocess.Popen[str]] = []
    ends: list[threading.Timer] = []

    environment = os.environ | ENVIRONMENT
    environment.pop("PYTHONUNBUFFERED", None)  # the first line must come through a buffered pipe too

    def start(*options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "sandbox", "--port", "0", "--numbers", "5", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        ends.append(threading.Timer(30, process.kill))  # so that nothing waits for ever
        ends[-1].start()
        return process

    yield start
    for process, end in zip(started, ends, strict=True):
        end.cancel()
        process.kill()
        process.communicate()


def address(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline()
    return re.search(r"http://127\.0\.0\.1:[1-9]\d*", line)[0]


def usage(url: str) -> int:
    headers = {"Authorization": "Bearer nxf_a:nxfs_b"}
    return httpx.get(f"{url}/v1/usage", headers=headers, trust_env=False, verify=False).status_code


def test_it_prints_a_line_a_request_and_ends_cleanly_on_a_signal(run):
    process = run()
    assert usage(address(process)) == 200
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=10)
    assert re.fullmatch(r"\d\d:\d\d:\d\d GET /v1/usage 200 \d+ ms\n", out)
    assert (process.returncode, err) == (0, "")


def test_options_reach_the_server(run):
    process = run("--no-log-lines", "--key", "nxf_demo:nxfs_demo", "--list-form", "old", "--read-limit", "9")
    url = address(process)
    assert usage(url) == 401
    headers = {"Authorization": "Bearer nxf_demo:nxfs_demo"}
    answer = httpx.get(f"{url}/v1/phone-numbers", headers=headers, trust_env=False, verify=False)
    assert "custom_prompt" not in answer.json()["phone_numbers"][0]
    assert answer.headers["x-ratelimit-limit"] == "9"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--key", "secret", "key must have the form nxf_ID:nxfs_SECRET."),
        ("--numbers", "50000", "numbers must be at most 21,601"),
        ("--host", "192.0.2.1", "Cannot assign requested address"),
    ],
)
def test_what_cannot_start_says_why_in_one_sentence(option, value, sentence):
    with pytest.raises(CommandError, match=f"^The sandbox cannot start: .*{re.escape(sentence)}"):
        call_command("sandbox", option, value, "--port", "0")

"""``python -m tests.chaos.measurements.kills``: kill -9 of web and worker at each step of a push, in real time.

Prints for each: the state that the number has after the death, what was on disk, and how long it takes until it is
live with what was saved. The cases run at the same time, since most of each is waiting.
"""

import multiprocessing
import random
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from tests.chaos.measurements.stage import Stage, stage, wait_for

from profiles.models import PhoneNumber, Revision  # isort: skip
from tests.chaos.browser import Browser, field_of
from tests.chaos.checking.record import Sent
from tests.chaos.processes.crew import WEB, WORKER, Crew
from tests.chaos.processes.databases import Databases
from tests.chaos.processes.steps import BUDGET_RESERVED, PUSH_STEPS, SAVE_STEPS, UNDER_WAY, Mishap
from tests.chaos.processes.template import template

TEXT = "Saved before the kill. Open Mon-Fri."
# The save takes the lease and writes the attempt.
CASES = [(WEB, step) for step in (BUDGET_RESERVED, *SAVE_STEPS[:2], *PUSH_STEPS[3:], SAVE_STEPS[2])] + [
    (WORKER, step) for step in PUSH_STEPS
]


def case(databases: Databases, sessions: Mapping[str, str], kind: str, step: str) -> str:
    """Play one case and return its line of the table."""
    with stage(databases, f"{kind}_{abs(hash(step))}", numbers=1) as here:
        mishaps: dict[str, Any] = {"mishaps": [Mishap(step, 1, after=0.3)]}
        inline = kind == WEB
        web = here.part(WEB, inline=inline, **(mishaps if kind == WEB else {}))
        worker = here.part(WORKER, **(mishaps if kind == WORKER else {}))
        if step == UNDER_WAY:
            here.sandbox.faults([{"method": "PATCH", "nth": 1, "delay": 1.0}])
        parts = [web, worker] if kind == WORKER else [web]
        with here.play(parts) as crew:
            return f"| {kind} | {step} | {_story(here, crew, worker_waits=kind == WEB, sessions=sessions)} |"


def _story(here: Stage, crew: Crew, *, worker_waits: bool, sessions: Mapping[str, str]) -> str:
    number = PhoneNumber.objects.get()
    who, session = next(iter(sessions.items()))
    browser = Browser(who, session, crew.urls, here.record, random.Random(0))
    form = {name: field_of(browser.page(number.number), name) for name in ("base_version", "submission")}
    sent = Sent(who, "save", number.number, time.time(), text=TEXT)
    browser.post(f"/numbers/{number.number}/", form | {"text": TEXT}, sent)
    wait_for(lambda: bool(here.record.deaths), at_most=30)
    died = time.monotonic()
    number.refresh_from_db()
    state = f"{number.state}, {number.attempts.count()} attempts"
    saved = Revision.objects.filter(text=TEXT).exists()
    told = "saved" if sent.saved else "no answer"
    # The worker may have been at work all the time, or be started with what a dead web process left.
    with here.play([here.part(WORKER, 2)] if worker_waits else []):
        if saved:
            wait_for(lambda: _is_live(number), at_most=180)
    seconds = time.monotonic() - died
    held = here.sandbox.state(number.number)["custom_prompt"] == TEXT
    writes = sum(entry["method"] == "PATCH" for entry in here.sandbox.log()["requests"])
    end = (
        f"live after {seconds:.1f} s, Nixflex holds it: {'yes' if held else 'NO'}"
        if saved
        else "was never saved"
    )
    return f"{told} | {state if saved else 'as before'} | {end}, {writes} requests"


def _is_live(number: PhoneNumber) -> bool:
    number.refresh_from_db()
    return number.state == PhoneNumber.State.LIVE and number.live_text == TEXT


def main() -> None:
    """Play all cases and print the table."""
    with template(numbers=1) as (databases, sessions):
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(len(CASES), mp_context=context) as pool:
            rows = [pool.submit(case, databases, sessions, *which) for which in CASES]
            print("| process | killed at | told | state on restart | then |\n|---|---|---|---|---|")
            for row in rows:
                print(row.result(), flush=True)


if __name__ == "__main__":
    main()

"""``python -m tests.chaos.measurements.outage``: Nixflex away for 60 s, with the product's real times.

People save while it is away. Prints what their pages said meanwhile, and how long after its return all is live.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Sequence

from tests.chaos.measurements.stage import all_live, stage, wait_for

from profiles.models import PhoneNumber  # isort: skip
from tests.chaos.browser import Browser, field_of
from tests.chaos.checking.record import Sent
from tests.chaos.processes.crew import WEB, WORKER
from tests.chaos.processes.template import template
from tests.html import parse

NUMBERS = 8


def save(browser: Browser, number: str, round_of_saves: int) -> str:
    """Save a new text over HTTP and return what the answer was."""
    form = {name: field_of(browser.page(number), name) for name in ("base_version", "submission")}
    text = f"Saved in the outage, {round_of_saves}, for {number}."
    sent = Sent(browser.who, "save", number, time.time(), text=text)
    browser.post(f"/numbers/{number}/", form | {"text": text}, sent, htmx=True)
    return f"{sent.status} version {sent.version}"


def look(browser: Browser, numbers: Sequence[str], said: dict[str, set[str]]) -> None:
    """Note what the state on each number's page says: its word, and when the next try is."""
    for number in numbers:
        page = parse(browser.page(number, "status/"))
        word, at = page.css_first(".state"), page.css_first(".next-try time")
        said[number].add(f"{word.text() if word else '?'}{f' until {at.text()}' if at else ''}")


def main() -> None:
    """Play the outage and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.measurements.outage", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    with (
        template(numbers=NUMBERS) as (databases, sessions),
        stage(databases, "outage", numbers=NUMBERS) as here,
    ):
        parts = [here.part(WEB), here.part(WORKER, 1), here.part(WORKER, 2)]
        with here.play(parts) as crew:
            who, session = next(iter(sessions.items()))
            browser = Browser(who, session, crew.urls, here.record, random.Random(0))
            numbers = list(PhoneNumber.objects.values_list("number", flat=True))
            said: dict[str, set[str]] = defaultdict(set)
            here.sandbox.stop()
            end = time.monotonic() + seconds
            print("answers to saves while it is away:", {save(browser, number, 1) for number in numbers})
            while time.monotonic() < end:
                look(browser, numbers, said)
                if time.monotonic() > end - seconds / 2 and not any(
                    "second" in words for words in said.values()
                ):
                    save(browser, numbers[0], 2)
                    said[numbers[0]].add("(second save)")
                time.sleep(1)
            here.sandbox.start()
            after = wait_for(all_live, at_most=400, every=0.2)
        held = {row["phone_number"]: row["custom_prompt"] for row in here.sandbox.state()["numbers"]}
        right = all(number.head_text == held[number.number] for number in PhoneNumber.objects.all())
        tries = sum(number.attempts.count() for number in PhoneNumber.objects.all())
    retrying = sum(any(words.startswith("Retrying until") for words in pages) for pages in said.values())
    print(
        f"away for {seconds:.0f} s; {retrying} of {NUMBERS} pages showed Retrying with the time of the next try"
    )
    for number, pages in said.items():
        print(f"  {number}: {', '.join(sorted(pages))}")
    print(
        f"{tries} attempts; all live {after:.1f} s after its return; Nixflex holds every newest version: {right}"
    )


if __name__ == "__main__":
    main()

"""``python -m tests.chaos --seeds 200 --jobs 6``: run seeds in parallel, print what was found, and fail if anything was."""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from tests.chaos import warm  # noqa: F401 - Django first
from tests.chaos.databases import Databases, databases
from tests.chaos.run import NUMBERS, Plan, Result, run_seed
from tests.chaos.template import fill_template


@contextmanager
def template() -> Iterator[tuple[Databases, dict[str, str]]]:
    """Make the template of a run's databases, and remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        made = databases(Path(folder))
        try:
            yield made, dict(fill_template(made, numbers=NUMBERS))
        finally:
            made.drop("template")


def run(seeds: list[int], jobs: int, *, sabotage: str = "", stop_at_first: bool = False) -> list[Result]:
    """Run ``seeds``, ``jobs`` at a time, printing a line for each; return the results."""
    results = []
    with template() as (made, sessions):
        plan = Plan(made, sessions, sabotage)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            futures = [pool.submit(run_seed, plan, seed) for seed in seeds]
            for future in as_completed(futures):
                if future.cancelled():
                    continue
                result = future.result()
                results.append(result)
                tell(result)
                if stop_at_first and result.findings:
                    for other in futures:
                        other.cancel()
    return results


def tell(result: Result) -> None:
    """Print what came of one seed."""
    word = "FAILED" if result.findings else "ok"
    print(
        f"seed {result.seed}: {word}, {result.seconds:.1f} s, at rest after {result.rest_seconds:.1f} s, "
        f"{result.counts['revisions']} versions, {result.counts['requests to the sandbox']} requests, "
        f"{result.counts['deaths']} deaths",
        flush=True,
    )
    if result.findings:
        print(result.report)
        print(f"  Again: make chaos FIRST={result.seed} SEEDS=1", flush=True)
    for note in result.notes[:5]:
        print(f"  logged: {note[:200]}", flush=True)


def summary(results: list[Result]) -> str:
    """Return the totals of all runs."""
    total: Counter[str] = sum((result.counts for result in results), Counter())
    return "\n".join(f"  {count:7,} {what}" for what, count in sorted(total.items()))


def main() -> int:
    """Read the command line, run, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--first", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--seeds", type=int, default=20, help="how many (20)")
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1), help="how many at a time")
    parser.add_argument("--without", default="", help="switch this protection off")
    options = parser.parse_args()
    began = time.time()
    seeds = list(range(options.first, options.first + options.seeds))
    results = run(seeds, options.jobs, sabotage=options.without, stop_at_first=bool(options.without))
    failed = sorted(result.seed for result in results if result.findings)
    print(summary(results))
    print(f"{len(results)} seeds in {time.time() - began:.0f} s; failed: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.chaos.rollouts --seeds 20``: run seeds in parallel and print what was found."""

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.chaos.__main__ import summary
from tests.chaos.processes.template import template
from tests.chaos.rollouts.run import NUMBERS, play
from tests.chaos.run import Plan, Result


def tell(result: Result) -> None:
    """Print what came of one seed."""
    word = "FAILED" if result.findings else "ok"
    print(
        f"seed {result.seed}: {word}, {result.seconds:.1f} s, at rest after {result.rest_seconds:.1f} s, "
        f"{result.counts['revisions']} versions, {result.counts['deaths']} deaths, "
        f"longest stall {max(result.stall, 0):.2f} s",
        flush=True,
    )
    if result.findings:
        print(result.report)
        print(f"  Again: python -m tests.chaos.rollouts --first {result.seed} --seeds 1", flush=True)
    for note in result.notes[:5]:
        print(f"  note: {note[:300]}", flush=True)


def run(seeds: list[int], jobs: int, *, sabotage: str = "") -> list[Result]:
    """Run ``seeds``, ``jobs`` at a time, printing what came of each; with ``sabotage`` that protection is off."""
    results = []
    with template(numbers=NUMBERS) as (made, sessions):
        plan = Plan(made, sessions, sabotage)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            for future in as_completed([pool.submit(play, plan, seed) for seed in seeds]):
                results.append(future.result())
                tell(results[-1])
    return results


def main() -> int:
    """Read the command line, run, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.rollouts", description=__doc__)
    parser.add_argument("--first", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--seeds", type=int, default=10, help="how many (10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    parser.add_argument("--without", default="", help="switch this protection off")
    options = parser.parse_args()
    began = time.time()
    seeds = list(range(options.first, options.first + options.seeds))
    results = run(seeds, options.jobs, sabotage=options.without)
    failed = sorted(result.seed for result in results if result.findings)
    print(summary(results))
    print(f"{len(results)} seeds in {time.time() - began:.0f} s; failed: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

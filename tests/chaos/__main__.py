"""``python -m tests.chaos --seeds 200 --jobs 6``: run seeds in parallel and print what was found."""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import count, islice

from tests.chaos.processes import warm  # noqa: F401 - Django first
from tests.chaos.processes.template import template
from tests.chaos.run import NUMBERS, Plan, Result, run_seed
from tests.chaos.sabotage import PROTECTIONS
from tests.chaos.scenarios import KINDS, kind_of


def run(seeds: list[int], jobs: int, *, sabotage: str = "") -> list[Result]:
    """Run ``seeds``, ``jobs`` at a time, printing what came of each; ``sabotage`` is a protection that is off."""
    with template(numbers=NUMBERS) as (made, sessions):
        return _run(Plan(made, sessions, sabotage), seeds, jobs)


def _run(plan: Plan, seeds: list[int], jobs: int, *, quiet: bool = False) -> list[Result]:
    """Return the results; with a protection off the first seed in which something was found is the last."""
    results = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        futures = [pool.submit(run_seed, plan, seed) for seed in seeds]
        for future in as_completed(futures):
            if future.cancelled():
                continue
            results.append(future.result())
            if not quiet:
                tell(results[-1])
            if plan.sabotage and results[-1].findings:
                for other in futures:
                    other.cancel()
    return results


def tell(result: Result) -> None:
    """Print what came of one seed."""
    word = "FAILED" if result.findings else "ok"
    print(
        f"seed {result.seed} ({result.kind}): {word}, {result.seconds:.1f} s, "
        f"at rest after {result.rest_seconds:.1f} s, "
        f"{result.counts['revisions']} versions, {result.counts['requests to the sandbox']} requests, "
        f"{result.counts['deaths']} deaths, longest stall {max(result.stall, 0):.2f} s",
        flush=True,
    )
    if result.findings:
        print(result.report)
        print(f"  Again: make chaos FIRST={result.seed} SEEDS=1", flush=True)
    for note in result.notes[:5]:
        print(f"  note: {note[:300]}", flush=True)


def summary(results: list[Result]) -> str:
    """Return the totals of all runs."""
    total: Counter[str] = sum((result.counts for result in results), Counter())
    return "\n".join(f"  {count:7,} {what}" for what, count in sorted(total.items()))


def sabotage_table(seeds: list[int], jobs: int, names: list[str]) -> int:
    """Switch each of ``names`` off in turn, print which seed noticed and how; return how many went unnoticed."""
    unnoticed = 0
    with template(numbers=NUMBERS) as (made, sessions):
        for name in names:
            began = time.time()
            results = _run(Plan(made, sessions, name), seeds, jobs, quiet=True)
            found = [result for result in results if result.findings]
            unnoticed += not found
            print(f"{name}: {(PROTECTIONS[name].__doc__ or '').strip()}")
            print(f"  seeds run: {len(results)}, in {time.time() - began:.0f} s; noticed by: {len(found)}")
            for result in found:
                print(f"  seed {result.seed} ({result.kind}), {len(result.findings)} findings:")
                print("\n".join(f"    {finding[:240]}" for finding in result.findings[:3]), flush=True)
    return unnoticed


def _seeds_from(first: int, kind: str) -> Iterator[int]:
    """Yield the seeds from ``first`` on; with ``kind`` those that play it."""
    return (seed for seed in count(first) if not kind or kind_of(seed) == kind)


def main() -> int:
    """Read the command line, run, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--first", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--seeds", type=int, default=20, help="how many (20)")
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1), help="how many at a time")
    parser.add_argument(
        "--without",
        nargs="*",
        default=[],
        choices=PROTECTIONS,
        help="switch this protection off, or some in turn",
    )
    parser.add_argument("--sabotage", action="store_true", help="switch each protection off in turn")
    parser.add_argument(
        "--kind", default="", choices=["", *dict.fromkeys(KINDS)], help="only seeds that play this"
    )
    options = parser.parse_args()
    began = time.time()
    seeds = list(islice(_seeds_from(options.first, options.kind), options.seeds))
    if options.sabotage:
        return 1 if sabotage_table(seeds, options.jobs, options.without or list(PROTECTIONS)) else 0
    results = run(seeds, options.jobs, sabotage="".join(options.without[:1]))
    failed = sorted(result.seed for result in results if result.findings)
    print(summary(results))
    print(f"{len(results)} seeds in {time.time() - began:.0f} s; failed: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.mutants``: put small faults into the services one by one; print those that no test notices."""

import argparse
import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.covering import Covering, measure
from tests.mutants.operators import Mutant, mutants_of
from tests.mutants.running import Outcome, copied_tree, try_mutant

ROOT = Path(__file__).parents[2]
FOLDER = "profiles/services"
# The rooms whose tests run services, without those that take a browser, other processes or many rows.
ROOMS = "services concurrency operations models selectors forms exports pages".split()


def every_mutant(only: str) -> list[Mutant]:
    """Return the mutants of the services, in order; with ``only`` those whose "path:line:" begins like that."""
    found: list[Mutant] = []
    for module in sorted((ROOT / FOLDER).rglob("*.py")):
        found += mutants_of(module.relative_to(ROOT), module.read_text(encoding="utf-8"))
    return [mutant for mutant in found if f"{mutant.path}:{mutant.line}:".startswith(only)]


def try_all(mutants: list[Mutant], covering: Covering, trees: list[Path]) -> Counter[Outcome]:
    """Try ``mutants``, one in each of ``trees`` at a time; print those that are not killed; return the counts."""
    free: SimpleQueue[Path] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def one(mutant: Mutant) -> tuple[Mutant, int, Outcome]:
        tests = covering.tests_of(mutant)
        tree = free.get()
        try:
            return mutant, len(tests), try_mutant(tree, mutant, tests, covering.seconds_for(tests))
        finally:
            free.put(tree)

    counts: Counter[Outcome] = Counter()
    with ThreadPoolExecutor(len(trees)) as pool:
        futures = [pool.submit(one, mutant) for mutant in mutants]
        try:
            for future in as_completed(futures):
                mutant, tests, outcome = future.result()
                counts[outcome] += 1
                if outcome != Outcome.KILLED:
                    print(f"{outcome.value} ({tests} tests)  {mutant}", flush=True)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return counts


def main() -> int:
    """Read the command line, run, and return the exit status: survivors are for people to judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=100, help="how many mutants (100)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    parser.add_argument("--only", default=FOLDER, help="only in this file or folder, or at this FILE:LINE:")
    parser.add_argument("--tests", nargs="+", default=[f"tests/{room}" for room in ROOMS], help="the tests")
    options = parser.parse_args()
    began = time.monotonic()
    found = every_mutant(options.only)
    sample = sorted(random.Random(options.seed).sample(found, min(options.sample, len(found))))
    print(f"{len(sample)} of {len(found)} mutants, seed {options.seed}", flush=True)
    with ExitStack() as stack:
        trees = [stack.enter_context(copied_tree(ROOT)) for _ in range(options.jobs)]
        covering = measure(trees[0], FOLDER, options.tests)
        print(f"The tests passed in {covering.seconds:.0f} s", flush=True)
        counts = try_all(sample, covering, trees)
    killed = counts[Outcome.KILLED] + counts[Outcome.TIMED_OUT]
    print(
        f"Killed {killed} of {len(sample)}, {counts[Outcome.TIMED_OUT]} of them by taking too long; "
        f"{counts[Outcome.SURVIVED]} survived, {counts[Outcome.UNTESTED]} no test runs; "
        f"{(time.monotonic() - began) / 60:.0f} minutes"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The program: limits itself, reads a workbook from standard input, writes what :func:`answer` yields."""

import contextlib
import json
import os
import resource
import sys
from collections.abc import Iterator

from profiles.tables.xlsx import cells
from profiles.tables.xlsx.archive import check_archive
from profiles.tables.xlsx.limits import CPU_SECONDS, MEMORY_BYTES
from profiles.tables.xlsx.refusal import Refused

# Behind whoever waits for a page.
NICE = 10


def answer(content: bytes) -> Iterator[str]:
    """Yield JSON lines: ``[row number, [cell, ...]]`` each, or at last ``{"refused": code, "values": {...}}``."""
    try:
        merged = check_archive(content)
        for line, texts in cells.rows(content, merged):
            yield json.dumps([line, texts])
    except Refused as refused:
        yield json.dumps({"refused": refused.code, "values": refused.values})
    except MemoryError:
        yield json.dumps({"refused": "costly", "values": {}})


def limit_process() -> None:
    """Bound this process's CPU and memory; where the system knows a limit not, the reader's deadline holds alone.

    Linux and BSD keep both; macOS does not keep the one of memory.
    """
    os.nice(NICE)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
    ):
        _soft, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (least, least))


def main() -> None:
    """Read, answer, end."""
    limit_process()
    for line in answer(sys.stdin.buffer.read()):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

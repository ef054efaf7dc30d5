"""Starts the XLSX reader as a process of its own, within limits of time, memory and number."""

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

logger = logging.getLogger(__name__)

# Seconds that whoever uploaded waits at most; on a busy machine the reader's CPU seconds take longer than this.
DEADLINE = 30
# Readers of one web process: each keeps one of its threads waiting, and the others are for other people's pages.
AT_ONCE = 2
# Seconds that an upload waits for its turn.
TURN_SECONDS = 3
# What Python needs to find itself and its packages. No setting, so no secret.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "profiles.tables.xlsx")

turns = threading.BoundedSemaphore(AT_ONCE)


class ReaderBusy(Exception):
    """As many workbooks as may be are being read."""


class ReaderEnded(Exception):
    """The reader did not finish: a limit ended it."""


def read_apart(content: bytes) -> str:
    """Return the answer of ``python -m profiles.tables.xlsx`` about the workbook ``content``: JSON lines.

    Raises:
        ReaderBusy: ``AT_ONCE`` others are being read, for ``TURN_SECONDS``.
        ReaderEnded: It ran into a limit.
    """
    if not turns.acquire(timeout=TURN_SECONDS):
        raise ReaderBusy
    try:
        ended = subprocess.run(  # noqa: S603 - nothing of the command is anybody's input
            COMMAND,
            input=content,
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
            timeout=DEADLINE,
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or b""
        logger.warning(
            "the reader of a workbook ended early: %s %s", error, said[-500:].decode(errors="replace")
        )
        raise ReaderEnded from None
    finally:
        turns.release()
    return ended.stdout.decode("ascii")

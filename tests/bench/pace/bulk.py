"""``python -m tests.bench.pace.bulk --numbers 5000``: how long a call with a text for each of many numbers takes.

The numbers come from a sandbox. Three calls are measured within this process: a word of each text changed, all
texts new, and all refused as conflicts. Exits with 1 if one takes more seconds of CPU than ``--seconds``. The
database is a temporary SQLite file, or the empty one in ``DATABASE_URL``.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bench.pace.processes import KEY, prepare

PAGE = 200
NO_DIGEST = "0" * 16
# As long as an average profile.
LENGTH = 2000


def main() -> int:
    """Measure the calls and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pace.bulk", description=__doc__)
    parser.add_argument("--numbers", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=5.0, help="of CPU, at most (5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bulk-pace-") as folder:
        prepare(Path(folder), 120)
        return int(measure(options.numbers) > options.seconds)


def measure(numbers: int) -> float:
    """Send the calls for ``numbers`` numbers of a new sandbox; return the most seconds of CPU that one took."""
    from django.conf import settings

    from nixadmin.sandbox import SandboxServer
    from profiles.services.actors import command_actor
    from profiles.services.mirror import importing

    listing: dict[str, Any] = {"list_form": "old", "include_custom_prompt": True}
    with SandboxServer(numbers=numbers, key=KEY, read_limit=100_000, **listing) as sandbox:
        settings.NIXFLEX_BASE_URL = os.environ["NIXFLEX_BASE_URL"] = sandbox.url
        importing.import_numbers(actor=command_actor("bench"))
    client = _client()
    profiles = _read(client)
    calls: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
        "a word changed": lambda each: (f"{each['text']} Closed.", each["etag"]),
        "all new": lambda each: (_new_text(each["number"]), each["etag"]),
        "all conflicts": lambda each: (_new_text(each["number"]), NO_DIGEST),
    }
    return max(_call(client, name, profiles, change) for name, change in calls.items())


def _client() -> Any:
    """Return a client with a token for everything."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client
    from django.utils import timezone

    from profiles.permissions import SCOPES
    from profiles.services.accounts.tokens import make_token
    from profiles.services.actors import Actor

    settings.API_READS_PER_MINUTE = 100_000
    owner = Actor(user=User.objects.create_superuser("bench"), name="Bench")
    expires_at = timezone.now() + timedelta(days=1)
    _token, secret = make_token(actor=owner, name="Bench", scopes=tuple(SCOPES), expires_at=expires_at)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _read(client: Any) -> list[dict[str, Any]]:
    """Return every profile, as a program reads them before it changes them."""
    began, found, cursor = time.process_time(), list[dict[str, Any]](), ""
    while cursor is not None:
        page = client.get(f"/api/v1/profiles?limit={PAGE}&cursor={cursor}").json()
        found += page["items"]
        cursor = page["next"]
    print(f"{len(found):,} profiles read in pages of {PAGE}: {time.process_time() - began:.2f} s of CPU")
    return found


def _new_text(number: str) -> str:
    words = f"Practice {number}: open on weekdays, ask at desk {number[-3:]} for the hours. "
    return (words * (LENGTH // len(words) + 1))[:LENGTH].strip()


def _call(
    client: Any,
    name: str,
    profiles: list[dict[str, Any]],
    change: Callable[[dict[str, Any]], tuple[str, str]],
) -> float:
    changed = [(each["number"], *change(each)) for each in profiles]
    rows = [{"number": number, "text": text, "base": base} for number, text, base in changed]
    body = json.dumps({"profiles": rows, "note": "Bench", "dry_run": True})
    began, cpu = time.perf_counter(), time.process_time()
    answer = client.put("/api/v1/profiles", body, content_type="application/json")
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    if answer.status_code != 202:
        sys.exit(f"{name}: {answer.content[:500]!r}")
    print(
        f"{name}: {len(rows):,} texts, {len(body) / 1e6:.1f} MB, answered in {took:.2f} s ({cpu:.2f} s of CPU), "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory at most"
    )
    return cpu


if __name__ == "__main__":
    sys.exit(main())

"""Request log: entries in order of arrival, with the order in which changes took effect."""

import time
import uuid
from collections import deque
from dataclasses import asdict, dataclass

from nixadmin.sandbox.request import Request

MAX_ENTRIES = 50_000  # entries; a demo that runs for weeks must not fill the memory


@dataclass
class Entry:
    """One logged request. Times are Unix seconds.

    ``status`` is what was sent, ``None`` while under way and where the connection was closed without an
    answer (a client that has gone away may have missed it all the same). ``applied`` says whether the account
    changed, ``applied_seq`` in which order changes took effect, ``applied_text`` what was stored.
    """

    seq: int
    at: float
    method: str
    path: str
    number: str | None
    text: str | None
    request_id: str
    status: int | None = None
    fault: str | None = None
    applied: bool = False
    applied_seq: int | None = None
    applied_at: float | None = None
    applied_text: str | None = None
    finished_at: float | None = None

    def finish(self, status: int | None) -> None:
        """Set the status that is about to be sent; ``None`` for a connection closed without a response."""
        self.status = status
        self.finished_at = time.time()


class Journal:
    """Ring buffer of the newest 50,000 entries. Not thread-safe: callers hold a lock."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)
        self._arrived = 0
        self._applied = 0

    def add_entry(self, request: Request, *, number: str | None = None, text: str | None = None) -> Entry:
        """Add a request that was just read; ``number`` and ``text`` default to those it carries."""
        self._arrived += 1
        entry = Entry(
            seq=self._arrived,
            at=time.time(),
            method=request.method,
            path=request.path,
            number=number or request.number,
            text=request.sent_text() if text is None and request.method == "PATCH" else text,
            request_id=f"req_{uuid.uuid4().hex[:24]}",
        )
        self._entries.append(entry)
        return entry

    def mark_applied(self, entry: Entry, stored: str | None) -> None:
        """Mark ``entry`` as having changed the account; ``stored`` is the text kept."""
        self._applied += 1
        entry.applied = True
        entry.applied_seq = self._applied
        entry.applied_at = time.time()
        entry.applied_text = stored

    def as_json(self) -> list[dict[str, object]]:
        """Return the entries in order of arrival."""
        return [asdict(entry) for entry in self._entries]

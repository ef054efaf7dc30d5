"""The sandbox, with somebody who notes what was on disk at the moment a write arrived."""

import threading
from typing import Any

from nixadmin.sandbox import SandboxServer
from nixadmin.sandbox.answers import Answer
from nixadmin.sandbox.journal import Entry
from nixadmin.sandbox.request import Request
from profiles.texts.contract import canonical
from tests.chaos.checking.record import Record
from tests.chaos.processes.databases import connect, is_sqlite

ON_DISK = """
SELECT attempt.id FROM profiles_pushattempt attempt
JOIN profiles_revision revision ON revision.id = attempt.revision_id
JOIN profiles_phonenumber number ON number.id = attempt.number_id
WHERE number.number = ? AND revision.text = ? ORDER BY attempt.id
"""


class WatchedSandbox(SandboxServer):
    """A sandbox that looks into the product's ``database`` whenever a PATCH arrives, before anything else."""

    def __init__(self, *, database: str, record: Record, **options: Any) -> None:
        super().__init__(**options)
        self._query = ON_DISK if is_sqlite() else ON_DISK.replace("?", "%s")
        self._eyes = connect(database)
        self._looking = threading.Lock()
        self._record = record
        self._answer = self._exchanges.answer
        self._exchanges.answer = self._watch  # type: ignore[method-assign]

    def _watch(self, request: Request) -> tuple[Answer | None, Entry]:
        if request.method != "PATCH":
            return self._answer(request)
        with self._looking:
            text = canonical(request.sent_text() or "")
            found = [row[0] for row in self._eyes.execute(self._query, (request.number, text)).fetchall()]
        answer, entry = self._answer(request)
        with self._record.lock:
            self._record.arrivals[entry.seq] = found
        return answer, entry

    def stop(self) -> None:
        super().stop()
        self._eyes.close()

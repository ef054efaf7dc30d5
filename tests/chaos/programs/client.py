"""Programs that save profiles by both doors of the API, and send the same again until they have an answer."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import httpx
from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import ApiToken
from profiles.services.accounts.api_requests import submission_of
from profiles.services.accounts.tokens import make_token
from profiles.services.actors import Actor
from tests.chaos.checking.record import API, AT_WORK, NIXFLEX, Asked, Look, Record, Told

# Beside no answer at all, what a program takes for "not now".
NOT_NOW: Final = {429, 500, 502, 503, 504}
# Seconds that one try waits for its answer: mostly long enough, and often not.
TIMEOUTS: Final = (0.3, 2.0, 15.0)
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 1.0


@dataclass(frozen=True)
class Token:
    """A token and its whole text."""

    row: ApiToken
    text: str


def make_tokens(username: str, count: int) -> list[Token]:
    """Return tokens of the person ``username`` that may read and save."""
    user = User.objects.get(username=username)
    expires_at = timezone.now() + timedelta(days=365)
    made = [
        make_token(
            actor=Actor(user=user, name=username),
            name=f"program-{place}",
            scopes=["read", "write"],
            expires_at=expires_at,
        )
        for place in range(count)
    ]
    return [Token(*each) for each in made]


class Program(threading.Thread):
    """Saves ``doings`` texts; ``rng`` decides what, by which door and how patiently.

    Args:
        token: By what it comes in.
        numbers: What it saves for.
        urls: Where the web servers are at this moment.
        patience: For how many seconds it sends the same again.
    """

    def __init__(
        self,
        token: Token,
        numbers: Sequence[str],
        urls: Callable[[], list[str]],
        record: Record,
        rng: random.Random,
        *,
        doings: int,
        patience: float,
    ) -> None:
        super().__init__(name=token.row.name)
        self._token, self._numbers, self._urls, self._record, self._rng = token, numbers, urls, record, rng
        self._count, self._patience = doings, patience
        self._http = httpx.Client(headers={"Authorization": f"Bearer {token.text}"})
        self._mine: list[Asked] = []
        # What it could not go on from.
        self.error: Exception | None = None
        self._doings: list[tuple[int, Callable[[str], None]]] = [
            (40, self.save),
            (20, self.save_twice_at_once),
            (30, self.save_as_nixflex),
            (15, self.send_an_old_one_again),
        ]

    def run(self) -> None:
        """Do all of it."""
        weights = [weight for weight, _ in self._doings]
        try:
            for _ in range(self._count):
                self._rng.choices(self._doings, weights)[0][1](self._rng.choice(self._numbers))
                time.sleep(self._rng.uniform(0.02, 0.4))
        except Exception as error:
            self.error = error
        self._http.close()

    def save(self, number: str) -> None:
        """Read a profile, and save another on what was read."""
        if asked := self._ask(API, number):
            self._send(asked)

    def save_twice_at_once(self, number: str) -> None:
        """Save as two processes of one program would that both took the same job from a queue."""
        if asked := self._ask(API, number):
            other = threading.Thread(target=self._send, args=[asked, random.Random(self._rng.random())])
            other.start()
            self._send(asked)
            other.join()

    def save_as_nixflex(self, number: str) -> None:
        """Save as for Nixflex itself, over whatever is there."""
        if asked := self._ask(NIXFLEX, number):
            self._send(asked)

    def send_an_old_one_again(self, _number: str) -> None:
        """Send what was sent before, under its old key."""
        if self._mine:
            self._send(self._rng.choice(self._mine))

    def _ask(self, door: str, number: str) -> Asked | None:
        """Return what is to be sent; None where the profile could not be read."""
        base = self._read(number) if door == API else ""
        if base is None:
            return None
        key = uuid.UUID(int=self._rng.getrandbits(128)).hex
        asked = Asked(
            who=self.name,
            door=door,
            number=number,
            key=key,
            submission=submission_of(self._token.row, key),
            text=f"{self.name} {len(self._mine)} by {door}: open {self._rng.randrange(10**6)}.",
            base=base,
        )
        self._mine.append(asked)
        with self._record.lock:
            self._record.asked.append(asked)
        return asked

    def _read(self, number: str) -> str | None:
        """Return the digest of a profile; what it claims callers hear is noted as a look."""
        at = time.time()
        answer = self._try("GET", f"/api/v1/numbers/{number}/profile", timeout=TIMEOUTS[-1])
        if answer is None or answer.status_code != 200:
            return None
        profile = answer.json()
        if profile["is_live"]:
            with self._record.lock:
                self._record.looks.append(Look(number, at, time.time(), profile["version"]))
        digest: str = profile["etag"]
        return digest

    def _send(self, asked: Asked, rng: random.Random | None = None) -> None:
        """Send ``asked`` until it is answered by more than "not now", or patience ends."""
        rng = rng or self._rng
        until, pause = time.time() + self._patience, SHORTEST_PAUSE
        while time.time() < until:
            told = self._send_once(asked, rng)
            with self._record.lock:
                asked.told.append(told)
            if told.status is not None and told.status not in NOT_NOW and told.code != AT_WORK:
                return
            time.sleep(pause * rng.uniform(0.5, 1.0))
            pause = min(2 * pause, LONGEST_PAUSE)

    def _send_once(self, asked: Asked, rng: random.Random) -> Told:
        path, headers = f"/nixflex/v1/phone-numbers/{asked.number}", {"Idempotency-Key": asked.key}
        method, body = "PATCH", {"custom_prompt": asked.text}
        if asked.door == API:
            path, method, body = f"/api/v1/numbers/{asked.number}/profile", "PUT", {"text": asked.text}
            headers["If-Match"] = f'"{asked.base}"'
        told = Told(at=time.time())
        timeout = rng.choice(TIMEOUTS)
        answer = self._try(method, path, timeout=timeout, json=body, headers=headers, rng=rng)
        told.ended = time.time()
        if answer is not None:
            _read_answer(answer, told)
        return told

    def _try(
        self, method: str, path: str, *, rng: random.Random | None = None, **options: Any
    ) -> httpx.Response | None:
        url = (rng or self._rng).choice(self._urls()) + path.replace("+", "%2B")
        try:
            return self._http.request(method, url, **options)
        except httpx.TransportError:
            return None


def _read_answer(answer: httpx.Response, told: Told) -> None:
    """Write what ``answer`` says into ``told``."""
    told.status, told.body = answer.status_code, answer.text
    said = answer.json()
    error = said.get("error", said)
    told.code = error.get("code", "")
    told.version = said.get("version") or error.get("details", {}).get("version")
    told.is_replay = answer.headers.get("Idempotent-Replayed") == "true"

"""What a run remembers beside the product's tables: what people sent and were told, and what befell processes."""

import threading
from dataclasses import dataclass, field
from typing import Final

from profiles.texts.details.values import Value

# The doors by which programs come in.
API: Final = "api"
NIXFLEX: Final = "nixflex"
# What a program is told whose request another process, or a dead one, has begun.
AT_WORK: Final = "request_in_progress"


@dataclass
class Sent:
    """One request that somebody sent. Times are Unix seconds; ``status`` is None where no answer came.

    ``digest`` is that of the body that a form started from; ``acknowledged`` the key of the conflict that was
    saved over. ``version`` is the one that the answer named, ``place`` where it led. ``words_kept`` tells, of a
    save that was refused, whether the answer had the words in it.
    """

    who: str
    what: str
    number: str
    at: float
    base: int | None = None
    digest: str = ""
    submission: str = ""
    text: str | None = None
    acknowledged: str = ""
    status: int | None = None
    version: int | None = None
    words_kept: bool = True
    place: str = ""
    ended: float = 0.0

    @property
    def saved(self) -> bool:
        """Whether the answer said that a version was saved."""
        return self.status in {200, 302} and self.what in {"save", "revert", "clear"}


@dataclass
class Look:
    """A page that said ``version`` is what callers hear; 0 stands for no profile."""

    number: str
    at: float
    ended: float
    version: int


@dataclass
class Death:
    """A process that ended: by itself at a step, or killed from outside."""

    name: str
    at: float
    exit_code: int | None


@dataclass
class Edit:
    """A change that was made outside, and when its caller had the answer."""

    number: str
    at: float
    text: str | None


@dataclass
class DetailsSent:
    """A form of details: by key what some were changed from and to. ``saved`` is what was answered."""

    number: str
    submission: str
    template: int
    changes: dict[str, tuple[Value, Value]]
    saved: bool = False


@dataclass
class Told:
    """One answer that a program had; ``status`` None: none came. ``code`` and ``version`` are what it said."""

    at: float
    ended: float = 0.0
    status: int | None = None
    code: str = ""
    version: int | None = None
    is_replay: bool = False
    body: str = ""


@dataclass
class Asked:
    """A save by a program under one idempotency key, and what it was told each time that it sent it.

    ``base`` is the digest that it had read; "" where it saves over anything. ``submission`` is what the version
    is to be known by, ``text`` what nobody else writes.
    """

    who: str
    door: str
    number: str
    key: str
    submission: str
    text: str
    base: str
    told: list[Told] = field(default_factory=list)


@dataclass
class Heard:
    """A request that the receiver of webhooks had, and whether it kept the event."""

    message: str
    at: float
    body: str
    is_signed: bool = True
    is_kept: bool = False


@dataclass
class Record:
    """Everything of one run. Any thread may add."""

    sent: list[Sent] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    deaths: list[Death] = field(default_factory=list)
    details: list[DetailsSent] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    # The newest revision of before there was anybody to be told by webhooks.
    told_after: int = 0
    # By the sandbox's number of a PATCH: the attempts with its text that were on disk when it arrived.
    arrivals: dict[int, list[int]] = field(default_factory=dict)
    # When the processes began, and of a number when its next look was taken from it.
    began: float = 0.0
    forgotten: dict[str, float] = field(default_factory=dict)
    # Of a number what Nixflex held after a restore, where notices alone had made it.
    restored: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

"""What a run remembers beside the product's tables: what people sent and were told, and what befell processes."""

import threading
from dataclasses import dataclass, field


@dataclass
class Sent:
    """One request that somebody sent. Times are Unix seconds; ``status`` is None where no answer came.

    ``version`` is the one that the answer named; ``acknowledged`` the key of the conflict that was saved over.
    ``words_kept`` tells, of a save that was refused, whether the answer had the words in it.
    """

    who: str
    what: str
    number: str
    at: float
    base: int | None = None
    submission: str = ""
    text: str | None = None
    acknowledged: str = ""
    status: int | None = None
    version: int | None = None
    words_kept: bool = True
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
class Record:
    """Everything of one run. Any thread may add."""

    sent: list[Sent] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    deaths: list[Death] = field(default_factory=list)
    # By the sandbox's number of a PATCH: the attempts with its text that were on disk when it arrived.
    arrivals: dict[int, list[int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

"""A number, three people, notices, a late clock, a queue, restored backups: which saves are fresh, what is sent.

The design's model, played small against the functions of the product. A page keeps the digest of the body that it
opened; its save goes through if and only if that is the digest of the body of now.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from profiles.texts.composition import Layer, Placement, body_digest, compose
from profiles.texts.contract import LIMIT, utf16_length

START = datetime(2026, 12, 24, tzinfo=UTC)
SEEDS = 60
MINUTES = 3000


@dataclass(frozen=True)
class Page:
    """What somebody has open."""

    body: str
    digest: str


@dataclass
class Account:
    """One number with its notices, as a database holds it."""

    body: str = "body 0"
    text: str = "body 0"
    recompose_at: datetime | None = None
    notices: list[Layer] = field(default_factory=list)

    def recompose(self, now: datetime) -> None:
        composed = compose(self.body, self.notices, now)
        self.text, self.recompose_at = composed.text, composed.next_boundary


@dataclass
class Play:
    """One seed, from its first minute to the last notice's end; ``recomposes``: before each request."""

    seed: int
    recomposes: bool = True
    overwrote_unseen: int = 0
    refused_for_nothing: int = 0
    sent_out_of_date: int = 0
    over_the_limit: int = 0
    saved: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.account = Account()
        self.pages: dict[int, Page] = {}
        self.backup: Account | None = None

    def run(self) -> "Play":
        for now in self._times():
            self.dice.choices(
                [self._open, self._save, self._notice, self._clock, self._push, self._restore],
                weights=[30, 30, 10, 18, 9, 3],
            )[0](now)
            self.over_the_limit += utf16_length(self.account.text) > LIMIT
        return self

    def _times(self) -> Iterator[datetime]:
        minute = 0
        while minute < MINUTES:
            minute += self.dice.randrange(1, 30)
            yield START + timedelta(minutes=minute)

    def _open(self, _now: datetime) -> None:
        body = self.account.body
        self.pages[self.dice.randrange(3)] = Page(body, body_digest(body))

    def _save(self, now: datetime) -> None:
        page = self.pages.pop(self.dice.randrange(3), None)
        if page is None:
            return
        if page.digest != body_digest(self.account.body):
            self.refused_for_nothing += page.body == self.account.body
            return
        self.overwrote_unseen += page.body != self.account.body
        self.saved += 1
        self.account.body = f"body {self.saved}" + "x" * self.dice.choice([0, 0, 0, LIMIT - 100])
        self.account.recompose(now)

    def _notice(self, now: datetime) -> None:
        notices = self.account.notices
        if notices and self.dice.random() < 0.4:
            place = self.dice.randrange(len(notices))
            notices[place] = replace(notices[place], ends_at=now)
        else:
            start = now + timedelta(minutes=self.dice.randrange(-50, 400))
            end = start + timedelta(minutes=self.dice.randrange(1, 600))
            text = f"notice {len(notices)}" + "y" * self.dice.choice([0, 150])
            placement = self.dice.choice(
                [Placement.ABOVE, Placement.ABOVE, Placement.BELOW, Placement.INSTEAD]
            )
            notices.append(Layer(len(notices), 1, text, placement, start, end))
        self.account.recompose_at = now

    def _clock(self, now: datetime) -> None:
        if self.account.recompose_at is not None and self.account.recompose_at <= now:
            self.account.recompose(now)

    def _push(self, now: datetime) -> None:
        if self.recomposes:
            self._clock(now)
        right = compose(self.account.body, self.account.notices, now).text
        self.sent_out_of_date += self.account.text != right

    def _restore(self, now: datetime) -> None:
        if self.backup is None or self.dice.random() < 0.5:
            self.backup = replace(self.account, notices=list(self.account.notices))
        else:
            self.account = replace(self.backup, notices=list(self.backup.notices), recompose_at=now)


@pytest.fixture(scope="module")
def plays() -> list[Play]:
    return [Play(seed).run() for seed in range(SEEDS)]


def test_no_save_overwrites_what_its_author_has_not_seen(plays: list[Play]):
    assert [play.seed for play in plays if play.overwrote_unseen] == []


def test_no_save_is_refused_where_nobody_moved_the_body(plays: list[Play]):
    assert [play.seed for play in plays if play.refused_for_nothing] == []


def test_no_request_carries_a_text_that_is_out_of_date(plays: list[Play]):
    assert [play.seed for play in plays if play.sent_out_of_date] == []


def test_without_recomposing_before_a_request_the_play_would_show_it():
    assert any(Play(seed, recomposes=False).run().sent_out_of_date for seed in range(SEEDS))


def test_no_text_is_over_the_limit(plays: list[Play]):
    assert [play.seed for play in plays if play.over_the_limit] == []


def test_at_rest_after_the_last_end_the_text_is_the_body(plays: list[Play]):
    end = START + timedelta(minutes=2 * MINUTES)
    at_rest = [(play.account.body, compose(play.account.body, play.account.notices, end)) for play in plays]
    assert all((composed.text, composed.next_boundary) == (body, None) for body, composed in at_rest)


def test_there_was_something_to_see(plays: list[Play]):
    assert all(play.saved and play.account.notices for play in plays)

"""A stand-in for the client, where a test says what becomes of each PATCH."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from profiles.models import PhoneNumber
from profiles.nixflex import AccountRefused, NotSent, OutcomeUnknown, PatchResult, RateLimited, Rejected
from profiles.services import editing
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.pushing.push import push_after_save
from profiles.services.pushing.sweeping import SweepResult
from profiles.services.pushing.sweeping import sweep as sweep_all
from tests.conftest import SYSTEM, TEXT

Step = Callable[["StandIn", str], PatchResult]


class StandIn:
    """Holds one text. Each PATCH meets the next step of ``script``; after the last one all are accepted."""

    def __init__(self, *script: Step, held: str = TEXT) -> None:
        self.script = list(script)
        self.held = held
        self.sent: list[str] = []

    def set_custom_prompt(self, number: str, text: str) -> PatchResult:
        self.sent.append(text)
        step = self.script.pop(0) if self.script else accepts
        return step(self, text)


def told(echo: str | None) -> PatchResult:
    """Return Nixflex's answer that it keeps ``echo``."""
    return PatchResult(echo=echo, status=200, request_id="req_1", rate=None, duration_ms=40)


def accepts(nixflex: StandIn, text: str) -> PatchResult:
    nixflex.held = text
    return told(text)


def looking(look: Callable[[], None]) -> Step:
    """Accept once ``look`` has seen the database from a connection of its own: what is on disk by then."""

    def look_from_elsewhere() -> None:
        look()
        connection.close()

    def accepts_after_the_look(nixflex: StandIn, text: str) -> PatchResult:
        thread = threading.Thread(target=look_from_elsewhere)
        thread.start()
        thread.join()
        return accepts(nixflex, text)

    return accepts_after_the_look


def trims(nixflex: StandIn, text: str) -> PatchResult:
    nixflex.held = text.strip()
    return told(text.strip())


def loses(nixflex: StandIn, text: str) -> PatchResult:
    """The text is not applied, as far as the sender can't know."""
    raise OutcomeUnknown("Nixflex did not answer in time.", code="read_timeout")


def applies_and_loses(nixflex: StandIn, text: str) -> PatchResult:
    nixflex.held = text
    raise OutcomeUnknown("Nixflex did not answer in time.", code="read_timeout")


def refuses(nixflex: StandIn, text: str) -> PatchResult:
    raise Rejected("The text is not allowed.", status=400, code="invalid_request")


def refuses_account(nixflex: StandIn, text: str) -> PatchResult:
    raise AccountRefused("The key is not valid.", status=401, code="invalid_api_key")


def is_out(nixflex: StandIn, text: str) -> PatchResult:
    raise NotSent("Nixflex could not be reached.", code="connect_failed")


def is_busy(nixflex: StandIn, text: str) -> PatchResult:
    raise RateLimited("Too many requests.", status=429, retry_after=60)


class Killed(BaseException):
    """What a process that dies in the middle of a request looks like from outside."""


def kills(nixflex: StandIn, text: str) -> PatchResult:
    raise Killed


def save(number: PhoneNumber, text: str, *, actor: Actor = SYSTEM) -> PhoneNumber:
    """Save ``text`` as somebody does who has just opened the editor; return the number as it is then."""
    version = PhoneNumber.objects.values_list("version", flat=True).get(pk=number.pk)
    if text:
        saved = editing.save_profile(number, text=text, actor=actor, change=Change(version))
    else:
        saved = editing.clear_profile(number, actor=actor, change=Change(version))
    return fresh(saved.number)


def push(number: PhoneNumber, *, actor: Actor = SYSTEM) -> PhoneNumber:
    """Push what is due, as the request that saved it does."""
    return push_after_save(number, actor=actor)


def sweep(**how: Any) -> SweepResult:
    return sweep_all(actor=SYSTEM, **how)


def fresh(number: PhoneNumber) -> PhoneNumber:
    """Return the number as the database has it."""
    return PhoneNumber.objects.select_related("head", "live").get(pk=number.pk)

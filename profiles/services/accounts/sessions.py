"""Sessions of people: where they are signed in, since when and when last seen; to end one, or all others."""

import time
from importlib import import_module
from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils import timezone

from profiles.models import Person
from profiles.models.audit import Action
from profiles.services.accounts.events import record_account_event
from profiles.services.actors import Actor

logger = structlog.get_logger(__name__)

# Seconds after which a session that is at work is written down as seen again.
SEEN_SECONDS = 5 * 60
# A process forgets all of them when it knows of more: each is then written once more.
MOST_KNOWN = 10_000
# Session key -> when this process last wrote it down as seen, by a clock that nobody sets.
written: dict[str, float] = {}


def note_seen(request: HttpRequest) -> None:
    """Write down that the person of ``request`` is here, once in five minutes for each process.

    The answer does not depend on it: a database that takes no write is only logged.
    """
    key = request.session.session_key
    now = time.monotonic()
    if key is None or now - written.get(key, -SEEN_SECONDS) < SEEN_SECONDS:
        return
    if isinstance(request.user, User):
        _remember(key, now)
        try:
            with transaction.atomic():
                _write(request, request.user)
        except DatabaseError:
            logger.exception("When somebody was last seen could not be written")


def live_sessions(person: User) -> list[UserSession]:
    """Return the sessions by which ``person`` is signed in, also those from before a change of ``SECRET_KEY``.

    Read only: django-allauth's own list has Django renew sessions of a former key, which ends them for whoever
    has the cookie.
    """
    hashes = {person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()}
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [
        each
        for each in UserSession.objects.filter(user=person)
        if store(each.session_key).load().get(HASH_SESSION_KEY) in hashes
    ]


def end_sessions(person: User, *, but: str = "") -> int:
    """End the sessions of ``person``, all but the one with the session key ``but``; return how many."""
    found = list(UserSession.objects.filter(user=person).exclude(session_key=but))
    for session in found:
        _end(session)
    return len(found)


def end_own_session(request: HttpRequest, pk: int) -> bool:
    """End the session with the key ``pk`` of the person of ``request``; return whether there was one."""
    person = Actor.of(request).user
    with transaction.atomic():
        found = UserSession.objects.filter(user=person, pk=pk).first()
        if found is not None:
            _end(found)
            record_account_event(request, Action.ACCOUNT, actor=person, did="ended a session")
    return found is not None


def end_other_sessions(request: HttpRequest) -> int:
    """End all sessions of the person of ``request`` but this one; return how many."""
    person, key = Actor.of(request).user, request.session.session_key or ""
    with transaction.atomic():
        count = end_sessions(person, but=key) if person else 0
        if count:
            record_account_event(
                request, Action.ACCOUNT, actor=person, did="ended other sessions", sessions=count
            )
    return count


def forget_ended() -> None:
    """Delete what is known of sessions that are over."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if hasattr(store, "get_model_class"):
        alive = store.get_model_class().objects.values("session_key")
        UserSession.objects.exclude(session_key__in=alive).delete()


def connect() -> None:
    """Connect the receiver to the signal of signing in."""
    user_logged_in.connect(_signed_in, dispatch_uid="sessions.login")


def _signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    if request.session.session_key:
        _remember(request.session.session_key, time.monotonic())
        _write(request, user)


def _remember(key: str, now: float) -> None:
    if len(written) >= MOST_KNOWN:
        written.clear()
    written[key] = now


def _write(request: HttpRequest, user: User) -> None:
    now = timezone.now()
    limit = UserSession._meta.get_field("user_agent").max_length
    told = {
        "user": user,
        "ip": get_adapter().get_client_ip(request),
        "user_agent": request.META.get("HTTP_USER_AGENT", "")[:limit],
        "last_seen_at": now,
    }
    if not UserSession.objects.filter(session_key=request.session.session_key).update(**told):
        UserSession.objects.create(session_key=request.session.session_key, created_at=now, **told)
    if not Person.objects.filter(user=user).update(last_seen_at=now):
        Person.objects.create(user=user, last_seen_at=now)


def _end(session: UserSession) -> None:
    written.pop(session.session_key, None)
    session.end()

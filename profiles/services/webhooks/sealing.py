"""Secrets at rest: encrypted with a key that is derived from ``SECRET_KEY``."""

import base64
from contextlib import suppress
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from profiles.models import WebhookSecret

PURPOSE = b"nixadmin webhook secrets"


class Unreadable(Exception):
    """The secret was encrypted under another ``SECRET_KEY``."""


def seal(secret: str) -> str:
    """Return ``secret`` encrypted."""
    return _keys().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the secret that was ``sealed``; raise :class:`Unreadable` if none of the keys opens it."""
    try:
        return _keys().decrypt(sealed).decode()
    except InvalidToken:
        raise Unreadable from None


def seal_anew() -> None:
    """Encrypt with ``SECRET_KEY`` whatever secret was encrypted with a former key, which may go then."""
    for secret in WebhookSecret.objects.all():
        try:
            _derived((settings.SECRET_KEY,)).decrypt(secret.sealed)
        except InvalidToken:
            with suppress(Unreadable):
                WebhookSecret.objects.filter(pk=secret.pk).update(sealed=seal(unseal(secret.sealed)))


def _keys() -> MultiFernet:
    return _derived((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _derived(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_stretched(key.encode()))) for key in keys])


def _stretched(key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key)

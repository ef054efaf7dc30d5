"""Signatures of what is sent, as Standard Webhooks has them (https://www.standardwebhooks.com)."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from standardwebhooks import Webhook

PREFIX: Final = "whsec_"
# Bytes; the standard wants 24 to 64.
SECRET_SIZE: Final = 32


def make_secret() -> str:
    """Return a new secret, in the form that the libraries of receivers take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_SIZE)).decode()


def signed_headers(message: str, at: datetime, body: str, secrets_of: Iterable[str]) -> dict[str, str]:
    """Return the three headers of a signed request.

    Args:
        message: The same for each try of one event.
        at: When it is sent, in UTC; receivers refuse what is off by more than five minutes.
        body: What is sent.
        secrets_of: All that are valid now: each signs, so that a receiver may know either of two.
    """
    signatures = [Webhook(secret).sign(message, at, body) for secret in secrets_of]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }

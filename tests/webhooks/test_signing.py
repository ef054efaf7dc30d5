"""Signatures, as a receiver's library checks them."""

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from profiles.webhooks.signing import make_secret, signed_headers

BODY = '{"type":"profile.live"}'


def headers(*secrets: str) -> dict[str, str]:
    return signed_headers("msg_1", datetime.now(UTC), BODY, secrets)


@pytest.mark.parametrize("which", [0, 1])
def test_each_of_two_secrets_verifies(which):
    both = make_secret(), make_secret()
    assert Webhook(both[which]).verify(BODY, headers(*both)) == {"type": "profile.live"}


def test_another_secret_does_not_verify():
    with pytest.raises(WebhookVerificationError):
        Webhook(make_secret()).verify(BODY, headers(make_secret()))


def test_another_body_does_not_verify():
    secret = make_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + " ", headers(secret))

"""API tokens: made by people, shown once, and authenticated without keeping a secret."""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import ApiToken, Team
from profiles.models.audit import Action
from profiles.permissions import SCOPES, narrow
from profiles.selectors.teams import limits_of
from profiles.services import audit
from profiles.services.actors import Actor

KEY_PREFIX, SECRET_PREFIX = "nxf_", "nxfs_"
# Bytes of chance in both halves. So many need no slow digest: nobody can try them out.
KEY_BYTES, SECRET_BYTES = 8, 32
HALVES = re.compile(rf"({KEY_PREFIX}[\w-]{{1,80}}):({SECRET_PREFIX}[\w-]{{1,100}})", re.ASCII)
# A token that is at work is told as used once in so long: not each request writes.
USED_EVERY = timedelta(minutes=1)
# Of the owner, whom each request brings along.
NOT_READ = [f"owner__{column}" for column in ("password", "email", "last_login", "date_joined", "is_staff")]


class TokenRefused(Exception):
    """A request whose token lets nobody in; ``code`` is stable, ``message`` a sentence for its programmer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@transaction.atomic
def make_token(
    *,
    actor: Actor,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    team: Team | None = None,
    person_waits: bool = False,
    keeps_followers: bool = False,
) -> tuple[ApiToken, str]:
    """Make a token that acts for ``actor``; return it with its whole text, which is not kept.

    Args:
        actor: Its owner; needs the right to make tokens.
        name: What the program is called, as the audit log shows it; at most 60 characters.
        scopes: Keys of ``permissions.SCOPES``, at least one.
        expires_at: When it ends.
        team: The team to whose numbers it is limited; None: all that its owner sees.
        person_waits: Its saves count as a person's in the write budget.
        keeps_followers: A text that would end the following of a template is refused.

    Raises:
        PermissionDenied: The actor may not make tokens, or is not of the team.
        ValueError: A scope is not known, or there is none.
    """
    actor.require(permissions.MAKE_TOKENS)
    if not scopes or set(scopes) - SCOPES.keys():
        raise ValueError(f"unknown scopes: {sorted(scopes)}")
    owner = actor.user
    if owner is None or actor.token is not None:
        raise ValueError("a person makes tokens, no command and no program")
    if team is not None and (teams := limits_of(owner)) is not None and team.pk not in teams:
        raise PermissionDenied(_("You can make tokens for your own teams alone."))
    key_id = KEY_PREFIX + secrets.token_hex(KEY_BYTES)
    secret = SECRET_PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        key_id=key_id,
        secret_hash=_digest(secret),
        scopes=sorted(scopes),
        team=team,
        person_waits=person_waits,
        keeps_followers=keeps_followers,
        expires_at=expires_at,
    )
    told = {"did": "made", "token": token.pk, "name": name, "scopes": token.scopes}
    audit.record(actor=actor, action=Action.TOKEN, reason=name, data=told)
    return token, f"{key_id}:{secret}"


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: Actor) -> bool:
    """End ``token`` at once; return whether it had not ended before. The caller looks whether ``actor`` may."""
    done = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if done:
        told = {"did": "revoked", "token": token.pk, "name": token.name, "of": token.owner.get_username()}
        audit.record(actor=actor, action=Action.TOKEN, reason=token.name, data=told)
    return bool(done)


def authenticate(header: str, *, ip: str | None = None) -> User:
    """Return the owner of the token in an ``Authorization`` header, as far as the token lets them act.

    The object is narrowed, and nothing of that is stored: its rights are those that both owner and scopes have,
    and it carries the token as ``api_token``, by which the numbers it sees and the actor's name are told.

    Args:
        header: "Bearer nxf_...:nxfs_...".
        ip: The client's address, kept as that of the last use.

    Raises:
        TokenRefused: It is missing, wrong, ended, or its owner may not sign in.
    """
    scheme, _space, value = header.partition(" ")
    if scheme.lower() != "bearer" or not value:
        raise TokenRefused("missing_token", _("Send a token: Authorization: Bearer nxf_...:nxfs_..."))
    halves = HALVES.fullmatch(value.strip())
    if halves is None:
        raise TokenRefused(
            "invalid_token", _("A token has two halves with a colon between: nxf_...:nxfs_...")
        )
    key_id, secret = halves.groups()
    token = ApiToken.objects.select_related("owner").defer(*NOT_READ).filter(key_id=key_id).first()
    # The digest is compared in any case: the time it takes tells nobody whether the first half exists.
    if not constant_time_compare(_digest(secret), token.secret_hash if token else "") or token is None:
        raise TokenRefused("invalid_token", _("This token is not known here."))
    now = timezone.now()
    if token.revoked_at is not None:
        raise TokenRefused("token_revoked", _("This token was revoked. Make a new one."))
    if token.expires_at <= now:
        raise TokenRefused("token_expired", _("This token has expired. Make a new one."))
    if not token.owner.is_active:
        raise TokenRefused("owner_inactive", _("The person for whom this token acts is not active any more."))
    if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_ip=ip)
    owner = token.owner
    owner.__dict__["api_token"] = token
    narrow(owner, {right for scope in token.scopes for right in SCOPES.get(scope, ())})
    return owner


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

"""Emails: a link to set a new password, one to join, and that one's password or address was changed."""

from typing import Literal

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.models import Invitation
from profiles.services.accounts.people.invitations import link_path
from profiles.services.accounts.people.joining import why_over

# What of an account was changed, of which its owner is told.
Changed = Literal["password", "email address"]


def reset_recipients(address: str) -> list[User]:
    """Return the active users with exactly this email ``address`` (ignoring case) and a usable password."""
    return [user for user in _reachable().filter(email__iexact=address) if user.has_usable_password()]


def send_password_reset_email(pk: int) -> None:
    """Send the password reset email to the user with key ``pk``; key 0 belongs to nobody.

    The link leads to ``settings.SITE_URL``, whatever host the request named that asked for the email.
    """
    user = _reachable().filter(pk=pk).first()
    if user is None or not user.has_usable_password():
        return
    key = {"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)}
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
    with site_locale():
        send_mail(_("A new password for Nixadmin"), _reset_words(user, link), None, [user.email])


def send_invitation_email(pk: int) -> None:
    """Send the link of the invitation with key ``pk`` to its address, unless it is not good any more."""
    invitation = Invitation.objects.filter(pk=pk).exclude(email="").first()
    if invitation is None or why_over(invitation):
        return
    with site_locale():
        words = (
            _(
                "{name} invites you to Nixadmin, where the business profiles of phone numbers are edited."
            ).format(name=invitation.inviter_name),
            _("This link leads to a page where you make your account. It works once, within seven days:"),
            settings.SITE_URL + link_path(invitation),
            _("If you did not expect it, do nothing."),
        )
        send_mail(_("An invitation to Nixadmin"), "\n\n".join(words), None, [invitation.email])


def send_change_email(address: str, *, name: str, changed: Changed) -> None:
    """Tell whoever reads ``address``, the old one, what of the account with the user name ``name`` was changed."""
    with site_locale():
        told: dict[Changed, str] = {
            "password": _("The password of your Nixadmin account {name} was changed."),
            "email address": _("Another email address was set for your Nixadmin account {name}."),
        }
        words = (
            told[changed].format(name=name),
            _("If it was you, there is nothing to do."),
            _(
                "If not, somebody else can get in: tell whoever manages people in Nixadmin at once, who can end "
                "the account."
            ),
        )
        send_mail(_("Your Nixadmin account was changed"), "\n\n".join(words), None, [address])


def _reset_words(user: User, link: str) -> str:
    return "\n\n".join(
        (
            _("Somebody, you we hope, asked for a new password for the user name %(name)s.")
            % {"name": user.get_username()},
            _("This link leads to a page where you set it. It works once, within three days:"),
            link,
            _("If it was not you, do nothing: your password is as it was."),
        )
    )


def _reachable() -> QuerySet[User]:
    return User.objects.filter(is_active=True).exclude(email="")

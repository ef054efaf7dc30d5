"""Permissions, the three groups that bundle them, and the sentence for a missing one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission, User
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SEE = "profiles.view_phonenumber"
SEE_AUDIT = "profiles.view_auditevent"
EDIT = "profiles.edit_profile"
CLEAR = "profiles.clear_profile"
IMPORT = "profiles.import_numbers"
RESUME = "profiles.resume_pushing"
ROLL_OUT = "profiles.run_rollouts"
EXPORT_AUDIT = "profiles.export_auditevent"
SEE_METRICS = "profiles.see_metrics"
MANAGE_PEOPLE = "profiles.manage_people"
MAKE_TOKENS = "profiles.make_tokens"
MANAGE_WEBHOOKS = "profiles.manage_webhooks"

# What a person without the right is told; it completes "You need the right to ...".
DESCRIPTIONS: "dict[str, StrOrPromise]" = {
    SEE: gettext_lazy("see numbers and their profiles"),
    SEE_AUDIT: gettext_lazy("see the audit log"),
    EDIT: gettext_lazy("edit, revert and push profiles"),
    CLEAR: gettext_lazy("clear profiles"),
    IMPORT: gettext_lazy("import numbers"),
    RESUME: gettext_lazy("resume pushing"),
    ROLL_OUT: gettext_lazy("plan and run rollouts"),
    EXPORT_AUDIT: gettext_lazy("export the audit log, tables of numbers and rollouts"),
    SEE_METRICS: gettext_lazy("see the metrics"),
    MANAGE_PEOPLE: gettext_lazy("invite and manage people"),
    MAKE_TOKENS: gettext_lazy("make tokens for programs"),
    MANAGE_WEBHOOKS: gettext_lazy("manage webhooks"),
}

VIEWERS, EDITORS, MANAGERS = "Viewers", "Editors", "Managers"
GROUPS: dict[str, tuple[str, ...]] = {
    VIEWERS: (SEE, SEE_AUDIT),
    EDITORS: (SEE, SEE_AUDIT, EDIT),
    MANAGERS: (
        *(SEE, SEE_AUDIT, EDIT, CLEAR, IMPORT, RESUME, ROLL_OUT, EXPORT_AUDIT, SEE_METRICS),
        *(MANAGE_PEOPLE, MAKE_TOKENS, MANAGE_WEBHOOKS),
    ),
}
# What a token may be made for, and the rights that this gives it: of its owner's rights, never more.
SCOPES: dict[str, tuple[str, ...]] = {
    "read": (SEE,),
    "write": (SEE, EDIT, CLEAR),
    "rollout": (SEE, EDIT, ROLL_OUT, IMPORT),
    "audit": (SEE_AUDIT, EXPORT_AUDIT),
}


# Where the sign-in backend keeps what it read, on the object of a user: rights, and the keys of the teams to which
# somebody is held (None: to none).
RIGHTS_KEPT, TEAMS_KEPT = "_all_rights", "_teams"


def narrow(user: User, rights: Iterable[str]) -> None:
    """Let this object of a user have those of ``rights`` alone that the user has; nothing is stored."""
    kept = {right for right in rights if user.has_perm(right)}
    if user.is_superuser:
        user.is_superuser = False
        user.__dict__[TEAMS_KEPT] = None
    user.__dict__[RIGHTS_KEPT] = kept


def missing_right(permission: str) -> str:
    """Return the sentence that names the missing permission and the groups that have it."""
    groups = [name for name, permissions in GROUPS.items() if permission in permissions]
    return _("You need the right to {what}, which {groups} have.").format(
        what=DESCRIPTIONS[permission], groups=get_text_list(groups, _("and"))
    )


def scopes_with(permission: str) -> list[str]:
    """Return the scopes of tokens, any of which reaches so far."""
    return [scope for scope, rights in SCOPES.items() if permission in rights]


def missing_scope(permission: str) -> str:
    """Return the sentence for a program whose token does not reach so far."""
    return _(
        "This takes a token with the scope {scopes}, which this one does not have. Nothing was done."
    ).format(scopes=get_text_list(scopes_with(permission), _("or")))


def needs_every_number() -> str:
    """Return the sentence for somebody of a team who wants to do what concerns every number."""
    return _(
        "This concerns every number, and you see those of your teams alone. Ask somebody who sees all of them."
    )


def ensure_groups() -> None:
    """Create the groups that do not exist yet, with their permissions.

    Runs after every ``migrate``, once the rights themselves exist. A group that exists is left alone: the
    superusers may have changed what it may do.
    """
    for name, permissions in GROUPS.items():
        group, created = Group.objects.get_or_create(name=name)
        if created:
            codenames = [permission.partition(".")[2] for permission in permissions]
            group.permissions.set(
                Permission.objects.filter(content_type__app_label="profiles", codename__in=codenames)
            )

"""Authentication backend: django-allauth's, which reads a person's rights with one statement."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Signs in as django-allauth does."""

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """Return the rights of an active person, own and of groups, kept on the object; none for an ``obj``."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        if user_obj.is_superuser:
            found: set[str] = super().get_all_permissions(user_obj)
            return found
        kept: set[str] | None = user_obj.__dict__.get("_all_rights")
        if kept is None:
            with connection.cursor() as cursor:
                # Django asks twice, for own rights and for those of groups, and builds both anew on every page.
                cursor.execute(
                    """
                    SELECT type.app_label, permission.codename
                    FROM auth_permission permission
                    JOIN django_content_type type ON type.id = permission.content_type_id
                    WHERE permission.id IN (
                            SELECT permission_id FROM auth_user_user_permissions WHERE user_id = %s
                       )
                       OR permission.id IN (
                            SELECT of_group.permission_id FROM auth_group_permissions of_group
                            JOIN auth_user_groups membership ON membership.group_id = of_group.group_id
                            WHERE membership.user_id = %s
                       )
                    """,
                    [user_obj.pk, user_obj.pk],
                )
                kept = {f"{app}.{name}" for app, name in cursor.fetchall()}
            user_obj.__dict__["_all_rights"] = kept
        return kept

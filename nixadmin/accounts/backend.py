"""Authentication backend: django-allauth's, which reads a person's rights and teams with one statement."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection

from profiles.permissions import RIGHTS_KEPT, TEAMS_KEPT


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Signs in as django-allauth does."""

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """Return the rights of an active person, own and of groups, kept on the object; none for an ``obj``."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        if user_obj.is_superuser:
            found: set[str] = super().get_all_permissions(user_obj)
            return found
        kept: set[str] | None = user_obj.__dict__.get(RIGHTS_KEPT)
        if kept is None:
            with connection.cursor() as cursor:
                # Django asks twice, for own rights and for those of groups, and builds both anew on every page.
                # Rows without an app are of somebody who is held to teams: their keys, or one without a key.
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
                    UNION ALL
                    SELECT '', COALESCE(CAST(membership.team_id AS varchar(20)), '')
                    FROM profiles_person person
                    LEFT JOIN profiles_team_members membership ON membership.user_id = person.user_id
                    WHERE person.user_id = %s AND NOT person.sees_all
                    """,
                    [user_obj.pk] * 3,
                )
                rows = cursor.fetchall()
            kept = {f"{app}.{name}" for app, name in rows if app}
            teams = [name for app, name in rows if not app]
            user_obj.__dict__[RIGHTS_KEPT] = kept
            user_obj.__dict__[TEAMS_KEPT] = frozenset(int(key) for key in teams if key) if teams else None
        return kept

"""Django admin: users and groups, with audited changes of rights; our own tables are read-only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django_tasks_db.models import DBTaskResult

from profiles.models import Account, Agent, AuditEvent, PhoneNumber, PushAttempt, Revision
from profiles.services.accounts.events import record_renaming
from profiles.services.accounts.people.changing import end_access
from profiles.services.actors import Actor
from profiles.services.audit import record_rights_change

NAME_FIELDS = {"username", "first_name", "last_name", "email", "name"}
RIGHTS_FIELDS = {"groups", "user_permissions", "is_active", "is_staff", "is_superuser", "permissions"}


def recent_password_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: require the password again unless it was entered within five minutes.

    A form that comes later than that is not kept meanwhile, since it may hold a password: it is filled in again.
    """
    asking = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            response: HttpResponseBase = asking(request, *args, **kwargs)
        except ReauthenticationRequired:
            first = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
            return redirect(f"{first}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
        return response

    return guarded


class AuditedRights(admin.ModelAdmin):  # type: ignore[type-arg]
    """ModelAdmin mixin that audits changes of rights: who gave or took which from whom."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, then audit if a field that grants rights or a name changed."""
        super().save_related(request, form, formsets, change)
        changed = sorted(RIGHTS_FIELDS & set(form.changed_data))
        if changed or not change:
            data = {"changed": changed, "rights": self._rights(form)}
            if "is_active" in changed and not form.instance.is_active:
                data["ended"] = end_access(form.instance)
            self._record(request, form.instance, data)
        if change and (named := sorted(NAME_FIELDS & set(form.changed_data))):
            record_renaming(request, form.instance, changed=named, before=form.initial)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Audit, then delete."""
        self._record(request, obj, {"deleted": True})
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete one by one, so that each is audited."""
        for obj in queryset:
            self.delete_model(request, obj)

    def _rights(self, form: Any) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name in RIGHTS_FIELDS & set(form.cleaned_data):
            value = form.cleaned_data[name]
            given[name] = value if isinstance(value, bool) else sorted(str(item) for item in value)
        return given

    def _record(self, request: HttpRequest, obj: Model, data: dict[str, Any]) -> None:
        record_rights_change(actor=Actor.of(request), of=obj, data=data)


@method_decorator(recent_password_required, name="changeform_view")
@method_decorator(recent_password_required, name="delete_view")
@method_decorator(recent_password_required, name="user_change_password")
class AuditedUserAdmin(AuditedRights, UserAdmin):  # type: ignore[type-arg]
    """User admin; password changes are audited too."""

    @transaction.atomic
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - named by the admin
        form_url: str = "",
    ) -> HttpResponse:
        """Show the form, or set the password and audit that."""
        user = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        # No hook tells of it, and the answer looks alike when the form was at odds with itself.
        if user and User.objects.exclude(password=user.password).filter(pk=user.pk).exists():
            self._record(request, user, {"changed": ["password"]})
        return response


class AuditedGroupAdmin(AuditedRights, GroupAdmin):
    """Group admin."""


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read-only ModelAdmin: rows are changed through the product alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False."""
        return False


@method_decorator(recent_password_required, name="changelist_view")
@method_decorator(recent_password_required, name="delete_view")
class SecondStepAdmin(AuditedRights, ReadOnlyAdmin):
    """Admin of second factors (authenticator apps, recovery codes): list and delete; secrets are hidden."""

    list_display = ("user", "type", "created_at", "last_used_at")
    fields = list_display

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user is a superuser."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user is a superuser."""
        return self.has_view_permission(request, obj)

    def _record(self, request: HttpRequest, obj: Model, data: dict[str, Any]) -> None:
        super()._record(request, obj, data | {"user": str(getattr(obj, "user", ""))})


# A task is only a nudge: nothing can be learnt from one, and nobody should add any by hand.
admin.site.unregister(DBTaskResult)
# Nobody signs in by an address, and the one that emails go to is the user's own.
admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)
# Who has the key of a session is in it; people end their own on their account's page.
admin.site.unregister(UserSession)
admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.register(User, AuditedUserAdmin)
admin.site.register(Group, AuditedGroupAdmin)
admin.site.register(Authenticator, SecondStepAdmin)
# Drafts are not among them: what somebody is still typing is shown to nobody else.
admin.site.register([Account, Agent, AuditEvent, PhoneNumber, PushAttempt, Revision], ReadOnlyAdmin)

"""API tokens of the person who is signed in: list and make, the secret shown once, revoke."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.accounts.tokens import TokenForm
from profiles.models import ApiToken
from profiles.presenters.doors.tokens import token_mark
from profiles.selectors.accounts.tokens import tokens_of
from profiles.services.accounts.people.limits import why_not
from profiles.services.accounts.tokens import make_token, revoke_token
from profiles.services.actors import Actor, display_name
from profiles.views.access import StaffRequest, requires
from profiles.views.once import form_actor, once


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MAKE_TOKENS)
@once(
    back="token-list",
    told=gettext_lazy(
        "This form was sent before. Its token is there once, and the first answer showed its secret: if you did "
        "not see that, revoke the token and make another."
    ),
)
def token_list(request: StaffRequest) -> HttpResponse:
    """GET: one's tokens and the form of a new one. POST: make it, and show its secret this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, owner=request.user)
    if request.method != "POST" or not form.is_valid():
        return _list_page(request, form)
    lifetime = form.cleaned_data.pop("days")
    token, secret = make_token(
        actor=form_actor(request), expires_at=timezone.now() + lifetime, **form.cleaned_data
    )
    context = {"token": token, "secret": secret, "origin": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "profiles/tokens/made.html", context)


def _list_page(request: StaffRequest, form: TokenForm) -> HttpResponse:
    now = timezone.now()
    context = {
        "tokens": [(token, token_mark(token, now)) for token in tokens_of(request.user)],
        "now": now,
        "form": form,
        "problem": form.error_summary(),
    }
    return render(request, "profiles/tokens/list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MAKE_TOKENS)
def token_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: ask. POST: end the token at once: one's own, or that of somebody whom one manages."""
    token = ApiToken.objects.select_related("owner", "team").filter(pk=pk).first()
    if token is None or not _may_end(request.user, token):
        raise Http404
    is_own = token.owner_id == request.user.pk
    back = reverse("token-list") if is_own else reverse("person", args=[token.owner_id])
    if request.method != "POST":
        now = timezone.now()
        context = {
            "token": token,
            "mark": token_mark(token, now),
            "is_over": token.is_over(now),
            "is_own": is_own,
            "owner": display_name(token.owner),
            "back": back,
        }
        return render(request, "profiles/tokens/revoke.html", context)
    if revoke_token(token, actor=Actor.of(request)):
        told = _("The token “{name}” is revoked: no program gets in by it any more.")
    else:
        told = _("The token “{name}” had been revoked already.")
    messages.success(request, told.format(name=token.name))
    return redirect(back)


def _may_end(user: User, token: ApiToken) -> bool:
    """Return whether the token is one's own, or that of somebody whom one manages."""
    if token.owner_id == user.pk:
        return True
    return user.has_perm(permissions.MANAGE_PEOPLE) and not why_not(user, token.owner)

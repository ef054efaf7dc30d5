"""The tags of one number, and of those that were chosen in the list."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.forms.tags import NumberTagsForm, TagManyForm
from profiles.l10n.numbers import format_number
from profiles.selectors import number_list, numbers, tags
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.tags import tagging
from profiles.views.access import StaffRequest, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_tags(request: StaffRequest, number: str) -> HttpResponse:
    """GET: boxes for the tags of a number. POST: set them."""
    found = numbers.number_or_404(request.user, number)
    form = (
        NumberTagsForm(request.POST, user=request.user)
        if request.method == "POST"
        else NumberTagsForm.of(tags.tags_of(found, request.user), user=request.user)
    )
    if form.is_valid():
        try:
            tagging.set_tags(found, **form.cleaned_data, actor=Actor.of(request))
        except SaveRefused as refused:
            form.add_error(None, refused.message)
        else:
            still_there = numbers.visible_to(request.user).filter(pk=found.pk).exists()
            return redirect("number-editor", number=number) if still_there else redirect("number-list")
    context = {"number": found, "form": form, "problem": form.error_summary() if form.is_bound else ""}
    return render(request, "profiles/tags/number.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def tag_chosen(request: StaffRequest) -> HttpResponse:
    """GET: choose tags for the numbers that the query string filters. POST: put them on, take them off."""
    chosen = NumberFilter(QueryDict(request.GET.urlencode()), user=request.user)
    if not chosen.is_valid():
        messages.error(request, _("Choose the numbers by filters that can be used."))
        return redirect("number-list")
    form = TagManyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            changed = tagging.change_tags(chosen.qs, actor=Actor.of(request), **form.cleaned_data)
        except SaveRefused as refused:
            form.add_error(None, refused.message)
        else:
            told = ngettext(
                "The tags of {count} number are changed.", "The tags of {count} numbers are changed.", changed
            )
            messages.success(request, told.format(count=format_number(changed)))
            return redirect(f"{reverse('number-list')}?{chosen.query()}")
    context = {
        "form": form,
        "problem": form.error_summary() if form.is_bound else "",
        "query": chosen.query(),
        "chosen_count": chosen.qs.order_by().count(),
        "chosen_told": chosen.description(),
        "examples": number_list.listed(chosen.qs[:5]),
    }
    return render(request, "profiles/tags/chosen.html", context, status=422 if form.errors else 200)

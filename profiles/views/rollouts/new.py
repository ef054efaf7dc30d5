"""New rollout: choose the source and the numbers, and plan it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.forms.rollouts import ReplaceForm, SourceForm, TableForm, TextForm
from profiles.forms.submissions import submission_key
from profiles.models import Rollout
from profiles.models.rollout import TextUse
from profiles.selectors import number_list
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.plans import planning
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.tables import TableRefused
from profiles.texts.contract import UnusableText
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOURCES: "dict[str, tuple[StrOrPromise, type[SourceForm]]]" = {
    "template": (gettext_lazy("Template and locations"), TableForm),
    "text": (gettext_lazy("One text for all"), TextForm),
    "replace": (gettext_lazy("Find and replace"), ReplaceForm),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.ROLL_OUT)
def rollout_new(request: StaffRequest) -> HttpResponse:
    """GET: choose a source and describe it. POST: plan it, and go to its dry run."""
    asked = request.POST.get("source") or request.GET.get("source") or ""
    source = asked if asked in SOURCES else "template"
    kind = SOURCES[source][1]
    if request.method != "POST":
        if request.htmx.target == "chosen":
            chosen = NumberFilter(request.GET, user=request.user)
            context = {**_chosen(request, chosen), "chosen_swapped": True}
            return fragment(render(request, "profiles/rollouts/_chosen.html", context))
        return _page(request, source, kind(initial=_suggested(request)))
    form = kind(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, source, form, problem=form.error_summary(), status=422)
    try:
        rollout = PLANS[source](request, form)
    except PlannedAlready as already:
        rollout = already.rollout
    except (SaveRefused, TableRefused, UnusableText) as refused:
        bad_table = isinstance(refused, TableRefused)
        return _page(request, source, form, problem=refused.message, bad_table=bad_table, status=422)
    return redirect("rollout", pk=rollout.pk)


def _suggested(request: StaffRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("template", "text", "use", "find") if name in request.GET}


def _plan_table(request: StaffRequest, form: SourceForm) -> Rollout:
    sent = form.cleaned_data
    table = form.table() if isinstance(form, TableForm) else None
    if table is None:
        raise SaveRefused(_("Choose a file of locations, or paste the table."))
    version = sent["template"].head
    return planning.plan_template(
        actor=Actor.of(request),
        template_version=version,
        table=table,
        title=sent["title"],
        submission=submission_key(request),
    )


def _plan_text(request: StaffRequest, form: SourceForm) -> Rollout:
    sent, chosen = form.cleaned_data, _filter(request)
    if not sent["text"]:
        raise SaveRefused(_("Write the text that all of them are to have."))
    return planning.plan_text(
        actor=Actor.of(request),
        text=sent["text"],
        use=TextUse(sent["use"] or TextUse.REPLACE),
        numbers=chosen.qs,
        chosen=chosen.stored_description(),
        title=sent["title"],
        submission=submission_key(request),
    )


def _plan_replace(request: StaffRequest, form: SourceForm) -> Rollout:
    sent, chosen = form.cleaned_data, _filter(request)
    return planning.plan_replace(
        actor=Actor.of(request),
        numbers=chosen.qs,
        chosen=chosen.stored_description(),
        submission=submission_key(request),
        **sent,
    )


PLANS: dict[str, Callable[[StaffRequest, SourceForm], Rollout]] = {
    "template": _plan_table,
    "text": _plan_text,
    "replace": _plan_replace,
}


def _filter(request: StaffRequest) -> NumberFilter:
    chosen = NumberFilter(request.POST, user=request.user)
    if not chosen.is_valid():
        raise SaveRefused(_("Choose the numbers by filters that can be used."))
    return chosen


def _chosen(request: StaffRequest, chosen: NumberFilter) -> dict[str, Any]:
    """Return the count and the first of the numbers that a filter matches."""
    found = chosen.qs if chosen.is_valid() else number_list.all_numbers(request.user).none()
    return {
        "chosen_count": found.count(),
        "examples": list(found[:5]),
        "chosen_told": chosen.description(),
        "notice_query": f"?chosen=1&{chosen.query()}",
    }


def _page(
    request: StaffRequest,
    source: str,
    form: SourceForm,
    *,
    problem: str = "",
    bad_table: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Return the form page; a refused form keeps what was typed, and an uploaded table as text.

    ``bad_table``: the ``problem`` is the table itself.
    """
    sent = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "sources": [(key, word) for key, (word, _form) in SOURCES.items()],
        "source": source,
        "form": form,
        "problem": problem,
        "kept": "",
    }
    if source == "template":
        context |= _kept(form, bad_table=bad_table) if problem else {}
    else:
        chosen = NumberFilter(sent, user=request.user)
        context |= {"filter": chosen, **_chosen(request, chosen)}
    return render(request, "profiles/rollouts/new.html", context, status=status)


def _kept(form: SourceForm, *, bad_table: bool) -> dict[str, Any]:
    """Return the form with its refused upload as text, and the file's name; nothing where there is none."""
    if not isinstance(form, TableForm):
        return {}
    again, name = form.with_file_as_text(bad_table=bad_table)
    return {"form": again, "kept": name} if name else {}

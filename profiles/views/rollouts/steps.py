"""Steps of a rollout: map columns, start, pause, resume, continue, cancel, retry, replan, undo, times."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from profiles import permissions
from profiles.forms.rollouts import ColumnsForm
from profiles.forms.schedules import StartForm, TimesForm
from profiles.forms.submissions import submission_key
from profiles.l10n.zones import request_zone
from profiles.models import Rollout
from profiles.models.rollout import Stage, TextUse
from profiles.selectors.rollouts import rollouts
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.services.rollouts.stages import required_permission
from profiles.services.rollouts.steps import (
    cancel,
    change_times,
    continue_after_canary,
    pause,
    resume,
    retry_failed,
    start,
)
from profiles.services.rollouts.undo import plan_undo, take_back
from profiles.texts import templating
from profiles.views.access import StaffRequest, View, requires
from profiles.views.rollouts.pages import columns_form, page_context

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@require_POST
@requires(permissions.ROLL_OUT)
def rollout_columns(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: plan again with other columns."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    if columns_form(rollout) is None or rollout.template_version is None:
        messages.error(request, _("Only a rollout of a template and a table has columns."))
        return redirect("rollout", pk=pk)
    placeholders = templating.placeholders(rollout.template_version.text)
    form = ColumnsForm(request.POST, rollout=rollout, placeholders=placeholders)
    if not form.is_valid():
        context = page_context(
            request, rollout, columns_form=form, columns_problem=_("Choose a column each.")
        )
        return render(request, "profiles/rollouts/rollout.html", context, status=422)
    try:
        replanning.remap(
            rollout,
            actor=Actor.of(request),
            number_column=form.number_column(),
            columns=form.columns(),
        )
    except SaveRefused as refused:
        messages.error(request, refused.message)
    return redirect("rollout", pk=pk)


@require_POST
@requires(permissions.EDIT)
def rollout_start(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: start now, or schedule the start."""
    rollout, actor = _allowed(request, pk)
    form = StartForm(request.POST, is_undo=rollout.undoes is not None)
    problem, status = form.error_summary(), 422
    if form.is_valid():
        try:
            started = start(rollout, actor=actor, **form.settings())
        except SaveRefused as refused:
            problem, status = refused.message, 409
        else:
            scheduled = started.stage == Stage.SCHEDULED
            messages.success(request, _("Scheduled.") if scheduled else _("Started. This page follows it."))
            return redirect("rollout", pk=pk)
    rollout = rollouts.rollout_or_404(request.user, pk)  # it may have been started by somebody else
    context = page_context(request, rollout, start_form=form, start_problem=problem)
    return render(request, "profiles/rollouts/rollout.html", context, status=status)


def _step(done: "StrOrPromise", step: Callable[..., Rollout]) -> View[[int]]:
    """Return the view of a button that takes ``step``; ``done`` is its success message."""

    @require_POST
    @requires(permissions.EDIT)
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        rollout, actor = _allowed(request, pk)
        try:
            step(rollout, actor=actor)
        except SaveRefused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, done)
        return redirect("rollout", pk=pk)

    return view


def _allowed(request: StaffRequest, pk: int) -> tuple[Rollout, Actor]:
    """Return the rollout and the actor; raise PermissionDenied without the permission that it requires."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    actor = Actor.of(request)
    actor.require(required_permission(rollout))
    return rollout, actor


rollout_pause = _step(gettext_lazy("Paused. What is saved is still sent; nothing more is saved."), pause)
rollout_resume = _step(gettext_lazy("It goes on."), resume)
rollout_go_on = _step(gettext_lazy("It goes on with the other numbers."), continue_after_canary)
rollout_cancel = _step(gettext_lazy("Cancelled. What was not saved yet stays as it was."), cancel)
rollout_retry = _step(gettext_lazy("What failed is tried again."), retry_failed)
rollout_replan = _step(gettext_lazy("Planned again, against the numbers as they are now."), replanning.replan)


@require_POST
@requires(permissions.ROLL_OUT)
def rollout_use(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: plan one text for all again, so that it is added to each profile, or replaces them (``use``)."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    use = request.POST.get("use", "")
    try:
        if use not in TextUse.values:
            raise SaveRefused(_("Choose whether the text replaces the profiles or is added to each."))
        replanning.use_text(rollout, actor=Actor.of(request), use=TextUse(use))
    except SaveRefused as refused:
        messages.error(request, refused.message)
    return redirect("rollout", pk=pk)


@require_POST
@requires(permissions.EDIT)
def rollout_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: take a rollout back at once, with the reason in ``note``; without that field, plan it only."""
    rollout, actor = _allowed(request, pk)
    submission, note = submission_key(request), request.POST.get("note")
    if "plan" in request.POST:
        note = None
    try:
        if note is None:
            undo = plan_undo(rollout, actor=actor, submission=submission)
        else:
            undo = take_back(rollout, actor=actor, note=note, submission=submission)
            messages.success(request, _("It is being taken back. This page follows it."))
    except PlannedAlready as already:
        undo = already.rollout
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("rollout", pk=pk)
    return redirect("rollout", pk=undo.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def rollout_times(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: start and end of a scheduled rollout. POST: change them."""
    rollout, actor = _allowed(request, pk)
    zone = request_zone(request)
    problem, status = "", 200
    form = TimesForm.of(rollout, zone)
    if request.method == "POST":
        form = TimesForm(request.POST, rollout=rollout)
        problem, status = form.error_summary(), 422
        if form.is_valid():
            try:
                change_times(rollout, actor=actor, **form.times())
            except SaveRefused as refused:
                problem, status = refused.message, 409
            else:
                messages.success(request, _("The times are changed."))
                return redirect("rollout", pk=pk)
    context = {"rollout": rollout, "form": form, "problem": problem, "zone": zone}
    return render(request, "profiles/rollouts/times.html", context, status=status)

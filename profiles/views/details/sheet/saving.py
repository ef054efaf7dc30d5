"""Changed cells of the sheet: read while they are typed, saved where they are few, else planned as a rollout."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from profiles import permissions, tasks
from profiles.forms.details.sheet.changes import (
    CellsRefused,
    ChangedNumber,
    cells_from_json,
    changed_numbers,
    read_cell,
)
from profiles.forms.submissions import submission_key
from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber, Template
from profiles.models.limits import NOTE_LIMIT
from profiles.selectors.details import sheet
from profiles.services.actors import Actor
from profiles.services.details.cells import CellsResult, Outcome, field_changes, result_of, save_cells
from profiles.services.editing import SaveResult
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.services.rollouts.plans.dry_runs import PlannedAlready, PlanRefused
from profiles.services.rollouts.plans.following import plan_details
from profiles.tables.details.cells import cell_of
from profiles.texts.contract import UnusableText, check_usable
from profiles.texts.details.kinds import ValueRefused
from profiles.texts.details.values import Value
from profiles.views.access import StaffRequest, requires
from profiles.views.details.sheet.template_choice import template_sent
from profiles.views.fragments import fragment

# So many numbers are saved at once; more of them become a rollout, with its dry run.
FEW = 20
# So many of them are sent at once; of more each gets its task.
SENT_AT_ONCE = 3


@dataclass(frozen=True)
class CellsOutcome:
    """What became of one number's cells, for the page: ``cells`` is JSON, what they say now by key."""

    number: str
    label: str
    outcome: Outcome
    message: str
    cells: str = "{}"


@require_POST
@requires(permissions.EDIT)
def details_read(request: StaffRequest) -> HttpResponse:
    """JSON: how each of ``cells`` is understood, as ``text``, or what is wrong with it, as ``problem``."""
    template = template_sent(request)
    columns = {column.key: column for column in sheet.columns_of(template)}
    try:
        cells = cells_from_json(request.POST.get("cells", ""))
    except CellsRefused as refused:
        return JsonResponse({"problem": refused.message}, status=422)
    today, answers = timezone.localdate(), []
    for cell in cells:
        column = columns.get(cell.key)
        try:
            value = read_cell(column, cell, today=today) if column else cell.value
            answers.append({"text": cell_of(value), "problem": ""})
        except ValueRefused as refused:
            answers.append({"text": cell.value, "problem": refused.message})
    return JsonResponse({"cells": answers})


def save_sheet(request: StaffRequest) -> HttpResponse:
    """Save the changed cells that were sent; a fragment, or the sheet with messages, says what became of them."""
    actor = Actor.of(request)
    actor.require(permissions.EDIT)
    template = template_sent(request)
    try:
        cells = cells_from_json(request.POST.get("changes", ""))
    except CellsRefused as refused:
        return _refused(request, template, refused.message)
    note = request.POST.get("note", "").strip()
    if len(note) > NOTE_LIMIT:
        return _refused(
            request,
            template,
            _("The note is longer than {limit} characters. Nothing has been saved.").format(
                limit=format_number(NOTE_LIMIT)
            ),
        )
    try:
        check_usable(note)
    except UnusableText as unusable:
        return _refused(request, template, unusable.message)
    changed = changed_numbers(cells, sheet.columns_of(template), today=timezone.localdate())
    if not changed:
        return _refused(request, template, _("No cell was changed, so there is nothing to save."))
    if len(changed) > FEW:
        return _plan(request, template, changed, actor)
    return _save(request, template, changed, actor, note)


def _save(
    request: StaffRequest, template: Template, changed: list[ChangedNumber], actor: Actor, note: str
) -> HttpResponse:
    """Save few numbers, each by itself."""
    found = sheet.numbers_to_save(request.user, [each.number for each in changed])
    saving = _Saving(template, actor, note, submission_key(request), inline=len(changed) <= SENT_AT_ONCE)
    results = [saving.told(found.get(each.number), each) for each in changed]
    tasks.enqueue_pushes(saving.due)
    return _results_response(request, template, results)


def _plan(
    request: StaffRequest, template: Template, changed: list[ChangedNumber], actor: Actor
) -> HttpResponse:
    """Plan a rollout of many numbers, and lead to its dry run; nothing is planned while a cell can't be read."""
    found = sheet.details_to_change(request.user, [each.number for each in changed])
    wrong = [each for each in changed if each.problems or each.number not in found]
    if wrong:
        return _results_response(
            request, template, [_refusal(each, is_there=each.number in found) for each in wrong]
        )
    rows = {}
    for each in changed:
        pk, details = found[each.number]
        cells = {key: (cell.value, cell.base) for key, cell in each.cells.items()}
        rows[pk] = field_changes(details, cells)
    try:
        rollout = plan_details(rows, template=template, actor=actor, submission=submission_key(request))
    except PlannedAlready as already:
        rollout = already.rollout
    except PlanRefused as refused:
        return _refused(request, template, refused.message)
    address = reverse("rollout", args=[rollout.pk])
    if not request.htmx:
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer


def _refusal(changed: ChangedNumber, *, is_there: bool, name: str = "") -> CellsOutcome:
    """Return why the changes of a number can't be: it is not there, or some cells can't be read."""
    message = " ".join(dict.fromkeys(changed.problems.values()))
    if not is_there:
        message = _("There is no such number, or it is not yours to change.")
    return CellsOutcome(changed.number, name or changed.number, Outcome.REFUSED, message)


@dataclass
class _Saving:
    """How numbers are saved: ``inline`` sends each at once; else ``due`` collects the keys of those to be sent."""

    template: Template
    actor: Actor
    note: str
    submission: str
    inline: bool
    due: list[int] = field(default_factory=list)

    def told(self, number: PhoneNumber | None, changed: ChangedNumber) -> CellsOutcome:
        """Save the changed cells of ``number``, None where it is not there, and return what became of them."""
        name = number.label if number is not None else ""
        if number is None or changed.problems:
            return _refusal(changed, is_there=number is not None, name=name)
        result = self._save(number, {key: (cell.value, cell.base) for key, cell in changed.cells.items()})
        if result.outcome == Outcome.SAVED and not self.inline:
            self.due.append(number.pk)
        cells = json.dumps(dict(result.cells), ensure_ascii=False)
        return CellsOutcome(number.number, name or number.number, result.outcome, result.message, cells)

    def _save(self, number: PhoneNumber, cells: dict[str, tuple[Value, str]]) -> CellsResult:
        def save(first: FirstAttempt | None = None) -> SaveResult:
            return save_cells(
                number,
                template=self.template,
                cells=cells,
                actor=self.actor,
                note=self.note,
                submission=self.submission,
                first=first,
            )

        if self.inline:
            return result_of(number, cells, lambda: tasks.save_and_push(save, actor=self.actor))
        return result_of(number, cells, save)


def _results_response(request: StaffRequest, template: Template, results: list[CellsOutcome]) -> HttpResponse:
    """Answer with what became of each number: a fragment, or messages above the sheet."""
    saved = [each for each in results if each.outcome == Outcome.SAVED]
    others = [each for each in results if each.outcome != Outcome.SAVED]
    said = (
        ngettext(
            "Saved the details of {count} number.", "Saved the details of {count} numbers.", len(saved)
        ).format(count=format_number(len(saved)))
        if saved
        else ""
    )
    if request.htmx:
        context: dict[str, Any] = {"results": results, "said": said, "others": others}
        return fragment(render(request, "profiles/details/_sheet_saved.html", context))
    if said:
        messages.success(request, said)
    for each in others:
        messages.warning(request, f"{each.label}: {each.message}")
    return redirect(f"{reverse('details-sheet')}?template={template.pk}")


def _refused(request: StaffRequest, template: Template, message: str) -> HttpResponse:
    """Answer that nothing was saved, and why."""
    if request.htmx:
        context = {"problem": message}
        return fragment(render(request, "profiles/details/_sheet_saved.html", context, status=422))
    messages.error(request, message)
    return redirect(f"{reverse('details-sheet')}?template={template.pk}")

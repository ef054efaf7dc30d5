"""A corrected table for a plan, or another of its rows as the one that names the columns."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from profiles import permissions
from profiles.forms.tables import UploadedTableForm
from profiles.l10n.numbers import format_number
from profiles.models import Rollout
from profiles.selectors.rollouts import rollouts
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.plans.correcting import TableChange, replace_table, use_header
from profiles.tables import TableRefused
from profiles.texts.contract import UnusableText
from profiles.views.access import StaffRequest, requires
from profiles.views.rollouts.pages import page_context

# Columns that a sentence names.
NAMED_COLUMNS = 10


@require_POST
@requires(permissions.ROLL_OUT)
def rollout_table(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: plan again with the table that is sent, or with ``header_line`` alone as the header of the old one."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    form = UploadedTableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, rollout, form, form.error_summary())
    try:
        change = _correct(rollout, form, Actor.of(request))
    except (SaveRefused, TableRefused, UnusableText) as refused:
        form, _name = form.with_file_as_text(bad_table=isinstance(refused, TableRefused))
        return _refused(request, rollout, form, refused.message)
    messages.success(request, " ".join(sentences(change)))
    return redirect("rollout", pk=pk)


def _correct(rollout: Rollout, form: UploadedTableForm, actor: Actor) -> TableChange:
    if (table := form.table()) is not None:
        return replace_table(rollout, table=table, actor=actor)
    if (header_line := form.cleaned_data["header_line"]) is not None:
        return use_header(rollout, header_line=header_line, actor=actor)
    raise SaveRefused(_("Choose the corrected file, paste the table, or say which row names the columns."))


def _refused(request: StaffRequest, rollout: Rollout, form: UploadedTableForm, problem: str) -> HttpResponse:
    shown: dict[str, Any] = {"table_form": form, "table_problem": problem}
    context = page_context(request, rollouts.rollout_or_404(request.user, rollout.pk), **shown)
    return render(request, "profiles/rollouts/rollout.html", context, status=422)


def sentences(change: TableChange) -> Iterator[str]:
    """Yield what a corrected table changed."""
    counts = [
        ngettext("{count} row says something else", "{count} rows say something else", change.changed),
        ngettext("{count} row is new", "{count} rows are new", change.added),
        ngettext("{count} row is gone", "{count} rows are gone", change.removed),
    ]
    figures = (change.changed, change.added, change.removed)
    told = [
        words.format(count=format_number(count))
        for words, count in zip(counts, figures, strict=True)
        if count
    ]
    yield (
        _("Planned with the corrected table: {changes}.").format(changes=", ".join(told))
        if told
        else _("Planned with the table again: its rows say the same.")
    )
    for words, columns in (
        (_("New columns: {names}."), change.new_columns),
        (_("Columns that are gone: {names}."), change.lost_columns),
    ):
        if columns:
            more = ["…"] if len(columns) > NAMED_COLUMNS else []
            yield words.format(names=", ".join([*columns[:NAMED_COLUMNS], *more]))

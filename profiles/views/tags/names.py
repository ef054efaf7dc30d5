"""Labels and tags from a table: an uploaded file, pasted cells, or the table of a rollout."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from profiles import permissions
from profiles.forms.columns import ColumnChoices, was_asked
from profiles.forms.tags import NamesForm, RolloutNamesForm, name_choices
from profiles.l10n.numbers import format_number
from profiles.selectors.numbers import visible_to
from profiles.selectors.rollouts import rollouts
from profiles.services.actors import Actor
from profiles.services.columns import remember_columns
from profiles.services.conflicts import SaveRefused
from profiles.services.tags import naming
from profiles.services.tags.naming import NamingReport
from profiles.tables import Table, TableRefused
from profiles.tables.columns import ColumnGuess, Reason
from profiles.texts.contract import UnusableText
from profiles.views.access import StaffRequest, requires

# More of them than a page is read for.
NAMED_PROBLEMS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_names(request: StaffRequest) -> HttpResponse:
    """GET: a form for a table of labels and tags. POST: store it, and tell which rows could not be used.

    Where the header or a column was only guessed, it is asked before anything is stored.
    """
    if request.method != "POST":
        return _page(request, NamesForm())
    form = NamesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, problem=form.error_summary(), status=422)
    try:
        table = form.table()
        if table is None:
            raise SaveRefused(_("Choose a file, or paste the table."))
    except (SaveRefused, TableRefused, UnusableText) as refused:
        kept, _name = form.with_file_as_text(bad_table=isinstance(refused, TableRefused))
        return _page(request, kept, problem=refused.message, status=422)
    guess = naming.name_columns(table)
    asked = name_choices(table, guess)
    if was_asked(request.POST, table):
        chosen = name_choices(table, guess, request.POST)
        if not chosen.is_valid():
            return _ask(request, form, chosen, problem=_("Choose a column of this table."))
        columns = ColumnGuess(chosen.number_column(), chosen.columns())
        return _store(request, form, table, chosen, columns)
    if table.header_line > 1 or set(guess.reasons.values()) - {Reason.REMEMBERED}:
        return _ask(request, form, asked)
    return _store(request, form, table, asked, guess)


def _store(
    request: StaffRequest, form: NamesForm, table: Table, asked: ColumnChoices, columns: ColumnGuess
) -> HttpResponse:
    actor = Actor.of(request)
    try:
        rows = list(naming.rows_of_table(table, columns))
    except SaveRefused as refused:
        return _ask(request, form, asked, problem=refused.message)
    if asked.is_bound:
        remember_columns(table.columns, number_column=columns.number, columns=columns.columns)
    report = naming.import_names(rows, numbers=visible_to(request.user), actor=actor)
    return _page(request, NamesForm(), report=report)


def _ask(request: StaffRequest, form: NamesForm, asked: ColumnChoices, *, problem: str = "") -> HttpResponse:
    """Return the page that shows how the table was understood, with its columns to choose."""
    kept, _name = form.with_file_as_text(bad_table=False)
    again = kept is form and not form.data.get("pasted", "").strip()
    status = 422 if problem else 200
    return _page(request, kept, problem=problem, status=status, asked=asked, file_again=again)


def _page(
    request: StaffRequest,
    form: NamesForm,
    *,
    problem: str = "",
    report: NamingReport | None = None,
    status: int = 200,
    asked: ColumnChoices | None = None,
    file_again: bool = False,
) -> HttpResponse:
    context = {"form": form, "problem": problem, "report": report, "asked": asked, "file_again": file_again}
    return render(request, "profiles/tags/names.html", context, status=status)


@require_POST
@requires(permissions.EDIT)
def rollout_names(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: set labels and tags from columns of a rollout's table."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    form = RolloutNamesForm(request.POST, columns=rollout.options.get("table_columns", []))
    if not form.is_valid():
        messages.error(request, form.error_summary())
        return redirect("rollout", pk=pk)
    report = naming.import_names_of_rollout(
        rollout, numbers=visible_to(request.user), actor=Actor.of(request), **form.cleaned_data
    )
    told = ngettext("{labels} label changed", "{labels} labels changed", report.labels).format(
        labels=format_number(report.labels)
    )
    tagged = ngettext("{tags} tag added", "{tags} tags added", report.tags).format(
        tags=format_number(report.tags)
    )
    messages.success(request, _("{labels}, {tags}.").format(labels=told, tags=tagged))
    for problem in report.problems[:NAMED_PROBLEMS]:
        messages.warning(request, problem)
    return redirect("rollout", pk=pk)

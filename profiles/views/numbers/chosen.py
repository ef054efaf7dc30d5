"""Bulk actions on numbers chosen in the list: push, export, change."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from profiles import permissions, tasks
from profiles.exports.numbers import csv_lines
from profiles.forms.number_filter import IN_TEXTS, MAX_CHOSEN, NumberFilter
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.l10n.numbers import format_number
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.exporting import export_numbers
from profiles.services.pushing.many import MAX_NUMBERS, PushManyResult, push_many
from profiles.views.access import StaffRequest, requires

# Pushing more than this many is asked about once more.
CONFIRM_ABOVE = 50
# So many numbers are named with the reason why they are not sent.
NUMBERS_NAMED = 5


class Selection:
    """The numbers that a form of the list selects: ticked ones, a page, or all that match its filter."""

    def __init__(self, request: StaffRequest) -> None:
        sent = request.POST
        query = NumberFilter(QueryDict(sent.get("query", "")), user=request.user)
        self.query = query.query()
        self.all = sent.get("all", "")
        if "filter" in sent.getlist("all"):
            self.all = "filter"
        keys = sent.get("on_page", "").split(".") if self.all == "page" else sent.getlist("number")
        keys = [key for key in keys if parse_whole_number(key, digits=KEY_DIGITS) is not None][:MAX_CHOSEN]
        self.these = ".".join(keys)
        asked = QueryDict(self.query if self.all == "filter" else urlencode({"these": self.these}))
        self.filter = NumberFilter(asked, user=request.user)
        self.is_empty = self.all != "filter" and not keys
        # What finds the same numbers on another page. Words that were found in texts go along to be replaced.
        self.address = self.filter.query()
        self.words = query.chosen.get("q", "") if query.chosen.get("in") == IN_TEXTS else ""

    def back(self) -> str:
        """Return the address of the list with the form's filter."""
        return reverse("number-list") + (f"?{self.query}" if self.query else "")


@require_POST
@requires(permissions.SEE)
def number_chosen(request: StaffRequest) -> HttpResponseBase:
    """POST: run the bulk action of the pressed button."""
    choice = Selection(request)
    do = ACTIONS.get(request.POST.get("do", ""))
    if do is None or choice.is_empty:
        messages.error(request, _("Nothing was done: tick the numbers that are meant, or all on the page."))
        return redirect(choice.back())
    return do(request, choice)


def _push(request: StaffRequest, choice: Selection) -> HttpResponseBase:
    actor = Actor.of(request)
    actor.require(permissions.EDIT)
    chosen = choice.filter.qs
    if not request.POST.get("confirmed"):
        count = chosen.order_by()[: MAX_NUMBERS + 1].count()
        if CONFIRM_ABOVE < count <= MAX_NUMBERS:
            context = {"count": count, "choice": choice, "sent": request.POST}
            return render(request, "profiles/numbers/push_many.html", context)
    try:
        asked = push_many(chosen, actor=actor)
    except SaveRefused as refused:
        messages.error(request, refused.message)
    else:
        tasks.enqueue_pushes(asked.sent)
        _tell(request, asked)
    return redirect(choice.back())


def _tell(request: StaffRequest, asked: PushManyResult) -> None:
    """Add messages: how many are being sent, and which are not and why."""
    if count := len(asked.sent):
        told = ngettext(
            "{count} number is being sent. Its state in the list follows by itself.",
            "{count} numbers are being sent. Their states in the list follow by themselves.",
            count,
        )
        messages.success(request, told.format(count=format_number(count)))
    elif not asked.refused:
        messages.info(request, _("Nothing was sent: no number matches the filter any more."))
    for reason, refused in asked.refused.items():
        names = [number.label or number.number for number in refused[:NUMBERS_NAMED]]
        if more := max(len(refused) - NUMBERS_NAMED, 0):
            names.append(ngettext("{count} more", "{count} more", more).format(count=format_number(more)))
        told = ngettext(
            "{count} was not sent: {names}. {reason}",
            "{count} were not sent: {names}. {reason}",
            len(refused),
        )
        messages.warning(
            request, told.format(count=format_number(len(refused)), names=", ".join(names), reason=reason)
        )


def _export(request: StaffRequest, choice: Selection) -> HttpResponseBase:
    """Return the chosen numbers with their texts as CSV; the export is an event of the audit log."""
    rows = export_numbers(
        actor=Actor.of(request),
        chosen=choice.filter.qs,
        filters=choice.filter.stored_description(),
        ticked=choice.these.count(".") + 1 if choice.these else 0,
    )
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    name = f"nixadmin-numbers-{timezone.localtime():%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _change(request: StaffRequest, choice: Selection) -> HttpResponseBase:
    """Redirect to a new rollout for the chosen numbers."""
    Actor.of(request).require(permissions.ROLL_OUT)
    found = f"&{urlencode({'find': choice.words})}" if choice.words else ""
    return redirect(f"{reverse('rollout-new')}?source=replace&{choice.address}{found}")


def _tag(request: StaffRequest, choice: Selection) -> HttpResponseBase:
    """Redirect to the tags of the chosen numbers."""
    Actor.of(request).require(permissions.EDIT)
    return redirect(f"{reverse('tag-chosen')}?{choice.address}")


def _notice(request: StaffRequest, choice: Selection) -> HttpResponseBase:
    """Redirect to a new notice for the chosen numbers."""
    Actor.of(request).require(permissions.EDIT)
    return redirect(f"{reverse('notice-new')}?chosen=1&{choice.address}")


def _place(request: StaffRequest, choice: Selection) -> HttpResponseBase:
    """Redirect to the time zones and regions of the chosen numbers."""
    Actor.of(request).require(permissions.EDIT)
    return redirect(f"{reverse('place-list')}?{choice.address}&said=1")


# By the buttons of the list.
ACTIONS = {
    "push": _push,
    "export": _export,
    "change": _change,
    "tag": _tag,
    "notice": _notice,
    "place": _place,
}

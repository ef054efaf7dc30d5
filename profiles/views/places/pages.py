"""Where numbers are: those of which nobody said it, those that were chosen, and one."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.forms.places import PlaceForm, PlacesForm
from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber
from profiles.selectors import numbers, places
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.places.placing import Place, place_numbers
from profiles.views.access import StaffRequest, requires

# Of more the first are shown; what is said is said of all.
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def place_list(request: StaffRequest) -> HttpResponse:
    """GET: the filtered numbers whose place nobody said, or with ``said=1`` all. POST: say it of all of these."""
    chosen = NumberFilter(QueryDict(request.GET.urlencode()), user=request.user)
    if not chosen.is_valid():
        messages.error(request, _("Choose the numbers by filters that can be used."))
        return redirect("place-list")
    with_said = request.GET.get("said") == "1"
    meant = chosen.qs if with_said else chosen.qs.filter(places.UNSAID)
    query = "&".join(filter(None, [chosen.query(), "said=1" if with_said else ""]))
    form = PlacesForm(request.POST or None, initial={"guessed": True})
    problem = ""
    if request.method == "POST":
        problem = _say(request, form, meant)
        if not problem:
            return redirect(f"{reverse('place-list')}?{query}")
    context = {
        "form": form,
        "problem": problem,
        "query": query,
        "with_said": with_said,
        "chosen": chosen,
        "page": places.places_page(meant, SHOWN),
        "tags": places.unplaced_by_tag(numbers.visible_to(request.user), request.user),
        "regions": places.known_regions(numbers.visible_to(request.user)),
    }
    return render(request, "profiles/places/list.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_place(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the time zone and region of a number. POST: say them."""
    found = numbers.number_or_404(request.user, number)
    form = PlaceForm(request.POST or None, initial={"time_zone": found.time_zone, "region": found.region})
    problem = ""
    if request.method == "POST":
        problem = _say(request, form, numbers.visible_to(request.user).filter(pk=found.pk))
        if not problem:
            return redirect("number-editor", number=number)
    context = {
        "number": found,
        "form": form,
        "problem": problem,
        "place": places.PlacedNumber(found.number, found.label, found.time_zone, found.region),
        "regions": places.known_regions(numbers.visible_to(request.user)),
    }
    return render(request, "profiles/places/number.html", context, status=422 if problem else 200)


def _say(request: StaffRequest, form: PlaceForm, meant: QuerySet[PhoneNumber]) -> str:
    """Say where the numbers ``meant`` are; return the sentence for what can't be, "" where all is well."""
    if not form.is_valid():
        return form.error_summary()
    try:
        count = place_numbers(
            meant, actor=Actor.of(request), place=Place(**form.cleaned_data), now=timezone.now()
        )
    except SaveRefused as refused:
        return refused.message
    told = ngettext(
        "Set for {count} number. Its notices follow its clocks.",
        "Set for {count} numbers. Their notices follow their clocks.",
        count,
    )
    messages.success(request, told.format(count=format_number(count)))
    return ""

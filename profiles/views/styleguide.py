"""The styleguide: every token, icon and component on one page, for whoever works on them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import get_format
from django.views.decorators.http import require_safe

from profiles.forms.hours.grid import HoursGrid
from profiles.l10n.zones import request_zone
from profiles.presenters import status
from profiles.presenters.rollouts import EFFECT_MARKS, OUTCOME_MARKS, STAGE_MARKS, Mark
from profiles.selectors.account import ApiPause
from profiles.selectors.paging import Page
from profiles.texts import contract
from profiles.texts.hours.record import CLOSED, Day, Hours
from profiles.views.access import StaffRequest
from profiles.views.history.differences import difference_context

OLD_TEXT = "Business: Smile Dental.\nOpen Mon-Fri 9am-5pm.\nCheck-up £45.\nParking behind the building."
WEEK = (
    *[Day.open((9 * 60, 13 * 60), (14 * 60, 17 * 60 + 30))] * 4,
    Day.open((9 * 60, 16 * 60)),
    CLOSED,
    CLOSED,
)
NEW_TEXT = "Business: Smile Dental.\nOpen Mon-Sat 9am-5pm.\nParking behind the building.\nAsk for Maya."


@dataclass(frozen=True)
class Token:
    """A design token as tokens.css has it: ``--name: value``."""

    name: str
    value: str

    @property
    def kind(self) -> str:
        """The kind of token: a colour, a text size, a font, a shadow or a distance."""
        if self.name.startswith("text-"):
            return "text"
        if self.name in {"font", "mono"}:
            return "font"
        if self.name.startswith("shadow"):
            return "shadow"
        return "colour" if "#" in self.value else "distance"


class SampleForm(forms.Form):
    """A refused form with a field of each kind."""

    label = forms.CharField(label="Label", initial="Smile Dental")
    hours = forms.CharField(label="Opening hours", help_text="As people say them: Mon-Fri 9am-5pm.")
    agent = forms.ChoiceField(label="Agent", choices=[("reception", "Receptionist"), ("night", "Night desk")])
    contract = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 3}))
    waits = forms.BooleanField(label="Wait for a person after the first numbers", help_text="Safer.")

    def clean(self) -> None:
        """Refuse the form, with an error that belongs to no field."""
        raise forms.ValidationError("Nothing was saved: the opening hours are missing.")


@require_safe
def styleguide(request: StaffRequest) -> HttpResponse:
    """Styleguide page; 404 unless DEBUG is on."""
    if not settings.DEBUG:
        raise Http404("The styleguide is there with DEBUG alone.")
    now = timezone.now()
    many = "Open daily. " * 700
    tokens = [Token(*found) for found in _found_in("css/site/tokens.css", r"--([\w-]+):\s*([^;]+);")]
    context = {
        "tokens": tokens,
        "icons": [name for name, _ in _found_in("img/icons.svg", r'id="icon-([\w-]+)"( )')],
        "states": status.STATE_LABELS,
        "marks": _marks(),
        "form": SampleForm({"label": "Smile Dental", "text": OLD_TEXT, "agent": "night"}),
        "grid": HoursGrid.of(Hours(WEEK), "hours", "Opening hours"),
        "tones": ["info", "success", "warning", "danger"],
        "sample_messages": [
            Message(level, f"A message of the level {level_tag}.") for level, level_tag in _levels().items()
        ],
        "pause": ApiPause(message="Invalid API key.", status=401, since=now - timedelta(hours=2)),
        "sample_page": Page(rows=[], previous=1, next=3),
        "then": now - timedelta(hours=3),
        "zone": request_zone(request),
        "count": contract.utf16_length(many),
        "count_words": contract.describe_count(many),
        "over_by": contract.over_by(many),
        "limit": contract.LIMIT,
        "near": contract.LIMIT - contract.NEAR_LIMIT,
        "separator": get_format("THOUSAND_SEPARATOR"),
        **difference_context(OLD_TEXT, NEW_TEXT),
    }
    return render(request, "profiles/styleguide/page.html", context)


def _marks() -> list[Mark]:
    """Return every badge of rollouts and rows."""
    of_each = (STAGE_MARKS, EFFECT_MARKS, OUTCOME_MARKS)
    return [mark for marks in of_each for mark in marks.values()]


def _levels() -> dict[int, str]:
    return {level: tag for level, tag in constants.DEFAULT_TAGS.items() if level != constants.DEBUG}


def _found_in(name: str, pattern: str) -> list[tuple[str, ...]]:
    """Return the matches of ``pattern`` in the static file ``name``."""
    path = finders.find(name)
    return re.findall(pattern, Path(str(path)).read_text(encoding="utf-8"))

"""Filter of the number list: validates the query string, then filters, searches and sorts."""

from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import User
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES
from profiles.l10n.stored import site_locale
from profiles.models import Agent, NumberTag, PhoneNumber, Tag
from profiles.presenters.status import NO_PROFILE, STATE_LABELS
from profiles.selectors import number_list, numbers, search, sorting
from profiles.selectors.number_list import NEEDS_A_PERSON, NOT_LIVE, RENEWING
from profiles.selectors.search import SEARCH_LIMIT
from profiles.selectors.tags import all_tags
from profiles.selectors.teams import sees_every_number
from profiles.texts.folding import fold_query, is_searchable

IN_TEXTS = "texts"
# What is between the dots are keys of numbers, as many as a page can show.
MAX_CHOSEN = 200
CHOSEN_PATTERN = rf"^[0-9]{{1,18}}(\.[0-9]{{1,18}}){{0,{MAX_CHOSEN - 1}}}$"
STATE_GROUPS = {NEEDS_A_PERSON: _("Needs a person"), NOT_LIVE: _("Not live")}
# How long ago a last change may be, in days.
CHANGED_WITHIN = {
    "day": (_("in the last 24 hours"), 1),
    "week": (_("in the last 7 days"), 7),
    "month": (_("in the last 30 days"), 30),
}
STATE_CHOICES = [
    *PhoneNumber.State.choices,
    (NO_PROFILE, STATE_LABELS[NO_PROFILE]),
    (RENEWING, STATE_LABELS[RENEWING]),
]


class NumberFilterForm(forms.Form):
    """The query string of the number list; ``agents`` are those to choose from."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=SEARCH_LIMIT, error_messages=FILTER_ERROR_MESSAGES
    )
    agent = forms.ChoiceField(label=_("Agent"), required=False, error_messages=FILTER_ERROR_MESSAGES)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *STATE_GROUPS.items(), *STATE_CHOICES],
        error_messages=FILTER_ERROR_MESSAGES,
    )
    changed = forms.ChoiceField(
        label=_("Last change"),
        required=False,
        choices=[("", _("Any time")), *((key, word) for key, (word, days) in CHANGED_WITHIN.items())],
        error_messages=FILTER_ERROR_MESSAGES,
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False, error_messages=FILTER_ERROR_MESSAGES)
    these = forms.CharField(
        label=_("Chosen numbers"),
        required=False,
        error_messages=FILTER_ERROR_MESSAGES,
        validators=[RegexValidator(CHOSEN_PATTERN, _("At most 200 numbers can be chosen one by one."))],
        widget=forms.HiddenInput,
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[(way + name, name) for name in sorting.COLUMNS for way in ("", "-")],
        error_messages=FILTER_ERROR_MESSAGES,
        widget=forms.HiddenInput,
    )

    def __init__(self, asked: QueryDict, agents: list[Agent], tags: list[Tag]) -> None:
        super().__init__(asked)
        # "in" is a word of the language, so it can't be a class attribute.
        self.fields["in"] = forms.ChoiceField(
            label=_("Search in"),
            required=False,
            choices=[(IN_TEXTS, IN_TEXTS)],
            error_messages=FILTER_ERROR_MESSAGES,
        )
        choices = [("", _("All agents")), *((agent.agent_id, str(agent)) for agent in agents)]
        cast("forms.ChoiceField", self.fields["agent"]).choices = choices
        named = [("", _("All tags")), *((str(tag.pk), tag.name) for tag in tags)]
        cast("forms.ChoiceField", self.fields["tag"]).choices = named


class NumberFilter:
    """Search, filters and order of the number list: its whole query string but the page.

    ``q`` is looked for in numbers and labels, or with ``in=texts`` in the newest texts. ``these`` is a selection:
    keys with dots between them. ``found`` is the result of the search, once ``qs`` has been asked for.
    """

    def __init__(
        self, asked: QueryDict, *, user: User | None, queryset: QuerySet[PhoneNumber] | None = None
    ) -> None:
        """Read what ``user`` ``asked``; ``queryset`` is what is filtered, by default all numbers that they see."""
        # Read once: to choose from, to check the choice and to search for their names.
        self.agents = list(numbers.agents_for(user).only("agent_id", "name"))
        self.tags = all_tags(user)
        self.form = NumberFilterForm(asked, self.agents, self.tags)
        self.found: search.SearchResult | None = None
        self._all = number_list.all_numbers(user) if queryset is None else queryset
        self._sees_all = user is None or sees_every_number(user)

    def is_valid(self) -> bool:
        """Return whether all of the query string can be used."""
        return self.form.is_valid()

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Name -> value of the filters in use that are valid."""
        self.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def wanted(self) -> str:
        """The folded search query for profile texts; "" unless it searches in texts."""
        return fold_query(self.chosen.get("q", "")) if self.chosen.get("in") == IN_TEXTS else ""

    @property
    def too_short(self) -> bool:
        """Whether the query is too short for a search in texts."""
        return bool(self.wanted) and not is_searchable(self.wanted)

    @property
    def by_columns(self) -> bool:
        """Whether a filter other than the search narrows the list."""
        return any(name in self.chosen for name in ("agent", "state", "changed", "tag", "these"))

    @property
    def only_searched(self) -> bool:
        """Whether nothing but the search narrows the list: no filter, and no team."""
        return self._sees_all and not self.by_columns

    def query(self) -> str:
        """Return the valid part of the query string, in a fixed order."""
        names = ("q", "in", "agent", "state", "changed", "tag", "these", "sort")
        return urlencode({name: self.chosen[name] for name in names if name in self.chosen})

    @cached_property
    def qs(self) -> QuerySet[PhoneNumber]:
        """The numbers that the valid filters leave, sorted."""
        chosen, found = self.chosen, self._all
        if "q" in chosen:
            found = self._search(found)
        if "agent" in chosen:
            found = found.filter(
                agent=next(agent.pk for agent in self.agents if agent.agent_id == chosen["agent"])
            )
        if "state" in chosen:
            found = number_list.in_state(found, chosen["state"])
        if "changed" in chosen:
            days = CHANGED_WITHIN[chosen["changed"]][1]
            found = found.filter(changed_at__gte=timezone.now() - timedelta(days=days))
        if "tag" in chosen:
            found = found.filter(pk__in=NumberTag.objects.filter(tag=int(chosen["tag"])).values("number"))
        if "these" in chosen:
            found = found.filter(pk__in=[int(key) for key in chosen["these"].split(".")])
        few = self.found is not None and self.found.is_small
        return sorting.sort(found, chosen.get("sort", "label"), is_small=few)

    def _search(self, queryset: QuerySet[PhoneNumber]) -> QuerySet[PhoneNumber]:
        """Filter by the search query, and keep the result in ``found``."""
        if self.too_short:
            return queryset.none()
        if self.wanted:
            self.found = search.search_profile_texts(queryset, self.wanted)
        else:
            self.found = search.search_numbers(queryset, self.chosen["q"], self.agents)
        return self.found.numbers

    @site_locale()
    def stored_description(self) -> str:
        """Return :meth:`description` in the site's language, to be stored."""
        return self.description()

    def description(self) -> str:
        """Describe the filters in words: "agent Dental, state Live", or "all numbers"."""
        chosen = self.chosen
        agent = next((str(agent) for agent in self.agents if agent.agent_id == chosen.get("agent")), "")
        state = chosen.get("state", "")
        words = [
            _("search “{words}”") if "q" in chosen and not self.wanted else "",
            _("text says “{words}”") if self.wanted else "",
            _("agent {agent}") if agent else "",
            _("state {state}") if state else "",
            _("changed {when}") if "changed" in chosen else "",
            _("tag {tag}") if "tag" in chosen else "",
            _("chosen one by one") if "these" in chosen else "",
        ]
        facts = {
            "words": chosen.get("q", ""),
            "agent": agent,
            "tag": next((tag.name for tag in self.tags if str(tag.pk) == chosen.get("tag")), ""),
            "state": STATE_GROUPS.get(state) or STATE_LABELS.get(state, ""),
            "when": CHANGED_WITHIN[chosen["changed"]][0] if "changed" in chosen else "",
        }
        return ", ".join(word.format(**facts) for word in words if word) or str(_("all numbers"))

"""Filter of the number list: validates the query string, then filters, searches and sorts."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES
from profiles.l10n.stored import site_locale
from profiles.models import Agent, PhoneNumber
from profiles.presenters.status import NO_PROFILE, STATE_LABELS
from profiles.selectors import numbers, search, sorting
from profiles.selectors.numbers import NEEDS_A_PERSON, NOT_LIVE
from profiles.selectors.search import SEARCH_LIMIT
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
STATE_CHOICES = [*PhoneNumber.State.choices, (NO_PROFILE, STATE_LABELS[NO_PROFILE])]


class NumberFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """Search, filters and order of the number list: its whole query string but the page.

    ``q`` is looked for in numbers and labels, or with ``in=texts`` in the newest texts. ``these`` is a selection:
    keys with dots between them.
    """

    q = django_filters.CharFilter(
        label=_("Search"), method="search", max_length=SEARCH_LIMIT, error_messages=FILTER_ERROR_MESSAGES
    )
    agent = django_filters.ChoiceFilter(
        label=_("Agent"),
        method="with_agent",
        empty_label=_("All agents"),
        error_messages=FILTER_ERROR_MESSAGES,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[*STATE_GROUPS.items(), *STATE_CHOICES],
        method="with_state",
        empty_label=_("All states"),
        error_messages=FILTER_ERROR_MESSAGES,
    )
    changed = django_filters.ChoiceFilter(
        label=_("Last change"),
        choices=[(key, word) for key, (word, days) in CHANGED_WITHIN.items()],
        method="changed_within",
        empty_label=_("Any time"),
        error_messages=FILTER_ERROR_MESSAGES,
    )
    these = django_filters.CharFilter(
        label=_("Chosen numbers"),
        method="among",
        error_messages=FILTER_ERROR_MESSAGES,
        validators=[RegexValidator(CHOSEN_PATTERN, _("At most 200 numbers can be chosen one by one."))],
        widget=forms.HiddenInput,
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[(way + name, name) for name in sorting.COLUMNS for way in ("", "-")],
        method="unchanged",
        error_messages=FILTER_ERROR_MESSAGES,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = PhoneNumber
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "in" is a word of the language, so it can't be a class attribute.
        scope = django_filters.ChoiceFilter(
            label=_("Search in"),
            choices=[(IN_TEXTS, IN_TEXTS)],
            method="unchanged",
            error_messages=FILTER_ERROR_MESSAGES,
        )
        scope.parent, scope.model = self, self.filters["q"].model
        self.filters["in"] = scope
        # Read once: to choose from, to check the choice and to search for their names.
        self.agents = list(Agent.objects.only("agent_id", "name"))
        self.filters["agent"].extra["choices"] = [(agent.agent_id, str(agent)) for agent in self.agents]
        self.found: search.SearchResult | None = None

    @property
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
        return any(name in self.chosen for name in ("agent", "state", "changed", "these"))

    def query(self) -> str:
        """Return the valid part of the query string, in a fixed order."""
        names = ("q", "in", "agent", "state", "changed", "these", "sort")
        return urlencode({name: self.chosen[name] for name in names if name in self.chosen})

    def filter_queryset(self, queryset: QuerySet[PhoneNumber]) -> QuerySet[PhoneNumber]:
        """Filter, search and sort ``queryset``."""
        found = super().filter_queryset(queryset)
        few = self.found is not None and self.found.is_small
        return sorting.sort(found, self.chosen.get("sort", "label"), is_small=few)

    def search(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Filter by the search query, and keep the result in ``found``."""
        if self.too_short:
            return queryset.none()
        if self.wanted:
            self.found = search.search_profile_texts(queryset, self.wanted)
        else:
            self.found = search.search_numbers(queryset, value, self.agents)
        return self.found.numbers

    def with_agent(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Filter by agent."""
        return queryset.filter(agent=next(agent.pk for agent in self.agents if agent.agent_id == value))

    def with_state(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Filter by a state or a group of states."""
        return numbers.in_state(queryset, value)

    def changed_within(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Filter by how recently the head changed."""
        return queryset.filter(changed_at__gte=timezone.now() - timedelta(days=CHANGED_WITHIN[value][1]))

    def among(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Filter by keys: the numbers chosen one by one."""
        return queryset.filter(pk__in=[int(key) for key in value.split(".")])

    def unchanged(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Return ``queryset`` as it is; scope and order take effect in ``search`` and ``filter_queryset``."""
        return queryset

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
            _("chosen one by one") if "these" in chosen else "",
        ]
        facts = {
            "words": chosen.get("q", ""),
            "agent": agent,
            "state": STATE_GROUPS.get(state) or STATE_LABELS.get(state, ""),
            "when": CHANGED_WITHIN[chosen["changed"]][0] if "changed" in chosen else "",
        }
        return ", ".join(word.format(**facts) for word in words if word) or str(_("all numbers"))

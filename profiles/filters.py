"""The filters of the list and of the audit log: the query string, checked."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from profiles.models import Agent, AuditEvent, PhoneNumber
from profiles.selectors import numbers, search
from profiles.status_line import NO_PROFILE, WORDS

# Days beyond these have no place in the log, and some none in a calendar once a time zone is added.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
DAYS = _("Choose a day from 2000 to 2999.")
STATES = [*PhoneNumber.State.choices, (NO_PROFILE, WORDS[NO_PROFILE])]


class NumberFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """Search and filters of the number list."""

    q = django_filters.CharFilter(label=_("Search"), method="search", max_length=200)
    agent = django_filters.ChoiceFilter(label=_("Agent"), method="with_agent", empty_label=_("All agents"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES,
        method="with_state",
        empty_label=_("All states"),
    )

    class Meta:
        model = PhoneNumber
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read once: to choose from, to check the choice and to search for their names.
        self.agents = list(Agent.objects.only("agent_id", "name"))
        self.filters["agent"].extra["choices"] = [(agent.agent_id, str(agent)) for agent in self.agents]

    def search(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Keep what the typed words or digits find."""
        return search.matching(queryset, value, self.agents)

    def with_agent(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Keep the numbers of one agent."""
        return queryset.filter(agent=next(agent.pk for agent in self.agents if agent.agent_id == value))

    def with_state(self, queryset: QuerySet[PhoneNumber], name: str, value: str) -> QuerySet[PhoneNumber]:
        """Keep the numbers in one state."""
        return numbers.in_state(queryset, value)

    def told(self) -> str:
        """Return the filters in words: "agent Dental, state Live", or "all numbers"."""
        chosen = self.form.cleaned_data if self.is_valid() else {}
        agent = next((str(agent) for agent in self.agents if agent.agent_id == chosen.get("agent")), "")
        words = {
            _("search “{value}”"): chosen.get("q"),
            _("agent {value}"): agent,
            _("state {value}"): WORDS[chosen["state"]] if chosen.get("state") else "",
        }
        told = [sentence.format(value=value) for sentence, value in words.items() if value]
        return ", ".join(told) or str(_("all numbers"))


class AuditFilterForm(forms.Form):
    """The filters of the audit log; ``from`` and ``to`` are the reader's days, both included."""

    number = forms.CharField(label=_("Number"), required=False, max_length=40)
    # Chosen by links: nobody knows the key of a rollout.
    rollout = forms.IntegerField(
        label=_("Rollout"), required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )
    actor = forms.CharField(label=_("Who"), required=False, max_length=200)
    action = forms.ChoiceField(
        label=_("Action"),
        required=False,
        choices=[("", _("All actions")), *AuditEvent.Action.choices],
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("All outcomes")), *AuditEvent.Outcome.choices],
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "from" is a word of the language, so these two can't be class attributes.
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                label=label,
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                validators=[MinValueValidator(FIRST_DAY, DAYS), MaxValueValidator(LAST_DAY, DAYS)],
            )

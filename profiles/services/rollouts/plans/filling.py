"""Rows that are filled in from details: of a table, of followers as they are, or with changed details."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models import Field, PhoneNumber, Template, TemplateVersion
from profiles.models.rollout import RowCode
from profiles.selectors.details.opened import OVER_BY
from profiles.selectors.places import dates_of_holidays
from profiles.services import clock_skew
from profiles.services.composing.bodies import Body, fill_in
from profiles.services.details.merging import FollowsNoMore
from profiles.services.rollouts.plans.rows import RenderedText
from profiles.texts.contract import is_blank
from profiles.texts.details.kinds import ValueRefused, clean_value
from profiles.texts.details.values import Value, readable

NAMED = 3


class Filler:
    """Fills in the bodies of many numbers as they would be at one time; bank holidays are read once a region."""

    def __init__(self) -> None:
        self.at = clock_skew.database_now()
        self._holidays: dict[str, list[date]] = {}
        self._kinds = dict(Field.objects.filter(archived_at=None).values_list("key", "kind"))

    def understood(self, key: str, words: str) -> Value:
        """Return what ``words`` of a table say, read by the kind of their field as the details page reads them.

        Words that can't be of that kind stay as they are, and so do those of a key that is no field.

        Args:
            key: Of the detail.
            words: Canonical.
        """
        if key not in self._kinds:
            return words
        try:
            return clean_value(self._kinds[key], words, today=self.at.date())
        except ValueRefused:
            return words

    def body(self, number: PhoneNumber, version: TemplateVersion, details: Mapping[str, Value]) -> Body:
        """Return what ``details`` make of ``version`` for ``number``."""
        region = number.region or ""
        if region not in self._holidays:
            self._holidays |= {region: []} | dates_of_holidays([region], (self.at - OVER_BY).date())
        return fill_in(number, version, details, self.at, holidays=self._holidays[region])

    def rendered(
        self, number: PhoneNumber, version: TemplateVersion, details: dict[str, Value], **more: Any
    ) -> RenderedText:
        """Return the row of ``number``: filled in, or blocked where that can't be a profile.

        Args:
            number: Read with its head.
            version: Of the template, with the template.
            details: With which it is filled in.
            more: See :class:`RenderedText`.
        """
        body = self.body(number, version, details)
        blocked = "" if body.text else every_line_left_out()
        if body.missing:
            blocked = missing_details(body.missing)
        return RenderedText(body.text, blocked, version, details, code=RowCode.MISSING_VALUE, **more)

    def brought_up(self, number: PhoneNumber | None, version: TemplateVersion) -> RenderedText:
        """Return the row of a follower that is to have ``version``, with the details that it has now."""
        if number is None or not follows(number, version.template):
            return RenderedText(number.head_body if number else "", FollowsNoMore(version.template).message)
        return self.rendered(number, version, details_of(number))

    def changed(
        self, number: PhoneNumber | None, template: Template, changes: Mapping[str, Mapping[str, Value]]
    ) -> RenderedText:
        """Return the row of a follower some of whose details are to change.

        Args:
            number: Read with its head.
            template: That it follows.
            changes: The ``value`` and the ``base`` of each, by key.
        """
        head = number.head if number else None
        if number is None or head is None or not follows(number, template):
            return RenderedText(number.head_body if number else "", FollowsNoMore(template).message)
        details = details_of(number)
        now = readable(details)
        moved = [
            key
            for key, change in changes.items()
            if now.get(key, "") not in (change["base"], change["value"])
        ]
        details = with_values(details, {key: change["value"] for key, change in changes.items()})
        made = self.rendered(number, version_of(number), details)
        return replace(made, blocked=_moved(moved), code=RowCode.CONFLICT) if moved else made


def details_of(number: PhoneNumber) -> dict[str, Any]:
    """Return a copy of the details of ``number``, read with its head; none where it was written by hand."""
    return dict(number.head.details or {}) if number.head else {}


def with_values(details: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, Value]:
    """Return ``details`` with other values of some of them; blank words are no value."""
    merged = {**details, **values}
    return {
        key: value
        for key, value in merged.items()
        if value and not (isinstance(value, str) and is_blank(value))
    }


def follows(number: PhoneNumber, template: Template) -> bool:
    """Return whether ``number``, read with its head and that one's template, follows ``template``."""
    version = number.head.template_version if number.head else None
    return version is not None and version.template_id == template.pk


def version_of(number: PhoneNumber) -> TemplateVersion:
    """Return the version of the template that ``number`` follows.

    Raises:
        ValueError: It follows none.
    """
    version = number.head.template_version if number.head else None
    if version is None:
        raise ValueError(f"{number} follows no template.")
    return version


def every_line_left_out() -> str:
    """Return the sentence about details with which nothing of the template is left."""
    return _("Every line of the template is left out, since all its values are empty.")


def missing_details(names: tuple[str, ...]) -> str:
    """Return the sentence about placeholders for which the details have no value."""
    told = [f"${{{name}}}" for name in names[:NAMED]]
    if (more := len(names) - NAMED) > 0:
        told.append(ngettext("{more} more", "{more} more", more).format(more=format_number(more)))
    return _("The details have no value for {names}, which the template names.").format(
        names=get_text_list(told, _("and"))
    )


def _moved(keys: list[str]) -> str:
    return _("Changed by somebody else since: {details}.").format(
        details=get_text_list(sorted(keys), _("and"))
    )

"""Find and replace: in a body that was written by hand, or in the details that made it."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from profiles.models import PhoneNumber, Rollout
from profiles.services.composing.bodies import Body
from profiles.services.rollouts.plans.filling import Filler, details_of, version_of, with_values
from profiles.services.rollouts.plans.rows import Entry, RenderedText, TextRenderer
from profiles.texts import replacing
from profiles.texts.contract import is_blank


def replace_words(options: Mapping[str, Any], text: str) -> tuple[str, int]:
    """Find and replace in ``text`` as the ``options`` of a rollout say; return the new text and how often."""
    return replacing.replace(text, options["find"], options["replace"], **_exactness(options))


def replacing_renderer(rollout: Rollout) -> TextRenderer:
    """Return the renderer of a find and replace.

    It counts in the option ``template_words``, by template, the numbers at which the words are the template's own.
    """
    options, filler = rollout.options, Filler()
    counts: dict[str, int] = {}
    options["template_words"] = counts

    def render(_entry: Entry, number: PhoneNumber | None) -> RenderedText:
        head = number.head if number else None
        if number is None or head is None or head.template_version is None:
            return RenderedText(replace_words(options, number.head_body if number else "")[0])
        found = _Found(options, filler.body(number, version_of(number), details_of(number)))
        if found.in_template:
            key = str(head.template_version.template_id)
            counts[key] = counts.get(key, 0) + 1
        return _in_details(found, filler, number)

    return render


class _Found:
    """Where the words of a find and replace stand in what details make of a template.

    ``keys`` are of the details that are words, ``hours`` of those that are opening hours; ``in_template`` says
    whether any stand, at least in part, in what the template says itself.
    """

    def __init__(self, options: Mapping[str, Any], body: Body) -> None:
        self.options = options
        self.in_template = False
        self.keys: dict[str, None] = {}
        self.hours: dict[str, None] = {}
        details = body.details or {}
        for begin, end in replacing.places(body.text, options["find"], **_exactness(options)):
            within = (span.name for span in body.spans if span.start <= begin and end <= span.end)
            value = details.get(key := next(within, ""))
            if not value:
                self.in_template = True
            elif isinstance(value, str):
                self.keys[key] = None
            else:
                self.hours[key] = None

    def told(self, template: str) -> str:
        """Return the sentences about what stays as it is, "" for nothing."""
        told = []
        if self.in_template:
            told.append(
                _("These words are of the template “{name}”; change them there.").format(name=template)
                if not self.keys
                else _("Elsewhere these words are of the template “{name}”; change them there.").format(
                    name=template
                )
            )
        if self.hours:
            told.append(
                _(
                    "Nothing is replaced in opening hours: change {details} on the number's details page."
                ).format(details=get_text_list([*self.hours], _("and")))
            )
        return " ".join(told)


def _in_details(found: _Found, filler: Filler, number: PhoneNumber) -> RenderedText:
    """Return the row of a follower: with changed details, or blocked where the words stand in none."""
    version, details = version_of(number), details_of(number)
    told = found.told(version.template.name)
    changes = {}
    for key in found.keys:
        value = replace_words(found.options, details[key])[0]
        value = "" if is_blank(value) else value
        if value != details[key]:
            changes[key] = {"value": value, "base": details[key]}
    if not changes:
        return RenderedText(number.head_body, told, version, details, {})
    details = with_values(details, {key: change["value"] for key, change in changes.items()})
    return filler.rendered(number, version, details, changes=changes, told=told)


def _exactness(options: Mapping[str, Any]) -> dict[str, bool]:
    return {"whole_word": options["whole_word"], "match_case": options["match_case"]}

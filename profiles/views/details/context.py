"""Template contexts of the details page of one number and of its fragments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from profiles.forms.details.inputs import inputs_of, is_input_of
from profiles.forms.details.number import DetailsForm
from profiles.forms.details.posted import base_to_post
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.l10n.times import format_day
from profiles.l10n.zones import request_zone
from profiles.models import Draft, PhoneNumber, Template
from profiles.permissions import EDIT
from profiles.selectors import numbers
from profiles.selectors.details.opened import OpenDetails, filled_in, open_details
from profiles.selectors.details.sheet import template_with_head
from profiles.selectors.places import dates_of_holidays
from profiles.selectors.rollouts import rollouts, templates
from profiles.selectors.tags import tags_of
from profiles.texts.contract import utf16_length
from profiles.texts.details.values import Details
from profiles.texts.warnings import TextWarning
from profiles.views.access import StaffRequest
from profiles.views.details.form_details import FormDetails, read_form_details
from profiles.views.editor.context import (
    Notices,
    notices_of,
    pane_context,
    presence_context,
    preview_context,
    requested_pane,
    status_context,
)


def opened_template(request: StaffRequest, number: PhoneNumber) -> Template | None:
    """Return the template that the page is to open with, None for none.

    The one that is asked for by its key; else that of the reader's unsaved details, else the one that ``number``
    follows.
    """
    active = {str(template.pk): template for template in templates.active()}
    if (asked := request.GET.get("template", "")) in active:
        return active[asked]
    own, _others = numbers.drafts_of(number, request.user)
    unsaved = named_template(str((own.details or {}).get("template", ""))) if own is not None else None
    return unsaved or number.template


def named_template(name: str) -> Template | None:
    """Return the template that a form names by its key, archived or not: never another than that."""
    key = parse_whole_number(name, digits=KEY_DIGITS)
    return None if key is None else template_with_head(key)


def body_context(
    number: PhoneNumber, typed: FormDetails, user: User, *, notices: Notices, pane: str
) -> dict[str, Any]:
    """Return the context of counter, preview and warnings for what the typed details make."""
    made = filled_in(number, typed.opened.version, typed.details, at=timezone.now())
    shown = preview_context(number, made.body, user, notices=notices)
    if made.missing:
        shown["warnings"] = [_missing(typed, made.missing), *_without_blanks(shown["warnings"], made.missing)]
    if made.left_off:
        shown["warnings"] = [_left_off(made.left_off), *shown["warnings"]]
    if (unknown := _unknown_holidays(number, typed.details)) is not None:
        shown["warnings"] = [unknown, *shown["warnings"]]
    return {
        "typed": made.body,
        "spans": [
            [*(utf16_length(made.body[:place]) for place in (span.start, span.end)), span.name]
            for span in made.spans
        ],
        **shown,
        **pane_context(number, pane, made.body, notices=notices),
    }


def _missing(typed: FormDetails, keys: Sequence[str]) -> TextWarning:
    """Return what says which fields the template needs."""
    labels = [field.label for field in typed.opened.fields if field.key in keys]
    return TextWarning(
        "missing-details",
        _("Still to be filled in: {fields}.").format(fields=get_text_list(labels, _("and"))),
    )


def _left_off(dates: Sequence[date]) -> TextWarning:
    """Return what says for which dates of opening hours the text has no room."""
    told = get_text_list([format_day(each, "DATE_FORMAT") for each in dates], _("and"))
    return TextWarning(
        "dates-left-off",
        _(
            "No room for what the opening hours say of {dates}: the nearest dates come first, and these come in "
            "as they go by. Shorten the template or a detail for callers to hear them now."
        ).format(dates=told),
    )


def _unknown_holidays(number: PhoneNumber, details: Details) -> TextWarning | None:
    """Return what says that opening hours differ on bank holidays of which no date is known; None where one is."""
    differ = any(isinstance(value, dict) and "holidays" in value for value in details.values())
    if not differ or dates_of_holidays([number.region], timezone.localdate()):
        return None
    if number.region:
        message = _(
            "The opening hours differ on bank holidays, but none are known of the region {region}: "
            "callers are told no dates until they are brought in, on the page of the bank holidays."
        ).format(region=number.region)
    else:
        message = _(
            "The opening hours differ on bank holidays, but nobody has said in which region this place is: "
            "callers are told no dates until its region is set."
        )
    return TextWarning("unknown-holidays", message)


def _without_blanks(warnings: Iterable[TextWarning], keys: Sequence[str]) -> Iterator[TextWarning]:
    """Yield the warnings that are about something else than the placeholders ``keys``."""
    blanks = {f"${{{key}}}" for key in keys}
    return (each for each in warnings if each.excerpt not in blanks)


def details_context(
    request: StaffRequest,
    number: PhoneNumber,
    template: Template | None,
    sent: QueryDict | None = None,
    **extra: Any,
) -> dict[str, Any]:
    """Return the context of the details page, with the form as it was ``sent`` or a new one.

    A new one holds the reader's unsaved details if there are any.
    """
    own, others = numbers.drafts_of(number, request.user)
    can_edit = request.user.has_perm(EDIT) and number.state != PhoneNumber.State.REMOVED
    notices = notices_of(number)
    opened = open_details(number, template) if template else None
    draft = _draft_of(own, opened) if can_edit and sent is None else None
    cells: Mapping[str, object] | None = sent
    if draft is not None:
        cells = cells_of(draft)
    form = DetailsForm.start(number) if sent is None else DetailsForm.again(sent)
    if draft is not None:
        form = DetailsForm.start(number, base_version=draft.base_version, base_digest=draft.base_digest or "")
    context = {
        "form": form,
        "can_edit": can_edit,
        "opened": opened,
        "draft": draft,
        "text_draft": own if own is not None and own.details is None else None,
        "templates": templates.active(),
        "ahead": rollouts.scheduled_rows_for(number),
        "number_tags": tags_of(number, request.user),
        "zone": request_zone(request),
        "saved_text": number.head_body,
        **status_context(request, number, notices=notices),
        **presence_context(number, own, others, base=form.base(number)),
        "details_page": True,
    }
    if opened is not None:
        typed = read_form_details(number, opened, cells or {})
        context["gone"] = typed.gone
        if draft is not None:
            cells = _still_unsaved(typed, cells or {})
            typed = read_form_details(number, opened, cells)
        pane = requested_pane(request.POST or request.GET)
        refusals = typed.refusals if sent is not None or opened.damaged else {}
        context |= {
            "inputs": inputs_of(
                opened.fields, opened.shown, today=timezone.localdate(), sent=cells, refusals=refusals
            ),
            "details_base": base_to_post(typed.base),
            "template": opened.version.template,
            **body_context(number, typed, request.user, notices=notices, pane=pane),
        }
    return context | extra


def cells_of(draft: Draft) -> dict[str, object]:
    """Return the inputs of a draft of details, as a form would send them."""
    details = draft.details or {}
    return {**details.get("cells", {}), "base_details": details.get("base", "")}


def _still_unsaved(typed: FormDetails, cells: Mapping[str, object]) -> dict[str, object]:
    """Return the inputs of a draft that hold something unsaved; other fields are as the number has them now."""
    base = {key: value for key, value in typed.base.items() if key in typed.unsaved}
    others = {key: value for key, value in typed.opened.base.items() if key not in typed.unsaved}
    kept = {
        name: cell for name, cell in cells.items() if any(is_input_of(name, key) for key in typed.unsaved)
    }
    return {**kept, "base_details": base_to_post({**others, **base})}


def _draft_of(own: Draft | None, opened: OpenDetails | None) -> Draft | None:
    """Return the draft where it is of details under the template that is opened."""
    if own is None or own.details is None or opened is None:
        return None
    return own if own.details.get("template") == opened.version.template_id else None

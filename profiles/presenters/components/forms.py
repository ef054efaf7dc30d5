"""Fields of forms and what is wrong with them."""

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from profiles.presenters.components.icons import icon


def form_field(bound: BoundField, *, optional: bool = False) -> Markup:
    """Return a field with label, hint and errors; ``optional`` says so beside the label."""
    widget = escape(bound)
    if bound.is_hidden:
        return Markup(widget)  # noqa: S704  # Django has escaped it
    is_box = bound.widget_type == "checkbox"
    kind = (" field--check" if is_box else "") + (" field--invalid" if bound.errors else "")
    beside = f' <span class="field__optional">{escape(_("(optional)"))}</span>' if optional else ""
    label = f'<label class="field__label" for="{escape(bound.id_for_label)}">{escape(bound.label)}{beside}</label>'
    hint = ""
    if bound.help_text:
        told = escape(str(bound.help_text))  # what is lazy hides that it is HTML
        hint = f'<div class="field__hint" id="{escape(bound.auto_id)}_helptext">{told}</div>'
    errors = escape(bound.errors)
    body = f"{widget}<div>{label}{hint}{errors}</div>" if is_box else f"{label}{widget}{hint}{errors}"
    return Markup(f'<div class="field{kind}">{body}</div>')  # noqa: S704  # escaped


def form_errors(form: BaseForm) -> Markup:
    """Return the errors of ``form`` that belong to no single field, or nothing."""
    found = form.non_field_errors()
    if not found:
        return Markup()
    said = "".join(f"<p>{escape(error)}</p>" for error in found)
    return Markup(  # noqa: S704  # escaped
        f'<div class="banner banner--danger" role="alert">{icon("danger")}'
        f'<div class="banner__body">{said}</div></div>'
    )


def form_body(form: BaseForm) -> Markup:
    """Return the errors of ``form`` that belong to no single field, then all of its fields."""
    return form_errors(form) + Markup().join(form_field(bound) for bound in form)

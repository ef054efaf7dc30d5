"""Which template the sheet is of."""

from django.http import Http404
from django.utils.translation import gettext as _

from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.models import Template
from profiles.selectors.details import sheet
from profiles.views.access import StaffRequest


def template_asked(request: StaffRequest) -> Template | None:
    """Return the template of ``?template=``, else the most followed one; None where nothing follows any.

    Raises:
        Http404: There is no such template.
    """
    asked = request.GET.get("template", "")
    if asked:
        return _template_or_404(asked)
    key = sheet.most_followed(request.user)
    return None if key is None else sheet.template_with_head(key)


def template_sent(request: StaffRequest) -> Template:
    """Return the template that a form names, or raise Http404."""
    return _template_or_404(request.POST.get("template", ""))


def _template_or_404(typed: str) -> Template:
    key = parse_whole_number(typed, digits=KEY_DIGITS)
    found = None if key is None else sheet.template_with_head(key)
    if found is None:
        raise Http404(_("There is no such template."))
    return found

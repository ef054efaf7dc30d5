"""Names and labels of free-text form fields, for the error page that gives back what was typed."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Labels by the names of the fields, in the order in which they are shown.
FREE_TEXT_FIELDS: Final[dict[str, str | Promise]] = {
    "text": _("Text"),
    "note": _("Why"),
    "label": _("Label"),
    "name": _("Name"),
    "username": _("User name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("Email address"),
    "url": _("Address"),
    "description": _("What for"),
    "title": _("Title"),
    "pasted": _("Table"),
    "find": _("Find"),
    "replacement": _("Replace with"),
}

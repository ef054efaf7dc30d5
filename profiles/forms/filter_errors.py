"""Error messages for filters in the query string, which may be typed by hand."""

from django.utils.translation import gettext_lazy as _

# By Django's codes, for the ``error_messages`` of any field.
FILTER_ERROR_MESSAGES = {
    "invalid_choice": _("“%(value)s” is not among the choices. Choose one of the list."),
    "max_length": _("This is too long: %(show_value)d characters, where %(limit_value)d fit."),
    "null_characters_not_allowed": _("This holds a character that no text here can hold."),
}

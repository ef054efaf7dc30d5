"""Snippets (blocks) for the editor's insert menu: the usual facts, with placeholders to be filled in.

The blanks are of the kind that ``profiles.texts.contract`` warns about, so that nobody saves one unwittingly.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Block:
    """One entry of the insert menu: its name, and the text that it inserts."""

    name: Promise
    text: Promise


BLOCKS = (
    Block(
        _("Opening hours"),
        _(
            "Opening hours\n"
            "Monday to Friday: {{from}} to {{until}}\n"
            "Saturday: {{from}} to {{until}}\n"
            "Sunday and bank holidays: {{times, or that you are shut}}"
        ),
    ),
    Block(
        _("Address"),
        _(
            "Address: {{number and street, town, postcode}}\nHow to find us: {{a landmark, or which entrance}}"
        ),
    ),
    Block(
        _("Phone and email"),
        _("Phone: {{number that may be given out}}\nEmail: {{address that may be given out}}"),
    ),
    Block(
        _("Services"),
        _(
            "Services\n"
            "- {{service}}: {{what it is, how long it takes}}\n"
            "- {{service}}: {{what it is, how long it takes}}\n"
            "We do not offer: {{what callers ask for in vain}}"
        ),
    ),
    Block(
        _("Prices"),
        _(
            "Prices\n"
            "- {{service}}: {{price}}\n"
            "- {{service}}: {{price}}\n"
            "Not in these prices: {{what costs extra}}"
        ),
    ),
    Block(
        _("Policies"),
        _(
            "Policies\n"
            "Cancelling: {{how much notice, and what it costs}}\n"
            "Coming late: {{what happens}}\n"
            "Paying: {{cash, cards, deposit}}"
        ),
    ),
    Block(
        _("Parking and access"),
        _(
            "Parking and access\n"
            "Parking: {{where, and what it costs}}\n"
            "Step-free access: {{yes or no, and which door}}"
        ),
    ),
    Block(
        _("Emergencies"),
        _("Emergencies\nAn emergency is: {{what counts as one}}\nOut of hours: {{what callers are to do}}"),
    ),
)

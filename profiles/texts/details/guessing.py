"""What a placeholder's name says of the field that it could become: its kind and its label."""

import re
from typing import Final

# Words of names by kind; the first kind that has one of a name's words is it ("email_address" is no address).
WORDS: Final = (
    ("email", {"email", "mail", "emailaddress"}),
    ("web", {"web", "website", "url", "site", "homepage", "www", "webaddress"}),
    ("phone", {"phone", "tel", "telephone", "mobile", "cell", "fax", "phonenumber", "landline"}),
    ("hours", {"hours", "opening", "openinghours", "openingtimes", "times"}),
    ("address", {"address", "street", "location"}),
    ("paragraph", {"services", "about", "description", "notes", "directions", "information", "info", "prices"}),
)  # fmt: skip
# How a question begins to which the answer is yes or no.
ASKS = {"is", "has", "accepts", "takes", "offers", "allows"}


def guess_kind(name: str) -> str:
    """Return the key of the kind that a field with the placeholder's ``name`` most likely has."""
    words = _words(name.rpartition(".")[2])
    if words and words[0] in ASKS:
        return "yes_no"
    return next((kind for kind, known in WORDS if known.intersection(words)), "line")


def guess_label(name: str) -> str:
    """Return a label for the placeholder's ``name``: "Clinic hours" of ``clinic.hours``."""
    label = " ".join(_words(name))
    return label[:1].upper() + label[1:]


def _words(name: str) -> list[str]:
    """Return the words of ``name`` in lower case: parted by dots and underscores, and as openingHours has them."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return [word.lower() for word in re.split(r"[._]+", parted) if word]

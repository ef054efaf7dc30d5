import re
import unicodedata
from functools import reduce
from operator import or_

from django.db import migrations
from django.db.models import Q

# How labels were parted into terms at this point; what the product does today is in profiles/texts/folding.py.
TERM_LIMIT = 64
APOSTROPHES = "'’‘ʼ`´"
WITHOUT, PARTED = (str.maketrans(dict.fromkeys(APOSTROPHES, instead)) for instead in ("", " "))


def words(text):
    """Return the words of ``text`` as they are compared: lower case, without accents and apostrophes."""
    text = unicodedata.normalize("NFKD", text.translate(WITHOUT))
    plain = "".join(c for c in text if not unicodedata.combining(c))
    return [word[:TERM_LIMIT] for word in re.findall(r"\w+", plain.casefold())]


def said(label):
    """Return every word that ``label`` is found by: "O'Brien's" by "obriens", "o", "brien" and "s"."""
    return {*words(label), *words(label.translate(PARTED))}


def add_terms(apps, schema_editor):
    """Let numbers whose labels have apostrophes be found without them as well."""
    PhoneNumber = apps.get_model("profiles", "PhoneNumber")
    SearchTerm = apps.get_model("profiles", "SearchTerm")
    marked = reduce(or_, (Q(label__contains=apostrophe) for apostrophe in APOSTROPHES))
    SearchTerm.objects.bulk_create(
        [
            SearchTerm(number_id=pk, term=term)
            for pk, label in PhoneNumber.objects.filter(marked).values_list("pk", "label")
            for term in sorted(said(label))
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0003_background_work"),
    ]

    operations = [
        migrations.RunPython(add_terms, migrations.RunPython.noop, elidable=True),
    ]

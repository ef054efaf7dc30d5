from functools import reduce
from operator import or_

from django.db import migrations
from django.db.models import Q

from profiles.texts.folding import APOSTROPHES, said


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

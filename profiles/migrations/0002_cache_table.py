"""The table in which Django's database cache keeps sign-in attempts; `migrate` is all that a deployment runs."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]

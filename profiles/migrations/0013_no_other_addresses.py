"""Forget the addresses that people could add by themselves: letters go to the one that a superuser entered.

One DELETE of at most a row or two a user: well below a second. What it deletes cannot be brought back.
"""

from django.db import migrations


def clear(apps, schema_editor):
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0012_rollout_submissions"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]

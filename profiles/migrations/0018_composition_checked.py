"""On PostgreSQL the checks that 0017 made are held against the rows that were there; nobody waits for it.

A migration of its own, as its locks would else be those of 0017 until it ends. SQLite checked while it copied.
"""

from django.db import migrations

CHECKS = ["revision_kind_is_known", "revision_body_within_limit", "revision_body_version_exists"]


def validate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CHECKS:
            schema_editor.execute(f"ALTER TABLE profiles_revision VALIDATE CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("profiles", "0017_composition")]

    operations = [migrations.RunPython(validate, migrations.RunPython.noop)]

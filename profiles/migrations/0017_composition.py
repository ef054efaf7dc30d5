"""Columns for what texts are composed of, all empty, and the words of each change.

Every new column is null, which means "as before": nothing is filled in, and the release before this one writes to the
new tables as it did. The three checks of revisions change together. SQLite can't change one without copying the table
and Django's own operations would copy it for each, so all are changed by one copy here. PostgreSQL copies and reads
nothing: 0018 checks the rows that are there already, while others read and write.

How long it takes with a million revisions is in docs/deployment.md, "Upgrading".
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

KINDS = {
    "imported": "Imported",
    "edited": "Edited",
    "reverted": "Reverted",
    "cleared": "Cleared",
    "rolled_out": "Rolled out",
    "adopted": "Adopted",
    "filled": "Filled in",
    "composed": "Renewed",
}
KIND_BEFORE = models.CheckConstraint(
    condition=models.Q(kind__in=[*KINDS][:-2]), name="revision_kind_is_known"
)
KIND = models.CheckConstraint(condition=models.Q(kind__in=[*KINDS]), name="revision_kind_is_known")
BODY = models.CheckConstraint(
    condition=models.Q(LessThanOrEqual(Length("body"), 8000)), name="revision_body_within_limit"
)
BODY_VERSION = models.CheckConstraint(
    condition=models.Q(body_version__gte=1, body_version__lte=models.F("version")),
    name="revision_body_version_exists",
)


def check_more(apps, schema_editor):
    """Exchange the check of kinds and add the two of bodies; ``apps`` has them already."""
    revision = apps.get_model("profiles", "Revision")
    if schema_editor.connection.vendor == "sqlite":
        # Copies the table once, with whatever its model has.
        schema_editor.add_constraint(revision, KIND)
        return
    schema_editor.remove_constraint(revision, KIND_BEFORE)
    for check in (KIND, BODY, BODY_VERSION):
        schema_editor.execute(f"{check.create_sql(revision, schema_editor)} NOT VALID")


def check_less(apps, schema_editor):
    """Undo ``check_more``; the database refuses it where a version is of a kind that older releases don't know."""
    revision = apps.get_model("profiles", "Revision")
    if schema_editor.connection.vendor == "postgresql":
        for check in (KIND, BODY, BODY_VERSION):
            schema_editor.remove_constraint(revision, check)
    schema_editor.add_constraint(revision, KIND_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("profiles", "0016_refused_for_the_account")]

    operations = [
        migrations.AddField("draft", "base_digest", models.CharField(max_length=16, null=True)),
        migrations.AddField("phonenumber", "body_version", models.IntegerField(null=True)),
        migrations.AddField("phonenumber", "time_zone", models.CharField(max_length=64, null=True)),
        migrations.AddField("phonenumber", "recompose_at", models.DateTimeField(null=True)),
        migrations.AddField("phonenumber", "push_rank", models.SmallIntegerField(null=True)),
        migrations.AddField("revision", "first_change", models.JSONField(null=True)),
        migrations.AddField("revision", "body", models.TextField(null=True)),
        migrations.AddField("revision", "body_version", models.IntegerField(null=True)),
        migrations.AddField("revision", "parts", models.JSONField(null=True)),
        migrations.AddField("revision", "details", models.JSONField(null=True)),
        migrations.AddField(
            "revision",
            "template_version",
            models.ForeignKey(
                "profiles.templateversion",
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AlterField("revision", "kind", models.CharField(choices=[*KINDS.items()], max_length=12)),
        # Each of the two sees the state in which its direction ends.
        migrations.RunPython(migrations.RunPython.noop, check_less),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("revision", "revision_kind_is_known"),
                migrations.AddConstraint("revision", KIND),
                migrations.AddConstraint("revision", BODY),
                migrations.AddConstraint("revision", BODY_VERSION),
            ]
        ),
        migrations.RunPython(check_more, migrations.RunPython.noop),
    ]

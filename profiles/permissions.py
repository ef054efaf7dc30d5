"""Rights and the three groups that bundle them."""

from django.contrib.auth.models import Group, Permission

SEE = "profiles.view_phonenumber"
SEE_AUDIT = "profiles.view_auditevent"
EDIT = "profiles.edit_profile"
CLEAR = "profiles.clear_profile"
IMPORT = "profiles.import_numbers"
RESUME = "profiles.resume_pushing"
ROLL_OUT = "profiles.run_rollouts"
EXPORT_AUDIT = "profiles.export_auditevent"
SEE_METRICS = "profiles.see_metrics"

# What a person without the right is told; the sentence completes "You need the right to ...".
WHAT: dict[str, str] = {
    SEE: "see numbers and their profiles",
    SEE_AUDIT: "see the audit log",
    EDIT: "edit, revert and push profiles",
    CLEAR: "clear profiles",
    IMPORT: "import numbers",
    RESUME: "resume pushing",
    ROLL_OUT: "plan and run rollouts",
    EXPORT_AUDIT: "export the audit log",
    SEE_METRICS: "see the metrics",
}

VIEWERS, EDITORS, MANAGERS = "Viewers", "Editors", "Managers"
GROUPS: dict[str, tuple[str, ...]] = {
    VIEWERS: (SEE, SEE_AUDIT),
    EDITORS: (SEE, SEE_AUDIT, EDIT),
    MANAGERS: (SEE, SEE_AUDIT, EDIT, CLEAR, IMPORT, RESUME, ROLL_OUT, EXPORT_AUDIT, SEE_METRICS),
}


def missing_right(permission: str) -> str:
    """Return the sentence that tells a person which right is missing and who has it."""
    groups = [name for name, permissions in GROUPS.items() if permission in permissions]
    return f"You need the right to {WHAT[permission]}, which {' and '.join(groups)} have."


def ensure_groups() -> None:
    """Make the groups that do not exist yet, with their rights.

    Runs after every ``migrate``, once the rights themselves exist. A group that exists is left alone: the
    superusers may have changed what it may do.
    """
    for name, permissions in GROUPS.items():
        group, created = Group.objects.get_or_create(name=name)
        if created:
            codenames = [permission.partition(".")[2] for permission in permissions]
            group.permissions.set(
                Permission.objects.filter(content_type__app_label="profiles", codename__in=codenames)
            )

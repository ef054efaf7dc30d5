"""The account row: state that belongs to the whole Nixflex account, not to one number."""

from django.db import models
from django.utils.translation import gettext as _

from profiles.models.limits import MESSAGE_LIMIT, PERSON_LIMIT


class Account(models.Model):
    """Singleton: whether pushing is paused, when background work is next due, and what the last import told.

    Pushing pauses when Nixflex refuses the key (401) or asks for payment (402): each further push would fail
    the same way.
    """

    ONLY = 1

    paused_at = models.DateTimeField(null=True)
    paused_status = models.PositiveSmallIntegerField(null=True)
    paused_message = models.CharField(max_length=MESSAGE_LIMIT, blank=True)
    # When a worker next checks a key that was refused, and next imports: whoever moves the time does the work.
    next_key_check_at = models.DateTimeField(null=True)
    next_import_at = models.DateTimeField(null=True)
    # The last sign of life of background work; an old one may mean that this database is a restored backup.
    alive_at = models.DateTimeField(null=True)
    # What a worker's clocks said then: the machine's start, the seconds since that, and the time. Null: not told.
    clocks = models.JSONField(null=True)
    last_import_at = models.DateTimeField(null=True)
    last_import_notes = models.JSONField(default=list)
    # How far the import under way is: numbers read or, where there is a total, stored; and its last sign of life.
    # One that was broken off leaves the first two behind.
    import_done = models.PositiveIntegerField(null=True)
    import_total = models.PositiveIntegerField(null=True)
    import_alive_at = models.DateTimeField(null=True)
    # "Hold the clock": no notice begins or ends by itself while this is set.
    clock_held_at = models.DateTimeField(null=True)
    clock_held_by = models.CharField(max_length=PERSON_LIMIT, blank=True, db_default="", default="")

    class Meta:
        permissions = [
            ("resume_pushing", "Can resume pushing"),
            ("see_metrics", "Can see the metrics"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="account_is_one_row")]

    def __str__(self) -> str:
        return _("Nixflex account")

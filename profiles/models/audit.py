"""The audit log: one append-only event for everything that anyone or anything did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from profiles.models.limits import PERSON_LIMIT, REASON_LIMIT
from profiles.models.number import PhoneNumber
from profiles.models.revision import Revision


class Action(models.TextChoices):
    """The action that an event is about."""

    IMPORT = "import", _("Import")
    EDIT = "edit", _("Edit")
    PUSH = "push", _("Push")
    PUSH_ASKED = "push_asked", _("Push asked for")
    REVERT = "revert", _("Revert")
    CLEAR = "clear", _("Clear")
    DRIFT = "drift", _("Drift seen")
    ADOPT = "adopt", _("Adopt outside text")
    PUSH_OURS = "push_ours", _("Push ours over drift")
    ROLL_OUT = "roll_out", _("Roll out")
    ROLLOUT_STEP = "rollout_step", _("Rollout step")
    FILL = "fill", _("Fill in details")
    FIELD = "field", _("Field of details")
    FOLLOW = "follow", _("Follow a template")
    UNFOLLOW = "unfollow", _("Stop following")
    TEMPLATE = "template", _("Template")
    CHECK = "check", _("Check of a profile")
    NOTICE = "notice", _("Notice")
    CLOCK = "clock", _("Clock")
    BANK_HOLIDAYS = "bank_holidays", _("Bank holidays")
    PLACE = "place", _("Time zone and region")
    TAG = "tag", _("Tag")
    LABEL = "label", _("Relabel")
    REMOVED = "removed", _("Number removed")
    RETURNED = "returned", _("Number returned")
    PAUSE = "pause", _("Pushing paused")
    RESUME = "resume", _("Pushing resumed")
    LOGIN = "login", _("Sign in")
    LOGIN_FAILED = "login_failed", _("Failed sign-in")
    LOGOUT = "logout", _("Sign out")
    SECOND_STEP = "second_step", _("Second step")
    RECOVERY_CODES = "recovery_codes", _("Recovery codes")
    PASSWORD = "password", _("Password")
    ACCOUNT = "account", _("Account")
    REFUSED = "refused", _("Refused action")
    THROTTLED = "throttled", _("Too many tries")
    EXPORT = "export", _("Export")
    PERMISSION = "permission", _("Permission change")
    PERSON = "person", _("Person")
    TEAM = "team", _("Team")
    TOKEN = "token", _("Token")
    WEBHOOK = "webhook", _("Webhook")


class AuditOutcome(models.TextChoices):
    """How the action ended; a push has the outcomes of its attempt."""

    OK = "ok", _("Done")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    NOT_APPLIED = "not_applied", _("Not applied")
    UNKNOWN = "unknown", _("Outcome unknown")


# Both in one, so that the database knows how rare each pair is: what it knows of each by itself misleads it.
# (The options are in the order in which makemigrations writes them; in another it sees a change for ever.)
ACTION_AND_OUTCOME = models.Func("action", "outcome", arg_joiner=" || ", template="(%(expressions)s)")
# ``-seq``, by which the indexes below have the newest event first. Plain ``seq`` would not do: PostgreSQL knows
# that the primary key has that order, and would read the whole log so, hoping to meet soon what is not in it.
NEGATED_SEQ = models.Func("seq", template="(-%(expressions)s)")


class AuditEvent(AppendOnlyModel):
    """One event: who did what, when, from where, to what and with what result. It outlives the user."""

    Action = Action
    Outcome = AuditOutcome

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=PERSON_LIMIT)
    ip = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=16, choices=Action)
    number = models.ForeignKey(
        PhoneNumber, on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    rollout = models.ForeignKey(
        "Rollout", on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    outcome = models.CharField(max_length=12, choices=AuditOutcome, default=AuditOutcome.OK)
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    data = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        permissions = [("export_auditevent", "Can export the audit log")]
        indexes = [
            models.Index(fields=["number", "-seq"], name="event_by_number"),
            models.Index(
                fields=["rollout", "-seq"], condition=Q(rollout__isnull=False), name="event_by_rollout"
            ),
            models.Index("actor_name", NEGATED_SEQ, "seq", name="event_by_actor"),
            models.Index("action", NEGATED_SEQ, "seq", name="event_by_action"),
            models.Index("outcome", NEGATED_SEQ, "seq", name="event_by_outcome"),
            models.Index(ACTION_AND_OUTCOME, NEGATED_SEQ, "seq", name="event_by_action_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.actor_name}"

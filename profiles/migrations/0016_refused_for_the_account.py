"""Texts that were refused for the account alone wait to be sent, as they do from now on.

One UPDATE of the rejected numbers whose newest push met a 401 or 402: hundreds at most. Undoing it is not needed, as
older code sends what is due too.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone


def make_due(apps, schema_editor):
    number, attempt = apps.get_model("profiles", "PhoneNumber"), apps.get_model("profiles", "PushAttempt")
    now = timezone.now()
    newest = attempt.objects.filter(number=OuterRef("pk")).order_by("-id").values("http_status")[:1]
    rejected = number.objects.filter(state="rejected").annotate(status=Subquery(newest))
    rejected.filter(status__in=[401, 402]).update(
        state="pending", state_since=now, next_push_at=now, tries=0
    )


class Migration(migrations.Migration):
    dependencies = [("profiles", "0015_account_events")]
    operations = [migrations.RunPython(make_due, migrations.RunPython.noop)]

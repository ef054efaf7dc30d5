"""Numbers that follow a template, by rows: what saving details makes, without it."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import NumberDetail, PhoneNumber, Revision, TemplateVersion
from profiles.models.revision import Kind
from profiles.services import revisions
from profiles.services.rollouts.templates import create_template
from profiles.texts.details.filling import fill_details
from profiles.texts.details.values import written_details
from profiles.texts.folding import fold
from tests.conftest import SYSTEM, actor


def make_template(manager: User, text: str, name: str = "Clinic") -> TemplateVersion:
    """Make a template with one version, which is returned."""
    made = create_template(actor=actor(manager), name=name, text=text, note="")
    return TemplateVersion.objects.select_related("template").get(template=made)


def make_follower(number: PhoneNumber, version: TemplateVersion, **details: Any) -> PhoneNumber:
    """Let ``number`` follow ``version``, live with what these details make of it."""
    body = fill_details(version.text, drop_empty_lines=version.drop_empty_lines, details=details).body
    head: Revision = revisions.build(number, body, kind=Kind.FILLED, actor=SYSTEM, now=timezone.now())
    head.template_version, head.details = version, details
    head.save()
    revisions.set_head(number, head)
    number.live = head
    number.remote_text_seen = body
    number.save()
    for key, text in written_details(details).items():
        NumberDetail.objects.update_or_create(
            number=number, key=key, defaults={"text": text, "sort_key": fold(text)[:100]}
        )
    return number

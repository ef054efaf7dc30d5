"""Demo details: the documented template, fields for its placeholders, and businesses that follow it."""

from django.utils import timezone

from profiles.management.demo.locations import values_of
from profiles.models import Field, PhoneNumber, Template
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.details.fields import make_fields
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from profiles.services.pushing.push import push_after_save
from profiles.services.rollouts import templates
from profiles.texts.details.kinds import clean_value
from profiles.texts.templating import placeholders

NAME = "Clinic"
TEXT = "Business: ${name}. Address: ${address}. Open ${hours}. ${services}"
FOLLOWERS = 24


def make_template(*, manager: Actor) -> Template:
    """Create the template, and a field of each of its placeholders."""
    template = templates.create_template(
        actor=manager, name=NAME, text=TEXT, note="As in the Nixflex documentation"
    )
    make_fields([each.name for each in placeholders(TEXT)], actor=manager)
    return template


def follow(template: Template, *, editor: Actor) -> None:
    """Have the last numbers follow ``template``, with details taken from their profiles; each is pushed."""
    numbers = PhoneNumber.objects.select_related("head").filter(has_profile=True).order_by("-number")
    kinds = dict(Field.objects.values_list("key", "kind"))
    today = timezone.localdate()
    for place, number in enumerate(numbers[:FOLLOWERS]):
        changes = {
            key: FieldChange(clean_value(kinds[key], typed, today=today))
            for key, typed in values_of(number, place).items()
        }
        saved = save_details(
            number,
            template=template,
            changes=changes,
            actor=editor,
            change=Change.on(number, note="From the practice's own form"),
        )
        push_after_save(saved.number, actor=editor)

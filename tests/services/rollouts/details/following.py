"""Followers of a template in tests: rolled out to, and what became of them."""

from typing import Any

from profiles.models import PhoneNumber, Rollout, RolloutRow, Template, TemplateVersion
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from profiles.services.rollouts.plans.following import plan_followers
from profiles.services.rollouts.templates import create_template, save_template
from profiles.texts.details.values import Value
from tests.conftest import SYSTEM
from tests.services.stand_in import fresh

WORDS = "Business: ${name}. Open ${hours}."
REWORDED = "${name} is open ${hours}."


def make_template(text: str = WORDS, name: str = "Clinic") -> Template:
    """Return a new template, with its version 1."""
    return create_template(actor=SYSTEM, name=name, text=text)


def reword(template: Template, text: str = REWORDED, *, drop_empty_lines: bool = False) -> TemplateVersion:
    """Save the next version of ``template``, and return it with its template."""
    template = Template.objects.get(pk=template.pk)
    save_template(
        template,
        actor=SYSTEM,
        text=text,
        drop_empty_lines=drop_empty_lines,
        base_version=template.version,
    )
    return TemplateVersion.objects.select_related("template").get(template=template, text=text)


def fill(number: PhoneNumber, template: Template, **details: Value) -> PhoneNumber:
    """Have ``number`` follow ``template`` with ``details`` from then on; return it as it is then."""
    changes = {key: FieldChange(value, _value(number, key)) for key, value in details.items()}
    number = fresh(number)
    save_details(
        number,
        template=Template.objects.select_related("head").get(pk=template.pk),
        changes=changes,
        actor=SYSTEM,
        change=Change.on(number),
    )
    return fresh(number)


def _value(number: PhoneNumber, key: str) -> Value:
    head = fresh(number).head
    return (head.details or {}).get(key, "") if head else ""


def followers_plan(version: TemplateVersion, *, actor: Actor = SYSTEM) -> Rollout:
    """Plan to bring all followers of the template to ``version``."""
    numbers = PhoneNumber.objects.filter(template=version.template).order_by("number")
    return plan_followers(version, numbers=numbers, actor=actor)


def row_of(rollout: Rollout, number: PhoneNumber) -> RolloutRow:
    """Return the row of ``number``."""
    return rollout.rows.get(number=number)


def made_of(number: PhoneNumber) -> tuple[int | None, Any]:
    """Return the version of its template and the details that the head of ``number`` is made of."""
    head = fresh(number).head
    if head is None or head.template_version is None:
        return None, None
    return head.template_version.version, head.details

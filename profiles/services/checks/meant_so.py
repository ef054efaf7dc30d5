"""Dismissing findings of the checks: somebody says that what a rule finds in a number is meant so."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import MeantSo, NumberFinding, PhoneNumber
from profiles.models.audit import Action
from profiles.models.limits import PERSON_LIMIT
from profiles.selectors.checks.owners import all_owners
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.checks.running import check_and_store, check_numbers
from profiles.services.conflicts import SaveRefused
from profiles.texts.checks.runner import RULES

MEANT, TAKEN_BACK = "meant", "taken_back"


class CheckRefused(SaveRefused):
    """That can't be said of the number; ``message`` is a sentence. Nothing was changed."""


@transaction.atomic
def mark_meant_so(number: PhoneNumber, *, actor: Actor, rule: str) -> None:
    """Dismiss all that ``rule`` finds in the body of ``number`` as meant so; other words are told again.

    Args:
        number: The number; its profile stays as it is.
        actor: Needs the right to edit.
        rule: The name of a rule.

    Raises:
        PermissionDenied: The actor may not edit.
        CheckRefused: There is no such rule, or it finds nothing there any more.
    """
    actor.require(permissions.EDIT)
    owners = all_owners()
    checked = next(check_numbers([number.pk], owners, now=timezone.now()))
    body = checked.number.head_body
    marks = sorted({each.mark(body) for each in checked.findings if each.rule == rule})
    if rule not in RULES or not marks:
        raise CheckRefused(_("Nothing was changed: this is not found in the profile any more."))
    said = {"marks": marks, "person": actor.user, "person_name": actor.name[:PERSON_LIMIT]}
    MeantSo.objects.update_or_create(number=number, rule=rule, defaults={**said, "said_at": timezone.now()})
    audit.record(actor=actor, action=Action.CHECK, number=number, data={"step": MEANT, "rule": rule})
    check_and_store([number.pk], owners)


@transaction.atomic
def unmark_meant_so(number: PhoneNumber, *, actor: Actor, rule: str) -> None:
    """Take back :func:`mark_meant_so`: what ``rule`` finds in ``number`` is told again.

    Parameters and errors as there; it is refused where nobody said it.
    """
    actor.require(permissions.EDIT)
    if not MeantSo.objects.filter(number=number, rule=rule).delete()[0]:
        raise CheckRefused(_("Nothing was changed: nobody says that this is meant so."))
    NumberFinding.objects.filter(number=number, rule=rule).delete()
    audit.record(actor=actor, action=Action.CHECK, number=number, data={"step": TAKEN_BACK, "rule": rule})
    check_and_store([number.pk], all_owners())

"""Labels of numbers: the business names that staff use. They are ours; Nixflex never sees them."""

from django.db import transaction
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import AuditEvent, PhoneNumber
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import LABEL_LIMIT, check_usable


def relabel(number: PhoneNumber, *, label: str, actor: Actor) -> PhoneNumber:
    """Set the label of ``number``; line breaks and outer spaces go. Makes no revision, but an audit event.

    Raises:
        PermissionDenied: The actor may not edit.
        SaveRefused: The label is longer than 200 characters.
        UnusableText: It holds characters that can't be stored.
    """
    actor.require(permissions.EDIT)
    label = clean_label(label)
    with transaction.atomic():
        number = PhoneNumber.objects.select_for_update().get(pk=number.pk)
        if number.label != label:
            data = {"from": number.label, "to": label}
            number.label = label
            number.save(update_fields=["label"])
            audit.record(actor=actor, action=AuditEvent.Action.LABEL, number=number, data=data)
    return number


def clean_label(label: str) -> str:
    """Return ``label`` on one line without outer spaces; errors as for :func:`relabel`."""
    check_usable(label)
    label = " ".join(label.split())
    if len(label) > LABEL_LIMIT:
        raise SaveRefused(
            _("A label has at most {limit} characters; this one has {count}.").format(
                limit=LABEL_LIMIT, count=format_number(len(label))
            )
        )
    return label

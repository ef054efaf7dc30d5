"""The catalogue of fields: make, change, archive, restore. Each is audited; none is ever deleted."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import Field
from profiles.models.audit import Action
from profiles.models.field import FieldKind
from profiles.models.limits import FIELD_HELP_LIMIT, FIELD_LABEL_LIMIT
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import UnusableText, check_usable
from profiles.texts.details.guessing import guess_kind, guess_label
from profiles.texts.details.values import KEY_LIMIT, is_key
from profiles.texts.truncation import truncate

MAX_FIELDS = 500
QUOTED = 40


class FieldRefused(SaveRefused):
    """The field can't be made or changed; ``message`` is a sentence. Nothing was changed."""


@transaction.atomic
def create_field(
    *,
    actor: Actor,
    key: str,
    label: str = "",
    kind: str = FieldKind.LINE,
    help: str = "",  # noqa: A002  # as the column is called
    example: str = "",
    position: int | None = None,
) -> Field:
    """Create a field.

    Args:
        actor: Needs the right to run rollouts.
        key: The placeholder's name, such as ``clinic.hours``; at most 100 characters, and never changed again.
        label: What people call it, at most 100 characters; "" makes it of the key.
        kind: A ``FieldKind``.
        help: A sentence below the field, at most 300 characters.
        example: What a value looks like, at most 300 characters.
        position: Its place among the fields, from 0; None puts it last.

    Raises:
        PermissionDenied: The actor may not.
        FieldRefused: The key or something of the rest can't be, there is one with this key, or there are 500.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    key = _usable_key(key)
    if Field.objects.count() >= MAX_FIELDS:
        raise FieldRefused(_("There are {most} fields, and no more are possible.").format(most=MAX_FIELDS))
    if position is None:
        position = (Field.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    told = _clean_columns(
        label=label or guess_label(key)[:FIELD_LABEL_LIMIT], kind=kind, help=help, example=example
    )
    field = Field(key=key, position=position, **told)
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError:
        raise FieldRefused(_taken(key)) from None
    _record(field, "created", actor=actor, kind=field.kind)
    return field


@transaction.atomic
def change_field(
    field: Field,
    *,
    actor: Actor,
    label: str,
    kind: str,
    help: str = "",  # noqa: A002
    example: str = "",
    position: int | None = None,
) -> Field:
    """Change what ``field`` is called, its kind and the rest; values that numbers have stay as they are.

    Parameters and errors as for :func:`create_field`; a ``position`` of None stays. Returns it as it is then.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    field = _locked(field)
    told = _clean_columns(label=label, kind=kind, help=help, example=example)
    if not told["label"]:
        raise FieldRefused(_("Give the field a label: what people call it."))
    after = told | {"position": field.position if position is None else position}
    changed = {
        name: [getattr(field, name), value] for name, value in after.items() if getattr(field, name) != value
    }
    if changed:
        for name, value in after.items():
            setattr(field, name, value)
        field.save()
        _record(field, "changed", actor=actor, **changed)
    return field


def archive_field(field: Field, *, actor: Actor) -> Field:
    """Archive ``field``: it is not listed any more; what numbers have of it stays, and is a paragraph then."""
    return _set_archived(field, actor=actor, archived=True)


def restore_field(field: Field, *, actor: Actor) -> Field:
    """Make an archived ``field`` one of the catalogue again."""
    return _set_archived(field, actor=actor, archived=False)


@transaction.atomic
def make_fields(keys: Iterable[str], *, actor: Actor) -> list[Field]:
    """Make a field of each placeholder of ``keys``, of the kind that its name suggests; restore an archived one.

    One that is there already stays as it is. Errors as for :func:`create_field`: then none is made.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    made = []
    for key in dict.fromkeys(keys):
        known = Field.objects.filter(key=key).first()
        if known is None:
            made.append(create_field(actor=actor, key=key, kind=guess_kind(key)))
        elif known.archived_at is not None:
            made.append(restore_field(known, actor=actor))
    return made


@transaction.atomic
def _set_archived(field: Field, *, actor: Actor, archived: bool) -> Field:
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    field = _locked(field)
    if (field.archived_at is not None) != archived:
        field.archived_at = timezone.now() if archived else None
        field.save(update_fields=["archived_at"])
        _record(field, "archived" if archived else "restored", actor=actor)
    return field


def _locked(field: Field) -> Field:
    """Return ``field`` as it is now, locked for the rest of the transaction."""
    return Field.objects.select_for_update().get(pk=field.pk)


def _usable_key(key: str) -> str:
    key = key.strip()
    if not is_key(key):
        raise FieldRefused(
            _(
                "“{key}” can't be a key: it is a placeholder's name, with letters, digits, underscores "
                "and dots only, such as clinic.hours, at most {limit} characters."
            ).format(key=truncate(key, QUOTED), limit=KEY_LIMIT)
        )
    return key


def _taken(key: str) -> str:
    if Field.objects.filter(key=key, archived_at__isnull=False).exists():
        return _("There is an archived field with the key “{key}”. Restore it instead.").format(key=key)
    return _("There is a field with the key “{key}” already.").format(key=key)


def _clean_columns(*, label: str, kind: str, help: str, example: str) -> dict[str, str]:  # noqa: A002
    """Return what a field says of itself, each on one line.

    Raises:
        FieldRefused: Something of it can't be.
    """
    if kind not in FieldKind.values:
        raise FieldRefused(_("Choose one of the kinds for the field."))
    told = {"label": label, "help": help, "example": example}
    for name, words in told.items():
        try:
            check_usable(words)
        except UnusableText as unusable:
            raise FieldRefused(unusable.message) from None
        told[name] = " ".join(words.split())
    if len(told["label"]) > FIELD_LABEL_LIMIT:
        raise FieldRefused(_("A label has at most {limit} characters.").format(limit=FIELD_LABEL_LIMIT))
    if max(len(told["help"]), len(told["example"])) > FIELD_HELP_LIMIT:
        raise FieldRefused(
            _("Help and example have at most {limit} characters each.").format(limit=FIELD_HELP_LIMIT)
        )
    return told | {"kind": str(kind)}


def _record(field: Field, step: str, *, actor: Actor, **data: object) -> None:
    audit.record(actor=actor, action=Action.FIELD, data={"step": step, "field": field.key, **data})

"""Templates: create, save a new version, archive. None is ever deleted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import Template, TemplateVersion
from profiles.models.audit import Action
from profiles.models.limits import NOTE_LIMIT, TEMPLATE_NAME_LIMIT
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.texts import templating
from profiles.texts.contract import UnusableText, canonical, check_usable


class TemplateConflict(SaveRefused):
    """The save is refused because somebody saved in between; ``theirs`` is that version."""

    def __init__(self, theirs: TemplateVersion) -> None:
        self.theirs = theirs
        super().__init__(
            _(
                "{author_name} saved version {version} of this template after you opened it. "
                "Nothing has been saved; your text is as you wrote it."
            ).format(author_name=theirs.author_name, version=theirs.version)
        )


@transaction.atomic(durable=True)
def create_template(
    *, actor: Actor, name: str, text: str, drop_empty_lines: bool = False, note: str = ""
) -> Template:
    """Create a template with its version 1.

    Args:
        actor: Needs the right to run rollouts.
        name: As people will pick it, at most 100 characters; outer and repeated spaces go.
        text: With placeholders as ``${name}``, see :mod:`profiles.texts.templating`.
        drop_empty_lines: Leave out lines whose placeholders all come to nothing.
        note: Why, at most 500 characters.

    Raises:
        PermissionDenied: The actor may not change templates.
        TemplateRefused: The text can't be a template.
        SaveRefused: The name is missing, too long or taken.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    templating.check_template(text)
    template = Template(name=_usable_name(name))
    if Template.objects.filter(name__iexact=template.name).exists():
        raise SaveRefused(
            _("There is a template called “{name}” already. Choose another name.").format(name=template.name)
        )
    template.save()
    _add_version(template, actor=actor, text=text, drop_empty_lines=drop_empty_lines, note=note)
    return template


@transaction.atomic(durable=True)
def save_template(
    template: Template, *, actor: Actor, text: str, drop_empty_lines: bool, base_version: int, note: str = ""
) -> TemplateVersion:
    """Save the next version of ``template``; if nothing has changed, return the current one.

    Parameters and errors as for :func:`create_template`, and:

    Args:
        base_version: The version that the text started from.

    Raises:
        TemplateConflict: Somebody saved in between.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    templating.check_template(text)
    template = _locked(template)
    head = template.head
    if head is not None:
        if head.text == canonical(text) and head.drop_empty_lines == drop_empty_lines:
            return head
        if template.version != base_version:
            raise TemplateConflict(head)
    return _add_version(template, actor=actor, text=text, drop_empty_lines=drop_empty_lines, note=note)


def archive_template(template: Template, *, actor: Actor) -> Template:
    """Archive ``template``: new rollouts can't use it; old ones stay as they are."""
    return _set_archived(template, actor=actor, archived=True)


def restore_template(template: Template, *, actor: Actor) -> Template:
    """Make an archived ``template`` available for new rollouts again."""
    return _set_archived(template, actor=actor, archived=False)


@transaction.atomic
def _set_archived(template: Template, *, actor: Actor, archived: bool) -> Template:
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    template = _locked(template)
    if (template.archived_at is not None) != archived:
        template.archived_at = timezone.now() if archived else None
        template.save(update_fields=["archived_at"])
        _record(template, "archived" if archived else "restored", actor=actor)
    return template


def _add_version(
    template: Template, *, actor: Actor, text: str, drop_empty_lines: bool, note: str
) -> TemplateVersion:
    version = TemplateVersion.objects.create(
        template=template,
        version=template.version + 1,
        text=canonical(text),
        drop_empty_lines=drop_empty_lines,
        author=actor.user,
        author_name=actor.name,
        note=note[:NOTE_LIMIT],
        created_at=timezone.now(),
    )
    template.version, template.head = version.version, version
    template.save(update_fields=["version", "head"])
    _record(template, "saved", actor=actor, note=note)
    return version


def _locked(template: Template) -> Template:
    """Return the template with its head, locked for the rest of the transaction."""
    Template.objects.select_for_update().only("pk").get(pk=template.pk)
    return Template.objects.select_related("head").get(pk=template.pk)


def _record(template: Template, step: str, *, actor: Actor, note: str = "") -> None:
    data = {"step": step, "template": template.name, "template_id": template.pk, "version": template.version}
    audit.record(actor=actor, action=Action.TEMPLATE, reason=note, data=data)


def _usable_name(name: str) -> str:
    try:
        check_usable(name)
    except UnusableText as unusable:
        raise SaveRefused(unusable.message) from None
    name = " ".join(name.split())
    if not name:
        raise SaveRefused(_("The template needs a name, by which it is picked for a rollout."))
    if len(name) > TEMPLATE_NAME_LIMIT:
        raise SaveRefused(
            _("The name has {count} characters; at most {limit} are possible.").format(
                count=format_number(len(name)), limit=TEMPLATE_NAME_LIMIT
            )
        )
    return name

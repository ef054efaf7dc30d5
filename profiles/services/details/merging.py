"""Changed details of a number that follows a template, merged by field with whatever others have changed since."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.models import PhoneNumber, Revision, Template, TemplateVersion
from profiles.selectors.details.fields import labels_of
from profiles.selectors.history.versions import revision_of_body
from profiles.services import clock_skew
from profiles.services.composing.bodies import Body, fill_in
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import check_savable
from profiles.texts.details.values import Value, readable


@dataclass(frozen=True)
class FieldChange:
    """What a detail is to be, and what it was where the change began; "" for no value."""

    value: Value
    base: Value = ""


class DetailsConflict(SaveRefused):
    """The save is refused because somebody else has changed the same details.

    Attributes:
        number: As it stands now.
        theirs: What they are now, by key.
        author: Who last saved the number, in the version ``version``.
    """

    def __init__(self, number: PhoneNumber, theirs: Mapping[str, Value]) -> None:
        written = revision_of_body(number)
        self.number = number
        self.theirs = dict(theirs)
        self.version = number.version_of_body
        self.author = written.author_name if written else _("Somebody")
        super().__init__(
            _(
                "{author} changed {details} in version {version}, after you began. Nothing has been saved; "
                "your words are as you wrote them."
            ).format(author=self.author, version=self.version, details=labels_of(theirs))
        )


class DetailMissing(SaveRefused):
    """The save is refused because the template names details that have no value: ``keys``."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        super().__init__(
            _("Nothing has been saved: fill in {details}, which the template names.").format(
                details=labels_of(keys)
            )
        )


class FollowsNoMore(SaveRefused):
    """The change is refused because the number does not follow the template any more."""

    def __init__(self, template: Template) -> None:
        super().__init__(
            _("The number does not follow the template “{template}” any more.").format(template=template.name)
        )


class NothingLeft(SaveRefused):
    """The save is refused because all lines of the template are left out: nobody clears a profile by accident."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Every line of the template is left out, since all its values are empty. Nothing has been saved."
            )
        )


@dataclass(frozen=True)
class MergedDetails:
    """The details of a number with ``changes``, by key.

    Attributes:
        template: What it follows, or is to follow from now on. One that follows it keeps its version.
        changes: What is to change; the other details stay as they are.
        version: To which version of the template it is to move; never back. None for the one that it has.
        followers_only: Refused for a number that does not follow the template already.
    """

    template: Template
    changes: Mapping[str, FieldChange]
    version: TemplateVersion | None = None
    followers_only: bool = False

    def made(self, revision: Revision) -> bool:
        """Return whether ``revision`` follows the template with all of the new values."""
        theirs = revision.template_version
        if theirs is None or theirs.template_id != self.template.pk:
            return False
        if self.version is not None and theirs.version < self.version.version:
            return False
        details = revision.details or {}
        return all(details.get(key, "") == change.value for key, change in self.changes.items())

    def is_by_field(self, number: PhoneNumber) -> bool:
        """Return whether the number follows the template: each detail has a base of its own then."""
        return self.followers_only or number.template_id == self.template.pk

    def body(self, number: PhoneNumber) -> Body:
        """Return the body of the locked ``number`` with the changes.

        Raises:
            DetailsConflict: A detail that is to change has been changed by somebody else, to something else.
            DetailsUnreadable: A detail that does not change was damaged in the database.
            DetailMissing: The template names a detail that has no value, nor one of its own.
            FollowsNoMore: The number does not follow the template, and was to.
            NothingLeft: Every line of the template is left out.
            TextRefused: What the details make can't be a profile.
        """
        follows = number.template_id == self.template.pk
        if self.followers_only and not follows:
            raise FollowsNoMore(self.template)
        details = dict(number.head.details or {}) if follows and number.head else {}
        # Of what was damaged in the database nobody has seen anything: it is as if there were no value.
        now = readable(details)
        theirs = {
            key: now.get(key, "")
            for key, change in self.changes.items()
            if follows and now.get(key, "") not in (change.base, change.value)
        }
        if theirs:
            raise DetailsConflict(number, theirs)
        for key, change in self.changes.items():
            details[key] = change.value
        details = {key: value for key, value in details.items() if value}
        body = fill_in(number, self._version(number), details, clock_skew.database_now())
        if body.missing:
            raise DetailMissing(body.missing)
        check_savable(body.text)
        if not body.text:
            raise NothingLeft
        return body

    def _version(self, number: PhoneNumber) -> TemplateVersion:
        theirs = number.head.template_version if number.head else None
        if theirs is not None and theirs.template_id == self.template.pk:
            newer = self.version is not None and self.version.version > theirs.version
            return self.version if newer and self.version is not None else theirs
        version = self.version or self.template.head
        if version is None:
            raise SaveRefused(_("The template has no text yet."))
        return version

"""Templates as the API tells and takes them."""

from datetime import datetime
from typing import Self

from ninja import Field, Schema

from profiles.api.v1.schemas.problems import ProblemOut
from profiles.api.v1.schemas.request_body import RequestBody, Words
from profiles.models import Template, TemplateVersion
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, TEMPLATE_NAME_LIMIT
from profiles.selectors.details.followers import FollowerCounts
from profiles.texts import templating


class TemplateText(RequestBody):
    """What a template says."""

    text: str = Field(
        description="With placeholders: `${name}`, or `${name|what stands there without one}`; `$$` is a dollar.",
        examples=["Business: ${name}. Open ${hours|by appointment}."],
    )
    drop_empty_lines: bool = Field(
        False, description="Leave out lines whose placeholders all come to nothing."
    )
    note: Words = Field("", max_length=NOTE_LIMIT, description="Why, for colleagues.")


class TemplateIn(TemplateText):
    """A new template."""

    name: str = Field(
        min_length=1,
        max_length=TEMPLATE_NAME_LIMIT,
        description="By which it is picked.",
        examples=["Dental"],
    )


class TemplateVersionIn(TemplateText):
    """The next version of a template."""

    base_version: int = Field(
        ge=1,
        le=INTEGER_LIMIT,
        description="The version that the text started from: where there is a newer one, nothing is saved.",
        examples=[1],
    )


class PlaceholderOut(Schema):
    """A placeholder of a template."""

    name: str
    default: str | None = Field(description="What stands there without a value; null: a value is needed.")


class TemplateVersionOut(Schema):
    """One version of a template."""

    version: int
    text: str
    drop_empty_lines: bool
    author: str
    note: str
    created_at: datetime
    placeholders: list[PlaceholderOut]

    @classmethod
    def of(cls, version: TemplateVersion) -> Self:
        """Return ``version``."""
        names = "version text drop_empty_lines note created_at".split()
        return cls(
            author=version.author_name,
            placeholders=[
                PlaceholderOut(name=each.name, default=each.default)
                for each in templating.placeholders(version.text)
            ],
            **{name: getattr(version, name) for name in names},
        )


class TemplateHead(Schema):
    """A template, without its text."""

    id: int
    name: str
    version: int = Field(description="The newest.")
    archived_at: datetime | None = Field(description="Since when it is not offered for new rollouts.")
    created_at: datetime

    @classmethod
    def columns(cls, template: Template) -> dict[str, object]:
        """Return what ``template`` says of itself."""
        names = "name version archived_at created_at".split()
        return {name: getattr(template, name) for name in names} | {"id": template.pk}


class ListedTemplate(TemplateHead):
    """A template of the list."""

    times_used: int = Field(description="How many rollouts were planned with it.")

    @classmethod
    def of(cls, template: Template, times_used: int) -> Self:
        """Return ``template``."""
        return cls.model_validate(cls.columns(template) | {"times_used": times_used})


class TemplateList(Schema):
    """All templates, by name."""

    items: list[ListedTemplate]


class TemplateOut(TemplateHead):
    """A template with its newest version."""

    head: TemplateVersionOut

    @classmethod
    def of(cls, template: Template, head: TemplateVersion) -> Self:
        """Return ``template`` with its newest version."""
        return cls.model_validate(cls.columns(template) | {"head": TemplateVersionOut.of(head)})


class TemplateVersionPage(Schema):
    """Some versions of a template, the newest first."""

    items: list[TemplateVersionOut]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class FollowersOfVersion(Schema):
    """How many numbers follow one version of a template."""

    version: int
    numbers: int


class FollowersOut(Schema):
    """How many of the numbers that the token sees follow a template."""

    following: int
    behind: int = Field(description="Of these, how many follow another version than its newest.")
    edited: int = Field(description="Filled in from it at some time, and written by hand since.")
    versions: list[FollowersOfVersion]

    @classmethod
    def of(cls, found: FollowerCounts) -> Self:
        """Return ``found``."""
        versions = [FollowersOfVersion(version=version, numbers=count) for version, count in found.versions]
        return cls(following=found.total, behind=found.behind, edited=found.edited, versions=versions)


class TemplateConflictOut(ProblemOut):
    """Somebody saved the template in between; nothing was saved."""

    theirs: TemplateVersionOut

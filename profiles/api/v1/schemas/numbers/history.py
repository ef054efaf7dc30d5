"""Versions of a number's profile, and the comparison of two."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Self

from ninja import Field, Schema

from profiles.api.v1.schemas.numbers.differences import DifferenceOut
from profiles.api.v1.schemas.numbers.state import OutcomeWord, PushOut, StretchOut
from profiles.models import PushAttempt, Revision
from profiles.selectors.history.versions import Version
from profiles.selectors.notices.naming import AttributedStretch

LIVE = "live"
# A version's number, or what is live.
VERSION_NAME = rf"^([0-9]{{1,9}}|{LIVE})$"

KindWord = Literal["imported", "edited", "reverted", "cleared", "rolled_out", "adopted", "filled", "composed"]


class RolloutRef(Schema):
    """The rollout that made a version."""

    id: int
    title: str


class VersionOut(Schema):
    """A version as it is listed, without texts. Versions never change."""

    version: int
    kind: KindWord = Field(
        description=(
            'How it came about; "composed" was made by the clock, when a notice began or ended or '
            "dates moved on."
        ),
    )
    author: str
    note: str
    created_at: datetime
    length: int = Field(description="Of what is sent, in UTF-16 code units.")
    words_added: int
    words_removed: int = Field(description="Both since the version before.")
    reverted_to: int | None = Field(description="The earlier version that it went back to.")
    rollout: RolloutRef | None
    push_outcome: OutcomeWord | None = Field(
        description="Of the last request that sent it; null where none did."
    )
    push_message: str | None

    @classmethod
    def of(cls, version: Version) -> Self:
        """Return a version as it is told."""
        return cls(**_facts(version))


class VersionPage(Schema):
    """A page of versions, the newest first."""

    items: list[VersionOut]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class TemplateRef(Schema):
    """The template that filled a version in."""

    id: int
    name: str
    version: int


class OneVersionOut(VersionOut):
    """One version with its texts."""

    profile: str = Field(description="What people wrote; empty for none.")
    heard: str = Field(description="What is sent: the profile, with what notices lay over it.")
    made_of: list[StretchOut] = Field(
        description="Of what that is made, from the top; empty where all is profile."
    )
    template: TemplateRef | None
    details: dict[str, str | dict[str, Any]] | None = Field(
        description="By key; null where the text was written by hand."
    )
    pushes: list[PushOut] = Field(description="The last requests that sent it, the newest first.")

    @classmethod
    def of_revision(
        cls,
        version: Version,
        revision: Revision,
        *,
        stretches: Sequence[AttributedStretch],
        pushes: Sequence[PushAttempt],
    ) -> Self:
        """Return a version with its texts as it is told."""
        filled_by = revision.template_version
        template = None
        if filled_by is not None:
            name = filled_by.template.name
            template = TemplateRef(id=filled_by.template_id, name=name, version=filled_by.version)
        return cls(
            **_facts(version),
            profile=revision.body_text,
            heard=revision.text,
            made_of=[StretchOut.of(each) for each in stretches],
            template=template,
            details=revision.details,
            pushes=[PushOut.of(each, version.version) for each in pushes],
        )


class ComparisonQuery(Schema):
    """Which two versions are compared, and how."""

    from_: str = Field(
        LIVE,
        alias="from",
        pattern=VERSION_NAME,
        description="A version's number; 0: the empty text before version 1; `live`: what Nixflex last confirmed.",
    )
    to: str | None = Field(
        None, pattern=VERSION_NAME, description="Likewise; the newest where it is left out."
    )
    of: Literal["profile", "heard"] = Field(
        "profile", description="What people wrote, or what is sent with what notices lay over it."
    )
    context: int | None = Field(
        None, ge=0, le=1000, description="How many unchanged lines stay around a change; all where left out."
    )


class ComparisonOut(Schema):
    """The difference between two versions of one number."""

    from_version: int | None = Field(
        description="0 is the empty text before version 1; null where nothing was ever confirmed."
    )
    to_version: int | None
    of: Literal["profile", "heard"]
    difference: DifferenceOut


def _facts(version: Version) -> dict[str, Any]:
    rollout = None
    if version.rollout_id is not None:
        rollout = RolloutRef(id=version.rollout_id, title=version.rollout_title or "")
    return {
        "version": version.version,
        "kind": version.kind,
        "author": version.author_name,
        "note": version.note,
        "created_at": version.created_at,
        "length": version.length,
        "words_added": version.words_added,
        "words_removed": version.words_removed,
        "reverted_to": version.reverted_to,
        "rollout": rollout,
        "push_outcome": version.push_outcome,
        "push_message": version.push_message,
    }

"""Responses about rollouts: what is planned, how it runs, and what becomes of each row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from ninja import Field, Schema

from profiles.models import Rollout, RolloutRow, TemplateVersion
from profiles.models.rollout import Effect, RowCode, RowOutcome, Source, Stage
from profiles.models.rollout_stages import steps_in
from profiles.selectors.rollouts.progress import Progress
from profiles.selectors.rollouts.rollouts import Totals


class Excluded(Schema):
    """How many rows were left out or taken in."""

    changed: int


class TemplateName(Schema):
    """A version of a template."""

    id: int
    name: str
    version: int

    @classmethod
    def of(cls, version: TemplateVersion | None) -> Self | None:
        """Return that of ``version``, read with its template; None where there is none."""
        if version is None:
            return None
        return cls(id=version.template_id, name=version.template.name, version=version.version)


class RowCounts(Schema):
    """How many rows would do what, as the dry run saw it."""

    new: int
    changed: int
    unchanged: int
    blocked: int
    excluded: int
    to_send: int = Field(description="What a start sends: new and changed ones that are not excluded.")

    @classmethod
    def of(cls, totals: Totals) -> Self:
        """Return ``totals``."""
        return cls(**totals.effects, excluded=totals.excluded, to_send=totals.to_send)


class OutcomeCounts(Schema):
    """How many rows have come to what."""

    none: int = Field(0, description="Not to be sent.")
    waiting: int = 0
    saved: int = Field(0, description="Saved, and not live yet.")
    live: int = 0
    failed: int = Field(0, description="Refused by Nixflex, or kept differently.")
    skipped: int = Field(
        0, description="Somebody changed the number since the dry run, or it can't be changed."
    )
    superseded: int = Field(0, description="Changed again before it was live.")


class ProgressOut(OutcomeCounts):
    """How far a rollout is."""

    done: int = Field(description="Of those to send, how many are settled.")
    percent: float = Field(description="The same, from 0 to 100.")
    rate_per_minute: float | None = Field(None, description="While it runs.")
    seconds_left: float | None = Field(None, description="While it runs, an estimate.")

    @classmethod
    def of_progress(cls, found: Progress) -> Self:
        """Return ``found``."""
        names = ("done", "percent", "rate_per_minute", "seconds_left")
        return cls(**found.counts, **{name: getattr(found, name) for name in names})


class RolloutHead(Schema):
    """A rollout, without what has become of it."""

    id: int
    title: str
    source: Source
    stage: Stage
    stage_since: datetime
    reason: str = Field(description='Why it waits, stopped or was cancelled; "" for no reason.')
    template: TemplateName | None
    undoes: int | None = Field(description="The rollout that it takes back.")
    author: str
    note: str
    canary: int
    canary_waits: bool
    stop_after: int
    stop_percent: int
    starts_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    steps: list[str] = Field(
        description="What somebody with the right may do with it now.", examples=[["cancelled", "paused"]]
    )

    @classmethod
    def columns(cls, rollout: Rollout) -> dict[str, object]:
        """Return what ``rollout``, read with its template version, says of itself."""
        names = (
            "title source stage stage_since reason note canary canary_waits stop_after stop_percent starts_at"
            " created_at started_at finished_at"
        ).split()
        return {name: getattr(rollout, name) for name in names} | {
            "id": rollout.pk,
            "template": TemplateName.of(rollout.template_version),
            "undoes": rollout.undoes_id,
            "author": rollout.author_name,
            "steps": sorted(steps_in(rollout.stage)),
        }


class RolloutOut(RolloutHead):
    """A rollout, with its dry run and its progress."""

    rows: RowCounts
    progress: ProgressOut

    @classmethod
    def of(cls, rollout: Rollout, totals: Totals, found: Progress) -> Self:
        """Return ``rollout``, read with its template version."""
        counted = {"rows": RowCounts.of(totals), "progress": ProgressOut.of_progress(found)}
        return cls.model_validate(cls.columns(rollout) | counted)


class PlannedRollout(RolloutOut):
    """A rollout that was just planned."""

    unused: list[str] = Field(description="Values that were sent and that the template does not name.")


class ListedRollout(RolloutHead):
    """A rollout of the list."""

    to_send: int
    outcomes: OutcomeCounts

    @classmethod
    def of(cls, rollout: Rollout, *, to_send: int, outcomes: Mapping[str, int]) -> Self:
        """Return ``rollout`` with what is counted of it."""
        counted = {"to_send": to_send, "outcomes": OutcomeCounts(**outcomes)}
        return cls.model_validate(cls.columns(rollout) | counted)


class RowOut(Schema):
    """One row: what it would do, and what has become of it."""

    position: int = Field(description="Its place among those that were sent, from 1.")
    number: str = Field(description="In E.164; as it was sent where it is none of the account's numbers.")
    effect: Effect = Field(
        description="new and changed are sent; unchanged says it already; blocked can't be."
    )
    code: RowCode | None = Field(description="Why it is blocked, for programs; null where it is not.")
    reason: str = Field(description="Why it is blocked, was skipped or has failed, as a sentence.")
    excluded: bool
    length: int = Field(description="Of the new text, in UTF-16 code units.")
    words_added: int
    words_removed: int
    outcome: RowOutcome
    version: int | None = Field(description="The version that it became.")

    @classmethod
    def of(cls, row: RolloutRow) -> Self:
        """Return ``row``, read with its number and its revision."""
        names = "position effect reason excluded length words_added words_removed outcome".split()
        return cls(
            number=row.number.number if row.number else row.number_typed,
            code=RowCode(row.code) if row.code else None,
            version=row.revision.version if row.revision else None,
            **{name: getattr(row, name) for name in names},
        )


class RowPage(Schema):
    """Some rows, and where the next ones begin."""

    items: list[RowOut]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class RolloutPage(Schema):
    """Some rollouts, the newest first."""

    items: list[ListedRollout]
    next: str | None = Field(description="The cursor of the next page; null at the end.")

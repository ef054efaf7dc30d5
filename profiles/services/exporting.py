"""Exports: checks the right, records the audit event, then returns the rows as an iterator."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from profiles import permissions
from profiles.models import AuditEvent, PhoneNumber, Rollout, RolloutRow, Template
from profiles.models.audit import Action
from profiles.selectors import number_list
from profiles.selectors.audit import Filters, Reader, events
from profiles.selectors.details import sheet
from profiles.selectors.details.sheet import SheetRow
from profiles.selectors.rollouts import rollouts
from profiles.services.actors import Actor
from profiles.services.audit import record

# Rows that are read at once; those of numbers and rollouts have their texts.
AUDIT_CHUNK, TEXTS_CHUNK = 2000, 500


def export_audit_log(
    *, actor: Actor, log_filters: Filters, kind: str, filters: Mapping[str, str]
) -> Iterator[AuditEvent]:
    """Return the audit events that match, the oldest first, as an iterator; this export is among them.

    Args:
        actor: Needs the right to export.
        log_filters: Which events, as for :func:`profiles.selectors.audit.events`.
        kind: What kind of file it becomes, for its line in the log: "csv".
        filters: The filters by their names as they were typed, for its line in the log.
    """
    actor.require(permissions.EXPORT_AUDIT)
    record(actor=actor, action=Action.EXPORT, data={"format": kind, "filters": dict(filters)})
    found = events(log_filters, actor.user).order_by("seq").iterator(chunk_size=AUDIT_CHUNK)
    return map(Reader(actor.user).read, found)


def export_numbers(
    *, actor: Actor, chosen: QuerySet[PhoneNumber], filters: str, ticked: int = 0
) -> Iterator[PhoneNumber]:
    """Return the ``chosen`` numbers with their texts, as an iterator.

    Args:
        actor: Needs the right to export.
        chosen: Numbers of the list.
        filters: The filters in words, for its line in the log.
        ticked: How many were chosen one by one; 0 for all that the filters let through.
    """
    actor.require(permissions.EXPORT_AUDIT)
    data: dict[str, Any] = {"format": "csv", "filters": filters}
    if ticked:
        data["numbers"] = ticked
    record(actor=actor, action=Action.EXPORT, data=data)
    return number_list.for_export(chosen).iterator(chunk_size=TEXTS_CHUNK)


def export_details(
    found: QuerySet[PhoneNumber], *, actor: Actor, template: Template, kind: str, filters: str
) -> Iterator[SheetRow]:
    """Return the numbers ``found`` with their details, as an iterator.

    Args:
        found: Followers of ``template``.
        actor: Needs the right to export.
        template: Whose details they are.
        kind: What kind of file it becomes, for its line in the log: "csv".
        filters: The filters in words, for the same.
    """
    actor.require(permissions.EXPORT_AUDIT)
    data = {"format": kind, "details": template.name, "filters": filters}
    record(actor=actor, action=Action.EXPORT, data=data)
    return sheet.for_export(found)


def export_rollout(*, actor: Actor, rollout: Rollout) -> Iterator[RolloutRow]:
    """Return all rows of ``rollout`` with their texts, as an iterator; ``actor`` may export."""
    actor.require(permissions.EXPORT_AUDIT)
    record(actor=actor, action=Action.EXPORT, rollout=rollout, data={"format": "csv"})
    return rollouts.for_export(rollout, actor.user).iterator(chunk_size=TEXTS_CHUNK)

"""Demo rollout: a table of the demo's businesses, for the demo's template, and its dry run."""

import csv
import io

from profiles.management.demo.locations import HOURS, SERVICES, values_of
from profiles.models import PhoneNumber, Rollout, Template
from profiles.services.actors import Actor
from profiles.services.rollouts.plans import planning
from profiles.tables import read_file

COLUMNS = ["Number", "Name", "Address", "Hours", "Services"]
# Every dry run should show what it is good for.
UNKNOWN = ["+441632969999", "Not Ours", "1 Far Away", HOURS[0], SERVICES[0]]


def plan_rollout(template: Template, *, manager: Actor) -> tuple[Rollout, str]:
    """Plan ``template`` for every number; return the plan and the table as CSV.

    Three rows of the table are wrong on purpose: one without hours, one that is there twice, an unknown number.
    """
    table = locations_csv()
    if template.head is None:
        raise AssertionError("a template is made with its version 1")
    rollout = planning.plan_template(
        actor=manager,
        template_version=template.head,
        table=read_file("locations.csv", table.encode()),
        title="New opening hours everywhere",
    )
    return rollout, table


def locations_csv() -> str:
    """Return the table of all numbers, with values taken from their profiles, as CSV."""
    numbers = PhoneNumber.objects.select_related("head").order_by("pk")
    rows = [_row(place, number) for place, number in enumerate(numbers)]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    if len(rows) > 1:
        writer.writerow(rows[0])
        writer.writerow(UNKNOWN)
    return written.getvalue()


def _row(place: int, number: PhoneNumber) -> list[str]:
    values = values_of(number, place)
    if place == 1:
        values["hours"] = ""
    return [number.number, *values.values()]

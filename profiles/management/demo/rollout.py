"""Demo rollout: the documented template, a table of the demo's businesses, and their dry run."""

import csv
import io
import re

from profiles.l10n.phone_numbers import format_international
from profiles.models import PhoneNumber, Rollout
from profiles.services.actors import Actor
from profiles.services.rollouts import templates
from profiles.services.rollouts.plans import planning
from profiles.tables import read_file

TEMPLATE_NAME = "Clinic"
TEMPLATE = "Business: ${name}. Address: ${address}. Open ${hours}. ${services}"
COLUMNS = ["Number", "Name", "Address", "Hours", "Services"]
HOURS = ["Mon-Fri 9am-5pm", "Mon-Sat 8:30am-6pm", "Tue-Fri 10am-7pm, Sat 9am-1pm"]
SERVICES = [
    "Parking behind the building.",
    "Walk-ins are welcome before noon.",
    "Ask about our evening hours.",
]
# Every dry run should show what it is good for.
UNKNOWN = ["+441632969999", "Not Ours", "1 Far Away", HOURS[0], SERVICES[0]]

_ADDRESS = re.compile(r"(?im)^.*?\baddress:?\s+(\d[^\n]*?)(?=\.\s|\.?$)")


def plan_rollout(*, manager: Actor) -> tuple[Rollout, str]:
    """Create the template and plan it for every number; return the plan and the table as CSV.

    Three rows of the table are wrong on purpose: one without hours, one that is there twice, an unknown number.
    """
    table = locations_csv()
    template = templates.create_template(
        actor=manager, name=TEMPLATE_NAME, text=TEMPLATE, note="As in the Nixflex documentation"
    )
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
    found = _ADDRESS.search(number.head_body)
    address = found[1] if found else f"{place + 1} Station Road"
    hours = "" if place == 1 else HOURS[place % len(HOURS)]
    name = number.label or format_international(number.number)
    return [number.number, name, address, hours, SERVICES[place % len(SERVICES)]]

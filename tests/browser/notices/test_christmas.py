"""Christmas for 30 places in two countries, by a moved clock: what callers hear, and an edit that outlasts it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Page, expect

from nixadmin.sandbox import SandboxServer
from profiles.models import BankHoliday, NumberTag, PhoneNumber, Tag
from profiles.services import api
from profiles.services.mirror import importing
from profiles.worker import Worker
from tests.conftest import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONDON, PACIFIC = ZoneInfo("Europe/London"), ZoneInfo("America/Los_Angeles")
# Of ten places each.
PLACES = {
    "GB-ENG": ("+44163296000", LONDON),
    "GB-SCT": ("+44163296010", LONDON),
    "US": ("+1415555010", PACIFIC),
}
CHRISTMAS, BOXING = (date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 28), "Boxing Day")
NEW_YEAR, SECOND = (date(2027, 1, 1), "New Year's Day"), (date(2027, 1, 4), "2nd January")
HOLIDAYS = {
    "GB-ENG": (CHRISTMAS, BOXING, NEW_YEAR),
    "GB-SCT": (CHRISTMAS, BOXING, NEW_YEAR, SECOND),
    "US": (CHRISTMAS, NEW_YEAR),
}
EVE = "On Christmas Eve we close at 1pm."
EVE_BEGINS = datetime.fromisoformat("2026-12-24T08:00")
EVE_ENDS = datetime.fromisoformat("2026-12-24T13:00")
STAFF, OUTSIDE = "+441632960003", "+14155550104"
# At each of these the API may have been dead before; by now it is back.
INSTANTS = [
    datetime.fromisoformat(instant)
    for instant in (
        "2026-12-23T12:00",
        "2026-12-24T08:30",  # Christmas Eve in Britain, night at the Pacific
        "2026-12-24T13:30",
        "2026-12-24T17:00",  # morning at the Pacific
        "2026-12-25T00:30",
        "2026-12-25T09:00",  # Christmas Day for all
        "2026-12-26T00:30",
        "2026-12-26T09:00",
        "2026-12-28T10:00",  # in Britain alone
        "2027-01-01T10:00",
        "2027-01-04T10:00",  # in Scotland alone
        "2027-01-06T10:00",
    )
]
EDIT_AT, DEAD_BEFORE, OUTSIDE_AT = INSTANTS[2], INSTANTS[5], INSTANTS[7]


def numbers_of(region: str) -> list[str]:
    prefix = PLACES[region][0]
    return [f"{prefix}{place}" for place in range(10)]


BODIES = {
    number: f"Business: Smile Dental {number}. Open Mon-Fri 9am-5pm."
    for region in PLACES
    for number in numbers_of(region)
}


def expected(number: str, instant: datetime, body: str) -> str:
    """Return what callers of ``number`` should hear, by the dates above alone."""
    region = next(region for region, (prefix, _zone) in PLACES.items() if number.startswith(prefix))
    there = instant.replace(tzinfo=UTC).astimezone(PLACES[region][1]).replace(tzinfo=None)
    above = [
        f"Closed on {day:%A} {day.day} {day:%B %Y} ({name})."
        for day, name in HOLIDAYS[region]
        if day == there.date()
    ]
    below = [EVE] if EVE_BEGINS <= there < EVE_ENDS else []
    return "\n\n".join([*above, body, *below])


@pytest.fixture
def sandbox(settings) -> Iterator[SandboxServer]:
    """An account of the 30 places, and a generous budget."""
    settings.NIXFLEX_WRITES_PER_MINUTE = 1000
    with SandboxServer(numbers=0, write_limit=1000) as server:
        settings.NIXFLEX_BASE_URL = server.url
        for number, body in BODIES.items():
            server.add(number, custom_prompt=body)
        yield server
        api.client().close()
        api._client.cache_clear()


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC)) as coordinates:
        yield coordinates


def place_and_tag() -> None:
    """Say where the places are, what their holidays are, and give all of them a tag."""
    tag = Tag.objects.create(name="Clinics")
    for region, (prefix, zone) in PLACES.items():
        PhoneNumber.objects.filter(number__startswith=prefix).update(region=region, time_zone=zone.key)
        for day, name in HOLIDAYS[region]:
            BankHoliday.objects.create(region=region, date=day, name=name)
    NumberTag.objects.bulk_create(NumberTag(number=number, tag=tag) for number in PhoneNumber.objects.all())


def heard(sandbox: SandboxServer) -> dict[str, str]:
    return {row["phone_number"]: row["custom_prompt"] for row in sandbox.state()["numbers"]}


def work(worker: Worker) -> None:
    """Let a worker look, renew and send, as it does by itself a few times a second."""
    for _ in range(3):
        worker.maintenance_round()
        worker._next_sweep = 0.0
        worker.send_round()


def close_on_bank_holidays(page: Page, url: str) -> None:
    page.goto(f"{url}/notices/holidays/closing/?tag={Tag.objects.get().pk}")
    page.get_by_role("button", name="Set these notices").click()
    expect(page.get_by_role("heading", name="Notices", exact=True)).to_be_visible()


def set_christmas_eve(page: Page, url: str) -> None:
    page.goto(f"{url}/notices/new/")
    page.get_by_label("Name", exact=True).fill("Christmas Eve")
    page.get_by_label("What callers are to hear").fill(EVE)
    page.get_by_label("Below the profile").check()
    page.get_by_label("Begins").fill(f"{EVE_BEGINS:%Y-%m-%dT%H:%M}")
    page.get_by_label("Ends").fill(f"{EVE_ENDS:%Y-%m-%dT%H:%M}")
    page.get_by_label("The text names its own dates").uncheck()
    page.get_by_label("Clinics").check()
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="Set it for 30 numbers").click()
    expect(page.get_by_text("Planned").first).to_be_visible()


def edit(page: Page, url: str, number: str) -> str:
    """Add a sentence to the profile as a member of staff does; return the new body."""
    page.goto(f"{url}/numbers/{number}/")
    field = page.get_by_label("Business profile", exact=True)
    field.fill(f"{BODIES[number]} Parking is free.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Saved as version")
    return f"{BODIES[number]} Parking is free."


def push_ours(page: Page, url: str, number: str) -> None:
    page.goto(f"{url}/numbers/{number}/drift/")
    page.get_by_role("button", name="Push ours").click()
    expect(page.locator("#number-status")).to_be_visible()


def test_callers_hear_the_right_text_at_each_instant_and_the_staff_edit_outlasts_it(
    page: Page, live_server, sandbox, traveller, manager, signed_in_page
):
    bodies, worker = dict(BODIES), Worker(interval=2)
    importing.import_numbers(actor=SYSTEM)
    place_and_tag()
    signed_in_page(manager)
    close_on_bank_holidays(page, live_server.url)
    set_christmas_eve(page, live_server.url)

    wrong = {}
    for instant in INSTANTS:
        traveller.move_to(instant.replace(tzinfo=UTC))
        if instant == DEAD_BEFORE:
            sandbox.stop()
            traveller.move_to((instant - timedelta(hours=6)).replace(tzinfo=UTC))
            work(worker)
            sandbox.start()
            traveller.move_to(instant.replace(tzinfo=UTC))
        work(worker)
        if instant == EDIT_AT:
            signed_in_page(manager)  # whose session ended weeks ago
            bodies[STAFF] = edit(page, live_server.url, STAFF)
        if instant == OUTSIDE_AT:
            sandbox.edit(OUTSIDE, "Somebody else's words.")
            traveller.move_to((instant + timedelta(minutes=30)).replace(tzinfo=UTC))
            work(worker)
            signed_in_page(manager)
            push_ours(page, live_server.url, OUTSIDE)
            work(worker)
        now = heard(sandbox)
        if found := {n: now[n] for n in bodies if now[n] != expected(n, instant, bodies[n])}:
            wrong[instant.isoformat()] = found
    assert wrong == {}
    assert heard(sandbox)[STAFF] == bodies[STAFF] != BODIES[STAFF]

"""``docs/examples/portal.py``: what a customer changes there is heard by callers."""

import html
import importlib.util
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from django.contrib.auth.models import User

from nixadmin.sandbox import SandboxServer
from profiles.models import Field, PhoneNumber
from tests.details import make_follower, make_template

PORTAL = Path(__file__).resolve().parents[2] / "docs/examples/portal.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("portal", PORTAL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def follower(example_number: PhoneNumber, manager: User, sandbox: SandboxServer) -> PhoneNumber:
    """The number follows a template, live."""
    Field.objects.create(key="hours", label="Opening hours", kind="hours")
    version = make_template(manager, "We are ${name}. Call ${phone}.${hours|}")
    made = make_follower(example_number, version, name="Smile Dental", phone="01632 960001")
    sandbox.edit(made.number, made.head.text)
    return made


@pytest.fixture
def portal(
    example: ModuleType, follower: PhoneNumber, settings_of_examples: dict[str, str]
) -> Iterator[httpx.Client]:
    server = example.portal(example.Nixadmin(*settings_of_examples.values()), port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", timeout=40) as client:
        yield client
    server.shutdown()
    server.server_close()


def form_of(page: str, **typed: str) -> dict[str, str]:
    """Return what a browser sends of the form on ``page``."""
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', page)
    fields += re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    told = {name: html.unescape(value).replace("\n", "\r\n") for name, value in fields}
    return told | typed


def said(page: str) -> str:
    return re.search(r'role="status">(.*?)</p>', page)[1]


def test_the_form_has_the_details(portal):
    form = form_of(portal.get("/").text)
    assert (form["name"], form["base:phone"]) == ("Smile Dental", '"01632 960001"')


def test_what_is_changed_is_heard_by_callers(portal, follower, sandbox):
    answer = portal.post("/", data=form_of(portal.get("/").text, phone="01632 960009"))
    assert said(answer.text) == "Saved, and callers hear it."
    assert sandbox.state(follower.number)["custom_prompt"] == "We are Smile Dental. Call 01632 960009."


def test_a_form_sent_again_later_is_not_done_again(portal, follower, sandbox):
    form = form_of(portal.get("/").text, phone="01632 960009")
    portal.post("/", data=form)
    portal.post("/", data=form_of(portal.get("/").text, phone="01632 960001"))  # thought better of it
    portal.post("/", data=form)
    assert sandbox.state(follower.number)["custom_prompt"] == "We are Smile Dental. Call 01632 960001."


def test_two_customers_who_change_different_fields_both_win(portal, follower, sandbox):
    first, second = portal.get("/").text, portal.get("/").text
    portal.post("/", data=form_of(first, phone="01632 960009"))
    portal.post("/", data=form_of(second, name="Smile Dental Croydon"))
    assert (
        sandbox.state(follower.number)["custom_prompt"] == "We are Smile Dental Croydon. Call 01632 960009."
    )


def test_the_same_field_is_not_overwritten_unseen(portal, follower):
    first, second = portal.get("/").text, portal.get("/").text
    portal.post("/", data=form_of(first, phone="01632 960009"))
    answer = portal.post("/", data=form_of(second, phone="01632 960010"))
    assert "nothing was saved" in said(answer.text)
    assert form_of(answer.text)["phone"] == "01632 960009"


def test_opening_hours_are_changed_again_and_again(portal, follower):
    for hours in ("Mon-Fri 9-5", "Mon-Fri 9-6"):
        portal.post("/", data=form_of(portal.get("/").text, hours=hours))
    head = PhoneNumber.objects.select_related("head").get(pk=follower.pk).head
    assert head.details["hours"]["week"][0] == [[540, 1080]]


def test_lines_that_nobody_touched_stay(portal, follower):
    name = "Smile Dental\nCroydon"
    portal.post("/", data=form_of(portal.get("/").text, name=name))
    portal.post("/", data=form_of(portal.get("/").text, phone="01632 960009"))
    assert PhoneNumber.objects.select_related("head").get(pk=follower.pk).head.details["name"] == name


def test_what_can_not_be_is_refused_with_the_reason(portal, follower):
    answer = portal.post("/", data=form_of(portal.get("/").text, name="x" * 9_000))
    assert PhoneNumber.objects.get(pk=follower.pk).version == follower.version
    assert said(answer.text) != ""

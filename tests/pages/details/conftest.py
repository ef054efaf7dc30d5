"""A template with its fields, and a number that follows it."""

import pytest
from django.contrib.auth.models import User

from profiles.models import Field, PhoneNumber, Template
from profiles.services.conflicts import Change
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from profiles.services.rollouts.templates import create_template
from tests.conftest import NUMBER, MakeNumber, actor
from tests.pages.details.following import TEXT, WEEK


@pytest.fixture
def template(manager: User) -> Template:
    """A template of a name, hours and a phone number, which are fields."""
    for key, label, kind in [
        ("clinic.name", "Name", "line"),
        ("clinic.hours", "Opening hours", "hours"),
        ("clinic.phone", "Phone", "phone"),
    ]:
        Field.objects.create(key=key, label=label, kind=kind)
    return create_template(actor=actor(manager), name="Clinic", text=TEXT)


@pytest.fixture
def follower(template: Template, make_number: MakeNumber, editor: User) -> PhoneNumber:
    """A number that follows the template: "Harbour", open from Monday to Friday."""
    number = make_number(NUMBER, text="")
    changes = {"clinic.name": FieldChange("Harbour"), "clinic.hours": FieldChange(WEEK)}
    save_details(number, template=template, changes=changes, actor=actor(editor), change=Change.on(number))
    return PhoneNumber.objects.get(number=NUMBER)

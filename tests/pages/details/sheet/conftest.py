"""Three numbers that follow one template."""

import pytest
from django.contrib.auth.models import User

from profiles.models import Field, PhoneNumber, TemplateVersion
from tests.conftest import MakeNumber
from tests.details import make_follower, make_template

TEXT = "${name}, ${address}. Open ${hours}."
DETAILS = {
    "Elm": {"name": "Elm Dental", "address": "1 High Street", "hours": "daily"},
    "Ash": {"name": "Ash Dental", "address": "9 Low Street"},
    "Oak": {"name": "Oak Dental", "address": "5 Mid Street", "hours": "at weekends"},
}


@pytest.fixture
def version(manager: User) -> TemplateVersion:
    """The only version of the template."""
    return make_template(manager, TEXT)


@pytest.fixture
def clinics(version: TemplateVersion, make_number: MakeNumber) -> dict[str, PhoneNumber]:
    """The numbers by label, Ash without hours."""
    Field.objects.create(key="address", label="Street address", kind="address")
    return {
        label: make_follower(make_number(f"+44163296000{place}", label=label), version, **details)
        for place, (label, details) in enumerate(DETAILS.items(), start=1)
    }

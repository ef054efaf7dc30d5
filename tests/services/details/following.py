"""Numbers that follow a template, made as the services that people use make them."""

from typing import Any

from django.contrib.auth.models import User

from profiles.models import PhoneNumber, Template
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from profiles.services.editing import SaveResult
from profiles.services.rollouts.templates import create_template
from profiles.texts.details.values import Value
from tests.conftest import SYSTEM, actor
from tests.services.stand_in import fresh

TEXT = "Name: ${name}\nOpen ${hours}\nPrices: ${prices|ask us}"
# Nine to five on weekdays, closed on bank holidays.
WEEKDAYS = {"week": [[[540, 1020]]] * 5 + ["closed"] * 2, "holidays": "closed"}


def make_template(author: User, text: str = TEXT, name: str = "Clinic") -> Template:
    """Return a template in its first version."""
    made = create_template(actor=actor(author), name=name, text=text, note="")
    return Template.objects.select_related("head").get(pk=made.pk)


def fill(
    number: PhoneNumber, template: Template, values: dict[str, Value], *, by: Actor = SYSTEM, **bases: Any
) -> SaveResult:
    """Save ``values`` as details of ``number``, each typed over what the number has; or over ``bases``."""
    number = fresh(number)
    head = number.head
    has = (head.details or {}) if head is not None else {}
    changes = {key: FieldChange(value, bases.get(key, has.get(key, ""))) for key, value in values.items()}
    return save_details(number, template=template, changes=changes, actor=by, change=Change.on(number))


def start(number: PhoneNumber, template: Template, **values: Value) -> PhoneNumber:
    """Have ``number`` follow ``template``, and return it."""
    return fill(number, template, {"name": "Elm", "hours": WEEKDAYS, **values}).number

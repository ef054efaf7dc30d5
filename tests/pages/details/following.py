"""The details page of one number that follows a template, and what others do meanwhile."""

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from profiles.models import PhoneNumber, Revision
from profiles.services.conflicts import Change
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from tests.conftest import NUMBER, actor
from tests.html import Page

TEXT = "We are ${clinic.name}.\nOpen: ${clinic.hours}\nCall ${clinic.phone|the desk}."
WEEK = {"week": [[[540, 1020]]] * 5 + ["closed"] * 2}


ADDRESS = reverse("number-details", args=[NUMBER])


def form_of(browser: Client, **query: int) -> dict[str, str]:
    """Return what the page's form would send."""
    return Page.of(browser.get(ADDRESS, query)).one("form", id="editor").sent()


def head() -> Revision:
    """Return the newest version of the number."""
    return Revision.objects.filter(number__number=NUMBER).latest("version")


def save_name(number: PhoneNumber, who: User, name: str) -> None:
    """Have ``who`` save another name of the clinic."""
    number = PhoneNumber.objects.get(pk=number.pk)
    base = (number.head.details or {})["clinic.name"]
    save_details(
        number,
        template=number.template,
        changes={"clinic.name": FieldChange(name, base)},
        actor=actor(who),
        change=Change.on(number),
    )

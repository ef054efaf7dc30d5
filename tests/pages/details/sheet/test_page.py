"""The sheet of details as a page: which template, numbers and cells it shows, and in which order."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from profiles.models import NumberTag, PhoneNumber, Tag, TemplateVersion
from profiles.selectors.details import sheet
from profiles.views.numbers import rows
from tests.conftest import MakeNumber
from tests.details import make_follower, make_template

Clinics = dict[str, PhoneNumber]


@pytest.fixture(params=[2000, 0], ids=["few", "many"])
def looked_up(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers count as few, whose values are looked up, or as many, for which the index is walked."""
    monkeypatch.setattr(sheet, "SMALL_RESULT", request.param)


def labels(client: Client, query: str = "") -> list[str]:
    """Return the labels of the rows, in their order."""
    page = client.get(f"/details/{query}").content.decode()
    return re.findall(r'class="table__main"[^>]*>\s*(\w+)\s*</a>', page)


def cells(client: Client, label: str) -> list[str]:
    """Return the words of the cells in the row called ``label``."""
    page = client.get("/details/").content.decode()
    row = next(row for row in page.split("<tr") if f">{label}</a>" in row)
    return re.findall(r'class="sheet__words"[^>]*>(.*?)</div>', row)


def test_each_detail_has_its_cell(as_viewer: Client, clinics: Clinics) -> None:
    assert cells(as_viewer, "Elm") == ["Elm Dental", "1 High Street", "daily"]


def test_a_detail_without_a_value_has_an_empty_cell(as_viewer: Client, clinics: Clinics) -> None:
    assert cells(as_viewer, "Ash") == ["Ash Dental", "9 Low Street", ""]


def test_a_column_is_called_as_its_field(as_viewer: Client, clinics: Clinics) -> None:
    assert ">Street address" in as_viewer.get("/details/").content.decode()


def test_rows_stand_by_label(as_viewer: Client, clinics: Clinics) -> None:
    assert labels(as_viewer) == ["Ash", "Elm", "Oak"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-label", ["Oak", "Elm", "Ash"]),
        ("number", ["Elm", "Ash", "Oak"]),
        ("details.address", ["Elm", "Oak", "Ash"]),
        ("-details.address", ["Ash", "Oak", "Elm"]),
    ],
)
@pytest.mark.usefixtures("looked_up")
def test_rows_are_sorted(as_viewer: Client, clinics: Clinics, sort: str, order: list[str]) -> None:
    assert labels(as_viewer, f"?sort={sort}") == order


@pytest.mark.parametrize(
    ("sort", "order"),
    [("details.hours", ["Oak", "Elm", "Ash"]), ("-details.hours", ["Elm", "Oak", "Ash"])],
)
@pytest.mark.usefixtures("looked_up")
def test_numbers_without_a_value_come_last(
    as_viewer: Client, clinics: Clinics, sort: str, order: list[str]
) -> None:
    assert labels(as_viewer, f"?sort={sort}") == order


@pytest.mark.usefixtures("looked_up")
@pytest.mark.parametrize(("page", "shown"), [(1, ["Oak", "Elm", "Ash"]), (2, ["Fir", "Yew"])])
def test_pages_by_a_field_go_on_with_those_without_a_value(
    as_viewer: Client,
    clinics: Clinics,
    version: TemplateVersion,
    make_number: MakeNumber,
    monkeypatch: pytest.MonkeyPatch,
    page: int,
    shown: list[str],
) -> None:
    monkeypatch.setattr(rows, "PAGE_SIZES", (3,))
    for place, label in enumerate(("Yew", "Fir"), start=4):
        make_follower(make_number(f"+44163296000{place}", label=label), version, name=label)
    assert labels(as_viewer, f"?sort=details.hours&size=3&page={page}") == shown


@pytest.mark.usefixtures("looked_up")
def test_a_page_by_a_field_begins_among_those_without_a_value(
    as_viewer: Client,
    clinics: Clinics,
    version: TemplateVersion,
    make_number: MakeNumber,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "PAGE_SIZES", (2,))
    for place, label in enumerate(("Yew", "Fir"), start=4):
        make_follower(make_number(f"+44163296000{place}", label=label), version, name=label)
    assert labels(as_viewer, "?sort=details.hours&size=2&page=3") == ["Yew"]


def test_the_numbers_without_a_detail_are_found(as_viewer: Client, clinics: Clinics) -> None:
    assert labels(as_viewer, "?without=hours") == ["Ash"]


def test_numbers_are_found_by_tag(as_viewer: Client, clinics: Clinics) -> None:
    tag = Tag.objects.create(name="London")
    NumberTag.objects.create(tag=tag, number=clinics["Oak"])
    assert labels(as_viewer, f"?tag={tag.pk}") == ["Oak"]


@pytest.mark.usefixtures("looked_up")
def test_those_that_are_found_are_sorted_by_a_field(as_viewer: Client, clinics: Clinics) -> None:
    assert labels(as_viewer, "?without=hours&sort=details.address") == ["Ash"]


def test_numbers_are_searched(as_viewer: Client, clinics: Clinics) -> None:
    assert labels(as_viewer, "?q=elm") == ["Elm"]


def test_numbers_are_searched_by_what_is_said(as_viewer: Client, clinics: Clinics) -> None:
    assert labels(as_viewer, "?in=texts&q=low+street") == ["Ash"]


def test_the_most_followed_template_comes_first(
    as_viewer: Client, clinics: Clinics, manager: User, make_number: MakeNumber
) -> None:
    make_follower(make_number("+441632960009", label="Bank"), make_template(manager, "${name}", "Bank"))
    assert labels(as_viewer) == ["Ash", "Elm", "Oak"]


def test_another_template_is_asked_for(
    as_viewer: Client, clinics: Clinics, manager: User, make_number: MakeNumber
) -> None:
    other = make_template(manager, "${name}", "Bank")
    make_follower(make_number("+441632960009", label="Bank"), other, name="Bank")
    assert labels(as_viewer, f"?template={other.template_id}") == ["Bank"]


def test_a_template_that_is_not_there_is_not_found(as_viewer: Client, clinics: Clinics) -> None:
    assert as_viewer.get("/details/?template=999").status_code == 404


@pytest.mark.parametrize("query", ["?without=colour", "?sort=colour", "?tag=999"])
def test_a_filter_that_is_none_is_told(as_viewer: Client, clinics: Clinics, query: str) -> None:
    assert "is not among the choices" in as_viewer.get(f"/details/{query}").content.decode()


def test_without_followers_the_page_says_how_there_are_some(as_viewer: Client, number: PhoneNumber) -> None:
    assert "No number follows a template yet" in as_viewer.get("/details/").content.decode()

"""A table of labels and tags whose header or columns are guessed is asked about before anything is stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from profiles.models import ColumnName, PhoneNumber
from tests.conftest import NUMBER
from tests.html import Page

ADDRESS = "/numbers/names/"
TITLED = f"Our practices\t\nPractice\tTel. No.\nPark Motors\t{NUMBER} (main)\n"


def send(browser: Client, **sent) -> Page:
    return Page.of(browser.post(ADDRESS, {"pasted": TITLED} | sent))


def again(page: Page, browser: Client, **changed: str):
    return browser.post(ADDRESS, page.form(ADDRESS).sent() | changed)


def label() -> str:
    return PhoneNumber.objects.get().label


def test_nothing_is_stored_before_somebody_has_looked(number, as_editor):
    send(as_editor)
    assert label() == ""


def test_the_header_and_the_columns_are_shown(number, as_editor):
    told = send(as_editor).by_id("understood")
    assert (told.says("The header is row 2; row 1 is left out."), told.says("Guessed by what")) == (
        True,
        True,
    )


def test_what_is_shown_is_stored_at_the_next_press(number, as_editor):
    again(send(as_editor), as_editor)
    assert label() == "Park Motors"


def test_another_column_can_be_chosen(number, as_editor):
    page = send(as_editor, pasted=f"Practice\tTel. No.\tTown\nPark Motors\t{NUMBER}\tLeeds\n")
    again(page, as_editor, label_column="Town")
    assert label() == "Leeds"


def test_what_was_chosen_is_remembered_and_not_asked_again(number, as_editor):
    table = f"Town\tTel. No.\tPractice\nLeeds\t{NUMBER}\tPark Motors\n"
    again(send(as_editor, pasted=table), as_editor, label_column="Town")
    PhoneNumber.objects.update(label="x")
    send(as_editor, pasted=table)
    assert label() == "Leeds"


def test_another_header_asks_for_its_columns(number, as_editor):
    page = send(as_editor, pasted=f"{TITLED}Lake\t{NUMBER}\n")
    page = Page.of(again(page, as_editor, header_line="3"))
    assert "Park Motors" in [each.words for each in page.by_id("understood").all("option")]


def test_a_column_that_is_not_there_is_refused(number, as_editor):
    assert Page.of(again(send(as_editor), as_editor, label_column="nowhere"), 422).says(
        "Choose a column of this"
    )


def test_a_file_comes_along_as_text(number, as_editor):
    page = send(
        as_editor, pasted="", file=SimpleUploadedFile("x.csv", TITLED.replace("\t", ";").encode("cp1252"))
    )
    again(page, as_editor)
    assert label() == "Park Motors"


def test_a_file_that_is_too_large_to_come_along_is_asked_for(number, as_editor, monkeypatch):
    monkeypatch.setattr("profiles.forms.tables.KEPT_TABLE_LIMIT", 10)
    page = send(as_editor, pasted="", file=SimpleUploadedFile("x.csv", TITLED.encode()))
    assert page.says("choose it again")


def test_a_table_that_names_its_columns_is_stored_at_once(number, as_editor):
    send(as_editor, pasted=f"number\tlabel\n{NUMBER}\tPark Motors\n")
    assert label() == "Park Motors"


def test_a_table_stored_at_once_teaches_nothing(number, as_editor):
    send(as_editor, pasted=f"number\tlabel\n{NUMBER}\tPark Motors\n")
    assert not ColumnName.objects.exists()


@pytest.mark.parametrize("line", ["0", "x", "100001"])
def test_a_header_that_is_no_row_is_refused(number, as_editor, line):
    assert Page.of(as_editor.post(ADDRESS, {"pasted": TITLED, "header_line": line}), 422).says(
        "number of a row"
    )

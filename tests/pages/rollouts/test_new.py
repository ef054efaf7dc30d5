"""Beginning a rollout: the three sources, and that nothing typed or uploaded is lost when it is refused."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from profiles import tables
from profiles.models import Rollout, Template
from profiles.services.rollouts.templates import archive_template, create_template
from profiles.tables import reader
from tests.conftest import NUMBER, SYSTEM
from tests.html import Page
from tests.pages.conftest import HTMX

NEW = "/rollouts/new/"
TABLE = f"number,name\n{NUMBER},Smile Dental\n"


@pytest.fixture
def template(db) -> Template:
    return create_template(actor=SYSTEM, name="Clinic", text="Business: ${name}.")


def plan(browser, template: Template | None = None, **fields):
    values = {"source": "template", "title": "", "pasted": "", "template": template.pk if template else ""}
    return browser.post(NEW, values | fields)


def upload(content: bytes | str, name: str = "places.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def pasted(page: Page) -> str:
    return page.one("textarea", name="pasted").text


def test_a_pasted_table_leads_to_its_dry_run(number, template, as_manager):
    response = plan(as_manager, template, pasted=TABLE, title="New names")
    rollout = Rollout.objects.get()
    assert (response["Location"], rollout.title) == (f"/rollouts/{rollout.pk}/", "New names")


def test_one_text_is_added_where_that_is_chosen(number, as_manager):
    plan(as_manager, source="text", text="Closed today.", use="below")
    assert Rollout.objects.get().rows.get().text.endswith("\n\nClosed today.")


def test_one_text_replaces_where_nothing_is_chosen(number, as_manager):
    plan(as_manager, source="text", text="Closed today.")
    assert Rollout.objects.get().rows.get().text == "Closed today."


def test_a_use_of_the_text_that_there_is_not_is_refused_and_the_words_are_kept(number, as_manager):
    page = Page.of(plan(as_manager, source="text", text="Closed today.", use="beside"), 422)
    assert page.one("textarea", name="text").text == "Closed today."


def test_a_notice_for_the_same_numbers_is_offered(number, as_manager):
    page = Page.of(as_manager.get(NEW, {"source": "text", "q": "Riverside", "state": "live"}))
    link = page.by_id("temporary").one("a")
    assert link["href"] == "/notices/new/?chosen=1&q=Riverside&state=live"


def test_the_numbers_of_the_notice_follow_the_filter(number, as_manager):
    headers = HTMX | {"HX-Target": "chosen"}
    page = Page.of(as_manager.get(NEW, {"source": "text", "q": "Lakeside"}, headers=headers))
    assert page.by_id("temporary").one("a")["href"] == "/notices/new/?chosen=1&q=Lakeside"


def test_an_uploaded_csv_is_named_with_its_digest(number, template, as_manager):
    plan(as_manager, template, file=upload(TABLE))
    rollout = Rollout.objects.get()
    assert (rollout.table_name, len(rollout.table_digest)) == ("places.csv", 64)


def test_an_uploaded_workbook_is_read(number, template, as_manager):
    book, file = Workbook(), io.BytesIO()
    book.active.append(["number", "name"])
    book.active.append([NUMBER, "Smile Dental"])
    book.save(file)
    plan(as_manager, template, file=upload(file.getvalue(), "places.xlsx"))
    assert Rollout.objects.get().rows.get().text == "Business: Smile Dental."


def test_where_both_are_sent_the_file_counts(number, template, as_manager):
    plan(as_manager, template, file=upload(TABLE), pasted="number,name\n1,Other\n")
    assert Rollout.objects.get().rows.get().text == "Business: Smile Dental."


def test_a_bad_pasted_table_is_told_with_row_and_column_and_stays_in_its_field(template, as_manager):
    page = Page.of(plan(as_manager, template, pasted="number,name\n+441632960001,a,b\n"), 422)
    assert page.says("Row 2, column 3 holds something")
    assert pasted(page) == "number,name\n+441632960001,a,b\n"


def test_a_bad_uploaded_table_comes_back_as_text_to_be_corrected(template, as_manager):
    page = Page.of(plan(as_manager, template, file=upload("number,name\n1,a,b\n")), 422)
    assert pasted(page) == "number,name\n1,a,b\n"
    assert page.says("The table of places.csv is kept below as text.")


def test_a_good_uploaded_table_is_not_lost_for_want_of_a_template(as_manager):
    page = Page.of(plan(as_manager, file=upload(TABLE)), 422)
    assert page.says("Choose a template.")
    assert pasted(page) == f"number\tname\n{NUMBER}\tSmile Dental\n"


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_file_that_is_no_table_gets_a_sentence(template, as_manager, content):
    page = Page.of(plan(as_manager, template, file=upload(content)), 422)
    assert page.says("Nothing was planned.")


def test_a_workbook_that_is_refused_is_not_read_again(template, as_manager, monkeypatch):
    asked: list[bytes] = []

    def ask(content: bytes) -> str:
        asked.append(content)
        raise reader.ReaderEnded

    monkeypatch.setattr(reader, "read_apart", ask)
    page = Page.of(plan(as_manager, template, file=upload(b"PK\x03\x04")), 422)
    assert page.says("Reading the workbook takes too long or too much memory.")
    assert len(asked) == 1


def test_a_file_over_the_limit_is_not_taken_into_memory(template, as_manager, monkeypatch):
    monkeypatch.setattr(tables, "SIZE_LIMIT", 10)
    monkeypatch.setattr("profiles.forms.tables.read_file", None)  # it takes what was read
    page = Page.of(plan(as_manager, template, file=upload(TABLE)), 422)
    assert page.says("The table has 0.0 MB")


def test_neither_file_nor_pasted_table_is_asked_for(template, as_manager):
    page = Page.of(plan(as_manager, template), 422)
    assert page.says("Choose a file of locations, or paste the table.")


def test_the_title_stays_too(template, as_manager):
    page = Page.of(plan(as_manager, template, title="May prices"), 422)
    assert page.one("input", name="title")["value"] == "May prices"


def test_a_link_can_choose_the_template(template, as_manager):
    page = Page.of(as_manager.get(NEW, {"template": template.pk}))
    assert page.one("option", value=str(template.pk)).words == "Clinic"
    assert "selected" in page.one("option", value=str(template.pk))


def test_an_archived_template_is_not_offered(template, as_manager):
    archive_template(template, actor=SYSTEM)
    assert not Page.of(as_manager.get(NEW)).all("option", value=str(template.pk))


def test_one_text_goes_to_the_numbers_that_the_filter_chooses(make_number, as_manager):
    make_number("+441632960001", label="Smile Dental")
    make_number("+441632960002", label="Other Garage")
    as_manager.post(NEW, {"source": "text", "text": "Closed.", "q": "smile", "agent": "", "state": ""})
    rollout = Rollout.objects.get()
    assert [row.number.label for row in rollout.rows.all()] == ["Smile Dental"]
    assert rollout.options["filter"] == "search “smile”"


def test_all_filters_are_named_in_words(number, as_manager):
    sent = {"source": "text", "text": "Closed.", "agent": number.agent.agent_id, "state": "live"}
    as_manager.post(NEW, sent)
    assert Rollout.objects.get().options["filter"] == "agent Receptionist, state Live"


def test_no_text_is_refused_and_the_filter_stays(number, as_manager):
    page = Page.of(as_manager.post(NEW, {"source": "text", "text": "", "q": "smile"}), 422)
    assert page.says("Write the text that all of them are to have.")
    assert page.by_id("id_q")["value"] == "smile"


def test_a_text_over_the_limit_is_refused_and_kept(number, as_manager):
    page = Page.of(as_manager.post(NEW, {"source": "text", "text": "a" * 8001}), 422)
    assert page.one("textarea", name="text").text == "a" * 8001


def test_find_and_replace_is_planned_with_its_options(make_number, as_manager):
    make_number(text="From 45 pounds, 145 in all")
    sent = {"source": "replace", "find": "45", "replacement": "49", "whole_word": "on"}
    as_manager.post(NEW, sent)
    assert Rollout.objects.get().rows.get().text == "From 49 pounds, 145 in all"


def test_words_to_find_keep_their_spaces(make_number, as_manager):
    make_number(text="Mon - Fri")
    as_manager.post(NEW, {"source": "replace", "find": " - ", "replacement": " to "})
    assert Rollout.objects.get().rows.get().text == "Mon to Fri"


def test_nothing_to_find_is_refused_and_the_other_words_stay(number, as_manager):
    page = Page.of(as_manager.post(NEW, {"source": "replace", "find": "", "replacement": "49"}), 422)
    assert page.says("Write the words that are to be found.")
    assert page.one("textarea", name="replacement").text == "49"


def test_a_filter_that_finds_nothing_is_refused(number, as_manager):
    page = Page.of(as_manager.post(NEW, {"source": "text", "text": "Closed.", "q": "nowhere"}), 422)
    assert page.says("No number was chosen.")


def test_the_number_of_chosen_numbers_follows_the_filter(make_number, as_manager):
    make_number("+441632960001", label="Smile Dental")
    make_number("+441632960002", label="Other Garage")
    headers = HTMX | {"HX-Target": "chosen"}
    page = Page.of(as_manager.get(NEW, {"source": "text", "q": "smile"}, headers=headers))
    assert page.words.startswith("1 number (search “smile”) Smile Dental")


def test_the_list_of_numbers_leads_here_with_its_filters(number, as_manager):
    page = Page.of(as_manager.get("/numbers/", {"state": "live"}))
    (link,) = [a for a in page.all("a") if a.says("Change many at once")]
    assert link["href"] == "/rollouts/new/?source=replace&state=live"


def test_no_link_for_those_who_may_not(number, as_editor):
    assert not Page.of(as_editor.get("/numbers/")).says("Change many at once")

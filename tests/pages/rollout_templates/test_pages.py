"""Templates: their list, their editor with its preview, history and comparing."""

import pytest

from profiles.models import Template, TemplateVersion
from profiles.services.rollouts.templates import archive_template, create_template, save_template
from tests.conftest import NUMBER, SYSTEM, signed_in
from tests.html import SHOWN_FOR_NUL, Page
from tests.pages.conftest import HTMX
from tests.services.rollouts.plans.making import table_plan


@pytest.fixture
def template(db) -> Template:
    return create_template(actor=SYSTEM, name="Clinic", text="Business: ${name}.\nOpen ${hours|daily}.")


def address(template: Template, rest: str = "") -> str:
    return f"/templates/{template.pk}/{rest}"


def save(browser, template: Template, text: str, **fields: str):
    return browser.post(address(template), {"text": text, "base_version": "1", "note": "", **fields})


def preview(browser, where: str, text: str, *, target: str = "template-preview", **fields: str) -> Page:
    sent = {"text": text, "preview": "1", "base_version": "1", **fields}
    return Page.of(browser.post(where, sent, headers=HTMX | {"HX-Target": target}))


def test_the_list_names_templates_and_how_often_they_were_used(make_number, as_viewer):
    make_number()
    table_plan(f"number,name\n{NUMBER},Smile\n")
    page = Page.of(as_viewer.get("/templates/"))
    assert page.one("tbody").words.startswith("Clinic 1 1 System: test")


def test_without_templates_the_list_says_what_they_are(as_manager):
    page = Page.of(as_manager.get("/templates/"))
    assert page.says("No templates yet")
    assert page.says("Write one")


def test_archived_ones_have_a_list_of_their_own(template, as_viewer):
    archive_template(template, actor=SYSTEM)
    assert not Page.of(as_viewer.get("/templates/")).all("tbody")
    assert Page.of(as_viewer.get("/templates/", {"archived": "1"})).one("tbody").says("Clinic")


def test_a_new_template_is_made(as_manager):
    as_manager.post("/templates/new/", {"name": "Salon", "text": "We are ${name}.", "drop_empty_lines": "on"})
    head = Template.objects.get(name="Salon").head
    assert (head.text, head.drop_empty_lines, head.author_name) == ("We are ${name}.", True, "manager")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("", "We are ${name}.", "The template needs a name"),
        ("Clinic", "We are ${name}.", "There is a template called “Clinic” already."),
        ("Salon", "Line\nWe are $name.", "Line 2:"),
        ("Salon", "", "The template is empty."),
        ("Salon", "a\0b", "NUL"),
    ],
)
def test_a_template_that_is_refused_keeps_its_words(template, as_manager, name, text, told):
    page = Page.of(as_manager.post("/templates/new/", {"name": name, "text": text, "note": "Why"}), 422)
    assert page.says(told)
    assert page.by_id("id_text").text == text.replace("\0", SHOWN_FOR_NUL)
    assert page.by_id("id_note")["value"] == "Why"


def test_saving_makes_the_next_version(template, as_manager):
    save(as_manager, template, "Business: ${name}!", note="Louder")
    version = TemplateVersion.objects.get(version=2)
    assert (version.text, version.note) == ("Business: ${name}!", "Louder")


def test_saving_the_same_makes_none_and_says_so(template, as_manager):
    response = save(as_manager, template, template.head.text)
    assert Page.of(as_manager.get(response["Location"])).says("Nothing to save")
    assert TemplateVersion.objects.count() == 1


def test_a_stale_base_keeps_the_words_and_shows_the_difference(template, as_manager):
    save_template(template, actor=SYSTEM, text="Theirs", drop_empty_lines=False, base_version=1)
    page = Page.of(save(as_manager, template, "Mine"), 409)
    assert page.by_id("id_text").text == "Mine"
    assert any(mark.says("Theirs") for mark in page.all("del"))


def test_after_a_conflict_save_puts_mine_on_top(template, as_manager):
    save_template(template, actor=SYSTEM, text="Theirs", drop_empty_lines=False, base_version=1)
    page = Page.of(save(as_manager, template, "Mine"), 409)
    save(as_manager, template, "Mine", base_version=page.one("input", name="base_version")["value"])
    assert TemplateVersion.objects.get(version=3).text == "Mine"


def test_nobody_else_saves(template, editor):
    assert save(signed_in(editor), template, "Mine").status_code == 403


def test_a_viewer_reads_it_filled_in(template, as_viewer):
    page = Page.of(as_viewer.get(address(template)))
    assert page.by_id("filled-text").text == "Business: ${name}.\nOpen daily."
    assert not page.all("textarea")


def test_the_preview_follows_what_is_typed(template, as_manager):
    page = preview(as_manager, address(template), "We are ${name} in ${town}.", **{"value-name": "Smile"})
    assert page.by_id("filled-text").text == "We are Smile in ${town}."
    assert page.says("Without a value and a default, a row is blocked: town")
    assert [field["name"] for field in page.all("input")] == ["value-name", "value-town"]


def test_while_a_value_is_typed_only_the_text_is_swapped(template, as_manager):
    page = preview(
        as_manager, address(template), "We are ${name}.", target="filled", **{"value-name": "Smile"}
    )
    assert not page.all("input")
    assert page.by_id("filled-text").text == "We are Smile."


def test_a_mistake_is_told_while_it_is_typed(as_manager):
    page = preview(as_manager, "/templates/new/", "We are $name.")
    assert page.says("Line 1:")


def test_the_preview_leaves_out_empty_lines_if_asked(as_manager):
    page = preview(as_manager, "/templates/new/", "A\n${b}", drop_empty_lines="on", **{"value-b": ""})
    assert page.by_id("filled-text").text == "A"


def test_the_preview_saves_nothing(template, as_manager):
    preview(as_manager, address(template), "Other")
    assert TemplateVersion.objects.count() == 1


def test_without_htmx_the_preview_is_the_whole_page(template, as_manager):
    page = Page.of(save(as_manager, template, "We are ${name}.", preview="1", **{"value-name": "Smile"}))
    assert page.by_id("id_text").text == "We are ${name}."
    assert page.by_id("filled-text").text == "We are Smile."


def test_filling_in_without_htmx_saves_nothing(template, make_number, as_manager):
    make_number(label="Smile Dental")
    sent = {"fill": "1", "example": f"number-{NUMBER}"}
    page = Page.of(save(as_manager, template, "We are ${name}.", **sent))
    assert page.by_id("filled-text").text == "We are Smile Dental."
    assert TemplateVersion.objects.count() == 1


def test_it_opens_filled_in_from_the_newest_rollout(make_number, as_manager):
    make_number()
    rollout = table_plan(f"number,name\n{NUMBER},Smile\n")
    page = Page.of(as_manager.get(address(rollout.template_version.template)))
    assert page.by_id("filled-text").text == "Business: Smile. Open by appointment."


def test_a_row_of_the_newest_rollout_fills_it_in(make_number, as_manager):
    make_number(), make_number("+441632960002")
    template = table_plan(f"number,name\n{NUMBER},Smile\n+441632960002,Other\n").template_version.template
    page = preview(as_manager, address(template), "We are ${name}.", fill="1", example="row-2")
    assert page.by_id("filled-text").text == "We are Other."


def test_a_number_fills_in_its_label(make_number, template, as_manager):
    make_number(label="Smile Dental")
    page = preview(
        as_manager, address(template), "We are ${clinic.name}.", fill="1", example=f"number-{NUMBER}"
    )
    assert page.by_id("filled-text").text == "We are Smile Dental."


@pytest.mark.parametrize("example", ["", "row-x", "row-99", "number-", "number-1", "moon", "row-" + "9" * 30])
def test_an_example_that_is_not_there_changes_no_value(template, as_manager, example):
    sent = {"fill": "1", "example": example, "value-name": "Smile"}
    page = preview(as_manager, address(template), "We are ${name}.", **sent)
    assert page.by_id("filled-text").text == "We are Smile."


def test_history_lists_the_versions_and_goes_back_by_the_editor(template, as_manager):
    save(as_manager, template, "Second ${name}", note="Shorter")
    page = Page.of(as_manager.get(address(template, "history/")))
    assert page.by_id("version-2").says("Shorter")
    (link,) = [a for a in page.by_id("version-1").all("a") if a.says("Go back to this")]
    older = Page.of(as_manager.get(link["href"]))
    assert older.by_id("id_text").text == template.head.text
    assert older.one("input", name="base_version")["value"] == "2"


def test_two_versions_are_compared(template, as_viewer):
    save_template(template, actor=SYSTEM, text="Business: ${title}.", drop_empty_lines=False, base_version=1)
    page = Page.of(as_viewer.get(address(template, "compare/"), {"from": "1", "to": "2"}))
    assert any(mark.says("title") for mark in page.all("ins"))


@pytest.mark.parametrize("query", [{"from": "x"}, {"to": "9"}, {"from": "9" * 20}])
def test_versions_that_are_not_there_are_not_found(template, as_viewer, query):
    assert as_viewer.get(address(template, "compare/"), query).status_code == 404


def test_it_is_archived_and_restored(template, as_manager):
    as_manager.post(address(template, "archive/"))
    assert Template.objects.get().archived_at is not None
    as_manager.post(address(template, "archive/"), {"restore": "1"})
    assert Template.objects.get().archived_at is None

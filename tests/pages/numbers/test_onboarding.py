"""New numbers get labels, tags and the plan of their first profiles on one page."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from profiles.models import ColumnName, Field, NumberTag, PhoneNumber, Rollout, Template
from profiles.services.rollouts.templates import create_template
from tests.conftest import MakeNumber, actor
from tests.html import Page, parse

NUMBERS = [f"+44163296000{digit}" for digit in range(1, 4)]
PAGE = "/numbers/new/"


@pytest.fixture
def template(manager: User) -> Template:
    """Return a template with two placeholders."""
    return create_template(
        actor=actor(manager), name="Clinic", text="Name: ${name}\nOpen ${hours|daily}.", note=""
    )


@pytest.fixture
def new(make_number: MakeNumber) -> list[PhoneNumber]:
    """Return three numbers without a profile, beside one that has one."""
    make_number("+441632960009")
    return [make_number(number, text="") for number in NUMBERS]


def _sent(template: Template, new: list[PhoneNumber], **cells: str) -> dict[str, object]:
    return {"template": str(template.pk), "shown": [str(number.pk) for number in new], "do": "plan", **cells}


def _cells(new: list[PhoneNumber]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for place, number in enumerate(new[:2]):
        cells |= {f"{number.pk}-label": f"Clinic {place}", f"{number.pk}-tags": "dental, new"}
        cells |= {f"{number.pk}-0": f"The Clinic {place}", f"{number.pk}-1": ""}
    return cells


def _words(html: bytes) -> str:
    return " ".join(parse(html.decode()).text(separator=" ").split())


def test_it_lists_the_numbers_that_have_no_profile(as_editor: Client, new: list[PhoneNumber]) -> None:
    assert f"{len(new)} numbers have no profile yet" in _words(as_editor.get(PAGE).content)


def test_a_number_whose_profile_is_not_known_is_none_of_them(
    as_editor: Client, make_number: MakeNumber
) -> None:
    make_number(text="", remote_text_seen=None)

    assert "Every number has its profile" in _words(as_editor.get(PAGE).content)


def test_a_removed_number_is_none_of_them(as_editor: Client, make_number: MakeNumber) -> None:
    make_number(text="", state=PhoneNumber.State.REMOVED)

    assert "Every number has its profile" in _words(as_editor.get(PAGE).content)


def test_planning_makes_a_dry_run_of_their_texts(
    as_manager: Client, template: Template, new: list[PhoneNumber]
) -> None:
    answer = as_manager.post(PAGE, _sent(template, new, **_cells(new)))

    rollout = Rollout.objects.get()
    assert answer["Location"] == f"/rollouts/{rollout.pk}/"
    assert list(rollout.rows.order_by("position").values_list("number__number", "text")) == [
        (NUMBERS[0], "Name: The Clinic 0\nOpen daily."),
        (NUMBERS[1], "Name: The Clinic 1\nOpen daily."),
    ]


def test_labels_are_saved_at_once(as_manager: Client, template: Template, new: list[PhoneNumber]) -> None:
    as_manager.post(PAGE, _sent(template, new, **_cells(new)))

    named = PhoneNumber.objects.filter(pk__in=[number.pk for number in new]).order_by("pk")
    assert list(named.values_list("label", flat=True)) == ["Clinic 0", "Clinic 1", ""]


def test_tags_are_given_at_once(as_manager: Client, template: Template, new: list[PhoneNumber]) -> None:
    as_manager.post(PAGE, _sent(template, new, **_cells(new)))

    assert set(NumberTag.objects.values_list("number__number", "tag__name")) == {
        (number, tag) for number in NUMBERS[:2] for tag in ("dental", "new")
    }


def test_the_same_form_sent_twice_plans_once(
    as_manager: Client, template: Template, new: list[PhoneNumber]
) -> None:
    sent = _sent(template, new, submission="0123456789abcdef", **_cells(new))

    first, second = as_manager.post(PAGE, sent), as_manager.post(PAGE, sent)

    assert first["Location"] == second["Location"]


def test_without_details_nothing_is_planned(
    as_manager: Client, template: Template, new: list[PhoneNumber]
) -> None:
    answer = as_manager.post(PAGE, _sent(template, new))

    assert answer.status_code == 422
    assert "Type the details of at least one number." in _words(answer.content)


def test_what_was_typed_comes_back_with_the_reason(
    as_manager: Client, template: Template, new: list[PhoneNumber]
) -> None:
    cells = _cells(new) | {f"{new[0].pk}-label": "x" * 201}

    answer = as_manager.post(PAGE, _sent(template, new, **cells))

    assert answer.status_code == 422
    assert _value(Page.of(answer, 422), new[1], "0") == "The Clinic 1"


def test_a_table_fills_the_cells(as_manager: Client, template: Template, new: list[PhoneNumber]) -> None:
    pasted = f"Phone\tBusiness\tName\tHours\n{NUMBERS[1]}\tElm\tThe Elm\tat night\n+441632960008\tx\ty\tz"
    sent = _sent(template, new, pasted=pasted) | {"do": "fill"}

    page = Page.of(as_manager.post(PAGE, sent))

    assert [_value(page, new[1], cell) for cell in ("label", "0", "1")] == ["Elm", "The Elm", "at night"]
    assert page.says("1 row of the table is of none of these numbers.")


TITLED = f"Our new places\t\nPractice\tTel. No.\tOpening times\nThe Elm\t{NUMBERS[1]} (main)\tat night"


def _fill(browser: Client, template: Template, new: list[PhoneNumber], pasted: str = TITLED) -> Page:
    return Page.of(browser.post(PAGE, _sent(template, new, pasted=pasted) | {"do": "fill"}))


def _again(browser: Client, page: Page, new: list[PhoneNumber], **changed: str) -> Any:
    sent: dict[str, Any] = page.one("form", enctype=True).sent()
    return browser.post(PAGE, sent | {"shown": [str(each.pk) for each in new], "do": "fill"} | changed)


def _value(page: Page, number: PhoneNumber, cell: str) -> str:
    return page.one("form", enctype=True).sent()[f"{number.pk}-{cell}"]


def test_a_table_with_titles_and_usual_names_fills_the_cells(as_manager, template, new) -> None:
    page = _fill(as_manager, template, new)
    assert [_value(page, new[1], cell) for cell in ("label", "0", "1")] == ["The Elm", "The Elm", "at night"]


def test_a_cell_of_several_lines_keeps_them(as_manager, template, new) -> None:
    page = _fill(as_manager, template, new, f'Phone\tName\n{NUMBERS[1]}\t"The Elm\nUpstairs"')
    assert page.one("textarea", name=f"{new[1].pk}-0").text.removeprefix("\n") == "The Elm\nUpstairs"


def test_columns_are_called_as_their_fields(as_manager, template, new) -> None:
    Field.objects.create(key="hours", label="Opening hours", kind="hours")
    page = Page.of(as_manager.get(f"{PAGE}?template={template.pk}"))
    assert [each.words for each in page.one("table").all("th", scope="col")][3:] == ["name", "Opening hours"]


def test_filled_cells_are_not_left_without_a_warning(as_manager, template, new) -> None:
    assert _fill(as_manager, template, new).one("form", enctype=True)["data-unsaved"] == "already"


def test_how_the_table_was_understood_is_shown(as_manager, template, new) -> None:
    told = _fill(as_manager, template, new).by_id("understood")
    assert told.says("The header is row 2; row 1 is left out.")


def test_another_column_takes_the_place_of_what_was_filled(as_manager, template, new) -> None:
    changed = {"column-name": "Opening times", "column-hours": ""}
    page = Page.of(_again(as_manager, _fill(as_manager, template, new), new, **changed))
    assert [_value(page, new[1], cell) for cell in ("0", "1")] == ["at night", ""]


def test_what_was_typed_since_stays_when_a_column_is_changed(as_manager, template, new) -> None:
    changed = {"column-hours": "", f"{new[1].pk}-1": "by day"}
    page = Page.of(_again(as_manager, _fill(as_manager, template, new), new, **changed))
    assert _value(page, new[1], "1") == "by day"


def test_another_header_fills_the_cells_anew(as_manager, template, new) -> None:
    pasted = f"Practice\tTel. No.\nHours\tPhone\nThe Elm\t{NUMBERS[1]}"
    page = Page.of(_again(as_manager, _fill(as_manager, template, new, pasted), new, header_line="2"))
    assert [_value(page, new[1], cell) for cell in ("0", "1")] == ["", "The Elm"]


def test_what_was_chosen_is_remembered_for_the_next_table(as_manager, template, new) -> None:
    _again(as_manager, _fill(as_manager, template, new), new, **{"column-hours": "Tel. No."})
    changed = {"column-name": "", "label_column": "", "column-hours": "Practice"}
    _again(as_manager, _fill(as_manager, template, new), new, **changed)
    assert ColumnName.objects.get(name="practice").key == "hours"


@pytest.mark.parametrize("sent", [{"label_column": "nowhere"}, {"number_column": "nowhere"}])
def test_a_column_that_is_not_in_the_table_is_refused(as_manager, template, new, sent) -> None:
    answer = _again(as_manager, _fill(as_manager, template, new), new, **sent)
    assert Page.of(answer, 422).says("Choose a column of this table.")


@pytest.mark.parametrize("told", ["", "x", "[]", '{"columns_of": "99"}', '{"columns_of": 1}', "[" * 9999])
def test_what_nobody_can_have_been_told_takes_nothing_back(as_manager, template, new, told) -> None:
    page = Page.of(_again(as_manager, _fill(as_manager, template, new), new, filled_from=told))
    assert _value(page, new[1], "1") == "at night"


def test_filling_the_cells_saves_nothing(
    as_manager: Client, template: Template, new: list[PhoneNumber]
) -> None:
    pasted = f"Phone\tLabel\n{NUMBERS[1]}\tElm"

    as_manager.post(PAGE, _sent(template, new, pasted=pasted) | {"do": "fill"})

    assert not PhoneNumber.objects.filter(label="Elm").exists()


def test_a_character_that_cannot_be_stored_is_refused(
    as_manager: Client, template: Template, new: list[PhoneNumber]
) -> None:
    answer = as_manager.post(PAGE, _sent(template, new, **{f"{new[0].pk}-0": "a\0b"}))

    assert answer.status_code == 422


def test_there_are_never_more_cells_than_a_form_may_have(
    as_manager: Client, manager: User, new: list[PhoneNumber]
) -> None:
    text = "\n".join(f"${{a{place}}}" for place in range(500))
    wide = create_template(actor=actor(manager), name="Wide", text=text, note="")

    for page in (
        as_manager.get(f"{PAGE}?template={wide.pk}"),
        as_manager.post(PAGE, _sent(wide, new, pasted=TITLED) | {"do": "fill"}),
    ):
        assert (
            len(parse(page.content.decode()).css("form.stack input, form.stack select, form.stack textarea"))
            < 1000
        )

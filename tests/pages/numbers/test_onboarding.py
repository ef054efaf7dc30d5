"""New numbers get labels, tags and the plan of their first profiles on one page."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from profiles.models import NumberTag, PhoneNumber, Rollout, Template
from profiles.services.rollouts.templates import create_template
from tests.conftest import MakeNumber, actor
from tests.html import parse

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
    assert 'value="The Clinic 1"' in answer.content.decode()


def test_a_table_fills_the_cells(as_manager: Client, template: Template, new: list[PhoneNumber]) -> None:
    pasted = f"Phone\tBusiness\tName\tHours\n{NUMBERS[1]}\tElm\tThe Elm\tat night\n+441632960008\tx\ty\tz"
    sent = _sent(template, new, pasted=pasted) | {"do": "fill"}

    html = as_manager.post(PAGE, sent).content.decode()

    page = parse(html)
    values = [
        page.css_first(f'input[name="{new[1].pk}-{cell}"]').attributes["value"]
        for cell in ("label", "0", "1")
    ]
    assert values == ["Elm", "The Elm", "at night"]
    assert "1 row of the table is of none of these numbers." in _words(html.encode())


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

    page = parse(as_manager.get(f"{PAGE}?template={wide.pk}").content.decode())

    assert len(page.css("form.stack input")) < 1000

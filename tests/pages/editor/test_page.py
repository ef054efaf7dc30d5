"""The editor's page: who may write, the text character by character, the counter and the preview."""

import uuid

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Agent, Draft, PhoneNumber, PushAttempt
from profiles.texts.contract import describe_count
from profiles.texts.preview import AGENT_UNKNOWN, NO_PROFILE, PRECEDENCE
from tests.conftest import TEXT
from tests.html import Page
from tests.pages.saving import EDITOR, form_of, open_editor, send

AWKWARD = {
    "leading newline": "\nOpen daily.",
    "two leading newlines": "\n\nOpen daily.",
    "end of the field": "a</textarea><script>alert(1)</script>",
    "template": "</template>{{ name }}{% now %}",
    "entities": "&lt;b&gt; &amp; &nbsp; \"quoted\" 'too'",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 and \U0001f600",
    "right to left": "شارع \u202b12\u202c שלום",
    "outer spaces": "  Open.\t \n \n",
    "separators": "a\u2028b\u00a0c\ufeffd\x0be",
    "combining": "cafe\u0301",
}


def test_an_editor_gets_a_form(number, as_editor):
    assert form_of(open_editor(as_editor)).keys() >= {"text", "note", "base_version", "submission"}


def test_a_viewer_gets_the_text_without_a_form(number, as_viewer):
    page = open_editor(as_viewer)
    assert not page.all("textarea")
    assert not page.one("main").all("form")
    assert page.one(class_="text--framed").text == TEXT


def test_a_viewer_of_an_empty_profile_is_told(make_number, as_viewer):
    make_number(text="")
    assert open_editor(as_viewer).says("This number has no profile.")


def test_the_form_starts_from_the_newest_version(number, as_editor):
    assert form_of(open_editor(as_editor))["base_version"] == "1"


def test_each_form_has_a_token_of_its_own(number, as_editor):
    tokens = {form_of(open_editor(as_editor))["submission"] for _ in range(2)}
    assert len(tokens) == 2
    assert all(tokens)


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_what_is_typed_is_saved_and_shown_again_character_by_character(
    make_number, as_editor, text, subtests
):
    make_number(text="Something else.")
    send(as_editor, text.replace("\n", "\r\n"))
    page = open_editor(as_editor)
    for place in ("text", "preview-text"):
        with subtests.test(place):
            shown = page.by_id(place)
            assert shown.text == text
            assert {each.tag for each in shown.all()} <= {"mark"}  # the checks' own


def test_the_page_keeps_the_saved_text_for_its_script(make_number, as_editor):
    make_number(text=AWKWARD["end of the field"])
    assert open_editor(as_editor).by_id("saved-text").content.text == AWKWARD["end of the field"]


@pytest.mark.parametrize("text", ["a" * 1234, "\U0001f600", "a\nb"], ids=["grouped", "emoji", "newline"])
def test_the_counter_counts_as_nixflex_does(make_number, as_editor, text):
    make_number(text=text)
    assert open_editor(as_editor).by_id("counter-words").words == describe_count(text)


@pytest.mark.parametrize(("length", "near"), [(7600, False), (7601, True), (8000, True)])
def test_the_counter_warns_close_to_the_limit(make_number, as_editor, length, near):
    make_number(text="a" * length)
    counter = open_editor(as_editor).by_id("counter")
    assert ("counter--near" in counter["class"]) == near


def test_the_preview_puts_the_text_under_its_heading(number, as_viewer):
    section = open_editor(as_viewer).one("section", class_="profile-section")
    assert section.one("h2").words == "BUSINESS PROFILE"
    assert section.one(id="preview-text").text == TEXT


def test_the_preview_says_that_the_numbers_details_win(number, as_viewer):
    assert open_editor(as_viewer).one(class_="preview__wins").words == str(PRECEDENCE)


def test_the_agents_prompt_is_folded_above_the_text(number, as_viewer):
    preview = open_editor(as_viewer).by_id("preview")
    fold = preview.one("details")
    assert "open" not in fold
    assert fold.one("summary").words == "Agent prompt: Receptionist"
    assert fold.one(class_="text").text == "You answer calls."
    assert preview.text.index("You answer calls.") < preview.text.index("BUSINESS PROFILE")


def test_an_agents_prompt_is_escaped(number, as_viewer):
    Agent.objects.update(system_prompt="<img src=x onerror=alert(1)>")
    assert open_editor(as_viewer).by_id("preview").one("details").one(class_="text").text.startswith("<img")


def test_a_prompt_that_is_not_known_is_not_called_empty(number, as_viewer):
    Agent.objects.update(system_prompt=None)
    assert open_editor(as_viewer).by_id("preview").says(str(AGENT_UNKNOWN))


def test_without_a_profile_the_preview_says_what_callers_hear(make_number, as_viewer):
    make_number(text="")
    preview = open_editor(as_viewer).by_id("preview")
    assert preview.one(class_="preview__wins").words == str(NO_PROFILE)
    assert not preview.all(class_="profile-section")


def test_a_number_without_an_agent_has_a_page(make_number, as_editor):
    make_number(agent=None)
    assert open_editor(as_editor).by_id("preview").says(str(AGENT_UNKNOWN))


def test_warnings_name_the_line_and_quote_it(make_number, as_viewer):
    make_number(text=TEXT + "\nAsk for {{name}}.")
    warning = open_editor(as_viewer).by_id("warnings").one("li")
    assert warning.words.startswith("Line 3: ")
    assert warning.one("q").text == "{{name}}"


def test_a_text_with_everything_has_no_warnings(number, as_viewer):
    assert not open_editor(as_viewer).by_id("warnings").all("li")


def test_the_page_is_headed_by_label_number_and_agent(make_number, as_viewer):
    make_number(label="Riverside Dental")
    header = open_editor(as_viewer).one("header", class_="page-header")
    assert header.one("h1").words == "Riverside Dental"
    assert header.one(class_="page-header__sub").words == "+44 1632 960001 Receptionist"


@pytest.mark.parametrize("tail", ["", "history/", "blame/"])
def test_the_pages_of_a_number_have_one_header(make_number, as_viewer, tail: str):
    make_number(label="Riverside Dental")
    header = Page.of(as_viewer.get(EDITOR + tail)).one("header", class_="page-header")
    assert header.one("h1").words.startswith("Riverside Dental")
    assert not header.all(class_="breadcrumb")
    assert header.one("nav").one("a", href=EDITOR + tail)["aria-current"] == "page"


def test_an_inactive_agent_is_called_so(number, as_viewer):
    Agent.objects.update(is_active=False)
    assert open_editor(as_viewer).says("Receptionist (inactive)")


def test_clear_is_offered_to_those_who_may(number, as_manager):
    assert open_editor(as_manager).one("a", href=f"{EDITOR}clear/").words == "Clear"


def test_clear_is_not_offered_to_an_editor(number, as_editor):
    assert not open_editor(as_editor).all("a", href=f"{EDITOR}clear/")


def test_a_removed_number_can_be_read_but_not_written(make_number, as_editor):
    make_number(state="removed")
    page = open_editor(as_editor)
    assert not page.all("textarea")
    assert page.one(class_="text--framed").text == TEXT


@pytest.mark.parametrize(
    "address", ["/numbers/+4416329600011/", "/numbers/441632960001/", "/numbers/+0/", "/numbers/x/"]
)
def test_a_number_that_is_not_ours_is_not_found(number, as_editor, address):
    assert as_editor.get(address).status_code == 404


def test_the_plus_may_be_written_as_percent_2b(number, as_editor):
    assert as_editor.get("/numbers/%2B441632960001/").status_code == 200


@pytest.mark.parametrize("state", ["live", "pending", "drifted"])
def test_the_editor_takes_as_many_statements_for_3_attempts_as_for_60(
    make_number, as_editor, statements, state
):
    number = make_number(state=state)
    add_attempts(number, 3)
    few = statements(as_editor, EDITOR)
    add_attempts(number, 57)
    assert len(statements(as_editor, EDITOR)) == len(few) <= 8


def add_attempts(number: PhoneNumber, count: int) -> None:
    """Add pushes without an outcome, each with the draft of another member of staff beside it."""
    now = timezone.now()
    for _ in range(count):
        PushAttempt.objects.create(
            number=number, revision=number.head, started_at=now, outcome="unknown", lease_token=uuid.uuid4()
        )
        colleague = User.objects.create(username=str(uuid.uuid4()))
        Draft.objects.create(user=colleague, number=number, text="Theirs", base_version=1, updated_at=now)

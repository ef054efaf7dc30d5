"""Every word on every page is marked for translation, seen by a language that puts brackets around messages."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import CharField, JSONField, Model, TextField
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from profiles.forms.number_filter import NumberFilter
from profiles.l10n.phone_numbers import format_international
from profiles.models import Field, PhoneNumber, Rollout
from profiles.services.actors import Actor
from profiles.services.conflicts import Change
from profiles.services.pushing.push import push_now
from profiles.services.rollouts import undo
from profiles.services.rollouts.plans import planning
from profiles.services.rollouts.scheduling import schedule_edit
from profiles.services.rollouts.stages import RunRefused
from profiles.services.rollouts.steps import continue_after_canary, pause
from profiles.tables import read_pasted
from profiles.texts.preview import HEADING
from tests.architecture.test_words import UNMARKED_CODE, UNMARKED_TEMPLATES
from tests.browser.walk.states import STATES, State
from tests.browser.walk.world import World, fill, populate
from tests.pages.pseudo import brackets, unmarked

MODELS: list[type[Model]] = [*apps.get_app_config("profiles").get_models(), User]
LOGIN = "/accounts/login/"
# The page of components is for whoever writes templates.
PAGES = [state for state in STATES if not state.act and state.name != "styleguide"]
# While some files are still to be marked, their words are on nearly every page.
once_all_is_marked = pytest.mark.skipif(
    bool(UNMARKED_TEMPLATES | UNMARKED_CODE),
    reason="tests/architecture/test_words.py lists what is not marked yet",
)


@pytest.fixture
def world(db) -> World:
    """A new installation."""
    return populate()


@pytest.fixture
def full(world: World) -> World:
    """One with something for every page to show."""
    fill(world)
    return world


@pytest.fixture
def german(settings: Any) -> Iterator[None]:
    """German is offered beside English, with each message in brackets."""
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    with brackets("de"):
        yield


def words_in(value: Any) -> Iterator[str]:
    """Yield the texts in what a column holds, and the parts of a template's."""
    if isinstance(value, str):
        yield value
        yield from re.split(r"[\n|{}]+", value)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from words_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from words_in(each)


def stored() -> set[str]:
    """Return what the database holds: names, texts and reasons, which are nobody's to translate."""
    found: set[str] = set()
    for model in MODELS:
        columns = [f.name for f in model._meta.fields if isinstance(f, CharField | TextField | JSONField)]
        for row in model._default_manager.values_list(*columns):
            for value in row:
                found |= {*words_in(value)}
    # As Nixflex writes it, in every language.
    known = {user.get_full_name() for user in User.objects.all()} | {HEADING}
    # What stands in a text where a detail is missing.
    known |= {f"${{{key}}}" for key in Field.objects.values_list("key", flat=True)}
    return (
        found
        | known
        | {format_international(number) for number in PhoneNumber.objects.values_list("number", flat=True)}
    )


def browser(world: World, who: str, *, fresh: bool = False) -> Client:
    """Return a browser with a session of ``who``, "" for nobody."""
    client = Client(raise_request_exception=False)
    if who:
        client.cookies["sessionid"] = world.session(who, fresh=fresh)
    return client


def opened(world: World, state: State) -> str:
    """Return the page of ``state`` as a reader of German gets it."""
    with translation.override(None):  # what a request speaks stays with its thread
        asking = browser(world, state.who, fresh=state.fresh)
        response = asking.get(state.path(world), follow=True, headers={"Accept-Language": "de"})
    assert response.status_code == state.status, state.name
    assert (response.request["PATH_INFO"] == LOGIN) == (state.address == LOGIN), state.name
    return response.content.decode()


def walk(world: World, states: list[State]) -> Iterator[tuple[str, str, set[str]]]:
    """Yield of each state its name, its page and what the database holds meanwhile."""
    usual = stored()
    for state in states:
        with state.during():
            yield state.name, opened(world, state), usual if state.during is nullcontext else stored()


# Where a comma, as German writes it, makes no figure.
COMMA = re.compile(r' (?:value|max|width|height|r|[a-z]*[xy][12]?)="-?\d+,\d+"')


@once_all_is_marked
@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("is_new", [True, False], ids=["a new installation", "one with something to show"])
def test_every_page_is_in_the_readers_language(world: World, is_new: bool, subtests: pytest.Subtests) -> None:
    if not is_new:
        fill(world)
    words, figures = {}, {}
    for name, page, data in walk(world, [state for state in PAGES if state.empty == is_new]):
        words[name] = unmarked(page, data)
        figures[name] = COMMA.findall(page)
    with subtests.test("no words are unmarked"):
        assert {name: found for name, found in words.items() if found} == {}
    with subtests.test("figures for programs are the same in every language"):
        assert {name: found for name, found in figures.items() if found} == {}


NUMBER = "/numbers/{live}/"
# What is sent, and how far it gets: messages, refusals and what is wrong with a form.
SENT: list[tuple[str, dict[str, Any]]] = [
    (LOGIN, {"login": "nobody", "password": "wrong"}),
    (NUMBER, {"text": "Open daily.", "base_version": "1", "submission": "a"}),
    (NUMBER, {"text": "Open daily.", "base_version": "0", "submission": "b"}),
    (NUMBER, {"text": "  ", "base_version": "1", "submission": "c"}),
    (NUMBER, {"text": "x" * 8001, "base_version": "1", "submission": "d"}),
    (NUMBER, {"text": "Open.", "base_version": "1", "submission": "e", "note": "x" * 501}),
    (NUMBER, {"text": "Open."}),
    (NUMBER + "draft/", {"text": "We open {{hours}}.", "base_version": "1"}),
    (NUMBER + "label/", {"label": "x" * 201}),
    (NUMBER + "push/", {}),
    (NUMBER + "clear/", {"note": "x" * 501}),
    (NUMBER + "schedule/", {"text": "Open.", "base_version": "1", "starts_at": "2001-01-01T10:00", "note": "n"}),
    (NUMBER + "schedule/", {"text": "", "base_version": "1", "starts_at": "never", "note": ""}),
    ("/numbers/{drifted}/drift/", {"choice": "neither"}),
    ("/rollouts/new/?source=template", {}),
    ("/rollouts/new/?source=text", {"text": " "}),
    ("/rollouts/new/?source=text", {"text": "Open.", "q": "nothing"}),
    ("/rollouts/new/?source=replace", {"find": "", "replacement": "x"}),
    ("/rollouts/{planned}/start/", {"note": "", "typed_count": "x"}),
    ("/rollouts/{planned}/start/", {"note": "n", "typed_count": "1", "canary": "0", "stop_after": "x"}),
    ("/rollouts/{planned}/columns/", {"number_column": "none"}),
    ("/rollouts/{planned}/rows/", {"scope": "chosen", "excluded": "1"}),
    ("/rollouts/{planned}/rows/", {"scope": "all"}),
    ("/rollouts/{running}/pause/", {}),
    ("/rollouts/{finished}/pause/", {}),
    ("/rollouts/{scheduled}/times/", {"starts_at": "2001-01-01T10:00"}),
    ("/templates/new/", {"name": "", "text": ""}),
    ("/templates/new/", {"name": "Clinic", "text": "We are ${name}."}),
    ("/templates/{template}/", {"text": "$", "base_version": "2"}),
    ("/templates/{template}/", {"text": "We are ${name}.", "base_version": "1"}),
    ("/templates/{archived}/archive/", {"restore": "1"}),
]  # fmt: skip


@once_all_is_marked
def test_no_answer_to_a_form_has_unmarked_words(full: World, settings: Any) -> None:
    settings.PUSH_INLINE = False
    found: dict[str, list[str]] = {}
    client = browser(full, "manager")
    for address, sent in SENT:
        path = address.format(**full.keys)
        asking = Client() if "login" in path else client
        with brackets():
            response = asking.post(path, sent, follow=True)
        assert response.status_code < 500
        if words := unmarked(response.content.decode(), stored()):
            found[f"{address} {sent}"[:80]] = words
    assert found == {}


@pytest.fixture
def in_german(full: World) -> Iterator[Rollout]:
    """A rollout that runs, looked at by somebody who reads German; the site's language is English."""
    with brackets(), brackets("de", "«»"):
        yield Rollout.objects.get(pk=full.keys["running"])


def test_each_word_is_in_the_language_of_whom_it_is_for(
    in_german: Rollout, full: World, subtests: pytest.Subtests
) -> None:
    """Refusals are for the reader; what is stored is in the site's language."""
    who = full.actor("manager")
    with subtests.test("a refusal"):
        with pytest.raises(RunRefused) as refused:
            continue_after_canary(in_german, actor=who)
        assert refused.value.message.startswith("«")
    with subtests.test("why a rollout is paused"):
        assert pause(in_german, actor=who).reason.startswith("⟦")
    with subtests.test("why a row is blocked"):
        removed = PhoneNumber.objects.filter(number=full.keys["removed"])
        planned = planning.plan_text(actor=who, text="Open daily.", numbers=removed, chosen="")
        assert planned.rows.get().reason.startswith("⟦")
    with subtests.test("what an attempt came to"):
        number = PhoneNumber.objects.get(number=full.keys["pending"])
        push_now(number, actor=who)  # nothing listens where the tests' API would be
        assert number.attempts.latest("pk").message.startswith("⟦")
    with subtests.test("the names of plans"):
        assert [plan.title[0] for plan in plans(in_german, who)] == ["⟦"] * 4
    with subtests.test("the name of a table"):
        assert read_pasted("number\n1\n").name.startswith("⟦")
    with subtests.test("a filter"):
        assert NumberFilter(QueryDict("state=live"), user=None).stored_description().startswith("⟦")


def plans(running: Rollout, who: Actor) -> list[Rollout]:
    """Return one plan of each kind, the third of them the undo of a paused rollout."""
    found = PhoneNumber.objects.filter(state="live")
    row = running.rows.exclude(number=None)[0]
    running.rows.filter(pk=row.pk).update(revision=row.number.head)
    return [
        planning.plan_text(actor=who, text="Open daily.", numbers=found, chosen=""),
        planning.plan_replace(
            actor=who, find="a", replacement="b", whole_word=False, match_case=True, numbers=found, chosen=""
        ),
        undo.plan_undo(running, actor=who),
        schedule_edit(
            found[0],
            actor=who,
            text="New.",
            change=Change.on(found[0], note="n"),
            starts_at=datetime(2999, 1, 1, tzinfo=UTC),
        ),
    ]

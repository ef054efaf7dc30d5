"""What templates may do, what they must not do in silence, and what is worked out once for all readers."""

from typing import Any

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation
from jinja2 import DictLoader, Environment, UndefinedError

from nixadmin.jinja.backend import LanguageTemplates
from nixadmin.jinja.environment import environment
from tests.pages.pseudo import brackets


def made(**templates: str) -> Environment:
    """Return the site's environment with ``templates`` in the place of its own."""
    return environment(loader=DictLoader(templates), autoescape=True)


def shown(source: str, **context: Any) -> str:
    return made(page=source).get_template("page").render(context)


def compiled(source: str) -> str:
    """Return the Python that ``source`` becomes."""
    code = made().compile(source, raw=True)
    assert isinstance(code, str)
    return code


def test_an_undefined_name_raises() -> None:
    with pytest.raises(UndefinedError):
        shown("{{ nobody }}")


def test_a_method_that_is_printed_without_being_called_raises() -> None:
    with pytest.raises(TypeError, match="without calling it"):
        shown("{{ words.upper }}", words="x")


def test_what_somebody_typed_is_escaped() -> None:
    assert shown("{{ typed }}", typed="<b>") == "&lt;b&gt;"


def test_what_is_put_into_a_message_is_escaped() -> None:
    assert (
        shown("{% trans name=typed %}By <b>{{ name }}</b>{% endtrans %}", typed="<i>")
        == "By <b>&lt;i&gt;</b>"
    )


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ('<p>{{ _("Save") }}</p>', "<p>Save</p>"),
        ("<p>{% trans %}Save{% endtrans %}</p>", "Save"),
        ('<a href="{{ url("number-list") }}">', '<a href="/numbers/">'),
    ],
)
def test_what_is_known_while_compiling_is_a_constant(source: str, result: str) -> None:
    assert repr(result) in compiled(source)


def test_a_message_with_variables_is_looked_up_while_compiling() -> None:
    code = compiled("{% trans name=typed %}By {{ name }}{% endtrans %}")
    assert "'By %(name)s'" in code
    assert "gettext" not in code


def test_counted_messages_follow_the_count() -> None:
    counted = "{% trans n=n %}{{ n }} number{% pluralize %}{{ n }} numbers{% endtrans %}"
    assert [shown(counted, n=n) for n in (1, 2)] == ["1 number", "2 numbers"]


def test_a_template_without_anything_to_put_in_is_part_of_those_that_include_it() -> None:
    site = made(page='{% include "part" %}', part='<p>{{ _("Save") }}</p>')
    site.get_template("page")
    assert site.cache is not None
    assert [name for _loader, name in site.cache] == ["page"]


def test_a_template_with_something_to_put_in_stays_one() -> None:
    assert made(page='{% include "part" %}', part="{{ name }}").get_template("page").render(name="x") == "x"


def test_each_language_has_its_own_words() -> None:
    (backend,) = (each for each in engines.all() if isinstance(each, LanguageTemplates))
    plain = backend.get_template("400.html").render()
    with brackets("de"):
        bracketed = backend.get_template("400.html").render()
    with translation.override("en-gb"):
        again = backend.get_template("400.html").render()
    assert "⟦Not understood⟧" in bracketed
    assert plain == again


def test_an_address_is_what_django_says() -> None:
    assert shown("{{ url('number-editor', number) }}", number="+441") == reverse(
        "number-editor", args=["+441"]
    )

"""A language is offered once its catalogue is in the folder."""

from pathlib import Path

from nixadmin.languages import available_languages


def test_without_catalogues_there_is_the_language_of_the_source(tmp_path: Path) -> None:
    assert [code for code, name in available_languages(tmp_path / "none")] == ["en-gb"]


def test_a_compiled_catalogue_is_a_language_by_its_own_name(tmp_path: Path) -> None:
    for folder in ("de", "pt_BR"):
        path = tmp_path / folder / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True)
        path.touch()
    assert available_languages(tmp_path)[1:] == [("de", "Deutsch"), ("pt-br", "Português Brasileiro")]


def test_a_language_that_django_does_not_know_is_named_by_its_code(tmp_path: Path) -> None:
    path = tmp_path / "xx_YY" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    path.touch()
    assert available_languages(tmp_path)[1:] == [("xx-yy", "xx-yy")]


def test_a_catalogue_that_is_not_compiled_is_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.touch()
    assert len(available_languages(tmp_path)) == 1

import dataclasses

import pytest

from profiles.texts.preview import build_preview


def test_agent_prompt_is_kept_as_it_is() -> None:
    assert build_preview("  Be kind.\n", "Business: Northgate.").agent_prompt == "  Be kind.\n"


@pytest.mark.parametrize("agent_prompt", [None, ""], ids=["not known", "empty"])
def test_unknown_agent_prompt_is_told_from_an_empty_one(agent_prompt: str | None) -> None:
    assert build_preview(agent_prompt, "").agent_prompt is agent_prompt


def test_profile_is_shown_as_it_is_sent() -> None:
    assert build_preview("", " Line one\r\nLine\u2028two\r ").profile == " Line one\nLine\u2028two\n "


def test_text_that_cannot_be_saved_is_shown_whole() -> None:
    assert build_preview("", "a" * 9000).profile == "a" * 9000


@pytest.mark.parametrize(("profile", "has_profile"), [("", False), (" ", True), ("Business: A.", True)])
def test_only_an_empty_profile_leaves_the_agent_prompt_alone(profile: str, has_profile: bool) -> None:
    assert build_preview("Be kind.", profile).has_profile is has_profile


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("heading", "BUSINESS PROFILE"),
        ("heading_note", "Nixflex chooses the exact wording of this heading"),
        ("precedence", "If the two conflict, the number's details win."),
        ("no_profile", "No profile: callers hear the agent prompt alone."),
        ("agent_unknown", "not known"),
        ("scope", "inbound calls and, on accounts without a separate SMS prompt, SMS replies"),
    ],
)
def test_sentence_says_what_nixflex_documents(field: str, words: str) -> None:
    assert words in getattr(build_preview(None, ""), field)


def test_preview_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        build_preview(None, "").profile = "x"  # type: ignore[misc]

"""What the forms of a profile say about what can't be sent, and what they keep of it."""

from typing import Any

import pytest
from django.http import QueryDict

from profiles.forms.profile import DriftForm, ErrorSummaryForm, LabelForm, ProfileForm

STALE = (
    "This form was incomplete, so nothing was changed. What you typed is kept here: send it again, and you "
    "will be shown what it would replace."
)
LONG_NOTE = "A note has at most 500 characters; what you typed is kept here."


def sent(**values: str) -> dict[str, Any]:
    return {"text": "Open.", "base_version": "1"} | values


@pytest.mark.parametrize(
    "base",
    ["", "one", "-1", "9" * 40, "9" * 5000, "\0"],
    ids=["empty", "word", "negative", "huge", "endless", "NUL"],
)
def test_without_a_usable_base_it_says_what_the_next_try_will_show(base: str) -> None:
    assert ProfileForm(sent(base_version=base)).error_summary() == STALE


def test_a_form_that_is_sent_again_has_seen_nothing_if_its_base_was_not_usable() -> None:
    again = ProfileForm.again(QueryDict("text=Open.&base_version=one&submission=token"))
    assert again["base_version"].value() == "0"
    assert again["submission"].value() != "token"


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (ProfileForm(sent(note="n" * 501)), LONG_NOTE),
        (ProfileForm(sent(note="n" * 501, base_version="")), f"{LONG_NOTE} {STALE}"),
        (DriftForm({"choice": "adopt", "note": "n" * 501}), LONG_NOTE),
        (DriftForm({}), "Choose whether to adopt their text or push ours."),
        (DriftForm({"choice": "both"}), "Choose whether to adopt their text or push ours."),
        (LabelForm({"label": "n" * 201}), "A label has at most 200 characters."),
    ],
    ids=["long note", "two at once", "long note on drift", "no choice", "other choice", "long label"],
)
def test_what_is_wrong_is_said(form: ErrorSummaryForm, problem: str) -> None:
    assert form.error_summary() == problem

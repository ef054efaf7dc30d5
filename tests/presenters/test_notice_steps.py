"""What versions did to notices, in words."""

import pytest

from profiles.presenters.notice_steps import linked_steps, steps_in_words
from profiles.selectors.notices.naming import NoticeName, NoticeStep
from profiles.texts.parts import Step


def step(what: Step, title: str = "Christmas", pk: int = 1) -> NoticeStep:
    return NoticeStep(NoticeName(pk, title, "Maya", "above"), what)


def test_what_happened_more_than_once_is_counted():
    steps = [step(Step.BEGAN), *[step(Step.RENEWED)] * 3, step(Step.ENDED)]
    assert steps_in_words(steps) == "Notice “Christmas” began, renewed 3 times, ended"


@pytest.mark.parametrize(
    ("what", "words"),
    [(Step.CHANGED, "changed"), (Step.COVERED, "gave way to another"), (Step.AGAIN, "came back")],
)
def test_each_step_has_its_words(what, words):
    assert steps_in_words([step(what)]) == f"Notice “Christmas” {words}"


def test_notices_of_one_name_are_told_apart():
    steps = [step(Step.BEGAN), step(Step.BEGAN, pk=2)]
    assert steps_in_words(steps) == "Notice “Christmas” began; Notice “Christmas” began"


def test_more_than_three_notices_are_counted():
    steps = [step(Step.BEGAN, title=str(pk), pk=pk) for pk in range(5)]
    assert steps_in_words(steps) == "Notice “0” began; Notice “1” began; Notice “2” began; 2 more notices"


def test_without_a_notice_it_is_said_how_often_the_text_was_renewed():
    assert [steps_in_words([], 1), steps_in_words([], 3)] == [
        "Renewed by the clock",
        "Renewed 3 times by the clock",
    ]


def test_a_title_is_escaped_where_it_is_a_link():
    told = linked_steps([step(Step.BEGAN, title="<b>{what}</b> {notice}")])
    assert told == '<a href="/notices/1/">Notice “&lt;b&gt;{what}&lt;/b&gt; {notice}”</a> began'


def test_a_title_is_told_as_it_stands():
    assert steps_in_words([step(Step.BEGAN, title="{notice} {}")]) == "Notice “{notice} {}” began"

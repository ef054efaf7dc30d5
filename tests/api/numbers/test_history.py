"""Versions by the API: pages of them, one, and the difference between two."""

import pytest

from profiles.models import PhoneNumber, Revision
from tests.conftest import NUMBER, TEXT
from tests.services.stand_in import save

VERSIONS, COMPARE = f"/numbers/{NUMBER}/versions", f"/numbers/{NUMBER}/compare"


@pytest.fixture
def four(number) -> PhoneNumber:
    """A number with four versions, of which the first is live."""
    for word in ("Two", "Three", "Four"):
        save(number, f"{TEXT}\n{word}")
    return number


def texts(side) -> str:
    """Return what the segments of one side of a line say."""
    return "".join(segment["text"] for segment in side)


def test_versions_are_told_newest_first(program, four):
    answer = program.get(VERSIONS).json()
    assert ([item["version"] for item in answer["items"]], answer["next"]) == ([4, 3, 2, 1], None)


def test_pages_of_versions_follow_each_other(program, four):
    first = program.get(f"{VERSIONS}?limit=3").json()
    rest = program.get(f"{VERSIONS}?limit=3&cursor={first['next']}").json()
    assert [[item["version"] for item in page["items"]] for page in (first, rest)] == [[4, 3, 2], [1]]


def test_a_listed_version_tells_who_made_it_and_how(program, number):
    (item,) = program.get(VERSIONS).json()["items"]
    told = {"version": 1, "kind": "imported", "author": "System: test", "note": "", "length": len(TEXT)}
    assert item | told == item


def test_one_version_tells_its_profile_and_what_is_sent(program, four):
    told = program.get(f"{VERSIONS}/3").json()
    assert (told["profile"], told["heard"], told["made_of"]) == (f"{TEXT}\nThree", f"{TEXT}\nThree", [])


@pytest.fixture
def noticed(number) -> None:
    """A number with a notice over its profile in version 2, of which the profile alone is changed in version 3."""
    for version, body in ((2, "Profile."), (3, "Another.")):
        Revision.objects.create(
            number=number,
            version=version,
            kind=Revision.Kind.COMPOSED,
            author_name="System: clock",
            text=f"Closed.\n\n{body}",
            body=body,
            length=len(f"Closed.\n\n{body}"),
            parts=[[9, 1, 7], [None, None, len(body)]],
        )


def test_one_version_with_a_notice_tells_which_words_are_whose(program, noticed):
    told = program.get(f"{VERSIONS}/2").json()
    assert [(each["origin"], each["text"]) for each in told["made_of"]] == [
        ("notice", "Closed."),
        ("profile", "Profile."),
    ]
    assert told["profile"] == "Profile."


@pytest.mark.parametrize(
    ("of", "lines"), [("profile", ["Another."]), ("heard", ["Closed.\n", "\n", "Another."])]
)
def test_profiles_are_compared_or_what_is_heard(program, noticed, of, lines):
    told = program.get(f"{COMPARE}?from=2&to=3&of={of}").json()["difference"]["lines"]
    assert [texts(line["new"]) for line in told if line["new"]] == lines


@pytest.mark.parametrize("version", ["5", "0", "x", "99999999999999999999"])
def test_a_version_that_there_is_not_is_not_found(program, four, version):
    assert program.get(f"{VERSIONS}/{version}").status_code in {404, 422}


def test_a_missing_version_has_a_code_of_its_own(program, four):
    answer = program.get(f"{VERSIONS}/5").json()
    assert (answer["status"], answer["code"]) == (404, "version_not_found")


def test_two_versions_are_compared_line_by_line(program, four):
    told = program.get(f"{COMPARE}?from=2&to=4").json()
    changed = [line for line in told["difference"]["lines"] if line["kind"] != "equal"]
    assert [(texts(line["old"]), texts(line["new"])) for line in changed] == [("Two", "Four")]


def test_the_words_that_a_comparison_counts(program, four):
    told = program.get(f"{COMPARE}?from=1&to=2").json()["difference"]
    assert (told["same"], told["words_added"], told["words_removed"]) == (False, 1, 0)


def test_the_newest_is_compared_with_what_is_live_unless_it_is_told(program, four):
    told = program.get(COMPARE).json()
    assert (told["from_version"], told["to_version"]) == (1, 4)


def test_version_0_is_the_empty_text(program, number):
    told = program.get(f"{COMPARE}?from=0&to=1").json()
    assert (told["from_version"], {line["kind"] for line in told["difference"]["lines"]}) == (0, {"added"})


def test_with_a_context_equal_lines_are_folded(program, number):
    long = "\n".join(f"Line {place}" for place in range(40))
    save(number, long)
    save(number, f"{long}\nMore")
    lines = program.get(f"{COMPARE}?from=2&to=3&context=2").json()["difference"]["lines"]
    assert lines[0]["kind"] == "skipped"
    assert sum(line["count"] for line in lines) == 41


@pytest.mark.parametrize("query", ["from=x", "to=-1", "of=all", "context=-1", "from=1e3", "from=%EF%BC%91"])
def test_what_can_not_be_compared_is_refused(program, number, query):
    assert program.get(f"{COMPARE}?{query}").status_code == 422


@pytest.mark.parametrize("path", [VERSIONS, f"{VERSIONS}/1", COMPARE])
def test_nothing_is_told_of_another_number(program, number, path):
    answer = program.get(path.replace("0001", "0099"))
    assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")

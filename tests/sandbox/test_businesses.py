"""The seeded account: fictional numbers, believable texts, the same ones for the same seed."""

import hashlib
import json
import re
from collections import Counter

import pytest

from nixadmin.sandbox.account import text_length
from nixadmin.sandbox.businesses import most_numbers, seeded_agents, seeded_numbers

FICTION = re.compile(
    r"\+44(1632960|2079460|1174960|1134960|1144960|1154960|1164960|1184960|1214960|1314960|1414960|1514960|"
    r"1614960|1914980|2920180|7700900)\d{3}|\+1[2-9]\d{2}55501\d{2}"
)


@pytest.fixture(scope="module")
def rows():
    return seeded_numbers(200, 0)


@pytest.fixture(scope="module")
def texts(rows):
    return [row.custom_prompt for row in rows if row.custom_prompt]


def test_the_documented_example_comes_first(rows):
    assert rows[0].phone_number == "+447446466847"
    assert rows[0].custom_prompt.startswith("Business: Smile Dental Croydon. Address: ")
    assert "Open Mon-Fri 9am-5:30pm." in rows[0].custom_prompt
    assert rows[0].created_at == max(row.created_at for row in rows)


def test_all_other_numbers_belong_to_fiction():
    for row in seeded_numbers(2000, 0)[1:]:
        assert FICTION.fullmatch(row.phone_number)


def test_no_number_comes_twice():
    assert len({row.phone_number for row in seeded_numbers(2000, 0)}) == 2000


def test_numbers_are_british_and_american(rows):
    kinds = Counter(row.phone_number[:3] == "+44" for row in rows)
    assert kinds[True] > kinds[False] > 20


def test_same_seed_same_account():
    seeded_numbers.cache_clear()
    first = seeded_numbers(60, 7)
    seeded_numbers.cache_clear()
    assert seeded_numbers(60, 7) == first


def test_other_seed_other_account():
    assert {row.phone_number for row in seeded_numbers(60, 7)} != {
        row.phone_number for row in seeded_numbers(60, 8)
    }


def test_larger_account_begins_with_the_smaller_one(rows):
    shorter = seeded_numbers(50, 0)
    assert [(row.phone_number, row.custom_prompt) for row in shorter] == [
        (row.phone_number, row.custom_prompt) for row in rows[:50]
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_small_accounts_are_possible(count):
    assert len(seeded_numbers(count, 0)) == count


def test_more_numbers_than_fiction_holds_are_refused():
    with pytest.raises(ValueError, match="numbers must be at most 21,601"):
        seeded_numbers(most_numbers() + 1, 0)


def test_four_of_two_hundred_have_no_profile(rows):
    assert [row.custom_prompt for row in rows].count(None) == 4


def test_most_profiles_begin_with_the_business(texts):
    assert sum(text.startswith("Business: ") for text in texts) > 150


def test_no_two_businesses_share_a_name():
    firsts = [(row.custom_prompt or "").partition("\n")[0] for row in seeded_numbers(2000, 0)]
    names = [
        first.partition(". Address: ")[0].rstrip(".") for first in firsts if first.startswith("Business: ")
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_profiles_have_believable_lengths():
    texts = [row.custom_prompt for row in seeded_numbers(2000, 0) if row.custom_prompt]
    usual = [len(text) for text in texts if len(text) < 8000]
    assert min(usual) >= 300
    assert max(usual) <= 2500
    assert len(set(usual)) > 100


def test_no_two_profiles_are_alike(texts):
    assert len(set(texts)) == len(texts)


def test_one_profile_is_as_long_as_the_api_allows(texts):
    assert [text_length(text) for text in texts].count(8000) == 1


def test_no_profile_is_over_the_limit(texts):
    assert max(map(text_length, texts)) == 8000


def test_one_profile_has_emoji_right_to_left_text_and_crlf(texts):
    (text,) = [text for text in texts if "\r" in text]
    assert re.search("[\u0590-\u05ff]", text)
    assert re.search("[\u0600-\u06ff]", text)
    assert text_length(text) > len(text)
    assert text.count("\r\n") == text.count("\n") == text.count("\r")


def test_only_the_unfinished_profile_has_blanks(texts):
    assert [text for text in texts if "{" in text or "[" in text] == [texts[8]]
    assert "{{opening_hours}}" in texts[8]


def test_other_profiles_have_no_white_space_at_their_ends_or_doubled(texts):
    for text in texts:
        assert text == text.strip()
        assert "  " not in text


def test_numbers_name_agents_of_the_account_and_some_the_inactive_one(rows):
    known = {agent.agent_id: agent.is_active for agent in seeded_agents()}
    used = Counter(known[row.agent_id] for row in rows)
    assert used[True] > used[False] > 0


def test_agents_are_three_active_ones_and_an_inactive_one():
    assert [agent.is_active for agent in seeded_agents()] == [True, True, True, False]


@pytest.mark.parametrize(
    ("count", "seed", "digest"),
    [
        (200, 0, "887b1bb538de53f472c96195c82a355b5e6b9a026520b58cbc6f286750ce6dc0"),
        (1000, 0, "dbd565e0fea11e3ac8a45e36e4e1521835e94497f010bb121d7560bd540030ef"),
        (1000, 42, "a1114d81895ad4b58b13a3480dd7ff66103c06c327d834f071211031ba92967d"),
    ],
)
def test_a_seed_makes_the_same_account_in_every_release(count, seed, digest):
    account = [row.as_json() for row in seeded_agents()]
    account += [row.as_json() for row in seeded_numbers(count, seed)]
    assert hashlib.sha256(json.dumps(account, sort_keys=True).encode()).hexdigest() == digest

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx

from profiles.nixflex import NixflexClient, NixflexError, RemoteNumber, UnreadableAnswer
from tests.nixflex.account import Answer, numbers, paged, row, unpaged

FORMS = pytest.mark.parametrize("form", [paged, unpaged], ids=["older form", "newer form"])


@pytest.fixture
def listed(api: respx.Router) -> respx.Route:
    return api.get("/phone-numbers")


def names(listing: Any) -> list[str]:
    return [number.phone_number for number in listing.numbers]


def expected(rows: list[dict[str, Any]]) -> list[str]:
    return [row["phone_number"] for row in rows]


@FORMS
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 199, 200, 201, 250, 999])
def test_every_number_is_listed_once_and_in_order(
    client: NixflexClient, listed: respx.Route, form: Any, count: int
) -> None:
    rows = numbers(count)
    listed.mock(side_effect=form(rows))
    assert names(client.list_numbers()) == expected(rows)


@FORMS
@pytest.mark.parametrize("count", [0, 100, 250, 999, 1001])
def test_list_that_was_not_cut_is_complete(
    client: NixflexClient, listed: respx.Route, form: Any, count: int
) -> None:
    listed.mock(side_effect=paged(numbers(count)) if form is paged else unpaged(numbers(count), cut=count))
    listing = client.list_numbers()
    assert (listing.complete, listing.notes, len(listing.numbers)) == (True, (), count)


@pytest.mark.parametrize(
    ("form", "count", "pages"),
    [
        (paged, 0, 1),
        (paged, 99, 1),
        (paged, 100, 2),
        (paged, 250, 3),
        (unpaged, 99, 1),
        (unpaged, 100, 2),
        (unpaged, 101, 1),
        (unpaged, 999, 1),
    ],
)
def test_no_more_pages_are_asked_for_than_needed(
    client: NixflexClient, listed: respx.Route, form: Any, count: int, pages: int
) -> None:
    listed.mock(side_effect=form(numbers(count)))
    assert (client.list_numbers().pages, listed.call_count) == (pages, pages)


def test_every_page_names_limit_and_offset(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=paged(numbers(250)))
    client.list_numbers()
    assert [dict(call.request.url.params) for call in listed.calls] == [
        {"limit": "100", "offset": "0"},
        {"limit": "100", "offset": "100"},
        {"limit": "100", "offset": "200"},
    ]


def test_thousand_numbers_in_pages_are_not_a_cut(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=paged(numbers(1000)))
    listing = client.list_numbers()
    assert (len(listing.numbers), listing.complete, listing.notes) == (1000, True, ())


def moving(rows: list[dict[str, Any]], imported: list[list[dict[str, Any]]]) -> Answer:
    """Answer in pages while, after each page, more numbers are imported, which are listed first."""

    def answer(request: httpx.Request) -> httpx.Response:
        page = paged(list(rows))(request)
        rows[:0] = imported.pop(0) if imported else []
        return page

    return answer


@pytest.mark.parametrize("count", [1, 50, 99, 101, 130])
def test_numbers_imported_between_two_pages_hide_no_others(
    client: NixflexClient, listed: respx.Route, count: int
) -> None:
    rows = numbers(300)
    listed.mock(side_effect=moving(list(rows), [numbers(count, first=5000)]))
    assert set(expected(rows)) <= set(names(client.list_numbers()))


def test_endless_pages_of_known_numbers_end(client: NixflexClient, listed: respx.Route) -> None:
    rows = numbers(150)
    windows = [rows[:100], rows[50:150], rows[:100], rows[25:125], rows[50:150]]
    listed.mock(side_effect=[httpx.Response(200, json={"phone_numbers": window}) for window in windows])
    assert client.list_numbers().pages == 4


def test_row_that_was_listed_twice_counts_as_it_was_last(client: NixflexClient, listed: respx.Route) -> None:
    first = numbers(100)
    listed.mock(
        side_effect=[
            httpx.Response(200, json={"phone_numbers": first}),
            httpx.Response(200, json={"phone_numbers": [row(99, custom_prompt="Newer")]}),
        ]
    )
    assert list(client.list_numbers().numbers)[99].custom_prompt == "Newer"


def test_row_without_text_does_not_undo_a_known_text(client: NixflexClient, listed: respx.Route) -> None:
    again = row(99)
    del again["custom_prompt"]
    listed.mock(
        side_effect=[
            httpx.Response(200, json={"phone_numbers": numbers(100)}),
            httpx.Response(200, json={"phone_numbers": [again]}),
        ]
    )
    assert list(client.list_numbers().numbers)[99].custom_prompt == "Business 99"


# The cut


def account_of(*sizes: int) -> list[dict[str, Any]]:
    """Return the rows of an account whose agents a, b, c ... have so many numbers, agent by agent."""
    rows: list[dict[str, Any]] = []
    for agent, size in zip("abcdef", sizes, strict=False):
        rows += numbers(size, first=len(rows), agent_id=agent)
    return rows


def test_cut_list_is_read_again_by_agent(client: NixflexClient, listed: respx.Route) -> None:
    rows = account_of(900, 600)
    listed.mock(side_effect=unpaged(rows))
    assert names(client.list_numbers()) == expected(rows)


def test_cut_that_was_made_up_for_is_complete(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=unpaged(account_of(900, 600)))
    assert client.list_numbers().complete


def test_cut_that_was_made_up_for_is_noted(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=unpaged(account_of(900, 600)))
    assert client.list_numbers().notes == (
        (
            "Nixflex listed exactly 1,000 numbers on one page, so the list looked cut, "
            "and the numbers of each agent were listed again."
        ),
    )


def test_agents_beyond_the_cut_are_found_by_the_ids_given(client: NixflexClient, listed: respx.Route) -> None:
    rows = account_of(500, 500, 40)
    listed.mock(side_effect=unpaged(rows))
    assert names(client.list_numbers(agent_ids=["c"])) == expected(rows)


def test_each_agent_is_listed_once(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=unpaged(account_of(500, 500, 40)))
    client.list_numbers(agent_ids=["c", "a", "c"])
    asked = [call.request.url.params.get("agent_id") for call in listed.calls]
    assert asked == [None, "c", "a", "b"]


def test_uncut_list_is_not_read_by_agent(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=unpaged(account_of(500, 499)))
    client.list_numbers(agent_ids=["a", "b"])
    assert listed.call_count == 1


def test_agent_that_is_cut_itself_leaves_the_list_incomplete(
    client: NixflexClient, listed: respx.Route
) -> None:
    listed.mock(side_effect=unpaged(account_of(1200, 10)))
    assert not client.list_numbers().complete


def test_agent_that_is_cut_itself_is_named(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=unpaged(account_of(1200)))
    assert client.list_numbers().notes[-1] == (
        "Agent a alone has 1,000 numbers or more, so some of them may be missing."
    )


def test_numbers_without_an_agent_leave_a_cut_list_incomplete(
    client: NixflexClient, listed: respx.Route
) -> None:
    listed.mock(side_effect=unpaged([row(9000, agent_id=None), *account_of(900, 600)]))
    listing = client.list_numbers()
    assert (listing.complete, listing.notes[-1]) == (
        False,
        "Numbers without an agent may be missing, for they can't be listed by themselves.",
    )


# Rows


def only(client: NixflexClient, listed: respx.Route, row: object) -> RemoteNumber:
    listed.mock(return_value=httpx.Response(200, json={"phone_numbers": [row]}))
    (number,) = client.list_numbers().numbers
    return number


OLDER = {
    "phone_number": "+441632960001",
    "agent_id": "agent_0123456789abcdef",
    "twilio_number_sid": "PN1",
    "inbound_enabled": True,
    "outbound_enabled": False,
    "created_at": "2025-03-04T05:06:07Z",
}


def test_older_row_is_understood(client: NixflexClient, listed: respx.Route) -> None:
    assert only(client, listed, OLDER) == RemoteNumber(
        phone_number="+441632960001",
        agent_id="agent_0123456789abcdef",
        custom_prompt=None,
        provider="twilio",
        created_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC),
    )


def test_newer_row_is_understood(client: NixflexClient, listed: respx.Route) -> None:
    newer = {**OLDER, "twilio_number_sid": None, "provider": "telnyx", "custom_prompt": "Hello", "extra": {}}
    assert only(client, listed, newer) == RemoteNumber(
        phone_number="+441632960001",
        agent_id="agent_0123456789abcdef",
        custom_prompt="Hello",
        provider="telnyx",
        created_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("sent", "known"), [(None, ""), ("", ""), ("A\r\nB ", "A\r\nB "), (5, None), (["x"], None)]
)
def test_text_of_a_row(client: NixflexClient, listed: respx.Route, sent: object, known: str | None) -> None:
    assert only(client, listed, {**OLDER, "custom_prompt": sent}).custom_prompt == known


def test_lone_surrogate_is_kept(client: NixflexClient, listed: respx.Route) -> None:
    content = b'{"phone_numbers": [{"phone_number": "+441632960001", "custom_prompt": "A \\ud83d"}]}'
    listed.mock(return_value=httpx.Response(200, content=content))
    assert next(iter(client.list_numbers().numbers)).custom_prompt == "A \ud83d"


@pytest.mark.parametrize(
    ("fields", "provider"),
    [
        ({"provider": "telnyx"}, "telnyx"),
        ({"provider": "Twilio"}, "twilio"),
        ({"provider": "telnyx", "twilio_number_sid": "PN1"}, "telnyx"),
        ({"provider": None, "twilio_number_sid": "PN1"}, "twilio"),
        ({"twilio_number_sid": "PN1"}, "twilio"),
        ({"twilio_number_sid": None}, ""),
        ({"provider": 5}, ""),
        ({}, ""),
    ],
)
def test_provider_of_a_row(
    client: NixflexClient, listed: respx.Route, fields: dict[str, object], provider: str
) -> None:
    assert only(client, listed, {"phone_number": "+441632960001", **fields}).provider == provider


@pytest.mark.parametrize("agent_id", [None, "", 5, []])
def test_number_without_an_agent_has_an_empty_agent_id(
    client: NixflexClient, listed: respx.Route, agent_id: object
) -> None:
    assert only(client, listed, {**OLDER, "agent_id": agent_id}).agent_id == ""


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("2025-03-04T05:06:07+02:00", datetime(2025, 3, 4, 3, 6, 7, tzinfo=UTC)),
        ("2025-03-04T05:06:07", datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2025-03-04T05:06:07.891Z", datetime(2025, 3, 4, 5, 6, 7, 891000, tzinfo=UTC)),
        ("0001-01-01T00:00:00+05:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (1741064767, None),
    ],
)
def test_creation_time_of_a_row(
    client: NixflexClient, listed: respx.Route, sent: object, known: datetime | None
) -> None:
    assert only(client, listed, {**OLDER, "created_at": sent}).created_at == known


MALFORMED: list[object] = [
    None,
    5,
    "x",
    [],
    {},
    {"phone_number": None},
    {"phone_number": 441632960001},
    {"phone_number": ""},
]


@pytest.mark.parametrize("malformed", MALFORMED, ids=repr)
def test_malformed_row_is_skipped(client: NixflexClient, listed: respx.Route, malformed: object) -> None:
    assert only_names(client, listed, [malformed, row(1)]) == ["+441630000001"]


def only_names(client: NixflexClient, listed: respx.Route, rows: list[object]) -> list[str]:
    listed.mock(side_effect=paged(rows))
    return names(client.list_numbers())


def test_malformed_rows_are_counted_in_a_note(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=paged([*MALFORMED, row(1)]))
    assert client.list_numbers().notes == (
        "Rows of Nixflex's list that name no phone number and were skipped: 8.",
    )


@pytest.mark.parametrize("form", [paged, unpaged])
def test_pages_of_malformed_rows_end(client: NixflexClient, listed: respx.Route, form: Any) -> None:
    listed.mock(side_effect=form([None] * 100))
    assert list(client.list_numbers().numbers) == []


def test_progress_counts_the_numbers_known_so_far(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=paged(numbers(250)))
    counts: list[int] = []
    client.list_numbers(progress=counts.append)
    assert counts == [100, 200, 250]


# Answers that are no list


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"\xff",
        b"null",
        b"5",
        b'"x"',
        b"{}",
        b'{"phone_numbers": null}',
        b'{"phone_numbers": {}}',
    ],
    ids=repr,
)
def test_answer_that_is_no_list_is_unreadable(
    client: NixflexClient, listed: respx.Route, content: bytes
) -> None:
    listed.mock(return_value=httpx.Response(200, content=content))
    with pytest.raises(UnreadableAnswer, match="could not be read as a list"):
        client.list_numbers()


def test_bare_array_is_a_list_too(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(return_value=httpx.Response(200, json=numbers(3)))
    assert len(client.list_numbers().numbers) == 3


def test_list_of_absurd_size_is_unreadable(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(return_value=httpx.Response(200, content=b" " * (32 * 1024 * 1024 + 1) + b"[]"))
    with pytest.raises(UnreadableAnswer):
        client.list_numbers()


@pytest.mark.parametrize("status", [401, 429, 500])
def test_page_that_fails_fails_the_listing(client: NixflexClient, listed: respx.Route, status: int) -> None:
    listed.mock(
        side_effect=[httpx.Response(200, json={"phone_numbers": numbers(100)}), httpx.Response(status)]
    )
    with pytest.raises(NixflexError) as caught:
        client.list_numbers()
    assert caught.value.status == status

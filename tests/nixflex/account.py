"""An account as the tests need it: its key, its numbers, and lists in the forms that the API has had."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx

KEY_ID = "nxf_0123456789abcdef"
SECRET = "nxfs_Sup3rSecretValueThatNobodyMaySee"
KEY = f"{KEY_ID}:{SECRET}"
BASE_URL = "https://api.nixflex.test"
NUMBER = "+441632960001"
NUMBER_PATH = "/phone-numbers/%2B441632960001"

Row = dict[str, Any]
Answer = Callable[[httpx.Request], httpx.Response]


def row(index: int, **fields: Any) -> Row:
    """Return row ``index`` of the newer list of numbers."""
    return {
        "phone_number": f"+44163{index:07}",
        "agent_id": "agent_0000000000000001",
        "provider": "twilio",
        "custom_prompt": f"Business {index}",
        "created_at": "2025-03-04T05:06:07.890Z",
        "voice_id": "unknown to us",
        **fields,
    }


def numbers(count: int, *, first: int = 0, **fields: Any) -> list[Row]:
    """Return ``count`` rows of the newer list."""
    return [row(index, **fields) for index in range(first, first + count)]


def paged(rows: Sequence[object], key: str = "phone_numbers") -> Answer:
    """Answer as the older form does: ``limit`` (at most 100) and ``offset`` count."""

    def answer(request: httpx.Request) -> httpx.Response:
        query = request.url.params
        limit, offset = min(int(query.get("limit", 25)), 100), int(query.get("offset", 0))
        page = _of_agent(rows, query.get("agent_id"))[offset : offset + limit]
        return httpx.Response(200, json={key: page, "count": len(page)})

    return answer


def unpaged(rows: Sequence[object], cut: int = 1000) -> Answer:
    """Answer as the newer form does: everything in one page, up to 1,000 rows, whatever the query says."""

    def answer(request: httpx.Request) -> httpx.Response:
        page = _of_agent(rows, request.url.params.get("agent_id"))[:cut]
        return httpx.Response(200, json={"phone_numbers": page, "count": len(page)})

    return answer


def body_of(request: httpx.Request) -> Any:
    """Return the JSON that a request sent."""
    return json.loads(request.content)


def _of_agent(rows: Sequence[object], agent_id: str | None) -> Sequence[object]:
    if agent_id is None:
        return rows
    return [row for row in rows if isinstance(row, dict) and row.get("agent_id") == agent_id]

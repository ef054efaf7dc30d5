"""Compressed answers are read piece by piece, whatever they grow to."""

import gzip
import tracemalloc
from collections.abc import Callable

import pytest

from profiles.nixflex import NixflexClient, NixflexError, wire
from profiles.nixflex.deadline import BoundedTransport
from tests.nixflex.account import BASE_URL, KEY, NUMBER
from tests.nixflex.network import Network

ANSWER = b'{"phone_number": {"custom_prompt": "Hello"}}'


def answer(body: bytes, encoding: str, *, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def client(raw: bytes) -> NixflexClient:
    """Return a client to which everything is answered with ``raw``."""
    return NixflexClient(KEY, BASE_URL, transport=BoundedTransport(Network([raw])))


def echo(raw: bytes) -> str | None:
    with client(raw) as nixflex:
        return nixflex.set_custom_prompt(NUMBER, "Hello").echo


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip"])
def test_a_compressed_answer_is_read(encoding: str) -> None:
    assert echo(answer(gzip.compress(ANSWER), encoding)) == "Hello"


def test_an_answer_that_is_called_plain_is_read() -> None:
    assert echo(answer(ANSWER, "identity")) == "Hello"


def twice(body: bytes) -> bytes:
    return gzip.compress(gzip.compress(body))


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [(twice, "gzip, gzip"), (bytes, "br"), (bytes, "zstd"), (bytes, "deflate")],
    ids=["gzip, gzip", "br", "zstd", "deflate"],
)
def test_an_encoding_that_was_not_asked_for_is_not_read(
    packed: Callable[[bytes], bytes], encoding: str
) -> None:
    assert echo(answer(packed(ANSWER), encoding)) is None


def test_what_is_called_compressed_and_is_not_is_not_read() -> None:
    assert echo(answer(ANSWER, "gzip")) is None


def test_half_a_compressed_answer_is_not_read() -> None:
    assert echo(answer(gzip.compress(ANSWER)[:-9], "gzip")) is None


def test_only_gzip_is_asked_for() -> None:
    network = Network([answer(gzip.compress(ANSWER), "gzip")])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network)) as nixflex:
        nixflex.set_custom_prompt(NUMBER, "Hello")
    assert b"\r\nAccept-Encoding: gzip\r\n" in network.sent


def test_a_refusal_in_an_unknown_encoding_is_a_refusal() -> None:
    with client(answer(b"?", "br", status="404 Not Found")) as nixflex, pytest.raises(NixflexError) as caught:
        nixflex.set_custom_prompt(NUMBER, "Hello")
    assert caught.value.status == 404


MEBIBYTE = 2**20


@pytest.mark.parametrize("layers", [1, 2])
def test_what_grows_without_bound_is_given_up_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, layers: int
) -> None:
    monkeypatch.setattr(wire, "BODY_LIMIT", MEBIBYTE)
    bomb = bytes(40 * MEBIBYTE)
    for _ in range(layers):
        bomb = gzip.compress(bomb, compresslevel=1)
    tracemalloc.start()
    try:
        assert echo(answer(bomb, ", ".join(["gzip"] * layers))) is None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * MEBIBYTE

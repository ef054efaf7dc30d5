"""Bounded decompression of a response's body, so that a small one cannot grow without bound (gzip bomb).

httpx decompresses each chunk whole, once for every encoding that the answer names: 1.8 kB of twice-packed zeros
became 2 GB before anybody could count. Here one layer of gzip is undone, and no piece is longer than 64 KiB, so
whoever reads may stop after any of them.
"""

import zlib
from collections.abc import Iterator
from typing import Final

import httpx

# What the client asks for; an answer in another encoding is not read.
ACCEPT_ENCODING: Final = "gzip"
_GZIP: Final = frozenset({"gzip", "x-gzip"})
_NONE: Final = frozenset({"", "identity"})
# Bytes.
CHUNK_SIZE: Final = 64 * 1024
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS


def with_bounded_body(response: httpx.Response) -> httpx.Response:
    """Return ``response`` with a body that is decompressed in chunks of at most 64 KiB while it is read.

    Reading it raises :class:`httpx.DecodingError` where the encoding is none that was asked for, several at once,
    or not what the body holds.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in _NONE or not isinstance(response.stream, httpx.SyncByteStream):
        return response
    headers = [(name, value) for name, value in response.headers.raw if name.lower() != b"content-encoding"]
    return httpx.Response(
        response.status_code,
        headers=headers,
        stream=_Decompressed(response.stream, encoding),
        extensions=response.extensions,
    )


class _Decompressed(httpx.SyncByteStream):
    def __init__(self, packed: httpx.SyncByteStream, encoding: str) -> None:
        self._packed = packed
        self._encoding = encoding

    def __iter__(self) -> Iterator[bytes]:
        if self._encoding not in _GZIP:
            raise httpx.DecodingError(f"The answer is encoded as {self._encoding[:40]!r}.")
        decompressor = zlib.decompressobj(_GZIP_WINDOW)
        try:
            for chunk in self._packed:
                rest = chunk
                while rest and not decompressor.eof:
                    yield decompressor.decompress(rest, CHUNK_SIZE)
                    rest = decompressor.unconsumed_tail
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from None
        if not decompressor.eof:
            raise httpx.DecodingError("The compressed answer ends too early.")

    def close(self) -> None:
        self._packed.close()

"""Holds the rows of a long list in a temporary file, so that memory need not."""

import pickle
import weakref
from collections.abc import Collection, Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import Final

from profiles.nixflex.types import RemoteNumber

# Bytes that are kept in memory: the list of a thousand numbers or two needs no file.
IN_MEMORY: Final = 2 * 1024 * 1024
# Of the length that stands before each row, in bytes.
PREFIX: Final = 4


class NumberSpool(Collection[RemoteNumber]):
    """The rows of the list, one a number, in the order in which the numbers were first seen.

    Memory holds a number's name and the place of its row, about 200 bytes. The file has no name, so nobody else
    can read it, and it is gone with this object.
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed below
        self._end = 0
        self._places: dict[str, int] = {}
        weakref.finalize(self, self._file.close)

    def add(self, row: RemoteNumber) -> None:
        """Add ``row``, or replace the one of the same number: the later row is the newer one.

        It must not make a text unknown that was told before.

        Raises:
            OSError: There is no room.
        """
        earlier = self._places.get(row.phone_number)
        if earlier is not None and row.custom_prompt is None:
            row = replace(row, custom_prompt=self._at(earlier).custom_prompt)
        values = (row.phone_number, row.agent_id, row.custom_prompt, row.provider, row.created_at)
        packed = pickle.dumps(values, pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._end)
        self._file.write(len(packed).to_bytes(PREFIX) + packed)
        self._places[row.phone_number] = self._end
        self._end += PREFIX + len(packed)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[RemoteNumber]:
        return map(self._at, self._places.values())

    def __contains__(self, row: object) -> bool:
        return any(each == row for each in self)

    def _at(self, place: int) -> RemoteNumber:
        self._file.seek(place)
        length = int.from_bytes(self._file.read(PREFIX))
        return RemoteNumber(*pickle.loads(self._file.read(length)))  # noqa: S301 - written above

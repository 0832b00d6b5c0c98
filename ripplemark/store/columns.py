"""Packed records by columns: a field of all of them, or of some, is copied when it is asked for. Knows no table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]


class Columns:
    """Records, each field of which stands by itself; or some of these records, for which only their places are kept."""

    __slots__ = ("_fields", "_places")

    def __init__(self, fields: Mapping[str, Column], places: NDArray[np.int32] | None = None) -> None:
        self._fields, self._places = fields, places

    @classmethod
    def of(cls, records: NDArray[np.void]) -> Columns:
        """Of records that stand one after another."""
        return cls({name: _fixed(np.ascontiguousarray(records[name])) for name in records.dtype.names or ()})

    @classmethod
    def unpacked(cls, record: np.dtype[np.void], blobs: Iterable[tuple[bytes, int]]) -> Columns:
        """Of records in blobs, each told with the bytes of all together, so that memory need not hold them beside their columns."""
        fields = _empty(record, 0)
        at = 0
        for blob, size in blobs:
            if not at:
                fields = _empty(record, size // record.itemsize)
            some = np.frombuffer(blob, record)
            for name, field in fields.items():
                field[at : at + len(some)] = some[name]
            at += len(some)
        return cls({name: _fixed(field) for name, field in fields.items()})

    def __len__(self) -> int:
        return len(next(iter(self._fields.values()))) if self._places is None else len(self._places)

    def __getitem__(self, name: str) -> Column:
        """A field of each record; of all records it cannot be written to."""
        field = self._fields[name]
        return field if self._places is None else field.take(self._places)

    @property
    def nbytes(self) -> int:
        """Bytes that these hold by themselves: some of the records are held by those that they are of."""
        return int(sum(field.nbytes for field in self._fields.values()) if self._places is None else self._places.nbytes)

    def take(self, places: NDArray[np.integer]) -> Columns:
        """Some of the records, in this order."""
        some = places.astype(np.int32) if self._places is None else self._places.take(places)
        return Columns(self._fields, some)

    def where(self, wanted: NDArray[np.bool_]) -> Columns:
        """Those of the records that are wanted."""
        return self.take(np.flatnonzero(wanted))

    def before(self, others: Columns) -> Columns:
        """These records, then others with the same fields."""
        return Columns({name: _fixed(np.concatenate([self[name], others[name]])) for name in self._fields})

    def having(self, name: str, field: Column) -> Columns:
        """The same records, all of them, with another field of that name."""
        return Columns({**{other: self[other] for other in self._fields}, name: _fixed(field)})


def _empty(record: np.dtype[np.void], many: int) -> dict[str, Column]:
    """Room for the fields of so many records, in one piece: memory that is asked for at once is had in larger pages. Wide ones stand first."""
    room, at = np.empty(many * record.itemsize, np.uint8), 0
    fields: dict[str, Column] = {}
    for name in sorted(record.names or (), key=lambda name: -record[name].itemsize):
        end = at + many * record[name].itemsize
        fields[name], at = room[at:end].view(record[name]), end
    return fields


def _fixed(field: Column) -> Column:
    field.flags.writeable = False
    return field

"""Where an archive can be cut: at the beginnings of its gzip members, found without unpacking what lies between. Reads only what it must.

A page may itself hold an archive, so what looks like a border need not be one: whoever reads up to it finds out, and says where it is.
"""

from __future__ import annotations

import zlib
from pathlib import Path

_MEMBER = b"\x1f\x8b\x08"  # gzip, deflated
_CHUNK = 1024 * 1024
_PEEK = 4096  # compressed bytes that give the first ones of a record


def is_packed(path: Path) -> bool:
    """Whether a file is gzip."""
    with path.open("rb") as stream:
        return stream.read(len(_MEMBER)) == _MEMBER


def border_after(path: Path, offset: int) -> int:
    """Where the next record at or after a place begins, by its looks; the size of the file if there is none."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        while offset < size:
            stream.seek(offset)
            chunk = stream.read(_CHUNK + _PEEK)
            at = chunk.find(_MEMBER)
            while 0 <= at < _CHUNK:
                if _begins_record(chunk[at : at + _PEEK]):
                    return offset + at
                at = chunk.find(_MEMBER, at + 1)
            offset += _CHUNK
    return size


def _begins_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(packed, 5) == b"WARC/"
    except zlib.error:
        return False

"""Gzip members that follow one another, unpacked one by one: libdeflate is a third faster than a stream, but has to know where a member ends.

A member ends where another seems to begin, and its length and checksum prove it. Knows nothing of records.
"""

from __future__ import annotations

from collections.abc import Iterator

from deflate import DeflateError, gzip_decompress

_MEMBER = b"\x1f\x8b\x08"  # gzip, deflated
_LEAST = 18  # bytes: header and trailer
_TRIES = 4  # ends that may prove to be none: each costs an attempt to unpack


def members(packed: bytes, most: int) -> Iterator[tuple[bytearray, int]]:
    """(what a member holds, where the next one begins), up to the first that is broken, or holds nothing or more than `most` bytes."""
    view, at = memoryview(packed), 0
    while at < len(packed):
        begin, end = at, at
        for _ in range(_TRIES):
            end = packed.find(_MEMBER, end + _LEAST)
            end = end if end >= 0 else len(packed)
            size = int.from_bytes(view[end - 4 : end], "little")
            if 0 < size <= most and (held := _unpacked(view[begin:end], size)) is not None:
                yield held, end
                at = end
                break
            if end == len(packed):
                return
        if at == begin:
            return


def _unpacked(member: memoryview, size: int) -> bytearray | None:
    try:
        held = gzip_decompress(member, size)
    except DeflateError:
        return None
    return held if len(held) == size else None

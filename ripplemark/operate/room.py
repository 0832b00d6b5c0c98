"""Room on the disk: what is free, what must stay free, and which complaints of others mean that there is none. Writes nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from ripplemark.errors import DiskFull

MEGABYTE = 1_000_000
#: No room left, a quota used up, a limit on file size reached.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_ROOM_WORDS = ("No space left on device", "Disk quota exceeded", "File too large")


def free_bytes(folder: Path) -> int:
    """Bytes that this user may still write on the device of a folder, or of the nearest folder above it that is there."""
    while True:
        try:
            found = os.statvfs(folder)
        except FileNotFoundError:
            folder = folder.absolute().parent
        else:
            return found.f_bavail * found.f_frsize


def one_of_each_device(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The first folder on each device, made where it is missing."""
    found: dict[int, Path] = {}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        found.setdefault(folder.stat().st_dev, folder)
    return tuple(found.values())


def demand_room(folder: Path, wanted: int) -> None:
    """Raise DiskFull where less than `wanted` bytes are free; 0 asks nothing. A look costs some microseconds."""
    if wanted and (free := free_bytes(folder)) < wanted:
        raise DiskFull(
            f"{folder}: only {free / MEGABYTE:,.0f} MB are free, and {wanted / MEGABYTE:,.0f} MB are wanted "
            "(keep_free under [storage]). Free some and run again: nothing committed is lost, and it goes on where it was"
        )


def means_no_room(error: BaseException) -> bool:
    """Whether an error of the system, DuckDB or Arrow says that the disk is full."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return True
    return any(words in str(error) for words in _NO_ROOM_WORDS)

"""The writer's lock: a file beside the database that one process holds, and in which it says who it is. A kill frees it at once."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from ripplemark.errors import StoreError, StoreLocked

AGAIN_SECONDS = 0.5  # between two tries


def take_lock(path: Path, holder: str, wait: float) -> IO[str]:
    """The lock of a database, held until the file is closed. Raises StoreLocked with the holder's name, StoreError."""
    lock = Path(f"{path}.lock").open("a+", encoding="utf-8")  # noqa: SIM115 - held as long as the store is open
    ends = time.monotonic() + wait
    while not _locked(lock):
        lock.seek(0)
        who = lock.read(200).strip() or "another run"
        if time.monotonic() >= ends or (holder and who.startswith(f"{holder} (")):
            lock.close()
            raise StoreLocked(f"{path}: {who} is writing to this database. Wait for it to end, or stop it")
        time.sleep(AGAIN_SECONDS)
    lock.truncate(0)
    lock.write(f"{holder or 'a run'} (process {os.getpid()})")
    lock.flush()
    return lock


def _locked(lock: IO[str]) -> bool:
    """Whether the lock is ours now."""
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def restore_mark(path: Path) -> Path:
    """The file that is there while a restore puts a database and its data in place."""
    return path.with_name(f"{path.name}.swap")


def demand_whole(path: Path) -> None:
    """Raise StoreError where a restore was cut off between the database and its data."""
    if (mark := restore_mark(path)).exists():
        raise StoreError(
            f"{path}: a restore was cut off ({mark.name} is there). Run the same `ripplemark restore` again, with --force"
        )

"""Puts a backup in place of what is there: copies first, verifies the copies, then swaps by renaming. Knows no SQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from ripplemark.operate.backups import BEFORE, COMING, DATA, DATABASE, Manifest, copied

_BESIDE = ("", "-wal", "-shm")  # what belongs to a database


def stage(backup: Path, manifest: Manifest, database: Path, data: Path) -> None:
    """Copy a backup beside what is there and compare every copy with the list. Raises OSError, ValueError for a copy that differs."""
    unstage(database, data)
    for name, wanted in manifest.files.items():
        if name == DATABASE:
            target = coming(database)
        elif name.startswith(f"{DATA}/"):
            target = data / COMING / name.removeprefix(f"{DATA}/")
        else:
            continue
        if copied(backup / name, target) != wanted:
            raise ValueError(name)
    (data / COMING).mkdir(parents=True, exist_ok=True)


def coming(database: Path) -> Path:
    """The database that is about to take the place of this one."""
    return database.with_name(database.name + COMING)


def unstage(database: Path, data: Path) -> None:
    """Remove what an earlier try left behind."""
    coming(database).unlink(missing_ok=True)
    shutil.rmtree(data / COMING, ignore_errors=True)


def swap(database: Path, data: Path, mark: Path, told: Callable[[str], None] = lambda _: None) -> None:
    """Old out, new in. While `mark` is there the two may not fit together; a restore that was cut off is run again, and then what is aside
    already is the old, and what stands in its place the new of the first try."""
    if not mark.exists():
        shutil.rmtree(data / BEFORE, ignore_errors=True)
        for suffix in _BESIDE:
            _aside_of(database, suffix).unlink(missing_ok=True)
        mark.touch()
        _flush(mark.parent)
    for suffix in reversed(_BESIDE):  # the log before the file: an old log must never meet the new file
        _put_aside(database.with_name(database.name + suffix), _aside_of(database, suffix))
    told("the old database is aside")
    coming(database).rename(database)
    told("the new database is in place")
    _swap_folder(data, told)
    _flush(database.parent)
    mark.unlink()
    _flush(mark.parent)


def _aside_of(database: Path, suffix: str) -> Path:
    return database.with_name(database.name + suffix + BEFORE)


def _put_aside(there: Path, aside: Path) -> None:
    if not os.path.lexists(there):
        return
    if not os.path.lexists(aside):
        there.rename(aside)
    elif there.is_dir() and not there.is_symlink():
        shutil.rmtree(there)
    else:
        there.unlink()


def _swap_folder(data: Path, told: Callable[[str], None]) -> None:
    """The contents of the folder, not the folder: it may be a mount."""
    (data / BEFORE).mkdir(exist_ok=True)
    for old in sorted(data.iterdir()):
        if old.name not in (COMING, BEFORE, "schedule.lock", "schedule.json"):
            _put_aside(old, data / BEFORE / old.name)
            told(f"{old.name} is aside")
    for new in sorted((data / COMING).iterdir()):
        new.rename(data / new.name)
        told(f"{new.name} is in place")
    (data / COMING).rmdir()
    _flush(data)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A folder of backups: one folder each, named by its moment, with a list of its files and their hashes. Knows no SQL.

    backups/ripplemark-20261129T030000Z/
      manifest.json   version, schema, rows of each table, every file with size and sha-256
      ripplemark.db   the database
      data/...        what stands beside it
      project.toml    the project file, to look at; it is not restored
      accounts        who may sign in to the dashboard, where anybody may; put back only where there are none

Files of `data` that did not change since the backup before are hard links to the same bytes, where the file system has them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ripplemark.errors import InputError, StoreCorrupt

MANIFEST, DATABASE, DATA, PROJECT, ACCOUNTS = "manifest.json", "ripplemark.db", "data", "project.toml", "accounts"
NAME = re.compile(r"ripplemark-\d{8}T\d{6}Z(?:-\d+)?")
PART = ".part"
BLOCK = 1 << 20
#: Of `data`: what belongs to a process, not to the data.
_PASSING = re.compile(r"schedule\.(lock|json)(\.part)?|\..*\.part")
COMING, BEFORE = ".restoring", ".before-restore"  # of a restore


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    version: str
    schema: int
    rows: dict[str, int]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)  # path -> (bytes, sha-256)

    def text(self) -> str:
        """As JSON."""
        files = {name: {"bytes": size, "sha256": digest} for name, (size, digest) in sorted(self.files.items())}
        return json.dumps(
            {"made_at": self.made_at, "version": self.version, "schema": self.schema, "rows": self.rows, "files": files},
            indent=1,
        )

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Of a backup's folder. Raises InputError where there is none, StoreCorrupt where it cannot be read."""
        try:
            raw: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            files = {str(n): (int(f["bytes"]), str(f["sha256"])) for n, f in raw["files"].items()}
            found = cls(
                str(raw["made_at"]),
                str(raw["version"]),
                int(raw["schema"]),
                {str(k): int(v) for k, v in raw["rows"].items()},
                files,
            )
        except (FileNotFoundError, NotADirectoryError) as e:
            raise InputError(f"{folder}: no backup ({MANIFEST} is missing). Name a folder that `ripplemark backup` made") from e
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
            raise StoreCorrupt(f"{folder / MANIFEST}: cannot be read ({e}). Take another backup") from e
        for name in found.files:
            path = Path(name)
            if path.is_absolute() or ".." in path.parts or not path.parts:
                raise StoreCorrupt(f"{folder / MANIFEST}: names a file outside the backup ({name!r}). Take another backup")
        return found


def backups(folder: Path) -> list[Path]:
    """The finished backups of a folder, oldest first."""
    return sorted(p for p in folder.glob("ripplemark-*") if NAME.fullmatch(p.name) and (p / MANIFEST).is_file())


def chosen(path: Path) -> Path:
    """The backup that a path means: itself, or the newest of a folder of backups. Raises InputError."""
    if (path / MANIFEST).is_file():
        return path
    found = backups(path) if path.is_dir() else []
    if not found:
        raise InputError(f"{path}: no backup there. Name a folder that `ripplemark backup` made, or the folder of such folders")
    return found[-1]


def begun(folder: Path, now: datetime) -> Path:
    """A new folder for a backup that is not finished; leftovers of killed ones are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"ripplemark-*{PART}"):
        shutil.rmtree(left)
    name = f"ripplemark-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    number = 0
    while (folder / (free := f"{name}-{number}" if number else name)).exists():
        number += 1
    part = folder / f"{free}{PART}"
    part.mkdir(mode=0o700)
    return part


def finished(part: Path, manifest: Manifest) -> Path:
    """The backup under its own name: its list is the last thing written, and all of it is on the disk."""
    with (part / MANIFEST).open("w", encoding="utf-8") as out:
        out.write(manifest.text())
        out.flush()
        os.fsync(out.fileno())
    done = part.with_name(part.name.removesuffix(PART))
    part.rename(done)
    _flush(done.parent)
    return done


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Remove all finished backups but the newest so many; gives those that went."""
    gone = backups(folder)[:-number]
    for old in gone:
        (old / MANIFEST).unlink()  # without its list it is none any more, also when this is cut off
        shutil.rmtree(old)
    return gone


def data_files(data: Path) -> Iterator[Path]:
    """Files of the data folder that are data, relative to it, in order."""
    for file in sorted(data.rglob("*")):
        name = file.relative_to(data)
        if (
            file.is_file()
            and not file.is_symlink()
            and not _PASSING.fullmatch(file.name)
            and name.parts[0] not in (COMING, BEFORE)
        ):
            yield name


def digest_of(file: Path) -> tuple[int, str]:
    """(bytes, sha-256) of a file."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def copied(source: Path, target: Path) -> tuple[int, str]:
    """(bytes, sha-256) of what was copied; the copy is on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("wb") as out:
        while block := read.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def taken(data: Path, name: Path, part: Path, before: tuple[Path, Manifest] | None) -> tuple[int, str]:
    """Bring one file of the data into a backup: linked to the backup before where it is the same there, else copied."""
    source, target = data / name, part / DATA / name
    key = f"{DATA}/{name.as_posix()}"
    if before and before[1].files.get(key, (-1, ""))[0] == source.stat().st_size:
        found = digest_of(source)
        if before[1].files[key] == found and _linked(before[0] / key, target):
            return found
    return copied(source, target)


def _linked(source: Path, target: Path) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:  # another device, a file system without links, or the file is gone
        return False
    return True


def verified(folder: Path, manifest: Manifest, told: Callable[[int], None] = lambda _: None) -> None:
    """Read every file of a backup again. Raises StoreCorrupt for the first that is missing, or other than its list says."""
    for name, wanted in manifest.files.items():
        try:
            found = digest_of(folder / name)
        except OSError as e:
            raise StoreCorrupt(f"{folder / name}: cannot be read ({e.strerror}). Take another backup") from e
        if found != wanted:
            raise StoreCorrupt(f"{folder / name}: is not what was saved (sha-256 differs). Take another backup")
        told(found[0])


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

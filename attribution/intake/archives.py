"""Zip archives of exports, as Search Console packs them, and files packed with xz: what is in them as files, within bounds. Knows no format."""

from __future__ import annotations

import lzma
import os
import time
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from ripplemark.errors import InputError
from ripplemark.text import visible_control

MOST_MEMBERS = 100
MOST_BYTES = 1024**3  # of all members together, unpacked
_PIECE = 1 << 20
_WORKBOOK = "[Content_Types].xml"
_XZ = b"\xfd7zXZ\x00"
_XZ_MEMORY = 256 * 1024 * 1024  # bytes that a stream may ask for


@contextmanager
def unpacked(path: Path, called: str = "") -> Generator[tuple[Path, ...]]:
    """The file itself; of a zip archive its members, called `archive.zip:member.csv`, of an xz file what is packed in it, for as long as
    the context is open. Errors name it as it is `called`.

    Raises InputError for a workbook, an archive that is encrypted or damaged, and for one that unpacks to more than the bounds."""
    if _is_xz(path):
        with TemporaryDirectory(prefix="ripplemark-") as folder:
            yield (_unpack_xz(path, called or str(path), Path(folder)),)
        return
    if not zipfile.is_zipfile(path):
        yield (path,)
        return
    with TemporaryDirectory(prefix="ripplemark-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                found = tuple(_members(path, called or str(path), archive, Path(folder)))
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as e:
            raise InputError(
                f"{called or path}: cannot be unpacked ({visible_control(str(e), 200)}). Unpack it and name the files in it"
            ) from e
        yield found


def _is_xz(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_XZ)) == _XZ


def _unpack_xz(path: Path, called: str, folder: Path) -> Path:
    to, written = folder / f"{path.name}:{path.name.removesuffix('.xz')}", 0
    try:
        with path.open("rb") as packed, to.open("wb") as file:
            for piece in _xz_pieces(packed):
                written += file.write(piece)
                if written > MOST_BYTES:
                    raise InputError(
                        f"{called}: unpacks to more than {MOST_BYTES // 1024**2:,} MB. Unpack it and name the file in it"
                    )
    except (lzma.LZMAError, EOFError) as e:
        raise InputError(
            f"{called}: cannot be unpacked ({visible_control(str(e), 200)}). Unpack it and name the file in it"
        ) from e
    _keep_day(to, path.stat().st_mtime)
    return to


def _xz_pieces(packed: IO[bytes]) -> Iterator[bytes]:
    stream = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
    while not stream.eof:
        given = packed.read(_PIECE) if stream.needs_input else b""
        if stream.needs_input and not given:
            raise EOFError("it breaks off")
        yield stream.decompress(given, _PIECE)


def _keep_day(file: Path, at: float) -> None:
    """An unpacked file is as old as it was when it was packed: exports that name no day are dated by it."""
    os.utime(file, (at, at))


def _members(path: Path, called: str, archive: zipfile.ZipFile, folder: Path) -> Generator[Path]:
    members = [m for m in archive.infolist() if not m.is_dir() and not PurePosixPath(m.filename).name.startswith((".", "__"))]
    if any(m.filename == _WORKBOOK for m in members):
        raise InputError(f"{called}: a workbook. Export as CSV, or save its sheet as CSV")
    if not members:
        raise InputError(f"{called}: an archive with no file in it")
    if len(members) > MOST_MEMBERS:
        raise InputError(
            f"{called}: {len(members):,} files in one archive; at most {MOST_MEMBERS}. Unpack it and name the files"
        )
    left = MOST_BYTES
    for n, member in enumerate(members):
        name = visible_control(PurePosixPath(member.filename.replace("\\", "/")).name, 100) or str(n)
        to = folder / str(n) / f"{path.name}:{name.replace('/', '_')}"
        to.parent.mkdir()
        left -= _unpack(archive, member, to, left)
        _keep_day(to, _packed_at(member))
        if left <= 0:
            raise InputError(f"{called}: unpacks to more than {MOST_BYTES // 1024**2:,} MB. Unpack it and name the files in it")
        yield to


def _packed_at(member: zipfile.ZipInfo) -> float:
    """When a member was packed, in Unix seconds; archives write local time without a zone."""
    return time.mktime((*member.date_time, 0, 0, -1))


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, most: int) -> int:
    """The bytes written: whatever the archive says of itself, no more than a piece over `most`."""
    written = 0
    with archive.open(member) as source, to.open("wb") as file:
        while written < most and (piece := source.read(_PIECE)):
            written += file.write(piece)
    return written

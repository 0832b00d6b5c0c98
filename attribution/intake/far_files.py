"""Files to be loaded that stand in storage that speaks S3: fetched into a folder for as long as they are read. Knows no format."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from attribution.traffic.buckets import ObjectPath
from ripplemark.errors import InputError
from ripplemark.operate.room import demand_room

S3 = "s3://"
_PIECE = 1 << 20


@contextmanager
def fetched(
    names: Iterable[str], endpoint: str, keep_free: int = 0, progress: Callable[[str, int], None] = lambda _name, _done: None
) -> Generator[dict[Path, str]]:
    """File -> how it was named, in the order given: paths as they are; of `s3://bucket/...` a copy of the object, or of every object that a name
    with `*` matches within a part. `progress` is told (name, bytes so far).

    Raises InputError for a name that no object has, DiskFull where the copies would leave less than `keep_free` bytes, StoreError."""
    with TemporaryDirectory(prefix="ripplemark-") as made:
        folder, files = Path(made), dict[Path, str]()
        for name in names:
            if not name.startswith(S3):
                files[Path(name)] = name
                continue
            objects = _objects(name, endpoint)
            demand_room(folder, keep_free + sum(o.size for o in objects))
            for one in objects:
                files[_copied(one, folder / str(len(files)), progress)] = str(one)
        yield files


def _objects(name: str, endpoint: str) -> list[ObjectPath]:
    bucket, _, key = name.removeprefix(S3).partition("/")
    if not bucket or not key or key.endswith("/"):
        raise InputError(f"{name}: names no file. Name one, or a pattern such as {name.rstrip('/')}/*.jsonl.gz")
    found = list(ObjectPath(bucket, endpoint).glob(key))
    if not found:
        raise InputError(f"{name}: there is no such object. See what there is with the storage's own tool")
    return found


def _copied(one: ObjectPath, folder: Path, progress: Callable[[str, int], None]) -> Path:
    folder.mkdir()
    to = folder / one.name
    with one.reading() as source, to.open("wb") as out:
        while piece := source.read(_PIECE):
            out.write(piece)
            progress(one.name, out.tell())
    os.utime(to, ns=(one.changed, one.changed))  # exports that name no day are dated by it
    return to

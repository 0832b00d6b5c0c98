"""A folder of hits and visits in storage that speaks S3: what a path is to a folder on a disk. Knows no table.

An object is there whole or not at all, so nothing is renamed: its bytes are put in one request, under the name they keep. Keys and region come
from the environment, as every client of S3 takes them (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`), or from the machine's role.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ripplemark.errors import StoreError

_SECONDS = 20.0  # for a connection, and for an answer; each is asked again three times


@dataclass(frozen=True, slots=True, order=True)
class ObjectPath:
    """The name of an object, or of what names of objects begin with: `bucket/prefix/...`."""

    key: str
    endpoint: str = ""  # of storage that is not Amazon's
    size: int = 0  # bytes, where a listing told
    changed: int = 0  # ns since 1970, where a listing told

    def __str__(self) -> str:
        return f"s3://{self.key}"

    def __truediv__(self, name: str) -> ObjectPath:
        return ObjectPath(f"{self.key.rstrip('/')}/{name}", self.endpoint)

    @property
    def name(self) -> str:
        """The last part."""
        return PurePosixPath(self.key).name

    @property
    def stem(self) -> str:
        """The last part without its ending."""
        return PurePosixPath(self.key).stem

    @property
    def parent(self) -> ObjectPath:
        """All but the last part."""
        return ObjectPath(str(PurePosixPath(self.key).parent), self.endpoint)

    @property
    def filesystem(self) -> Any:
        """The connection, as Arrow reads and writes by it."""
        return _connection(self.endpoint)

    def glob(self, pattern: str) -> Iterator[ObjectPath]:
        """The objects whose names under this one match, `*` within a part; in order of their names."""
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - few keep their hits in buckets

        fixed = re.split(r"[*?\[]", pattern)[0].rpartition("/")[0]
        under = f"{self.key}/{fixed}".rstrip("/")
        with _told(self):
            found = self.filesystem.get_file_info(FileSelector(under, allow_not_found=True, recursive=True))
        parts = pattern.split("/")
        for info in sorted(found, key=lambda i: str(i.path)):
            names = info.path.removeprefix(f"{self.key}/").split("/")
            if info.type == FileType.File and len(names) == len(parts) and all(map(fnmatchcase, names, parts)):
                yield ObjectPath(info.path, self.endpoint, info.size or 0, info.mtime_ns or 0)

    def write_bytes(self, data: Any) -> None:
        """Put the object, whole."""
        with _told(self), self.filesystem.open_output_stream(self.key, compression=None) as out:
            out.write(data)

    @contextmanager
    def reading(self) -> Generator[Any]:
        """The object from front to back."""
        with _told(self), self.filesystem.open_input_stream(self.key, compression=None) as stream:
            yield stream

    def unlink(self, missing_ok: bool = False) -> None:
        """Remove the object. Storage does not tell whether it was there."""
        del missing_ok
        with _told(self):
            try:
                self.filesystem.delete_file(self.key)
            except FileNotFoundError:
                return


@contextmanager
def _told(path: ObjectPath) -> Generator[None]:
    """What the storage complains of, as a StoreError about this name."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as e:
        raise StoreError(
            f"{path}: the storage does not do it ({str(e)[:300]}). See that the bucket is there and the keys in the environment may"
            " list, read, write and delete in it"
        ) from e


@cache
def _connection(endpoint: str) -> Any:
    from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem  # noqa: PLC0415 - few keep their hits in buckets

    there = urlsplit(endpoint)
    elsewhere = {"endpoint_override": there.netloc, "scheme": there.scheme} if endpoint else {}
    again = AwsStandardS3RetryStrategy(max_attempts=4)
    return S3FileSystem(connect_timeout=_SECONDS, request_timeout=_SECONDS, retry_strategy=again, **elsewhere)

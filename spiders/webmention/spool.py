"""Claims that wait on disk until a crawl takes them in: a file each, written whole or not at all.

The receiver must answer while a crawl holds the store's only writer's place; so it never writes to the store.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ripplemark.records import Claim
from ripplemark.store.clock import moment, stamp

MOST_WAITING = 10_000
MOST_BYTES = 16_384  # two URLs of the longest kind, escaped
_NAME = "[0-9a-f]" * 32 + ".json"


class SpoolFull(Exception):
    """As many claims wait as the spool holds: the next crawl makes room."""


class Spool:
    """The folder of waiting claims."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, claim: Claim) -> None:
        """Keep a claim; one sent again replaces itself. Raises SpoolFull, OSError."""
        path = self._path(claim.id)
        if not path.exists() and self.waiting() >= MOST_WAITING:
            raise SpoolFull
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.{id(claim)}")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"source": claim.source, "target": claim.target, "received_at": stamp(claim.received_at)}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def waiting(self) -> int:
        """How many claims wait."""
        return sum(1 for _ in self.folder.glob(_NAME))

    def holds(self, claim_id: str) -> bool:
        """Whether a claim waits; `claim_id` is 32 hex digits."""
        return self._path(claim_id).exists()

    def claims(self) -> Iterator[Claim]:
        """The waiting claims, oldest first. A file that is none of ours is left where it is."""
        paths = sorted(self.folder.glob(_NAME), key=lambda p: (p.stat().st_mtime_ns, p.name))
        for path in paths:
            if claim := _read(path):
                yield claim

    def remove(self, claims: Iterable[Claim]) -> None:
        """Forget claims that are safe in the store; one that was sent again meanwhile stays."""
        for claim in claims:
            path = self._path(claim.id)
            if _read(path) == claim:
                path.unlink(missing_ok=True)

    def _path(self, claim_id: str) -> Path:
        return self.folder / f"{claim_id}.json"


def _read(path: Path) -> Claim | None:
    with suppress(OSError, ValueError, TypeError, KeyError):
        with path.open(encoding="utf-8") as file:
            data = json.loads(file.read(MOST_BYTES))
        at: datetime = moment(data["received_at"]).astimezone(UTC)
        return Claim(path.stem, str(data["source"]), str(data["target"]), at)
    return None

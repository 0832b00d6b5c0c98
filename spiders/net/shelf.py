"""Good copies of robots.txt kept in a folder between runs, so that tomorrow's run within 24 hours asks nobody twice."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

_MOST_HEAD = 4096


class FolderShelf:
    """A Shelf (see spiders.net.robots): one file per origin, a JSON line and the body below it; written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.robots"

    def robots_copy(self, origin: str) -> tuple[bytes, str, float] | None:
        """(body, Content-Encoding, Unix time of the fetch), or None; a file that cannot be read is no copy."""
        try:
            head, _, body = self._file(origin).read_bytes().partition(b"\n")
            said = json.loads(head[:_MOST_HEAD])
            return (body, str(said["encoding"]), float(said["at"])) if said["origin"] == origin else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep_robots_copy(self, origin: str, body: bytes, content_encoding: str, at: float) -> None:
        """Keep a copy in the place of the one before."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._file(origin)
        head = json.dumps({"origin": origin, "encoding": content_encoding, "at": at}).encode()
        half = file.with_suffix(".half")
        half.write_bytes(head + b"\n" + body)
        half.replace(file)

"""A small world, made once for all tests of this folder, and ways to read it back."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from world.make import WorldSummary, make_world

SMALL = {"seed": 7, "sites": 12, "days": 14, "visits": 800}


@dataclass(frozen=True)
class Answer:
    at: datetime
    status: int
    headers: dict[str, str]
    body: bytes


class Archive:
    """The captures of a world by URL, as a clock would see them."""

    def __init__(self, folder: Path) -> None:
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self.files = sorted((folder / "web").iterdir())
        for path in self.files:
            for url, answer in _read(path):
                self.answers[url].append(answer)
        for found in self.answers.values():
            found.sort(key=lambda answer: answer.at)

    def at(self, url: str, clock: datetime) -> Answer | None:
        """The latest answer of a URL not after the clock."""
        past = [answer for answer in self.answers[url] if answer.at <= clock]
        return past[-1] if past else None


def _read(path: Path) -> Iterator[tuple[str, Answer]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            at = datetime.fromisoformat(record.headers["WARC-Date"])
            http = record.http_headers
            yield record.headers["WARC-Target-URI"], Answer(at, http.status_code, dict(http), record.reader.read())


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class Made:
    folder: Path
    summary: WorldSummary
    archive: Archive

    def truth(self, name: str) -> list[dict[str, Any]]:
        return rows(self.folder / "truth" / f"{name}.jsonl")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("world")
    summary = make_world(folder, **SMALL)
    return Made(folder, summary, Archive(folder))

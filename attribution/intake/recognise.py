"""What a file is, by its content and never by its name; and, of an unknown one, which of the known formats it comes near.

Each format is one small file in `intake/formats/`; adding one is writing that file and naming it in FORMATS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attribution.intake.binary import binary_kind
from attribution.intake.csv_table import encoding_of
from attribution.intake.log_text import LogText
from ripplemark.config import Project
from ripplemark.errors import InputError
from ripplemark.records import Reject
from ripplemark.store.database import Database
from ripplemark.text import visible_control

if TYPE_CHECKING:
    from attribution.intake.logs import LogReader

SAMPLE = 64 * 1024  # bytes looked at
_LETTERS = re.compile(r"[^\W\d_]+")
SHOWN = 80  # characters of an unknown file
NEAREST = 3  # formats that are named for it
ENOUGH = 0.5  # share of the first lines that must look like a log
Row = TypeVar("Row")
Progress = Callable[[str, int], None]  # (file name, lines done)


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file."""

    path: Path
    compressed: bool
    encoding: str
    lines: tuple[str, ...]  # whole lines, empty ones left out; the last one too if the file is short
    address: str = ""  # where it stands, if the path is only a copy: of a member of an archive, of an object in storage
    binary: str = ""  # what it is, where it is no text

    @property
    def where(self) -> str:
        """How the file is kept in mind."""
        return self.address or str(self.path)

    @property
    def source(self) -> str:
        """How what is put aside of the file names it: by its name, or by its address in storage."""
        return self.address if "://" in self.address else self.path.name

    def named(self, rows: Iterable[Row]) -> Iterator[Row]:
        """What was read of the path; rejects name the source."""
        return iter(rows) if self.source == self.path.name else (_named(row, self.source) for row in rows)

    @property
    def first(self) -> str:
        """The first line."""
        return self.lines[0] if self.lines else ""


@dataclass(frozen=True, slots=True)
class Context:
    """What loading a file needs."""

    project: Project
    db: Database
    run_id: int
    now: datetime
    logs: LogReader
    progress: Progress


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file. For all formats: read = kept + filtered + rejected."""

    path: Path
    format: str
    read: int = 0  # lines, or rows
    kept: int = 0
    filtered: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    new: int = 0  # records that the store did not have
    new_pages: int = 0  # of others, that the file made known
    reads_pages: bool = False  # it tells what pages said when they were visited
    lists_links: bool = False  # it is a link list of another tool
    known: bool = False  # the content was loaded before
    note: str = ""  # what else a person should know, in words
    machines: dict[str, int] = field(default_factory=dict)  # requests of machines by purpose, all of them filtered
    address: str = ""  # where it stands, if the path is only a copy

    @property
    def where(self) -> str:
        """How a person names the file."""
        return self.address or str(self.path)

    @property
    def unchanged(self) -> bool:
        """Whether the file brought nothing new."""
        return self.new == 0 and not self.rejected


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    name: str
    about: str  # said aloud: "an access log in combined format"
    why_not: Callable[[Sample], str]  # "" if a file is of this format, else the reason in a few words
    load: Callable[[Context, Sample], FileReport]


def _named(row: Row, source: str) -> Row:
    return replace(row, source=source) if isinstance(row, Reject) else row


def read_sample(path: Path, address: str = "") -> Sample:
    """The beginning of a file, which is a copy of what stands at `address` if that is given. Raises InputError when it cannot be read."""
    text = LogText(path)
    try:
        head = text.head(SAMPLE)
        compressed = text.compressed
    except (OSError, EOFError) as e:
        raise InputError(f"{path}: cannot be read ({getattr(e, 'strerror', None) or e}). Check the name and the rights") from e
    encoding = encoding_of(head)
    known = head.decode(encoding, "replace").lstrip("\ufeff")
    whole = known if len(head) < SAMPLE else known[: known.rfind("\n") + 1] or known
    lines = tuple(stripped for line in whole.split("\n") if (stripped := line.rstrip("\r")).strip())
    return Sample(path, compressed, encoding, lines, address, binary_kind(head, known))


def recognise(sample: Sample, formats: tuple[Format, ...]) -> Format:
    """The first format that a file is of. Raises InputError that says how it begins, what it comes near, and what it lacks for that; or
    what it is instead of text."""
    reasons: list[tuple[Format, str]] = []
    for candidate in formats:
        reason = candidate.why_not(sample)
        if not reason:
            return candidate
        reasons.append((candidate, reason))
    if sample.binary:
        raise InputError(
            f"{sample.where}: no format that is known. It is not text: {sample.binary}. docs/formats.md names what can be loaded"
        )
    meaningless = replace(sample, lines=tuple(_LETTERS.sub("x", line) for line in sample.lines))
    near = [(form.about, reason) for form, reason in reasons if reason != form.why_not(meaningless)]
    raise InputError(f"{sample.where}: no format that is known. {_seen(sample, near)}")


def _seen(sample: Sample, near: list[tuple[str, str]]) -> str:
    """What a person needs to know of a file of no known format: how it begins, and the formats that its words, not its shape alone,
    come near; of these the ones that lack least."""
    least = sorted(near, key=lambda found: len(found[1]))[:NEAREST]
    nearest = (
        "It comes near " + "; ".join(f"{about} ({reason})" for about, reason in least) if least else "A heading may be missing"
    )
    begins = visible_control(" ".join(sample.first.split()), SHOWN)
    return f"It begins with: {begins}. {nearest}. docs/formats.md shows a line of each format"

"""The lines of one block of a log as columns, whatever the log's format; and what every reader of lines does first.

Each format is read into the fields of a combined line, so that nothing behind this knows formats. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from attribution.intake.log_text import LINE_LIMIT, Block
from attribution.intake.log_times import Bytes, Ints, Mask
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

#: The fields of a line that are text. `who` is all before the time: host, ident, user; `tail` what follows the agent.
FIELDS = ("who", "request", "referrer", "agent", "tail")
EARLIEST = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp())  # before that, nobody served the web
_NEWLINE, _RETURN = 10, 13
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe")  # of UTF-8 and UTF-16; what Windows tools put in front
#: What looks like an IP address, of either version.
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[\da-fA-F]{1,4}:){7}[\da-fA-F]{1,4}"
    r"|(?=[\da-fA-F:]{0,39}::)[\da-fA-F:]{2,39}(?:\.\d{1,3}){0,3})(?![\w.])"
)
_SHOWN = 800  # bytes of a line that is too long


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one block that could be read, as columns of equal length, and those that could not."""

    number: Ints  # line number in the file
    at: Ints  # seconds since 1970, UTC
    offset: Ints  # seconds east of UTC, as the server wrote it
    status: Ints
    text: dict[str, pa.DictionaryArray]  # per FIELDS; null where the format has no such field
    blank: int  # empty lines
    rejects: tuple[Reject, ...]
    headings: int = 0  # lines that say what the others hold
    unwilling: Mask | None = None  # whose browser asked not to be tracked; None where the format does not say

    @property
    def read(self) -> int:
        """All lines of the block."""
        return len(self.number) + len(self.rejects) + self.blank + self.headings


#: (block, what rejects are filed under, epoch seconds after which a time is in the future) -> its lines
LineReader = Callable[[Block, str, int], Lines]


def clean(data: bytes) -> bytes:
    """Valid UTF-8 without NUL and byte order mark: what cannot be decoded becomes U+FFFD. The number of lines stays."""
    data = data.removeprefix(_MARKS[0]).removeprefix(_MARKS[1])
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace").encode("utf-8")
    return data


def bounds(buf: Bytes) -> tuple[Ints, Ints]:
    """Where lines begin and where they end, the line feed and a carriage return before it left out."""
    feeds = np.flatnonzero(buf == _NEWLINE)
    starts = np.concatenate([[0], feeds[:-1] + 1]).astype(np.int64)[: len(feeds)]
    return starts, feeds - ((feeds > starts) & (buf[np.maximum(feeds - 1, 0)] == _RETURN))


def shown(line: str) -> str:
    """A line as it may be kept among the rejects: control characters visible, addresses blotted out."""
    return visible_control(_ADDRESS.sub("(address)", line))


def rejected(
    data: bytes, starts: Ints, ends: Ints, lines: Iterable[tuple[int, RejectReason]], source: str, first: int
) -> list[Reject]:
    """Rejects for lines given by their place in the block."""
    return [
        Reject(
            source,
            first + i,
            reason,
            shown(data[int(starts[i]) : int(ends[i])][:LINE_LIMIT].decode("utf-8", "replace")),
        )
        for i, reason in lines
    ]


def too_long(data: bytes, starts: Ints, which: Ints, source: str, first: int) -> list[Reject]:
    """Rejects for lines of more than LINE_LIMIT bytes."""
    return rejected(data, starts, starts + _SHOWN, ((i, RejectReason.LINE_TOO_LONG) for i in which.tolist()), source, first)

"""The text of a log, plain, gzip or zstd, as blocks of whole lines; and which log it is by its content, whatever its name.

Reads bytes. Does not know what a log line looks like.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import FileIO
from pathlib import Path

import numpy as np
import zstandard

LINE_LIMIT = 64 * 1024  # bytes; a longer line is cut there, and rejected later
PIECE = (
    12 * 1024 * 1024
)  # bytes of text read at a time: what memory use depends on; what is asked once of a block costs less in larger ones
HEAD = 4096  # bytes at the start, and before the committed offset, that make a log known again
_NEWLINE = 10
_CACHED = 256 * 1024  # bytes looked through at a time
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_WINDOW = 128 * 1024 * 1024  # bytes of memory that a zstd stream may ask for
_SIP = 1024  # packed bytes of zstd taken at a time: four of them may stand for 128 KiB


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a log, each ended by a newline."""

    data: bytes
    first_line: int  # number of its first line, from 1
    start: int  # offset of its first byte in the decompressed text
    end: int  # offset behind its last byte

    @property
    def lines(self) -> int:
        """How many lines it holds."""
        buf = np.frombuffer(
            self.data, np.uint8
        )  # three times as fast as bytes.count, in parts that stay in the processor's cache
        return sum(int(np.count_nonzero(buf[at : at + _CACHED] == _NEWLINE)) for at in range(0, len(buf), _CACHED))


@dataclass(slots=True)
class LogText:
    """One file as decompressed text. After reading, `truncated` and `waiting` say how it ended."""

    path: Path
    truncated: bool = field(default=False, init=False)  # the packed stream breaks off
    waiting: int = field(default=0, init=False)  # bytes of an unfinished last line, left for the next time
    tail: bytes = field(default=b"", init=False)  # last bytes before the end of the last block

    @property
    def compressed(self) -> bool:
        """Whether it is gzip or zstd, by its first bytes."""
        return self._magic().startswith((_GZIP, _ZSTD))

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes of the text."""
        text = b""
        for piece in self._pieces(0, size):
            text += piece
            if len(text) >= size:
                break
        return text[:size]

    def before(self, offset: int) -> bytes | None:
        """Up to HEAD bytes before `offset`; None if the text is shorter."""
        start, text = max(0, offset - HEAD), b""
        for piece in self._pieces(start, HEAD):
            text += piece
            if len(text) >= offset - start:
                return text[: offset - start]
        return text if len(text) == offset - start else None

    def blocks(self, start: int = 0, first_line: int = 1) -> Iterator[Block]:
        """Whole lines from `start` on. A line of more than LINE_LIMIT bytes is handed on cut to LINE_LIMIT + 1."""
        carry, dropped, at, line = b"", 0, start, first_line
        self.tail = (self.before(start) or b"") if start else b""
        for piece in self._pieces(start, PIECE):
            cut = piece.rfind(b"\n") + 1
            if cut:
                whole = not carry and cut == len(piece)
                data = piece if whole else b"".join((carry, memoryview(piece)[:cut]))
                block = Block(data, line, at, at + len(data) + dropped)
                self.tail = (self.before(block.end) or b"") if dropped else (self.tail + data[-HEAD:])[-HEAD:]
                yield block
                line, at, dropped, carry = line + block.lines, block.end, 0, b""
            rest = carry + piece[cut:]
            carry = rest[: LINE_LIMIT + 1]
            dropped += len(rest) - len(carry)
        if carry and self.compressed and not self.truncated:  # a rotated log is complete, newline or not
            end = at + len(carry) + dropped
            self.tail = self.before(end) or b""
            yield Block(carry + b"\n", line, at, end)
        else:
            self.waiting = len(carry) + dropped

    def _pieces(self, start: int, size: int) -> Iterator[bytes]:
        if self.compressed:
            unpack = self._unpacked if self._magic() == _ZSTD else self._inflated
            yield from _from(start, unpack(max(size, 1 << 20)))
            return
        with self.path.open("rb", buffering=0) as f:
            while piece := _read(f, start, size):
                yield piece
                start += len(piece)

    def _inflated(self, size: int) -> Iterator[bytes]:
        """Decompressed pieces; a stream that breaks off gives all that can be read and sets `truncated`."""
        self.truncated = False
        with self.path.open("rb") as f:
            member, pending = zlib.decompressobj(31), b""
            while pending or (pending := f.read(1 << 20)):
                try:
                    piece = member.decompress(pending, size)
                except zlib.error:
                    self.truncated = True
                    return
                if piece:
                    yield piece
                pending = member.unconsumed_tail
                if member.eof:
                    pending = (member.unused_data or f.read(1 << 20)).lstrip(b"\0")
                    if not pending:
                        return
                    member = zlib.decompressobj(31)
            yield member.flush()
            self.truncated = not member.eof

    def _unpacked(self, size: int) -> Iterator[bytes]:
        """The same of a zstd stream of one or more frames."""
        self.truncated, broken, ready, waiting = False, False, bytearray(), b""
        with self.path.open("rb") as f:
            frame, begun = _frame(), False
            while waiting or (waiting := f.read(_SIP)):
                try:
                    ready += frame.decompress(waiting)
                except zstandard.ZstdError:
                    broken = True
                    break
                begun, waiting = not frame.eof, frame.unused_data if frame.eof else b""
                frame = _frame() if frame.eof else frame
                if len(ready) >= size:
                    yield bytes(ready)
                    ready.clear()
        if ready:
            yield bytes(ready)
        self.truncated = broken or begun

    def _magic(self) -> bytes:
        with self.path.open("rb") as f:
            return f.read(4)


def _read(file: FileIO, start: int, size: int) -> bytes:
    """About `size` bytes from `start`, to the end of a line where one ends near: then they are a block as they are, and need no copy."""
    if size > LINE_LIMIT:
        file.seek(start + size - LINE_LIMIT)
        if ended := file.read(LINE_LIMIT).rfind(b"\n") + 1:
            size -= LINE_LIMIT - ended
    file.seek(start)
    return file.read(size)


def _frame() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()


def _from(start: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces without the first `start` bytes."""
    for piece in pieces:
        if start >= len(piece):
            start -= len(piece)
        else:
            yield piece[start:]
            start = 0


def fingerprint(head: bytes, size: int) -> str:
    """The name of a log by the first `size` bytes of its text; the size is part of it, so that it can be asked again."""
    used = head[: min(size, HEAD)]
    return f"{len(used):04x}{sha256(used).hexdigest()[:24]}"


def matches(name: str, head: bytes) -> bool:
    """Whether a text with this head may be the log of that name."""
    size = int(name[:4], 16)
    return size <= len(head) and fingerprint(head, size) == name.partition(".")[0]


def digest(tail: bytes) -> str:
    """What is remembered of the bytes before the committed offset."""
    return sha256(tail).hexdigest()[:24]

"""Writes WARC 1.1 response records, each its own gzip member, byte for byte the same on every run. Reads nothing."""

import hashlib
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

_PHRASES = {
    200: "OK",
    301: "Moved Permanently",
    404: "Not Found",
    410: "Gone",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Capture:
    """What a URL answers from a moment on, until the next capture of it."""

    url: str
    at: datetime
    status: int
    media: str  # Content-Type, with charset if the server tells it
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def record(capture: Capture) -> bytes:
    """One response record as a gzip member."""
    http = _http(capture)
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{capture.url} {capture.at.timestamp()}")
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{identity}>\r\n"
        f"WARC-Target-URI: {capture.url}\r\n"
        f"WARC-Date: {capture.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\r\n"
        "Content-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    squeeze = zlib.compressobj(6, zlib.DEFLATED, 31)  # 31: gzip framing, whose header carries no time
    return squeeze.compress(head.encode() + http + b"\r\n\r\n") + squeeze.flush()


def _http(capture: Capture) -> bytes:
    """Status line, headers with validators, body."""
    headers = [("Date", _date(capture.at)), ("Content-Type", capture.media), *capture.headers]
    if capture.status == 200:
        digest = hashlib.sha256(capture.body).hexdigest()[:16]
        headers += [("ETag", f'"{digest}"'), ("Last-Modified", _date(capture.at))]
    headers.append(("Content-Length", str(len(capture.body))))
    lines = [f"HTTP/1.1 {capture.status} {_PHRASES[capture.status]}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + capture.body


def _date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def write_files(folder: Path, parts: list[list[Capture]]) -> list[Path]:
    """One file 00.warc.gz, 01.warc.gz, ... for each part, records in the order given."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{n:02}.warc.gz" for n in range(len(parts))]
    for path, captures in zip(paths, parts, strict=True):
        with path.open("wb") as file:
            for capture in captures:
                file.write(record(capture))
    return paths

"""Small WARC files made for a test."""

from __future__ import annotations

import io
from pathlib import Path

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

EARLY, LATE = "2024-01-01T00:00:00Z", "2024-06-01T12:00:00Z"
PAGE = b"<html><body>page</body></html>"


def record(
    url: str, date: str, body: bytes = PAGE, head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html", **more: str
) -> WarcRecord:
    """A WARC record of an HTTP answer; `more`: further WARC headers, underscores for hyphens."""
    made = WarcRecord()
    kind = WarcRecordType.revisit if "WARC_Refers_To_Target_URI" in more else WarcRecordType.response
    made.init_headers(kind)
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = date
    made.headers["Content-Type"] = "application/http; msgtype=response"
    for name, value in more.items():
        made.headers[name.replace("_", "-")] = value
    made.is_http = True
    made.set_bytes_content(head.encode() + b"\r\n\r\n" + body)
    return made


def written(path: Path, *records: WarcRecord) -> Path:
    """A .warc.gz (a member per record) or .warc file of the records."""
    with path.open("wb") as raw:
        for one in records:
            buffer = io.BytesIO()
            writer = GzipWriter(buffer) if path.suffix == ".gz" else buffer
            one.write(writer)
            if isinstance(writer, GzipWriter):
                writer.finish()
            raw.write(buffer.getvalue())
    return path

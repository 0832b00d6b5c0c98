"""WAT files made from WARC files, as Common Crawl's extractor makes them: a record of metadata for each response, its hyperlinks raw.

Links are taken by selectolax, so that what is compared with our own reading does not come from it."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import orjson
from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.read.charset import decode

ANCHOR = 128  # characters of text that WAT keeps


def write_wat(warc: Path, wat: Path) -> int:
    """The WAT of a WARC file; how many responses it describes."""
    starts = [r.stream_pos for r in ArchiveIterator(str(warc), record_types=WarcRecordType.any_type, parse_http=False)]
    ends = dict(zip(starts, [*starts[1:], warc.stat().st_size], strict=True))
    made = 0
    with wat.open("wb") as out:
        for record in ArchiveIterator(str(warc), record_types=WarcRecordType.response, parse_http=True):
            at = record.stream_pos
            told = _described(record, record.reader.read())
            told["Container"] = {
                "Filename": warc.name, "Compressed": True, "Offset": str(at), "Gzip-Metadata": {"Deflate-Length": str(ends[at] - at)},
            }  # fmt: skip
            out.write(
                gzip.compress(_record(orjson.dumps(told), record.headers["WARC-Target-URI"], record.headers["WARC-Date"]), 1)
            )
            made += 1
    return made


def _described(record: Any, body: bytes) -> dict[str, Any]:
    names = ("WARC-Type", "WARC-Target-URI", "WARC-Date")
    html = _html(body, record.http_headers.get("Content-Type") or "") if record.http_headers else {}
    answer = {"Response-Message": {"Status": "200"}, "HTML-Metadata": html}
    return {
        "Envelope": {
            "WARC-Header-Metadata": {name: record.headers[name] for name in names},
            "Payload-Metadata": {"HTTP-Response-Metadata": answer},
        }
    }


def _html(body: bytes, content_type: str) -> dict[str, Any]:
    tree = LexborHTMLParser(decode(body, content_type).text)
    base = tree.css_first("base[href]")
    head = {"Base": base.attributes["href"]} if base else {}
    links = [_link(node) for node in tree.css("a[href], area[href], img[src], form[action]")]
    return {"Head": head, "Links": links}


def _link(node: LexborNode) -> dict[str, str]:
    names = {
        "a": ("A@/href", "href"),
        "area": ("AREA@/href", "href"),
        "img": ("IMG@/src", "src"),
        "form": ("FORM@/action", "action"),
    }
    path, attribute = names[node.tag or "a"]
    found = {"path": path, "url": node.attributes.get(attribute) or "", "text": " ".join(node.text().split())[:ANCHOR]}
    told = {name: node.attributes.get(name) or "" for name in ("rel", "title", "target")}
    return {name: value for name, value in {**found, **told}.items() if value or name in ("path", "url")}


def _record(block: bytes, url: str, at: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Target-URI: {url}\r\nWARC-Date: {at}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"

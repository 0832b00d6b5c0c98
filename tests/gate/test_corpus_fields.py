"""What pages of the real corpus say of themselves, field by field, against its truth: every twentieth page, floors pinned.

Whole corpus and misses, by kind: docs/measured.md.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from lxml.html import HtmlElement

from ripplemark.language import language_of
from ripplemark.urls import normal
from spiders.discover.page_links import meta_refresh
from spiders.read.charset import decode
from spiders.read.dates import declared_language, published
from spiders.read.dom import Flow, flow_of
from spiders.read.head import canonical_of, json_ld, title_of
from spiders.read.links import base_of
from spiders.read.robots_tags import robots_tags
from spiders.read.text import extracted, main_text, own_words
from spiders.read.tree import parsed

#: Every n-th page of the corpus is read; 1 reads all 8,084.
EVERY = 20
#: What was reached on 2026-11-24, less one page.
FLOORS = {
    "title": 0.997, "language": 0.97, "published": 0.98, "canonical": 0.995, "noindex": 0.997, "nofollow": 0.997, "charset": 0.997,
    "declared": 0.99, "redirect": 0.98, "base": 0.997,
}  # fmt: skip

pytestmark = pytest.mark.corpus
Row = dict[str, Any]


@pytest.fixture(scope="module")
def agreement(shared: Callable[[str], Path]) -> dict[str, tuple[int, int, list[tuple[str, object, object]]]]:
    """field -> (equal, total, misses as (URL, ours, true))."""
    corpus = shared("corpus/dev")
    with gzip.open(corpus / "truth" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        drawn = {row["url"]: row for row in list(map(json.loads, lines))[::EVERY]}
    equal: Counter[str] = Counter()
    total: Counter[str] = Counter()
    misses: dict[str, list[tuple[str, object, object]]] = {field: [] for field in FLOORS}
    for url, body, kind in _pages(corpus, drawn):
        for field, ours, true in _fields(body, kind, url, drawn[url]):
            total[field] += 1
            equal[field] += ours == true
            if ours != true:
                misses[field].append((url, ours, true))
    return {field: (equal[field], total[field], misses[field]) for field in FLOORS}


def _pages(corpus: Path, drawn: dict[str, Row]) -> Iterator[tuple[str, bytes, str]]:
    for file in sorted((corpus / "web").glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                url = record.headers.get("WARC-Target-URI") or ""
                if url in drawn:
                    yield url, record.reader.read(), record.http_headers.get("Content-Type") or ""


def _fields(body: bytes, content_type: str, url: str, truth: Row) -> Iterator[tuple[str, object, object]]:
    decoded = decode(body, content_type)
    tree = parsed(decoded.text)
    flow = flow_of(tree)
    yield "charset", decoded.charset, truth["charset"]
    if truth["title"]:
        yield "title", " ".join(title_of(tree).split())[:200], " ".join(truth["title"].split())[:200]
    if truth["lang"] != "und" and truth["type"] == "post":
        yield "language", _language(tree, flow), truth["lang"]
    if truth["pub_date"]:
        found = published(tree, flow, decoded.text, url, json_ld(tree))
        yield "published", found.at.date().isoformat() if found else "", truth["pub_date"]
    if (stated := truth["canonical"]) and (canonical := canonical_of(tree, url)):
        yield "canonical", canonical, normal(stated, url)
    directives = (truth["meta_robots"] or "").replace(",", " ").split()
    said = robots_tags(tree, {})
    yield "noindex", said.noindex, bool({"noindex", "none"} & set(directives))
    yield "nofollow", said.nofollow, bool({"nofollow", "none"} & set(directives))
    if truth["html_lang"]:
        yield "declared", declared_language(tree).lower().replace("_", "-"), truth["html_lang"].lower().replace("_", "-")
    if truth["redirect_to"]:
        yield "redirect", meta_refresh(body, url), normal(truth["redirect_to"], url)
    yield "base", base_of(tree, url), normal(truth["base_href"], url) if truth["base_href"] else url


def _language(tree: HtmlElement, flow: Flow) -> str:
    text = main_text(extracted(tree, flow), flow)
    return language_of(text if len(text) > 80 else own_words(flow), declared_language(tree)).partition("-")[0]


@pytest.mark.parametrize("field", FLOORS)
def test_field(field: str, agreement: dict[str, tuple[int, int, list[tuple[str, object, object]]]]) -> None:
    equal, total, misses = agreement[field]
    print(f"{field}: {equal} of {total}")
    assert total >= 50
    assert equal >= FLOORS[field] * total, misses[:20]

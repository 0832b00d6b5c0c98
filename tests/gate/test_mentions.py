"""Unlinked mentions on real pages against the labelled ones, brand by brand: all labelled pages, and one in ten of the others."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from spiders.read.brief import ReadingBrief
from spiders.read.charset import decode
from spiders.read.dom import flow_of
from spiders.read.gate import Gate
from spiders.read.links import base_of, brand_links, hyperlinks
from spiders.read.mentions import mentions
from spiders.read.page import counting
from spiders.read.placement import Placing
from spiders.read.prose import links_itself
from spiders.read.tree import parsed

#: Of the pages that are not labelled, one in so many is read; 1 reads them all, in two minutes.
EVERY = 10
ALIASES = {"digitalocean": ("Digital Ocean",), "ubuntu": ("Kubuntu", "Xubuntu")}
EXCLUDE = {"hugo": ("Hugo award",)}
#: brand -> (precision, recall). Pinned at what was measured, rounded down; lowering one is a deliberate act.
FLOORS = {
    "duckdb": (1.0, 1.0), "tailscale": (0.97, 1.0), "redis": (1.0, 1.0), "docker": (1.0, 0.98), "hugo": (1.0, 1.0),
    "digitalocean": (1.0, 1.0), "ubuntu": (1.0, 0.99), "disqus": (1.0, 1.0),
}  # fmt: skip

Shared = Callable[[str], Path]
Told = dict[str, set[str]]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return (json.loads(line) for line in text.split("\n") if line)


@pytest.fixture(scope="module")
def truth(shared: Shared) -> Told:
    """brand -> pages that name it without linking to it; a 'Hugo award' is nobody's."""
    folder = shared("corpus/dev/truth")
    return {
        b: {r["page_url"] for r in lines(folder / f"mentions_{b}.jsonl") if r.get("hand_label") != "not-brand"} for b in FLOORS
    }


@pytest.fixture(scope="module")
def said(shared: Shared, truth: Told) -> Told:
    """brand -> pages of which we say so."""
    corpus = shared("corpus/dev")
    told = json.loads((corpus / "truth" / "brands.json").read_text(encoding="utf-8"))
    briefs = {b: brief(b, told[b]) for b in FLOORS}
    gates = {b: Gate(asked) for b, asked in briefs.items()}
    whole = {p["url"] for p in lines(corpus / "truth" / "pages.jsonl.gz") if p["type"] not in ("redirect", "404")}
    labelled = set().union(*truth.values())
    found: Told = defaultdict(set)
    for url, body, kind in pages(corpus / "web"):
        if url in labelled or (url in whole and zlib.crc32(url.encode()) % EVERY == 0):
            asked = {b: briefs[b] for b in FLOORS if gates[b].passes(body)}
            for b in naming(url, body, kind, asked) if asked else ():
                found[b].add(url)
    return found


def brief(brand: str, told: dict[str, Any]) -> ReadingBrief:
    names = (told["name"], *ALIASES.get(brand, ()))
    return ReadingBrief(frozenset(told["domains"]), names, EXCLUDE.get(brand, ()), case_sensitive=not told["ignore_case"])


def pages(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    for file in sorted(folder.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                kind = (record.http_headers.get("Content-Type") if record.http_headers else None) or ""
                yield record.headers.get("WARC-Target-URI") or "", record.reader.read(), kind


def naming(url: str, body: bytes, kind: str, briefs: dict[str, ReadingBrief]) -> Iterator[str]:
    """The brands that a page names without a link of its own."""
    soup = parsed(decode(body, kind).text)
    flow = flow_of(soup)
    links = hyperlinks(flow, base_of(soup, url))
    for brand, asked in briefs.items():
        linked = links_itself(brand_links(links, flow, asked, Placing(flow), page_nofollow=False))
        if not linked and mentions(flow, asked, linked=False, counts=counting(links, url)):
            yield brand


@pytest.mark.corpus
@pytest.mark.parametrize("brand", FLOORS)
def test_unlinked_mentions(brand: str, said: Told, truth: Told) -> None:
    right, wrong, missed = said[brand] & truth[brand], said[brand] - truth[brand], truth[brand] - said[brand]
    precision, recall = len(right) / len(said[brand]), len(right) / len(truth[brand])
    print(f"\n{brand}: {len(truth[brand])} pages, precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= FLOORS[brand][0], sorted(wrong)
    assert recall >= FLOORS[brand][1], sorted(missed)

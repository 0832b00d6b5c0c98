"""The readers against real pages: every brand link that the corpus knows. Floors are pinned."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from ripplemark.records import BrandLink, Placement
from ripplemark.urls import normal
from spiders.read.brief import ReadingBrief
from spiders.read.charset import decode
from spiders.read.dom import flow_of
from spiders.read.gate import Gate
from spiders.read.links import base_of, brand_links, hyperlinks
from spiders.read.placement import Placing
from spiders.read.tree import parsed

BRANDS = ["duckdb", "tailscale", "redis", "docker", "hugo", "digitalocean", "ubuntu", "disqus"]
ALIASES = {"digitalocean": ("Digital Ocean",), "ubuntu": ("Kubuntu", "Xubuntu")}
#: Pages a brand on which only the theme links to it ("powered by").
MOST_THEMED = 120
PLACED = 0.97
#: What each link must say, of those that the truth has at the same position (reached on 2026-11-24: all of it, 839 links).
FIELDS = {"target": 1.0, "anchor": 1.0, "rel": 1.0, "followed": 1.0, "noscript": 1.0, "image": 1.0, "surroundings": 0.99}

Shared = Callable[[str], Path]


class Page(NamedTuple):
    body: bytes
    content_type: str


@pytest.fixture(scope="module")
def corpus(shared: Shared) -> Path:
    return shared("corpus/dev")


@pytest.fixture(scope="module")
def named(corpus: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """truth kind -> brand -> rows."""
    return {kind: {b: _rows(corpus / "truth" / f"{kind}_{b}.jsonl") for b in BRANDS} for kind in ("links", "mentions")}


@pytest.fixture(scope="module")
def pages(corpus: Path, named: dict[str, dict[str, list[dict[str, Any]]]]) -> dict[str, Page]:
    """Every page that the truth names, for any brand."""
    wanted = {r["page_url"] for rows in named.values() for brand in rows.values() for r in brand}
    return {url: page for file in sorted((corpus / "web").glob("*.warc.gz")) for url, page in _responses(file) if url in wanted}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _responses(file: Path) -> Iterator[tuple[str, Page]]:
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            kind = (record.http_headers.get("Content-Type") if record.http_headers else None) or ""
            yield record.headers.get("WARC-Target-URI") or "", Page(record.reader.read(), kind)


@pytest.fixture(scope="module")
def briefs(corpus: Path) -> dict[str, ReadingBrief]:
    told = json.loads((corpus / "truth" / "brands.json").read_text(encoding="utf-8"))
    return {
        b: ReadingBrief(
            frozenset(told[b]["domains"]), (told[b]["name"], *ALIASES.get(b, ())), case_sensitive=not told[b]["ignore_case"]
        )
        for b in BRANDS
    }


def _read(page: Page, url: str, brief: ReadingBrief) -> tuple[BrandLink, ...]:
    tree = parsed(decode(page.body, page.content_type).text)
    flow = flow_of(tree)
    links = hyperlinks(flow, base_of(tree, url))
    return brand_links(links, flow, brief, Placing(flow), page_nofollow=False)


Key = tuple[str, str, tuple[str, ...]]


def _expected(rows: list[dict[str, Any]]) -> Counter[Key]:
    """Links that count as backlinks: direct, through a redirector, through a shortener. An image's alt stands for missing text."""
    direct = [r for r in rows if r["match_type"] in ("direct", "redirector", "shortener")]
    return Counter((normal(r["target"] or r["href_abs"]), _anchor(r), tuple(sorted(r["rel"].lower().split()))) for r in direct)


def _anchor(row: dict[str, Any]) -> str:
    return " ".join((row["anchor_text"] or row["img_alt"]).split())[:512]


@pytest.mark.parametrize("brand", BRANDS)
def test_every_brand_link_and_no_other(
    brand: str, named: dict[str, dict[str, list[dict[str, Any]]]], pages: dict[str, Page], briefs: dict[str, ReadingBrief]
) -> None:
    by_page: dict[str, list[dict[str, Any]]] = {}
    for row in named["links"][brand]:
        by_page.setdefault(row["page_url"], []).append(row)
    by_page = _drawn(by_page)
    gate = Gate(briefs[brand])
    wrong, placed, total = [], 0, 0
    said, agreed = 0, Counter[str]()
    for url, rows in by_page.items():
        assert gate.passes(pages[url].body), url
        links = _read(pages[url], url, briefs[brand])
        got = Counter((k.target_url, " ".join(k.anchor.split()), k.rel) for k in links if not _glued(k))
        if got != _expected(rows):
            wrong.append((url, _expected(rows) - got, got - _expected(rows)))
        at = {r["link_index"]: r for r in rows if r["placement"] == r["placement_basis"].partition(":")[0]}
        total += sum(1 for k in links if k.position in at)
        rows_at = {r["link_index"]: r for r in rows}
        for link in (k for k in links if k.position in rows_at and not _glued(k)):
            said += 1
            agreed.update(name for name, same in _fields(link, rows_at[link.position]).items() if same)
        placed += sum(_agrees(k.placement, at[k.position]["placement"]) for k in links if k.position in at)
    assert wrong == []
    assert placed >= PLACED * total
    print(f"{brand}: {dict(agreed)} of {said}")
    assert {name: agreed[name] for name, floor in FIELDS.items() if agreed[name] < floor * said} == {}


def _fields(link: BrandLink, row: dict[str, Any]) -> dict[str, bool]:
    """Field by field, whether a link says what the truth says of it; the page's own nofollow is the page reader's to add."""
    rel = row["rel"].lower().split()
    followed = not ({"nofollow", "ugc", "sponsored"} & set(rel) or row["in_noscript"])
    around = link.context_left.split()[-3:] + link.context_right.split()[:3]
    return {
        "target": link.target_url == normal(row["target"] or row["href_abs"]),
        "anchor": " ".join(link.anchor.split()) == _anchor(row),
        "rel": link.rel == tuple(sorted(rel)),
        "followed": link.followed == followed,
        "noscript": link.in_noscript == row["in_noscript"],
        "image": link.image == row["is_image"],
        "surroundings": all(word in row["block_text"] for word in around) or len(row["block_text"]) < len(_anchor(row)) + 3,
    }


def _drawn(by_page: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Every page with a link in its content, and a share of those where only the theme links, if they are many."""
    plain = [u for u, rows in by_page.items() if all(r["placement"] == "boilerplate" for r in rows)]
    left_out = set(plain) - set(plain[:: max(1, len(plain) // MOST_THEMED)])
    return {u: rows for u, rows in by_page.items() if u not in left_out}


def _glued(link: BrandLink) -> bool:
    """A host with an autolinker's words glued to it, which the truth leaves out and we count."""
    host = link.href.partition("://")[2].partition("/")[0]
    return "%" in host or not host.isascii()


def _agrees(place: Placement, truth: str) -> bool:
    if truth == "content":
        return place in (Placement.CONTENT, Placement.UNKNOWN)
    return place is Placement.COMMENT if truth == "comment" else place not in (Placement.CONTENT, Placement.UNKNOWN)

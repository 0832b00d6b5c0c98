"""Counting on real sites: of links repeated over home, tag and archive pages, the post's counts, and its repeats do not."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attribution.links.counting import count_site
from ripplemark.listings import is_listing
from ripplemark.records import LinkState, Placement
from ripplemark.store.site_links import SiteLink
from ripplemark.urls import normal, site_of

BRANDS = ("duckdb", "tailscale", "redis", "docker", "digitalocean", "ubuntu", "hugo", "disqus")
PLACEMENTS = {"content": Placement.CONTENT, "comment": Placement.COMMENT}
POSTS = frozenset({"post", "page", "forum-topic"})


def rows(path: Path) -> list[dict[str, Any]]:
    """The truth, a record a line."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def site_link(number: int, page_id: int, row: dict[str, Any]) -> SiteLink:
    """A true link as counting sees it."""
    block, anchor = row["block_text"] or "", row["anchor_text"] or ""
    at = max(0, block.find(anchor))
    return SiteLink(
        number, page_id, row["page_url"], normal(row["target"] or row["href_abs"]) or row["href_abs"], anchor or row["img_alt"] or "",
        PLACEMENTS.get(row["placement"], Placement.FOOTER), block[max(0, at - 100) : at], block[at + len(anchor) :][:100],
        LinkState.LIVE, True, date(2020, 1, 1), False, True,
    )  # fmt: skip


@pytest.mark.corpus
def test_listings_are_told_from_posts(shared: Callable[[str], Path]) -> None:
    told = Counter((p["type"], is_listing(p["url"])) for p in rows(shared("corpus/dev/truth/pages.jsonl.gz")))
    assert told["post", True] <= 5, "of 2,225"
    assert told["listing", False] <= 25, "of 3,103"
    assert told["forum-topic", True] == 0


@pytest.mark.corpus
def test_repeats_do_not_count_and_posts_do(shared: Callable[[str], Path]) -> None:
    known = Counter(site_of(p["url"]) for p in rows(shared("corpus/dev/truth/pages.jsonl.gz")))
    told: Counter[tuple[str, bool]] = Counter()
    for brand in BRANDS:
        truth = [
            r
            for r in rows(shared(f"corpus/dev/truth/links_{brand}.jsonl"))
            if r["match_type"] in ("direct", "redirector", "shortener")
        ]
        pages: dict[str, int] = {}
        sites: dict[str, list[SiteLink]] = defaultdict(list)
        for number, row in enumerate(truth):
            page_id = pages.setdefault(row["page_url"], len(pages) + 1)
            sites[site_of(row["page_url"])].append(site_link(number, page_id, row))
        for site, links in sites.items():
            told.update((what(truth[c.link_id]), c.headline) for c in count_site(links, known[site]))
    assert told["repeat", True] == 0, "of 161"
    assert told["post", True] >= 0.93 * (told["post", True] + told["post", False])  # the rest are twins of renamed pages
    assert told["boilerplate", True] <= 25, "of about 1,800"


def what(row: dict[str, Any]) -> str:
    """What a true link is for counting."""
    if row["placement"] != "content":
        return "boilerplate"
    return "repeat" if row["dup_of"] else "post" if row["page_type"] in POSTS else "other"

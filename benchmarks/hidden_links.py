"""Real pages that link to an earlier page about the same thing: is the page they link to found again when the link is hidden?

python benchmarks/hidden_links.py [--corpus ../shared/corpus/dev] [--blank]

Posts of the real corpus that link to or name one of its eight brands, by the labels; a link counts that stands in a post's text and leads
to an earlier post about the same brand. The sites of that corpus do not link to each other, so these are links within one site: author,
site, readers and their number say nothing there, and what is tested are words, targets, titles and time. --blank takes the words of the links away too.
Delays have no end here, for blogs go back to what they wrote years ago.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.ripples.edges import Times
from attribution.ripples.gather import Material, likely_parents
from attribution.ripples.passages import marks_of, units_of
from attribution.ripples.weights import Delay, weights
from attribution.ripples.when import of_page
from ripplemark.records import Confidence, Placement
from ripplemark.store.ripples import RipplePage
from ripplemark.urls import normal, same_page_key, site_of
from spiders.read.charset import decode
from spiders.read.dom import flow_of
from spiders.read.links import anchor_text, base_of, hyperlinks
from spiders.read.placement import Placing
from spiders.read.text import extracted, main_text
from spiders.read.tree import parsed

BRANDS = ("duckdb", "tailscale", "redis", "docker", "hugo", "digitalocean", "ubuntu", "disqus")
EVER = 20 * 365 * 24.0  # hours
MONTH = timedelta(days=30)
POSTS = frozenset({"post", "forum-topic"})


@dataclass(frozen=True, slots=True)
class Real:
    """A post with the posts that its text links to."""

    page: RipplePage
    text: str
    cites: frozenset[str]


def labels(corpus: Path) -> dict[str, dict[str, Any]]:
    """The dated posts that name or link to a brand, by URL, with `brands` and `targets`."""
    with gzip.open(corpus / "truth" / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = {row["url"]: row for row in map(json.loads, file) if row["type"] in POSTS and row["pub_date"]}
    found: dict[str, dict[str, Any]] = {}
    for brand in BRANDS:
        for kind in ("links", "mentions"):
            for line in (corpus / "truth" / f"{kind}_{brand}.jsonl").read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if row["page_url"] in pages and row.get("placement", "content") == "content":
                    known = found.setdefault(row["page_url"], {**pages[row["page_url"]], "brands": set(), "targets": set()})
                    known["brands"].add(brand)
                    known["targets"] |= {row["target"].partition("?")[0]} if kind == "links" else set()
    return found


def bodies(corpus: Path, wanted: set[str]) -> Iterator[tuple[str, bytes, str]]:
    """(URL, body, content type) of those pages."""
    for archive in sorted((corpus / "web").glob("*.warc.gz")):
        with archive.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                url = record.headers.get("WARC-Target-URI")
                if url in wanted:
                    yield url, record.reader.read(), record.http_headers.get("Content-Type") or ""


def read(corpus: Path, *, blank: bool) -> list[Real]:
    """The posts as our own readers read them; dates, titles and brands by the labels."""
    told = labels(corpus)
    keys = {same_page_key(normal(url)): url for url in told}
    found = []
    for number, (url, body, kind) in enumerate(bodies(corpus, set(told)), 1):
        row, html = told[url], decode(body, kind).text
        soup = parsed(html)
        flow = flow_of(soup)
        article = extracted(soup, flow)
        placing, text, cites = Placing(flow, article), main_text(article, flow), set()
        for link in hyperlinks(flow, base_of(soup, normal(url))).links:
            cited = keys.get(same_page_key(link.target), "")
            if cited and cited != url and placing.of(link.anchor, link.url) is Placement.CONTENT:
                cites.add(cited)
                text = text.replace(anchor_text(flow, link.anchor, 300), " ") if blank else text
        found.append(Real(_page(number, url, row), text, frozenset(cites)))
    return found


def _page(number: int, url: str, row: dict[str, Any]) -> RipplePage:
    at = date.fromisoformat(row["pub_date"][:10])
    return RipplePage(
        page_id=number,
        url=url,
        domain=site_of(url),
        published_at=datetime(at.year, at.month, at.day, tzinfo=UTC),
        confidence=Confidence.HIGH,
        known_since=datetime.now(UTC),
        topics=tuple(sorted(row["brands"])),
        utms=(),
        title=row["title"],
        language=row["lang"],
        targets=tuple(sorted(row["targets"])),
    )


def compare(found: list[Real]) -> None:
    """Print at which place the pages stand that the links lead to."""
    sure = weights()
    lasting = Delay(sure.delay.early_hours, (*sure.delay.steps, (EVER, sure.delay.steps[-1][1])))
    sure = replace(sure, delay=lasting, factors=replace(sure.factors, heard_page=0.0, heard_site=0.0))
    pages = [r.page for r in found]
    texts = {r.page.page_id: r.text for r in found}
    marks = {i: marks_of(units_of(text)) for i, text in texts.items()}
    times = Times({p.page_id: of_page(p, sure.days) for p in pages}, {}, {p.url: p.page_id for p in pages})
    made_of = Material(pages, (), {}, (), frozenset(), marks, texts.__getitem__)
    parents = likely_parents(made_of, times, sure, own_site=True)
    of_url = {r.page.url: r for r in found}
    places: dict[str, list[int | None]] = defaultdict(list)
    for real in found:
        ranked = [p.name for p in parents.get(real.page.page_id, ())]
        for cited in sorted(real.cites):
            other = of_url[cited].page
            if set(other.topics) & set(real.page.topics) and other.published_at <= real.page.published_at:
                better = [name for name in ranked if name not in real.cites or name == cited]
                place = better.index(cited) + 1 if cited in better else None
                places["all"].append(place)
                if real.page.published_at - other.published_at <= MONTH:
                    places["within 30 days"].append(place)
    for name, some in places.items():
        among = [n for n in some if n is not None]
        print(f"{name}: {len(some)} hidden links, {len(among)} of them among the candidates")
        for n in (1, 3):
            hits = sum(place <= n for place in among)
            print(
                f"  recall at {n}: {hits / len(some):.3f} ({hits}); of those among the candidates {hits / max(1, len(among)):.3f}"
            )


def main() -> None:
    """Print the comparison, or that the corpus is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus/dev"))
    parser.add_argument("--blank", action="store_true")
    asked = parser.parse_args()
    if not (asked.corpus / "web").is_dir():
        print(f"NOT COMPARED: {asked.corpus} is not there")
        return
    begun = time.process_time()
    found = read(asked.corpus, blank=asked.blank)
    print(f"{len(found)} posts of {len({r.page.domain for r in found})} sites, read in {time.process_time() - begun:.0f} CPU s")
    compare(found)


if __name__ == "__main__":
    main()

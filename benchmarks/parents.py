"""Is the parent of each page found, where no page says who it was? Sample worlds with all stated evidence hidden, against their truth.

python benchmarks/parents.py [--seeds 120-127] [--sites 60] [--hidden stated|links|words|nothing] [--write]

Pages are taken from the worlds as a faultless crawl would store them; what a crawl and a reader make of them is compared by
benchmarks/truth.py. Hidden is

- stated: what counts as stated evidence (docs/ripples.md): links to posts and pages with their words, so also the name in "via NAME",
  copied parameters, microformats, embedded posts as a whole. Words of a source in a quote stay, without the address that the quote gives:
- links: the links alone; their words and embedded posts stay as plain text;
- words: all of `stated`, and quotes that gave an address too, so that the writer who stated a source has also never quoted it;
- nothing: all is left in, and only pages that state their parent count.

--write puts the reliability into attribution/data/edge_reliability.toml.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.ripples.candidates import Clue, Directory, clues
from attribution.ripples.edges import Parent, Times
from attribution.ripples.gather import Material, likely_parents
from attribution.ripples.passages import marks_of, units_of
from attribution.ripples.weights import Weights, weights
from attribution.ripples.when import of_page, of_post
from ripplemark.records import Confidence, EvidenceKind, Placement, Post, PostCounts
from ripplemark.store.ripples import CitedUrl, RipplePage
from ripplemark.urls import normal, unwrapped, utm
from world.accounts import profiles
from world.brand import DOMAINS
from world.build import World, build
from world.shapes import Block, Inline, Link, Page, Site, local_day
from world.shapes import Post as Told
from world.truth import visible_text

#: Worlds that nothing was fitted on or set by: benchmarks/fit_edges.py fits on 1 to 8; 101 to 111 were looked at meanwhile.
TESTED = range(120, 128)
TELLS_TIME = frozenset({"column", "paper", "table"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one page: its likely parents, and the true one, "" if it has none."""

    page: str
    parents: Sequence[Parent]
    true: str
    campaign: bool  # it speaks of a campaign


def material(world: World, hidden: str = "stated") -> tuple[Material, Times]:
    """A world as a faultless crawl would store it, without what is hidden."""
    sites = {site.host: site for site in world.sites}
    relevant = [p for p in world.pages if p.campaign or any(link.target for link in p.links)]
    texts = {n: said(p, hidden) for n, p in enumerate(relevant, 1)}
    pages = [_page(world, p, sites[p.site], n) for n, p in enumerate(relevant, 1)]
    posts = [_post(p) for p in world.posts]
    made_of = Material(
        pages=pages,
        posts=posts,
        behind={p.key: p.campaign for p in posts},
        cited=(),
        own=frozenset(DOMAINS),
        marks={n: marks_of(units_of(text)) for n, text in texts.items()},
        text=texts.__getitem__,
    )
    days = weights().days
    times = Times(
        {p.page_id: of_page(p, days) for p in pages},
        {p.key: of_post(p.created_at) for p in posts},
        {p.url: p.page_id for p in pages},
    )
    return made_of, times


def said(page: Page, hidden: str) -> str:
    """The page's body as a reader sees it, without what is hidden."""
    blocks = [b for b in page.blocks if not _is_hidden(b, hidden)]
    shown = hidden in ("links", "nothing")
    return "\n".join("".join(_inline(page, part, shown=shown) for part in block.parts) for block in blocks)


def _is_hidden(block: Block, hidden: str) -> bool:
    return (hidden == "stated" and block.kind == "embed") or (hidden == "words" and bool(block.cite))


def _inline(page: Page, part: Inline, *, shown: bool) -> str:
    """`shown`: the words of links to sources stay."""
    if isinstance(part, str):
        return part
    link = page.links[part.index]
    return link.anchor if shown or link.target else ""


def _page(world: World, page: Page, site: Site, number: int) -> RipplePage:
    text = visible_text(page, world.period.end).casefold()
    at, sure = _dated(page, site)
    targets = dict.fromkeys(link.target.partition("?")[0] for link in page.links if link.target and link.placement == "content")
    return RipplePage(
        page_id=number,
        url=page.url,
        domain=site.host,
        published_at=at,
        confidence=sure,
        known_since=page.published.astimezone(UTC) + timedelta(days=3),
        topics=tuple(c.id for c in world.campaigns if any(topic.casefold() in text for topic in c.topics)),
        utms=(),
        title=f"{page.title} - {site.name}",
        author=page.author,
        language=page.lang.value,
        targets=tuple(targets),
        accounts=tuple(profiles(site)),
    )


def _dated(page: Page, site: Site) -> tuple[datetime | None, Confidence | None]:
    """The date as the site lets a reader know it: to the second, by the day, or not at all."""
    if site.feed or site.template in TELLS_TIME:
        return page.published.astimezone(UTC), Confidence.HIGH
    if "undated" in site.quirks:
        return None, None
    day = local_day(page.published)
    return datetime(day.year, day.month, day.day, tzinfo=UTC), Confidence.HIGH


def _post(p: Told) -> Post:
    return Post(
        platform=p.platform, post_id=p.post_id, url=p.url, author=p.author, text=p.text, created_at=p.created_at.astimezone(UTC),
        followers=p.followers, language=p.language.value, campaign=p.campaign or "", own=p.own, links=p.links,
        parent_id=p.parent_id or "", repost_of=p.repost_of or "",
        counts=tuple(PostCounts(c.observed_at.astimezone(UTC), c.views) for c in p.counts),
    )  # fmt: skip


def stated(world: World, made_of: Material, sure: Weights) -> Iterator[Clue]:
    """What the pages of a world state, as our readers read it."""
    of_url = {p.url: p for p in world.pages}
    cited, pages = list[CitedUrl](), list[RipplePage]()
    for page in made_of.pages:
        truth = of_url[page.url]
        tags = tuple(t for link in truth.links if link.target and (t := utm(_read(link, page.url))))
        pages.append(replace(page, utms=tags))
        for link in truth.links:
            if link.target is None:
                cited.append(CitedUrl(page.page_id, _read(link, page.url), _relation(truth, link), Placement(link.placement)))
    directory = Directory(made_of.posts, pages)
    return clues(pages, cited, directory, sure)


def _read(link: Link, page_url: str) -> str:
    """Where a link leads, redirectors unwrapped."""
    return unwrapped(normal(link.href, page_url))[0]


def _relation(page: Page, link: Link) -> EvidenceKind | None:
    """How a page states its relation to what a link leads to."""
    if link.css in _CSS:
        return _CSS[link.css]
    if any(b.kind == "embed" and b.cite == link.href for b in page.blocks):
        return EvidenceKind.EMBEDDED_POST
    return EvidenceKind.VIA if "via" in page.cause.evidence and link.href == page.cause.url else None


_CSS = {"u-in-reply-to": EvidenceKind.IN_REPLY_TO, "u-repost-of": EvidenceKind.REPOST_OF}


def answers(world: World, sure: Weights, hidden: str = "stated") -> Iterator[Answer]:
    """What is found of every page of a world; where nothing is hidden, of those that state their parent."""
    made_of, times = material(world, hidden)
    told = tuple(stated(world, made_of, sure)) if hidden == "nothing" else ()
    parents = likely_parents(made_of, times, sure, told)
    keys = {p.url: f"{p.platform}:{p.post_id}" for p in world.posts}
    ids = {p.url: p for p in world.pages}
    for page in made_of.pages:
        cause = ids[page.url].cause
        if hidden == "nothing" and not {*cause.evidence} - {"quote"}:
            continue
        true = keys.get(cause.url or "", cause.url or "")
        yield Answer(page.url, parents.get(page.page_id, ()), true, bool(ids[page.url].campaign))


def reliability(found: Sequence[tuple[float, bool]], edges: Sequence[float]) -> list[tuple[float, float, float, int]]:
    """(from, mean probability, share that is true, number) of probabilities in bins."""
    rows = []
    for low, high in pairwise(edges):
        some = [(p, hit) for p, hit in found if low <= p < high or (p == high == edges[-1])]
        if some:
            rows.append((low, sum(p for p, _ in some) / len(some), sum(hit for _, hit in some) / len(some), len(some)))
    return rows


def calibration_error(rows: Sequence[tuple[float, float, float, int]]) -> float:
    """The mean distance of the mean probability from the share that is true, weighed by number."""
    total = sum(n for *_, n in rows)
    return sum(abs(said - true) * n for _, said, true, n in rows) / total


DATA = Path(__file__).resolve().parent.parent / "attribution" / "data" / "edge_reliability.toml"
BINS = [0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def shown(found: Sequence[Answer]) -> None:
    """Print how often the parent is found."""
    told = [a for a in found if a.true]
    among = [a for a in told if any(p.name == a.true for p in a.parents)]
    kept = [a for a in told if any(p.name == a.true and p.probability >= weights().bounds.least for p in a.parents)]
    print(
        f"{len(found)} pages, {len(told)} with a parent, {len(among)} of these among the candidates, {len(kept)} among the edges kept"
    )
    for n in (1, 3):
        hits = sum(any(p.name == a.true for p in a.parents[:n]) for a in told)
        print(
            f"  found at {n}: {hits} ({hits / len(kept):.3f} of those among the edges kept, {hits / len(among):.3f} of those among the candidates, {hits / len(told):.3f} of all)"
        )


def pairs(found: Sequence[Answer]) -> dict[str, list[tuple[float, bool]]]:
    """(probability, whether it is true) of the first parents, and of all edges that are kept."""
    least = weights().bounds.least
    return {
        "first": [(a.parents[0].probability, a.parents[0].name == a.true) for a in found if a.parents],
        "all": [(p.probability, p.name == a.true) for a in found for p in a.parents if p.probability >= least],
    }


def written(bins: dict[str, list[tuple[float, float, float, int]]]) -> None:
    """Put the reliability into the data file; its head stays."""
    head = DATA.read_text(encoding="utf-8").partition("[bins]")[0]
    rows = {
        kind: ", ".join(f"[{low}, {said:.3f}, {true:.3f}, {n}]" for low, said, true, n in some) for kind, some in bins.items()
    }
    DATA.write_text(f"{head}[bins]\n" + "".join(f"{kind} = [{text}]\n" for kind, text in rows.items()), encoding="utf-8")


def seeds(text: str) -> list[int]:
    """`3` or `3-9` as numbers."""
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main() -> None:
    """Print the comparison over all worlds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seeds, default=list(TESTED))
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--hidden", choices=("stated", "links", "words", "nothing"), default="stated")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    begun = time.process_time()
    worlds = (build(seed, asked.sites, 60) for seed in asked.seeds)
    found = [a for world in worlds for a in answers(world, weights(), asked.hidden)]
    print(f"worlds {', '.join(map(str, asked.seeds))}, hidden: {asked.hidden}, {time.process_time() - begun:.1f} CPU s")
    shown(found)
    bins = {kind: reliability(some, BINS) for kind, some in pairs(found).items()}
    for kind, rows in bins.items():
        print(f"  {kind}: expected calibration error {calibration_error(rows):.3f}")
        for low, mean, true, n in rows:
            print(f"    from {low:.2f}: said {mean:.3f}, true {true:.3f}, {n}")
    if asked.write:
        written(bins)


if __name__ == "__main__":
    main()

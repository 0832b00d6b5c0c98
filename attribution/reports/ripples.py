"""The questions about who heard it from whom: nodes, trees, spreaders, and how far probabilities keep their word. A part of `Reports`."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from statistics import median
from typing import Any

from attribution.report_rows import View
from attribution.reports.growth import title_of
from attribution.reports.kept import Remembering
from attribution.ripple_outline import Outline, Row, Worded, outline_of
from attribution.ripple_rows import EdgeReliability, RippleNode, RippleTree, Spreader
from attribution.ripples.trees import Flow, Tipping, depths, downstream, likeliest, tippings
from ripplemark.config import Project
from ripplemark.records import EdgeLabel, ParentKind, Post, RippleEdge
from ripplemark.store.database import Database
from ripplemark.store.kept_answers import downstream_urls, kept_downstream
from ripplemark.store.posts import plain_posts, post_words
from ripplemark.store.ripple_nodes import NodePage, node_pages
from ripplemark.store.ripples import iter_ripples, page_campaigns

_TITLE = 160  # characters of a post's text that stand for a title


class Rippled(Remembering):
    """Who heard it from whom, and what came of it."""

    def ripple_nodes(self, view: View | None = None) -> tuple[RippleNode, ...]:
        """Posts and pages by campaign, depth and time; with a view, those of its campaigns."""
        return tuple(self._nodes(view))

    def ripple_outline(self, view: View | None = None) -> Outline:
        """The same, of which only those are made that are asked for."""
        return outline_of(self._nodes(view))

    def _nodes(self, view: View | None) -> Sequence[RippleNode]:
        if (only := _only(self.project, view)) is not None:
            return self._kept("ripple_nodes", only, lambda _: tuple(n for n in self._whole().nodes if n.campaign == only))
        return tuple(n for n in self._whole().nodes if _wanted(n.campaign, view))

    def ripple_edges(self, view: View | None = None) -> tuple[RippleEdge, ...]:
        """All edges by child and falling probability; with a view, those of its campaigns."""
        return tuple(e for e in self._whole().edges if _wanted(e.campaign, view))

    def ripple_trees(self, view: View | None = None) -> tuple[RippleTree, ...]:
        """The ripple of each campaign as a whole, by the campaign's start."""
        trees = self._kept("ripple_trees", "", lambda _: trees_of(self._whole(), self.project))
        return tuple(t for t in trees if _wanted(t.campaign, view))

    def spreaders(self, view: View | None = None, most: int | None = None) -> tuple[Spreader, ...]:
        """Posts and pages from which others heard, the most links and visits downstream first; all of them, or so many."""
        if (only := _only(self.project, view)) is not None:
            found: Sequence[Spreader] = self._kept(
                "spreaders", only, lambda _: tuple(s for s in self._whole().spreaders if s.campaign == only)
            )
            return tuple(found[:most])
        return tuple(s for s in self._whole().spreaders if _wanted(s.campaign, view))[:most]

    def _downstream(self, view: View, urls: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Expected links and visits that came of some posts and pages, by their URLs; those of which nothing came are left out."""
        if self._stored(self._readers.db, "ripple_trees", "") is not None:
            return kept_downstream(self._readers.db, urls, view.campaigns)
        wanted, found = set(urls), dict[str, tuple[float, float]]()
        for s in self.spreaders(view):
            if s.url in wanted:
                links, visits = found.get(s.url, (0.0, 0.0))
                found[s.url] = (links + s.links, visits + s.visits)
        return found

    def _upstream(self, view: View) -> Collection[str]:
        """URLs of all posts and pages of which anything came."""
        if self._stored(self._readers.db, "ripple_trees", "") is not None:
            return downstream_urls(self._readers.db, view.campaigns)
        return {s.url for s in self.spreaders(view)}

    def edge_reliability(self) -> tuple[EdgeReliability, ...]:
        """How often edges of each probability were true in sample worlds that the weights were not fitted to."""
        return measured_reliability()

    def iter_ripple_nodes(self) -> Iterator[RippleNode]:
        """All nodes."""
        return iter(self.ripple_nodes())

    def iter_ripple_trees(self) -> Iterator[RippleTree]:
        """All trees."""
        return iter(self.ripple_trees())

    def iter_spreaders(self) -> Iterator[Spreader]:
        """All spreaders."""
        return iter(self.spreaders())

    def iter_edge_reliability(self) -> Iterator[EdgeReliability]:
        """The whole table."""
        return iter(self.edge_reliability())

    def _worded(self, rows: Any) -> Any:
        """With the words of posts as they are when they are asked for."""
        return Worded(rows, self._said)

    def _said(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        posts = [r.key for r in rows if r.kind is ParentKind.POST]
        said = post_words(self._readers.db, posts, _TITLE + 1) if posts else {}
        return tuple(_said(r, *said[r.key]) if r.key in said else r for r in rows)

    def know_ripples(self, found: Whole) -> None:
        """Answer from these ripples until the data change, for who has read them already."""
        self._readers.once("ripple_whole", lambda _: found)

    def _whole(self) -> Whole:
        return self._readers.once("ripple_whole", whole)


def _only(project: Project, view: View | None) -> str | None:
    """The campaign of the project that a view is of alone, if it is."""
    only = view.campaigns if view else ()
    return only[0] if len(only) == 1 and project.campaign(only[0]) else None


def _wanted(campaign: str, view: View | None) -> bool:
    return view is None or not view.campaigns or campaign in view.campaigns


@lru_cache(maxsize=1)
def measured_reliability() -> tuple[EdgeReliability, ...]:
    """The table that benchmarks/parents.py measured and put into the data file."""
    raw = tomllib.loads((files("attribution") / "data" / "edge_reliability.toml").read_text(encoding="utf-8"))
    return tuple(
        EdgeReliability(kind, float(low), float(said), float(true), int(n))
        for kind, rows in raw["bins"].items()
        for low, said, true, n in rows
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """All ripples at once: what every question about them is answered from."""

    nodes: tuple[RippleNode, ...]
    edges: tuple[RippleEdge, ...]
    spreaders: tuple[Spreader, ...]


def whole(db: Database) -> Whole:
    """Read posts, pages and edges, and put them together."""
    edges, posts, pages = tuple(iter_ripples(db)), tuple(plain_posts(db)), tuple(node_pages(db))
    best = likeliest(edges)
    hops, campaigns = depths(best), page_campaigns(db)
    of_posts = _post_campaigns(posts, edges)
    shown = [_post_node(p, of_posts.get(p.key, "")) for p in posts]
    concerned = [p for p in pages if p.url in best or campaigns.get(p.url)]
    shown += [_page_node(p, campaigns.get(p.url, ""), best.get(p.url), hops.get(p.url, 0)) for p in concerned]
    nodes = tuple(sorted(shown, key=lambda n: (n.campaign, n.depth, n.at, n.key)))
    return Whole(nodes, edges, _spreaders(nodes, edges, pages))


def wordless(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows of ripples as they are kept: without the words and authors of posts, which may be erased."""
    return tuple(replace(r, title="", author="") if r.kind is ParentKind.POST else r for r in rows)


def _said(row: Row, text: str, author: str) -> Row:
    return replace(row, title=_short(text), author=author)


def _short(text: str) -> str:
    return text if len(text) <= _TITLE else f"{text[: _TITLE - 1]}…"


def _post_campaigns(posts: Sequence[Post], edges: Sequence[RippleEdge]) -> dict[str, str]:
    """The campaign of each post: declared, or the one that the edges from it name."""
    found = {e.parent: e.campaign for e in edges if e.parent_kind is ParentKind.POST and e.campaign}
    return {p.key: p.campaign or found.get(p.key, "") for p in posts}


def _post_node(p: Post, campaign: str) -> RippleNode:
    return RippleNode(
        campaign, p.key, ParentKind.POST, p.url, _short(p.text), p.author, p.platform, p.created_at, 0, "", None, EdgeLabel.UNATTRIBUTED,
        (), 0, 0, 0.0,
    )  # fmt: skip


def _page_node(p: NodePage, campaign: str, edge: RippleEdge | None, depth: int) -> RippleNode:
    return RippleNode(
        campaign=edge.campaign or campaign if edge else campaign,
        key=p.url,
        kind=ParentKind.PAGE,
        url=p.url,
        title=p.title,
        author=p.author,
        site=p.site,
        at=p.at,
        depth=depth,
        parent=edge.parent if edge else "",
        probability=edge.probability if edge else None,
        label=edge.label if edge else EdgeLabel.UNATTRIBUTED,
        evidence=edge.evidence if edge else (),
        links=p.links,
        visits=p.visits,
        registrations=p.registrations,
    )


def _spreaders(nodes: Sequence[RippleNode], edges: Sequence[RippleEdge], pages: Sequence[NodePage]) -> tuple[Spreader, ...]:
    own = {p.url: Flow(1.0, p.links, p.visits, p.registrations) for p in pages}
    came, at = downstream(edges, own), {n.key: n.at for n in nodes}
    heard: dict[str, float] = defaultdict(float)
    for edge in edges:
        heard[edge.parent] += edge.probability
    tipped = tippings(edges, (n.key for n in nodes if n.kind is ParentKind.POST), at)
    found = [_spreader(n, heard[n.key], came[n.key], tipped.get(n.key, Tipping((), None))) for n in nodes if n.key in heard]
    return tuple(sorted(found, key=lambda s: (-s.links, -s.visits, -s.pages, s.key)))


def _spreader(n: RippleNode, heard: float, came: Flow, tipped: Tipping) -> Spreader:
    return Spreader(
        n.campaign, n.key, n.kind, n.url, n.title, n.author, n.site, n.at, heard, came.pages, came.links, came.visits,
        came.registrations, tipped.generations, tipped.at,
    )  # fmt: skip


def trees_of(found: Whole, project: Project) -> tuple[RippleTree, ...]:
    """The tree of each campaign, by its start."""
    at = {n.key: n.at for n in found.nodes}
    ordered = sorted(project.campaigns, key=lambda c: (c.starts, c.id))
    return tuple(_tree(found, at, c.id, title_of(project, c.id)) for c in ordered)


def _tree(found: Whole, at: Mapping[str, datetime], campaign: str, title: str) -> RippleTree:
    nodes = [n for n in found.nodes if n.campaign == campaign]
    posts = [n for n in nodes if n.kind is ParentKind.POST]
    pages = [n for n in nodes if n.depth]
    hours = [_hours(at[n.parent], n.at) for n in pages if n.parent in at]
    generations = Counter(n.depth for n in pages)
    links, second = sum(n.links for n in pages), sum(n.links for n in pages if n.depth > 1)
    return RippleTree(
        campaign=campaign,
        title=title,
        posts=len(posts),
        pages=len(pages),
        without_parent=len(nodes) - len(posts) - len(pages),
        depth=max(generations, default=0),
        breadth=max(generations.values(), default=0),
        hours_to_hear=median(hours) if hours else None,
        hours_to_half=_half(pages, min((p.at for p in posts), default=None)),
        links=links,
        second_hand_links=second,
        second_hand_share=second / links if links else None,
        tipped_posts=sum(s.campaign == campaign and s.tipped_at is not None for s in found.spreaders),
    )


def _half(pages: Sequence[RippleNode], first: datetime | None) -> float | None:
    """Hours from a moment until half of the pages stood."""
    if first is None or not pages:
        return None
    return _hours(first, sorted(p.at for p in pages)[(len(pages) - 1) // 2])


def _hours(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds() / 3600)

"""What a page cites, recognised as a post or a page that we know, and posts recognised by copied parameters. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import ada_url

from attribution.links.sitewide import BOILERPLATE
from attribution.ripples.identity import platform_of
from attribution.ripples.weights import Weights
from ripplemark.listings import is_listing
from ripplemark.records import STATED, Evidence, EvidenceKind, ParentKind, Post, RippleEdge
from ripplemark.store.ripples import CitedUrl, RipplePage
from ripplemark.urls import host_of, same_page_key, utm

_LEAST_ID = 4  # characters of a post's id that may be recognised in a parameter

Utm = tuple[tuple[str, str], ...]

#: An edge that was more probable than not: what it stated counts in full, though the page shows it no more.
TRUSTED = 0.5


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence for one parent of a page."""

    child_id: int
    kind: ParentKind
    parent: str  # page URL, or post key
    evidence: Evidence
    weight: float  # of what is stated, how probable it makes the parent; of what is inferred, the factor on the odds


def by(odds: float) -> str:
    """A factor on the odds as evidence shows it."""
    return f"(×{odds:.0f})" if odds >= 10 else f"(×{odds:.2g})"


class Directory:
    """Posts and pages, found by the addresses under which others cite them."""

    def __init__(self, posts: Sequence[Post], pages: Sequence[RipplePage]) -> None:
        self._posts_by_key = {same_page_key(p.url): p.key for p in posts if host_of(p.url)}
        self._posts_by_id = {(platform_of(p.url), p.post_id): p.key for p in posts if host_of(p.url)}
        self._pages = {same_page_key(p.url): p.url for p in pages if not is_listing(p.url)}
        self._by_content = _unique((p.post_id.casefold(), p.key) for p in posts if len(p.post_id) >= _LEAST_ID)
        self._by_utm = _unique((tags, p.key) for p in posts for tags in _tags_of(p))

    def post_at(self, url: str) -> str:
        """The key of the post that a URL shows; "" if it shows none."""
        known = self._posts_by_key.get(same_page_key(url))
        if known:
            return known
        platform = platform_of(url)
        return next((k for part in _parts(url) if (k := self._posts_by_id.get((platform, part)))), "")

    def page_at(self, url: str) -> str:
        """The page that a URL leads to; "" if we know none."""
        return self._pages.get(same_page_key(url), "")

    def post_with(self, tags: Utm) -> tuple[str, str]:
        """(post, what was copied) of the one post whose parameters a brand link carries; ("", "") if there is none, or several."""
        content = next((value for key, value in tags if key == "utm_content"), "")
        if found := self._by_content.get(content.casefold()):
            return found, f"utm_content={content}"
        found = self._by_utm.get(_sorted(tags), "") if len(tags) > 1 else ""
        return found, "&".join(f"{k}={v}" for k, v in tags) if found else ""


def clues(pages: Sequence[RipplePage], citations: Iterable[CitedUrl], directory: Directory, weights: Weights) -> Iterator[Clue]:
    """All stated evidence. Lists of posts are no children: they only repeat what their posts say."""
    known = {p.page_id: p for p in pages if not is_listing(p.url)}
    for cited in citations:
        page = known.get(cited.page_id)
        if page is not None and (clue := _cited(page, cited, directory, weights)):
            yield clue
    for page in known.values():
        for tags in page.utms:
            post, copied = directory.post_with(tags)
            if post:
                words = f"its link to the brand carries {copied}, which only the post {post} uses"
                evidence = Evidence(EvidenceKind.COPIED_UTM, words)
                yield Clue(page.page_id, ParentKind.POST, post, evidence, weights.stated[EvidenceKind.COPIED_UTM])


def pingbacks(
    pages: Sequence[RipplePage], stated: Iterable[tuple[str, str]], directory: Directory, weights: Weights
) -> Iterator[Clue]:
    """What sites state of links to them: (page that links, page or post that says so)."""
    ids = {p.url: p.page_id for p in pages if not is_listing(p.url)}
    for source, target in stated:
        child = directory.page_at(source)
        post = directory.post_at(target)
        parent = post or directory.page_at(target)
        if child in ids and parent and parent != child:
            evidence = Evidence(EvidenceKind.PINGBACK, f"{target} says that the page links to it")
            kind = ParentKind.POST if post else ParentKind.PAGE
            yield Clue(ids[child], kind, parent, evidence, weights.stated[EvidenceKind.PINGBACK])


def remembered(
    edges: Iterable[tuple[int, RippleEdge]], posts: Sequence[Post], pages: Sequence[RipplePage], weights: Weights
) -> Iterator[Clue]:
    """The evidence of edges found before, for pages that show it no more; parents that are gone are left out."""
    known = {p.key for p in posts} | {p.url for p in pages}
    for child_id, edge in edges:
        if edge.parent in known:
            for evidence in edge.evidence:
                if evidence.kind not in STATED:
                    continue  # inferred anew from what is stored
                sure = weights.stated[evidence.kind]
                yield Clue(
                    child_id, edge.parent_kind, edge.parent, evidence, sure if edge.probability > TRUSTED else edge.probability
                )


_WORDS = {
    EvidenceKind.LINK_TO_POST: "links to the post",
    EvidenceKind.LINK_TO_PAGE: "links to the page",
    EvidenceKind.VIA: "names as its source",
    EvidenceKind.IN_REPLY_TO: "answers",
    EvidenceKind.REPOST_OF: "repeats",
    EvidenceKind.EMBEDDED_POST: "shows the post",
}
_ASIDE = " beside its text"  # in a menu, sidebar, foot or blogroll


def _cited(page: RipplePage, cited: CitedUrl, directory: Directory, weights: Weights) -> Clue | None:
    post = directory.post_at(cited.url)
    parent = post or directory.page_at(cited.url)
    if not parent or parent == page.url:
        return None
    stated = cited.relation or (EvidenceKind.LINK_TO_POST if post else EvidenceKind.LINK_TO_PAGE)
    aside = cited.placement in BOILERPLATE and cited.relation is None
    kind = ParentKind.POST if post else ParentKind.PAGE
    sure = weights.inferred[kind, "community"] if aside else weights.stated[stated]
    evidence = Evidence(EvidenceKind.COMMUNITY if aside else stated, f"{_WORDS[stated]} {cited.url}{_ASIDE if aside else ''}")
    return Clue(page.page_id, kind, parent, evidence, sure)


def _parts(url: str) -> list[str]:
    """Path segments and query values, the last ones first: where platforms put the id of a post."""
    parsed = ada_url.URL(url)
    values = [p.partition("=")[2] for p in parsed.search.lstrip("?").split("&") if "=" in p]
    return [part for part in (*reversed(parsed.pathname.split("/")), *values) if part]


def _tags_of(post: Post) -> set[Utm]:
    return {_sorted(tags) for url in post.links if len(tags := utm(url)) > 1}


def _sorted(tags: Utm) -> Utm:
    return tuple(sorted((k.casefold(), v.casefold()) for k, v in tags))


def _unique(pairs: Iterable[tuple[object, str]]) -> dict[object, str]:
    """Keys that lead to exactly one post."""
    found: dict[object, set[str]] = defaultdict(set)
    for key, post in pairs:
        found[key].add(post)
    return {key: min(posts) for key, posts in found.items() if len(posts) == 1}

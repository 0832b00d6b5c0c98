"""Ripples computed anew from all pages, posts and citations, and stored. Decides by the pure modules beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter

from attribution.campaigns.signs import campaign_of_link_utm, campaign_of_topics, names_topic, runs_on
from attribution.links.days import day_of
from attribution.ripples.candidates import Directory, clues, pingbacks, remembered
from attribution.ripples.edges import Parent, Times
from attribution.ripples.gather import Material, likely_parents
from attribution.ripples.marks import marks_of_pages
from attribution.ripples.meaning import meaning_of
from attribution.ripples.roots import Distribution, all_roots
from attribution.ripples.weights import Weights, weights
from attribution.ripples.when import of_page, of_post
from ripplemark.config import Project
from ripplemark.records import ParentKind, Post, RippleEdge
from ripplemark.store.database import Database
from ripplemark.store.links import mark_stale
from ripplemark.store.posts import iter_posts
from ripplemark.store.ripple_words import main_text, stated_links
from ripplemark.store.ripples import RipplePage, Root, cited_urls, edges_of_silent_pages, replace_ripples, ripple_pages
from ripplemark.urls import utm


def refresh_ripples(db: Database, project: Project, now: datetime) -> Counter[str]:
    """Compute all edges and roots again; pages whose proven campaign changed are marked for judging. Gives counts."""
    del now  # time order is among what was published, not about today
    sure, pages, posts, cited = weights(), ripple_pages(db), tuple(iter_posts(db)), tuple(cited_urls(db))
    times = Times(
        pages={p.page_id: of_page(p, sure.days) for p in pages},
        posts={p.key: of_post(p.created_at) for p in posts},
        ids={p.url: p.page_id for p in pages},
    )
    behind, directory = post_campaigns(project, posts), Directory(posts, pages)
    shown = clues(pages, cited, directory, sure)
    told = pingbacks(pages, stated_links(db), directory, sure)
    before = remembered(edges_of_silent_pages(db), posts, pages, sure)
    made_of = Material(pages, posts, behind, cited, project.own_domains, marks_of_pages(db, pages), partial(main_text, db))
    model = project.ripples.model
    parents = likely_parents(made_of, times, sure, (*shown, *told, *before), partial(meaning_of, model) if model else None)
    own = {p.page_id: own_signs(project, p, times, sure) for p in pages}
    roots = all_roots(own, parents, times.ids, behind)
    with db.transaction():
        stored = {page: [Root(post, c, share) for (post, c), share in found.items()] for page, found in roots.items()}
        kept = {page: [p for p in some if p.probability >= sure.bounds.least] for page, some in parents.items()}
        changed = replace_ripples(db, _edges(pages, kept, roots, times, behind), stored)
        for page_id in changed:
            mark_stale(db, page_id)
        db.touch()
    number = sum(map(len, kept.values()))
    return Counter(ripples=number, pages_with_parents=sum(map(bool, kept.values())), pages_moved=len(changed))


def own_signs(project: Project, page: RipplePage, times: Times, sure: Weights) -> Distribution:
    """What is behind a page as far as it shows itself: its parameters, else a topic within its days."""
    named = next((c for tags in page.utms if (c := campaign_of_link_utm(project.campaigns, tags))), "")
    if named:
        return {("", named): sure.own_utm, ("", ""): 1.0 - sure.own_utm}
    day = day_of(times.pages[page.page_id].best, project.traffic.zone)
    topic = campaign_of_topics(project, page.topics, day)
    if topic:
        return {("", topic): sure.topic_in_window, ("", ""): 1.0 - sure.topic_in_window}
    return {("", ""): 1.0}


def post_campaigns(project: Project, posts: Sequence[Post]) -> dict[str, str]:
    """The campaign behind each post: declared, else by its links' parameters, else by topic within the days; a repost has its
    original's."""
    found = {p.key: p.campaign or campaign_of_post(project, p) for p in posts}
    for post in posts:
        original = f"{post.platform}:{post.repost_of or post.parent_id}"
        found[post.key] = found[post.key] or found.get(original, "")
    return found


def campaign_of_post(project: Project, post: Post) -> str:
    """The campaign that a post's own links or words speak of; "" if none."""
    for url in post.links:
        if named := campaign_of_link_utm(project.campaigns, utm(url)):
            return named
    day = day_of(post.created_at, project.traffic.zone)
    running = [c for c in project.campaigns if runs_on(c, day) and names_topic(c, post.text)]
    return max(running, key=lambda c: (c.starts, c.id)).id if running else ""


def _edges(
    pages: Sequence[RipplePage],
    parents: Mapping[int, Sequence[Parent]],
    roots: Mapping[int, Distribution],
    times: Times,
    behind: Mapping[str, str],
) -> Iterator[tuple[int, RippleEdge]]:
    for page in pages:
        for p in parents.get(page.page_id, ()):
            campaign = behind.get(p.name, "") if p.kind is ParentKind.POST else _main_campaign(roots[times.ids[p.name]])
            yield page.page_id, RippleEdge(page.url, p.kind, p.name, campaign, p.probability, p.evidence)


def _main_campaign(roots: Distribution) -> str:
    """The campaign with the largest share, if any has some."""
    sums: dict[str, float] = defaultdict(float)
    for (_, campaign), share in roots.items():
        if campaign:
            sums[campaign] += share
    return max(sums.items(), key=itemgetter(1, 0))[0] if sums else ""

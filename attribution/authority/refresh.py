"""Brings weights of domains and signs of spam up to date with what the store holds. Composes pure rules with the store."""

from __future__ import annotations

from attribution.authority.graph import graph_weights
from attribution.authority.spam import SpamCase, SpamLink, signs
from attribution.hosts import is_spam
from ripplemark.config import Project
from ripplemark.store.authority import domain_edges, store_graph
from ripplemark.store.database import Database
from ripplemark.store.spam import SpamPage, spam_pages, store_signs
from ripplemark.text import fold


def refresh_authority(db: Database, project: Project) -> dict[str, int]:
    """Weigh the domains of the crawl and look for signs of spam anew; how many domains were weighed, how many pages show signs."""
    domains = store_graph(db, graph_weights(domain_edges(db)))
    own = frozenset(fold(w) for w in _trade(project))
    shown = [(page.page_id, sign, detail) for page in spam_pages(db) for sign, detail in signs(_case(page), own)]
    store_signs(db, shown)
    return {"domains_weighed": domains, "pages_with_spam_signs": len({page_id for page_id, _, _ in shown})}


def _trade(project: Project) -> tuple[str, ...]:
    topics = (topic for campaign in project.campaigns for topic in campaign.topics)
    words = [*project.brand.names, *topics]
    return (*words, *(part for word in words for part in word.split()))


def _case(page: SpamPage) -> SpamCase:
    links = tuple(SpamLink(k.anchor, k.context, k.followed, k.image, k.placement) for k in page.links)
    return SpamCase(
        page.url,
        page.domain,
        page.title,
        page.text_length,
        page.cited_sites,
        page.copies,
        page.on_topic,
        is_spam(page.domain),
        links,
    )

"""Class, days, campaign, search text and counting of links whose page changed: judged by pure rules, written back. In proportion to change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from attribution.campaigns.signs import campaign_of_link_utm, campaign_of_topics
from attribution.links.anchors import AnchorTerms, anchor_key, generic_anchors, terms_of
from attribution.links.classes import Case, Printing, Sides, affiliate_parameters, in_words, verdict
from attribution.links.counting import count_site
from attribution.links.days import Appearance, appearance, day_of
from attribution.links.disclosure import disclosure_words
from attribution.links.sketch import KEYS, copied_share, sketch
from attribution.opinion.picked import reading_of
from ripplemark import __version__
from ripplemark.config import Project
from ripplemark.records import LinkState, Mark
from ripplemark.store.database import Database
from ripplemark.store.growth_fold import fold_growth, mend_growth
from ripplemark.store.heard_facts import fold_heard
from ripplemark.store.link_facts import (
    Judgement,
    LinkFacts,
    PageFacts,
    SketchedPage,
    judge_all_again,
    link_facts,
    page_facts,
    save_sketch,
    sketch_digest,
    sketch_of,
    sketched_elsewhere,
    stale_pages,
    write_judgements,
)
from ripplemark.store.links import mark_stale
from ripplemark.store.marks import marked_domains
from ripplemark.store.mention_facts import fold_mentions
from ripplemark.store.ripples import CAUSED, caused_campaign
from ripplemark.store.search_fold import fold_search
from ripplemark.store.site_links import Counted, SiteLink, site_links, site_pages, write_counting
from ripplemark.store.sort_fold import fold_sorts
from ripplemark.text import fold
from ripplemark.urls import site_of

_SEARCH_LIMIT = 2000  # characters of folded search text per link


@dataclass(frozen=True, slots=True)
class Sites:
    """Domains that a person marked beside those of the project file."""

    own: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()


def refresh_standing(db: Database, project: Project) -> int:
    """Judge the links of all pages marked stale, then count their sites anew. Gives the number of pages judged."""
    marked = _marked(db)
    judge_all_again(db, fingerprint(project, marked))
    sites: set[str] = set()
    judged: set[int] = set()
    while pages := stale_pages(db):  # judging a new text may mark later printings of it
        for page_id in pages:
            page = page_facts(db, page_id)
            sites.add(page.domain)
            judged.add(page_id)
            judge_page(db, project, page, marked)
    for domain in sorted(sites):
        recount(db, domain)
    fold_growth(db)
    fold_sorts(db)
    fold_search(db)
    fold_mentions(db)
    fold_heard(db, reading_of(project))
    return len(judged)


def fingerprint(project: Project, marked: Sites = Sites()) -> str:
    """What of the project file, of marks, of the words of disclosure and of the rule of campaigns judgements depend on."""
    campaigns = [(c.id, c.starts, c.ends, c.topics, c.utm_campaign, c.partners) for c in project.campaigns]
    words = (disclosure_words(), affiliate_parameters(), generic_anchors())
    known = (
        __version__,
        CAUSED,
        project.brand,
        campaigns,
        project.traffic.timezone,
        words,
        sorted(marked.own),
        sorted(marked.partners),
    )
    return hashlib.sha256(repr(known).encode()).hexdigest()


def _marked(db: Database) -> Sites:
    return Sites(marked_domains(db, Mark.OWN), marked_domains(db, Mark.PARTNER))


def judge_campaigns(db: Database, project: Project) -> int:
    """Judge again where the ripple moved, or the project's campaigns, domains or partners did. Gives the number of pages judged."""
    with db.transaction():
        number = refresh_standing(db, project)
        mend_growth(db)
        db.touch()
    return number


def judge_page(db: Database, project: Project, page: PageFacts, marked: Sites) -> None:
    """Judge the links of one page, whose domains a person may have marked; later printings of its text are marked to be judged again."""
    others = _same_texts(db, page)
    earlier = [(p, share) for p, share in others if _age(p) < _age(page) and not _copies(p, page)]
    original = min(earlier, key=lambda found: _age(found[0]), default=None)
    printing = Printing(original[0].url, original[1]) if original else None
    links = link_facts(db, page.page_id)
    cause = caused_campaign(db, page.page_id)
    declared, terms = Sides.of(project), terms_of(project)
    sides = replace(declared, own=declared.own | marked.own, partners=declared.partners | marked.partners)
    case = [Case(link, page, sides, printing) for link in links]
    write_judgements(db, (_judged(c, project, terms, cause) for c in case))


def _judged(case: Case, project: Project, terms: AnchorTerms, cause: str) -> Judgement:
    link, page, zone = case.link, case.page, project.traffic.zone
    decided = verdict(case)
    past = link.judged and link.missing  # what the page says now says nothing about a link that it no longer has
    since = Appearance(link.appeared_on, link.appeared_by) if past else appearance(link, page, zone)
    named = campaign_of_link_utm(project.campaigns, link.utm) or (link.campaign if past else "")
    return Judgement(
        link_id=link.link_id,
        verdict=decided,
        words=in_words(decided),
        campaign=cause or named or campaign_of_topics(project, page.topics, since.day),
        appeared_on=since.day,
        appeared_by=since.by,
        lost_on=day_of(link.lost_at, zone) if link.lost_at and link.state is LinkState.LOST else None,
        regained_on=day_of(link.regained_at, zone) if link.regained_at else None,
        language=page.language,
        search=search_text(link, page),
        anchor_key=anchor_key(link.anchor),
        anchor_kind=terms.kind(link.anchor),
    )


def search_text(link: LinkFacts, page: PageFacts) -> str:
    """What a person searches in: anchor, title, addresses and context, folded so that both Chinese scripts meet."""
    parts = (link.anchor, page.title, page.url, link.target_url, link.context_left, link.context_right)
    return fold("\n".join(parts))[:_SEARCH_LIMIT]


def _same_texts(db: Database, page: PageFacts) -> Sequence[tuple[SketchedPage, float]]:
    """Pages of other domains in which most of this one's text stands too, with the share."""
    if not page.text:
        return ()
    fresh = sketch_digest(db, page.page_id) != page.digest
    own = sketch(page.text) if fresh else sketch_of(db, page.page_id)
    if fresh:
        save_sketch(db, page.page_id, page.digest, own, KEYS)
    if not own:
        return ()
    others = sketched_elsewhere(db, page.page_id, page.domain)
    if fresh:
        for other in others:
            if _age(other) > _age(page) and copied_share(other.sketch, own):
                mark_stale(db, other.page_id)
    return [(p, share) for p in others if (share := copied_share(own, p.sketch))]


def _copies(other: SketchedPage, page: PageFacts) -> bool:
    """Whether another page names this one's site as where its text is from: whatever its date, it is no original."""
    return bool(other.canonical) and site_of(other.canonical) == page.domain


def _age(page: PageFacts | SketchedPage) -> tuple[date, bool, datetime, datetime, int]:
    """The order in which texts were printed: by day where that is known well (many pages tell no more), then by when we came to
    know them."""
    at = page.published_at
    if isinstance(page, PageFacts) and page.confidence not in ("high", "medium"):
        at = None
    best = at or page.known_since
    day_only = best.time() == time()  # such a date says nothing about the hour: it yields to one that does
    return (best.date(), day_only, page.known_since, best, page.page_id)


def recount(db: Database, domain: str) -> None:
    """Count one site's links anew; only what changed is written."""
    links = {k.link_id: k for k in site_links(db, domain)}
    counted = count_site(tuple(links.values()), site_pages(db, domain))
    write_counting(db, (c for c in counted if c != counted_before(links[c.link_id])))


def counted_before(link: SiteLink) -> Counted:
    """How a link counted until now."""
    return Counted(
        link.link_id, link.sitewide, link.headline, link.appeared_on, link.site_placement, link.site_placement_reason
    )

"""All that is known of one link: the proof, its life, the reasons to believe it was earned, and the path that led to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attribution.report_rows import Check, Life, LinkEvidence, Step
from attribution.reports.domains import authorities
from ripplemark.config import Campaign, Project
from ripplemark.records import EdgeLabel, LinkClass, LinkRow, ParentKind, Placement, RippleEdge
from ripplemark.store.database import Database
from ripplemark.store.evidence import PageProof, page_proof, page_titles
from ripplemark.store.growth import reach
from ripplemark.store.link_grid import link_rows
from ripplemark.store.link_subjects import traffic_of
from ripplemark.store.links import link_events
from ripplemark.store.marks import DOMAIN, marks_on
from ripplemark.store.posts import find_post
from ripplemark.store.provenance import known_by
from ripplemark.store.ripples import edges_to
from ripplemark.store.spam import signs_of_page

_HOPS = 20  # a path longer than this is cut at its beginning


def link_evidence(db: Database, project: Project, link_id: int) -> LinkEvidence | None:
    """All that is known of one link; None if there is no such link."""
    rows = link_rows(db, [link_id])
    if not rows:
        return None
    link, proof = rows[0], page_proof(db, rows[0].page_id)
    mention = next((m for m in proof.mentions if m[0] == link.campaign), proof.mentions[0] if proof.mentions else ("", (), ""))
    return LinkEvidence(
        link=link,
        terms=mention[1],
        quote=mention[2],
        digest=proof.digest,
        observed_at=proof.observed_at,
        status=proof.status,
        bytes=proof.bytes,
        observations=proof.observations,
        life=tuple(Life(e.kind, e.at, e.reason, e.before, e.after) for e in link_events(db, link_id)),
        checks=tuple(_checks(project, link, proof)),
        path=_path(db, project, link),
        known_by=known_by(db, link_id),
        authority=authorities(db, [link.page_domain])[0],
        signs=signs_of_page(db, link.page_id),
        brought=_brought(db, link_id),
        marks=marks_on(db, (DOMAIN + link.page_domain, link.page_url)),
    )


def _brought(db: Database, link_id: int) -> tuple[tuple[date, int, float], ...] | None:
    if reach(db).first_traffic_day is None:
        return None
    return tuple((date.fromisoformat(day), visits, n) for day, visits, n in traffic_of(db, link_id))


def _checks(project: Project, link: LinkRow, proof: PageProof) -> Iterator[Check]:
    for key, doubted in (("not_own", LinkClass.OWN), ("not_partner", LinkClass.PARTNER), ("not_paid", LinkClass.PAID)):
        passed = link.link_class is not doubted
        yield Check(passed, key, link.page_host if passed else "")  # why not stands with the class
    campaign = project.campaign(link.campaign)
    if campaign is not None:
        yield from _campaign_checks(campaign, link, proof)
    sent = " ".join(f"{k}={v}" for k, v in link.utm)
    yield Check(bool(sent), "utm_present", sent)
    yield Check(link.placement in (Placement.CONTENT, Placement.COMMENT), "content_placement", link.placement.value)
    yield Check(proof.observations > 1, "confirmed", str(proof.observations))


def _campaign_checks(campaign: Campaign, link: LinkRow, proof: PageProof) -> Iterator[Check]:
    appeared = link.published_at or link.first_seen
    yield Check(appeared.date() >= campaign.starts, "after_start", appeared.date().isoformat())
    terms = next((m[1] for m in proof.mentions if m[0] == campaign.id), ())
    yield Check(bool(terms), "topic_match", ", ".join(terms))


def _path(db: Database, project: Project, link: LinkRow) -> tuple[Step, ...]:
    """The most probable way from the campaign to the page, cause first; the page itself last."""
    steps = [
        Step(ParentKind.PAGE, link.page_title or link.page_url, link.page_url, link.published_at or link.first_seen, None, ())
    ]
    page_id, campaign = link.page_id, link.campaign
    seen = {page_id}
    while len(steps) < _HOPS and (edge := _parent(db, page_id)) is not None:
        steps[0] = _with_edge(steps[0], edge)
        campaign = edge.campaign or campaign
        if edge.parent_kind is ParentKind.POST:
            steps.insert(0, _post_step(db, edge.parent))
            break
        parent = page_titles(db, edge.parent)
        if parent is None or parent[0] in seen:
            break
        page_id = parent[0]
        seen.add(page_id)
        steps.insert(0, Step(ParentKind.PAGE, parent[1] or edge.parent, edge.parent, parent[2], None, ()))
    known = project.campaign(campaign)
    first = (Step(None, known.title, "", None, None, ()),) if known else ()
    return (*first, *steps)


def _parent(db: Database, page_id: int) -> RippleEdge | None:
    """The edge to the likeliest parent, if that is at least possible."""
    edge = next(iter(edges_to(db, page_id)), None)
    return edge if edge is not None and edge.label is not EdgeLabel.UNATTRIBUTED else None


def _with_edge(step: Step, edge: RippleEdge) -> Step:
    return Step(step.kind, step.title, step.url, step.at, edge.probability, edge.evidence)


def _post_step(db: Database, key: str) -> Step:
    post = find_post(db, key)
    if post is None:
        return Step(ParentKind.POST, key, "", None, None, ())
    words = post.text if len(post.text) <= 120 else f"{post.text[:119]}…"
    return Step(ParentKind.POST, f"{post.author}: {words}" if post.author else words, post.url, post.created_at, None, ())

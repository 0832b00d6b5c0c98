"""What is known of links and their pages for judging class, counting and campaign; and the judgements, written back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ripplemark.records import AnchorKind, Confidence, LinkState, LinkVerdict, Placement
from ripplemark.store.clock import moment, moment_or_none
from ripplemark.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page with links, as its class and dates need it."""

    page_id: int
    url: str
    host: str
    domain: str
    title: str
    language: str
    text: str
    digest: str
    canonical: str
    published_at: datetime | None
    confidence: Confidence | None
    known_since: datetime
    first_read_at: datetime | None  # the first time its links were known
    topics: tuple[str, ...]  # campaigns it discusses


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link as its class, dates and campaign need it."""

    link_id: int
    page_id: int
    target_url: str
    anchor: str
    rel: tuple[str, ...]
    placement: Placement
    context_left: str
    context_right: str
    utm: tuple[tuple[str, str], ...]
    state: LinkState
    first_seen: datetime
    lost_at: datetime | None
    regained_at: datetime | None  # the last time it came back
    missing: bool  # lost, or not there at the last reading
    campaign: str  # as judged before; "" if not yet, or if none was known
    appeared_on: date
    appeared_by: str
    judged: bool  # ever


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged of a link."""

    link_id: int
    verdict: LinkVerdict
    words: str  # the verdict's reason in English
    campaign: str
    appeared_on: date
    appeared_by: str  # dated | estimated | first_seen
    lost_on: date | None
    regained_on: date | None
    language: str
    search: str
    anchor_key: str  # folded
    anchor_kind: AnchorKind


def stale_pages(db: Database) -> tuple[int, ...]:
    """Pages with links that must be judged again."""
    return tuple(r[0] for r in db.rows("SELECT DISTINCT page_id FROM links WHERE class_reason = '' ORDER BY page_id"))


def judge_all_again(db: Database, fingerprint: str) -> bool:
    """Mark all links to be judged again if they were judged by another part of the project file; whether that was so."""
    if db.value("SELECT fingerprint FROM judged_by", default="") == fingerprint:
        return False
    db.run(
        "INSERT INTO judged_by (id, fingerprint) VALUES (1, ?) ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint",
        (fingerprint,),
    )
    db.run("UPDATE links SET class_reason = ''")
    return True


def page_facts(db: Database, page_id: int) -> PageFacts:
    """All that judging needs of one page; texts are empty for a page that was never read as relevant."""
    row = db.row(
        """SELECT u.id, u.url, u.host, u.domain, u.first_seen, p.title, p.language, p.text, p.text_digest, p.canonical, p.published_at, p.confidence,
             (SELECT min(o.observed_at) FROM observations o WHERE o.url_id = u.id AND o.outcome = 'ok') AS first_read_at,
             (SELECT json_group_array(m.campaign) FROM mentions m WHERE m.page_id = u.id AND m.campaign != '') AS topics
           FROM urls u LEFT JOIN pages p ON p.id = u.id WHERE u.id = ?""",
        (page_id,),
    )
    if row is None:
        raise LookupError(f"no page {page_id}")
    return PageFacts(
        page_id=row["id"],
        url=row["url"],
        host=row["host"],
        domain=row["domain"],
        title=row["title"] or "",
        language=row["language"] or "",
        text=row["text"] or "",
        digest=row["text_digest"] or "",
        canonical=row["canonical"] or "",
        published_at=moment_or_none(row["published_at"]),
        confidence=Confidence(row["confidence"]) if row["confidence"] else None,
        known_since=moment(row["first_seen"]),
        first_read_at=moment_or_none(row["first_read_at"]),
        topics=tuple(sorted(json.loads(row["topics"]))),
    )


def link_facts(db: Database, page_id: int) -> tuple[LinkFacts, ...]:
    """The links of a page, lost ones too."""
    rows = db.rows(
        """SELECT l.*, (SELECT max(e.at) FROM link_events e WHERE e.link_id = l.id AND e.kind = 'regained') AS regained_at
           FROM links l WHERE l.page_id = ? ORDER BY l.id""",
        (page_id,),
    )
    return tuple(_facts(r) for r in rows)


def _facts(r: Row) -> LinkFacts:
    return LinkFacts(
        link_id=r["id"],
        page_id=r["page_id"],
        target_url=r["target_url"],
        anchor=r["anchor"],
        rel=tuple(r["rel"].split()),
        placement=Placement(r["placement"]),
        context_left=r["context_left"],
        context_right=r["context_right"],
        utm=tuple((k, v) for k, v in json.loads(r["utm"])) if r["utm"] != "[]" else (),
        state=LinkState(r["state"]),
        first_seen=moment(r["first_seen"]),
        lost_at=moment_or_none(r["lost_at"]),
        regained_at=moment_or_none(r["regained_at"]),
        missing=r["state"] == LinkState.LOST or r["misses"] > 0,
        campaign=r["campaign"],
        appeared_on=date.fromisoformat(r["appeared_on"]),
        appeared_by=r["appeared_by"],
        judged=bool(r["search"]),
    )


def write_judgements(db: Database, judgements: Iterable[Judgement]) -> None:
    """Store class with its reason, campaign, days and search text. Most links are judged as before: of those nothing but the sign of having been
    judged is written, since each index that knows a column which is set is written too, whether the value differs or not."""
    rows = [(j.words, _row(j), j.link_id) for j in judgements]
    db.run_many(_JUDGED, ((words, *row, link_id, *row) for words, row, link_id in rows))
    db.run_many("UPDATE links SET class_reason = ? WHERE id = ? AND class_reason != ?", ((w, i, w) for w, _, i in rows))


_COLUMNS = (
    "class", "class_reason_code", "class_reason_about", "class_reason_share", "campaign", "appeared_on", "appeared_by", "lost_on",
    "language", "search", "regained_on", "anchor_key", "anchor_kind",
)  # fmt: skip
_JUDGED = f"""
UPDATE links SET class_reason = ?, {", ".join(f"{c} = ?" for c in _COLUMNS)}
WHERE id = ? AND ({", ".join(_COLUMNS)}) IS NOT ({", ".join("?" for _ in _COLUMNS)})"""


def _row(j: Judgement) -> tuple[object, ...]:
    """What is written of a judgement, in the order of the columns."""
    return (
        j.verdict.link_class, j.verdict.reason, j.verdict.about, j.verdict.share, j.campaign, j.appeared_on.isoformat(), j.appeared_by,
        j.lost_on.isoformat() if j.lost_on else None, j.language, j.search, j.regained_on.isoformat() if j.regained_on else None,
        j.anchor_key, j.anchor_kind,
    )  # fmt: skip


# ---------------------------------------------------------------- texts that are printed elsewhere too


@dataclass(frozen=True, slots=True)
class SketchedPage:
    """Another page whose text may be the same."""

    page_id: int
    url: str
    domain: str
    published_at: datetime | None
    known_since: datetime
    sketch: tuple[int, ...]
    canonical: str = ""


def sketch_digest(db: Database, page_id: int) -> str:
    """The digest of the text that a page's sketch was made from; "" without a sketch."""
    return str(db.value("SELECT digest FROM sketches WHERE page_id = ?", (page_id,), ""))


def save_sketch(db: Database, page_id: int, digest: str, sketch: tuple[int, ...], keys: int) -> None:
    """Keep a page's sketch, and its smallest `keys` hashes for finding candidates."""
    db.run("DELETE FROM sketch_keys WHERE page_id = ?", (page_id,))
    db.run("INSERT OR REPLACE INTO sketches (page_id, digest, sketch) VALUES (?, ?, ?)", (page_id, digest, json.dumps(sketch)))
    db.run_many("INSERT OR IGNORE INTO sketch_keys (key, page_id) VALUES (?, ?)", ((k, page_id) for k in sketch[:keys]))


def sketch_of(db: Database, page_id: int) -> tuple[int, ...]:
    """A page's sketch; () without one."""
    return tuple(json.loads(db.value("SELECT sketch FROM sketches WHERE page_id = ?", (page_id,), "[]")))


def sketched_elsewhere(db: Database, page_id: int, domain: str, limit: int = 50) -> tuple[SketchedPage, ...]:
    """Pages of other domains that share one of the smallest hashes, most shared first."""
    rows = db.rows(
        """SELECT u.id, u.url, u.domain, u.first_seen, s.sketch, p.canonical,
             CASE WHEN p.confidence IN ('high', 'medium') THEN p.published_at END AS at
           FROM (SELECT o.page_id, count(*) AS n FROM sketch_keys k JOIN sketch_keys o ON o.key = k.key AND o.page_id != k.page_id
                 JOIN urls w ON w.id = o.page_id AND w.domain != ?
                 WHERE k.page_id = ? GROUP BY o.page_id ORDER BY n DESC, o.page_id LIMIT ?) c
           JOIN sketches s ON s.page_id = c.page_id JOIN urls u ON u.id = c.page_id LEFT JOIN pages p ON p.id = u.id""",
        (domain, page_id, limit),
    )
    return tuple(
        SketchedPage(
            r["id"],
            r["url"],
            r["domain"],
            moment_or_none(r["at"]),
            moment(r["first_seen"]),
            tuple(json.loads(r["sketch"])),
            r["canonical"] or "",
        )
        for r in rows
    )

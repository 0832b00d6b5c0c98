"""Links and what happened to them: unsettled observations in, states and events in and out. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ripplemark.records import (
    BrandLink,
    EventKind,
    FetchOutcome,
    LinkEvent,
    LinkReading,
    LinkState,
    LinkStatus,
    LostReason,
    Placement,
)
from ripplemark.store.clock import moment, moment_or_none, stamp, stamp_or_none
from ripplemark.store.database import Database, Row


def settle_linkless(db: Database) -> int:
    """Settle at once what cannot concern a link: observations of URLs that never showed one. Gives their number."""
    with db.transaction():
        return db.run(
            """UPDATE observations SET settled = 1 WHERE settled = 0
               AND NOT EXISTS (SELECT 1 FROM links l WHERE l.page_id = observations.url_id)
               AND NOT EXISTS (SELECT 1 FROM observations o JOIN sightings s ON s.observation_id = o.id
                               WHERE o.url_id = observations.url_id AND o.settled = 0)"""
        ).rowcount


def open_pages(db: Database) -> tuple[int, ...]:
    """Pages with observations that were not settled yet, in the order of their first one; pages that redirected come last, when
    what is known of the pages they redirect to is settled."""
    rows = db.rows(
        """SELECT o.url_id FROM observations o JOIN urls u ON u.id = o.url_id WHERE o.settled = 0
           GROUP BY o.url_id ORDER BY max(o.final_url NOT IN (u.url, '')), min(o.id)"""
    )
    return tuple(r[0] for r in rows)


def open_readings(db: Database, page_id: int) -> tuple[LinkReading, ...]:
    """The unsettled observations of a page in order, with the links that stood there as far as each one says."""
    return _readings(db, page_id, "AND o.settled = 0")


def all_readings(db: Database, page_id: int) -> tuple[LinkReading, ...]:
    """Every observation of a page in order."""
    return _readings(db, page_id, "")


def settled_readings(db: Database, page_id: int) -> tuple[LinkReading, ...]:
    """The settled observations of a page in order."""
    return _readings(db, page_id, "AND o.settled = 1")


def _readings(db: Database, page_id: int, condition: str) -> tuple[LinkReading, ...]:
    rows = db.rows(
        f"""SELECT o.id, o.url_id, o.observed_at, o.outcome, o.final_url, o.passed_gate, o.unchanged, u.url,
                   r.observation_id AS read, r.canonical, r.noindex
            FROM observations o JOIN urls u ON u.id = o.url_id LEFT JOIN readings r ON r.observation_id = o.id
            WHERE o.url_id = ? {condition} ORDER BY o.id""",
        (page_id,),
    )
    return tuple(_reading(db, row) for row in rows)


def _reading(db: Database, row: Row) -> LinkReading:
    source: Row | None = row
    if row["read"] is None and (row["unchanged"] or row["outcome"] == FetchOutcome.NOT_MODIFIED):
        source = _body_before(db, row["url_id"], row["id"])
    return LinkReading(
        observation_id=row["id"],
        page_id=row["url_id"],
        observed_at=moment(row["observed_at"]),
        outcome=FetchOutcome(row["outcome"]),
        final_url=row["final_url"],
        page_url=row["url"],
        canonical=(source["canonical"] or "") if source else "",
        noindex=bool(source["noindex"]) if source else False,
        suspect=row["outcome"] == FetchOutcome.SUSPECT_CONTENT,
        links=_links_of(db, source) if row["outcome"] in ("ok", "not_modified") else None,
    )


def _body_before(db: Database, page_id: int, observation_id: int) -> Row | None:
    """The last observation before this one that brought a body of its own."""
    return db.row(
        """SELECT o.id, o.passed_gate, r.observation_id AS read, r.canonical, r.noindex
           FROM observations o LEFT JOIN readings r ON r.observation_id = o.id
           WHERE o.url_id = ? AND o.id < ? AND o.outcome = 'ok' AND (o.unchanged = 0 OR r.observation_id IS NOT NULL)
           ORDER BY o.id DESC LIMIT 1""",
        (page_id, observation_id),
    )


def _links_of(db: Database, source: Row | None) -> tuple[BrandLink, ...] | None:
    """Its links; () for a body that does not even name the brand; None where nobody has read the body."""
    if source is None:
        return None
    if source["read"] is None:
        return None if source["passed_gate"] else ()
    rows = db.rows("SELECT * FROM sightings WHERE observation_id = ? ORDER BY position", (source["id"],))
    return tuple(brand_link(r) for r in rows)


def said_before(db: Database, page_id: int, observation_id: int) -> tuple[frozenset[str], frozenset[bool]]:
    """The canonicals and the noindex flags of all earlier readings of a page."""
    rows = db.rows(
        """SELECT DISTINCT r.canonical, r.noindex FROM readings r JOIN observations o ON o.id = r.observation_id
           WHERE o.url_id = ? AND o.id < ?""",
        (page_id, observation_id),
    )
    return frozenset(r["canonical"] for r in rows), frozenset(bool(r["noindex"]) for r in rows)


def fallen_together(db: Database, page_id: int, observation_id: int) -> frozenset[str]:
    """What pages of a host said before they came to say what this page says at an observation, this page included; a page that
    said so all along is not among them. Empty if the observation does not differ from what the page said first."""
    answer = _answer_at(db, page_id, observation_id)
    before = "SELECT b.answer_key FROM observations b WHERE b.url_id = a.url_id AND b.id < a.id AND b.answer_key NOT IN ('', a.answer_key)"
    latest = f"({before} ORDER BY b.id DESC LIMIT 1)"
    rows = db.rows(
        f"""SELECT a.url_id, {latest} AS own FROM observations a JOIN urls u ON u.id = a.url_id
            WHERE a.answer_key = ? AND a.answer_key != '' AND u.host = (SELECT host FROM urls WHERE id = ?) LIMIT 1000""",
        (answer, page_id),
    )
    if not any(r["url_id"] == page_id and r["own"] for r in rows):
        return frozenset()
    return frozenset(r["own"] for r in rows if r["own"])


def _answer_at(db: Database, page_id: int, observation_id: int) -> str:
    """What a page said at an observation, or last before it where that brought no new body."""
    sql = "SELECT answer_key FROM observations WHERE url_id = ? AND id <= ? AND answer_key != '' ORDER BY id DESC LIMIT 1"
    return str(db.value(sql, (page_id, observation_id), ""))


def knows_site(db: Database, url: str, domain: str) -> bool:
    """Whether a URL, or at least another page of its registrable domain, is known."""
    return (
        db.row("SELECT 1 FROM urls WHERE url = ? UNION ALL SELECT 1 FROM urls WHERE domain = ? LIMIT 1", (url, domain))
        is not None
    )


def page_id_of(db: Database, url: str) -> int | None:
    """The id of a known URL."""
    found: int | None = db.value("SELECT id FROM urls WHERE url = ?", (url,))
    return found


def link_states(db: Database, page_id: int) -> tuple[LinkStatus, ...]:
    """Where the life of each link of a page stands."""
    rows = db.rows("SELECT * FROM links WHERE page_id = ? ORDER BY id", (page_id,))
    return tuple(_status(r) for r in rows)


def write_states(db: Database, before: Sequence[LinkStatus], after: Sequence[LinkStatus]) -> tuple[LinkStatus, ...]:
    """Store the states of one page; `after` begins with the successors of `before`. Gives them with their link ids."""
    renamed = [
        s.link_id for s, t in zip(before, after, strict=False) if (s.target_url, s.occurrence) != (t.target_url, t.occurrence)
    ]
    db.run_many("UPDATE links SET occurrence = -id WHERE id = ?", ((i,) for i in renamed))
    stored = []
    for status in after[: len(before)]:
        if status not in before:
            db.run(_UPDATE, {**_columns(status), "id": status.link_id})
        stored.append(status)
    for status in after[len(before) :]:
        cursor = db.run(_INSERT, _columns(status))
        stored.append(replace(status, link_id=int(cursor.lastrowid or 0)))
    return tuple(stored)


def add_events(db: Database, events: Iterable[tuple[int, LinkEvent]]) -> None:
    """Note what happened to links, by link id; the same event of the same observation is kept once."""
    db.run_many(
        """INSERT OR IGNORE INTO link_events (link_id, observation_id, kind, at, reason, before, after)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        ((i, e.observation_id, e.kind, stamp(e.at), e.reason, e.before, e.after) for i, e in events),
    )


def mark_stale(db: Database, page_id: int) -> None:
    """The class, counting and campaign of a page's links must be judged again."""
    db.run("UPDATE links SET class_reason = '' WHERE page_id = ?", (page_id,))


def mark_settled(db: Database, observation_ids: Iterable[int]) -> None:
    """The life of their links was decided."""
    db.run_many("UPDATE observations SET settled = 1 WHERE id = ?", ((i,) for i in observation_ids))


def move_link(db: Database, link_id: int, page_id: int, occurrence: int, replaced: int | None) -> None:
    """A link goes on living on the page that its page was renamed to, in the place of a younger record of the same link there."""
    if replaced is not None:
        db.run("DELETE FROM links WHERE id = ?", (replaced,))
    db.run(
        """UPDATE links SET page_id = ?, occurrence = ?, misses = 0, missed_at = NULL,
                  (domain, host) = (SELECT domain, host FROM urls WHERE id = ?) WHERE id = ?""",
        (page_id, occurrence, page_id, link_id),
    )


def link_events(db: Database, link_id: int) -> tuple[LinkEvent, ...]:
    """The life of a link, oldest first."""
    rows = db.rows("SELECT * FROM link_events WHERE link_id = ? ORDER BY at, id", (link_id,))
    return tuple(
        LinkEvent(EventKind(r["kind"]), moment(r["at"]), r["observation_id"], r["reason"], r["before"], r["after"])
        for r in rows
    )


def brand_link(row: Row) -> BrandLink:
    """A sighting, or a link as last read."""
    return BrandLink(
        position=row["position"],
        href=row["href"],
        target_url=row["target_url"],
        anchor=row["anchor"],
        rel=tuple(row["rel"].split()),
        followed=bool(row["followed"]),
        image=bool(row["image"]),
        placement=Placement(row["placement"]),
        context_left=row["context_left"],
        context_right=row["context_right"],
        utm=tuple((k, v) for k, v in json.loads(row["utm"])),
        in_noscript=bool(row["in_noscript"]),
        wrapped_by=row["wrapped_by"],
        via=row["via"],
    )


def _status(row: Row) -> LinkStatus:
    return LinkStatus(
        link_id=row["id"],
        page_id=row["page_id"],
        target_url=row["target_url"],
        occurrence=row["occurrence"],
        state=LinkState(row["state"]),
        seen=brand_link(row),
        first_seen=moment(row["first_seen"]),
        last_seen=moment(row["last_seen"]),
        misses=row["misses"],
        missed_at=moment_or_none(row["missed_at"]),
        lost_at=moment_or_none(row["lost_at"]),
        lost_reason=LostReason(row["lost_reason"]) if row["lost_reason"] else None,
    )


_COLUMNS = (
    "page_id", "target_url", "occurrence", "position", "href", "anchor", "rel", "followed", "image", "in_noscript", "wrapped_by",
    "placement", "context_left", "context_right", "utm", "state", "lost_reason", "first_seen", "last_seen", "misses", "missed_at",
    "lost_at", "via",
)  # fmt: skip
_UPDATE = f"UPDATE links SET {', '.join(f'{c} = :{c}' for c in _COLUMNS)} WHERE id = :id"
_INSERT = f"""INSERT INTO links (domain, host, appeared_on, {", ".join(_COLUMNS)})
VALUES ((SELECT domain FROM urls WHERE id = :page_id), (SELECT host FROM urls WHERE id = :page_id), substr(:first_seen, 1, 10), {", ".join(f":{c}" for c in _COLUMNS)})"""


def _columns(s: LinkStatus) -> dict[str, object]:
    k = s.seen
    return {
        "page_id": s.page_id, "target_url": s.target_url, "occurrence": s.occurrence, "position": k.position, "href": k.href,
        "anchor": k.anchor, "rel": " ".join(k.rel), "followed": int(k.followed), "image": int(k.image),
        "in_noscript": int(k.in_noscript), "wrapped_by": k.wrapped_by, "placement": k.placement.value,
        "context_left": k.context_left, "context_right": k.context_right, "utm": json.dumps(k.utm, ensure_ascii=False),
        "state": s.state.value, "lost_reason": s.lost_reason.value if s.lost_reason else "", "first_seen": stamp(s.first_seen),
        "last_seen": stamp(s.last_seen), "misses": s.misses, "missed_at": stamp_or_none(s.missed_at),
        "lost_at": stamp_or_none(s.lost_at), "via": k.via,
    }  # fmt: skip

"""Links as people look at them: filtered, sorted and sliced. The slice is chosen on an index first, the rows are fetched afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ripplemark.records import (
    ClassReason,
    Confidence,
    DateMethod,
    LinkClass,
    LinkRow,
    LinkState,
    LostReason,
    Placement,
    Route,
)
from ripplemark.store.clock import moment, moment_or_none
from ripplemark.store.database import Database, Row
from ripplemark.store.link_filter import TARGETS, GridFilter, filtered
from ripplemark.store.targets import hops

#: column of LinkRow -> what to sort by; nothing else may reach an ORDER BY.
SORTS: dict[str, str] = {
    "link_id": "l.id", "page_id": "l.page_id", "page_url": "u.url", "target_url": "l.target_url", "href": "l.href", "anchor": "l.anchor",
    "rel": "l.rel", "nofollow": "instr(l.rel, 'nofollow') > 0", "ugc": "instr(l.rel, 'ugc') > 0",
    "sponsored": "instr(l.rel, 'sponsored') > 0", "followed": "l.followed", "image": "l.image", "in_noscript": "l.in_noscript",
    "wrapped_by": "l.wrapped_by", "placement": "l.placement", "context_left": "l.context_left", "context_right": "l.context_right",
    "utm": "l.utm", "link_class": "l.class", "class_reason": "l.class_reason", "class_reason_code": "l.class_reason_code", "class_reason_about": "l.class_reason_about",
    "class_reason_share": "l.class_reason_share", "campaign": "l.campaign", "state": "l.state",
    "lost_reason": "l.lost_reason", "first_seen": "l.first_seen", "last_seen": "l.last_seen", "lost_at": "l.lost_at",
    "published_at": "p.published_at", "published_method": "p.published_by", "published_confidence": "p.confidence",
    "page_title": "p.title", "page_author": "p.author", "page_host": "u.host", "page_domain": "l.domain", "language": "l.language",
    "discovered_by": "(SELECT min(r.route) FROM routes r WHERE r.url_id = l.page_id)", "visits": "l.visits",
    "registrations": "l.registrations", "broken": "l.broken", "final_url": "t.final_url", "chain": "t.chain", "target_status": "t.status",
    "site_placement": "l.site_placement", "site_placement_reason": "l.site_placement_reason",
}  # fmt: skip


def count_links(db: Database, wanted: GridFilter) -> int:
    """How many links there are, counted one by one."""
    needed, where, values = filtered(db, wanted)
    return int(db.value(f"SELECT count(*) FROM links l {needed} {where}", values))


def link_rows(db: Database, ids: Sequence[int]) -> tuple[LinkRow, ...]:
    """Links with their pages, in the order of the ids; unknown ids are left out."""
    rows = db.rows(f"{_FULL} WHERE l.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
    found = {r["id"]: _link_row(r) for r in rows}
    return tuple(found[i] for i in ids if i in found)


def iter_links(db: Database, wanted: GridFilter, block: int = 1000) -> Iterator[LinkRow]:
    """All links of a filter by id, a block in memory at a time."""
    needed, where, values = filtered(db, wanted)
    last = 0
    while True:
        sql = f"SELECT l.id FROM links l {needed} {where} AND l.id > :last ORDER BY l.id LIMIT :block"
        ids = db.rows(sql, values | {"last": last, "block": block})
        if not ids:
            return
        last = ids[-1][0]
        yield from link_rows(db, [r[0] for r in ids])


_FULL = f"""
SELECT l.*, u.url, u.host, p.title, p.author, p.language, p.published_at, p.published_by, p.confidence,
  t.final_url, t.chain, t.status AS target_status, (SELECT group_concat(DISTINCT r.route) FROM routes r WHERE r.url_id = l.page_id) AS routes
FROM links l JOIN urls u ON u.id = l.page_id LEFT JOIN pages p ON p.id = l.page_id
{TARGETS}
"""


def _link_row(r: Row) -> LinkRow:
    rel = tuple(r["rel"].split())
    return LinkRow(
        link_id=r["id"], page_id=r["page_id"], page_url=r["url"], target_url=r["target_url"], href=r["href"], anchor=r["anchor"], rel=rel,
        nofollow="nofollow" in rel, ugc="ugc" in rel, sponsored="sponsored" in rel, followed=bool(r["followed"]), image=bool(r["image"]),
        in_noscript=bool(r["in_noscript"]), wrapped_by=r["wrapped_by"], placement=Placement(r["placement"]),
        context_left=r["context_left"], context_right=r["context_right"], utm=tuple((k, v) for k, v in json.loads(r["utm"])),
        link_class=LinkClass(r["class"]), class_reason=r["class_reason"], campaign=r["campaign"], state=LinkState(r["state"]),
        lost_reason=LostReason(r["lost_reason"]) if r["lost_reason"] else None, first_seen=moment(r["first_seen"]),
        last_seen=moment(r["last_seen"]), lost_at=moment_or_none(r["lost_at"]), published_at=moment_or_none(r["published_at"]),
        published_method=DateMethod(r["published_by"]) if r["published_by"] else None,
        published_confidence=Confidence(r["confidence"]) if r["confidence"] else None, page_title=r["title"] or "",
        page_author=r["author"] or "", page_host=r["host"], page_domain=r["domain"], language=r["language"] or "",
        discovered_by=tuple(Route(x) for x in sorted((r["routes"] or "").split(",")) if x), visits=r["visits"],
        registrations=r["registrations"], class_reason_code=ClassReason(r["class_reason_code"]) if r["class_reason_code"] else None,
        class_reason_about=r["class_reason_about"], class_reason_share=r["class_reason_share"],
        final_url=r["final_url"] or "", chain=hops(r["chain"] or "[]"),
        target_status=r["target_status"] or None, broken=bool(r["broken"]),
        site_placement=Placement(r["site_placement"]) if r["site_placement"] else None,
        site_placement_reason=r["site_placement_reason"],
    )  # fmt: skip

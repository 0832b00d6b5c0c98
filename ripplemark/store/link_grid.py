"""Links as people look at them: filtered, sorted and sliced. The slice is chosen on an index first, the rows are fetched afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ripplemark.bands import Edges, band_sql
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
    ShownState,
)
from ripplemark.store.clock import moment, moment_or_none
from ripplemark.store.database import Database, Row
from ripplemark.store.targets import hops
from ripplemark.text import spellings

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

_RELS = {
    "follow": "l.followed = 1",
    "nofollow": "(instr(l.rel, 'nofollow') > 0 OR (l.followed = 0 AND instr(l.rel, 'ugc') = 0 AND instr(l.rel, 'sponsored') = 0))",
    "ugc": "instr(l.rel, 'ugc') > 0",
    "sponsored": "instr(l.rel, 'sponsored') > 0",
}


#: `broken` says its state too, so that the short index of broken links answers it.
_STATES: dict[str, str] = {
    ShownState.LIVE: "l.state = 'live'",
    ShownState.LOST: "l.state = 'lost'",
    ShownState.BROKEN: "(l.broken = 1 AND l.state = 'live')",
}


@dataclass(frozen=True, slots=True)
class GridFilter:
    """Which links: those that stood on at least one of the days. Empty tuples and None mean no restriction."""

    since: date | None = None
    until: date | None = None
    campaigns: tuple[str, ...] = ()
    search: str = ""
    rels: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # of `ShownState`
    placements: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    appeared_since: date | None = None
    only: tuple[int, ...] = ()  # ids
    bands: tuple[str, ...] = ()  # of the linking domain's authority
    edges: Edges = ()  # (band, last position in the newest list of ranks) from the highest down

    @property
    def band_sql(self) -> str:
        """The band that a link is in."""
        return band_sql(self.edges, "k.harmonic")


def count_links(db: Database, wanted: GridFilter) -> int:
    """How many links there are."""
    where, values = _where(wanted)
    return int(db.value(f"SELECT count(*) FROM links l {_joins(where)} {where}", values))


def slice_links(db: Database, wanted: GridFilter, sort: str, descending: bool, start: int, stop: int) -> tuple[LinkRow, ...]:
    """One slice of the links in an order. Raises ValueError for a column that LinkRow does not have."""
    if sort not in SORTS:
        raise ValueError(f"links have no column {sort!r} to sort by; there are {', '.join(SORTS)}")
    where, values = _where(wanted)
    way = "DESC" if descending else "ASC"
    ids = db.rows(
        f"SELECT l.id FROM links l {_joins(where + SORTS[sort])} {where} ORDER BY {SORTS[sort]} {way}, l.id {way} LIMIT ? OFFSET ?",
        [*values, max(0, stop - start), max(0, start)],
    )
    return link_rows(db, [r[0] for r in ids])


def link_rows(db: Database, ids: Sequence[int]) -> tuple[LinkRow, ...]:
    """Links with their pages, in the order of the ids; unknown ids are left out."""
    rows = db.rows(f"{_FULL} WHERE l.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
    found = {r["id"]: _link_row(r) for r in rows}
    return tuple(found[i] for i in ids if i in found)


def iter_links(db: Database, wanted: GridFilter, block: int = 1000) -> Iterator[LinkRow]:
    """All links of a filter by id, a block in memory at a time."""
    where, values = _where(wanted)
    last = 0
    while True:
        ids = db.rows(
            f"SELECT l.id FROM links l {_joins(where)} {where} {'AND' if where else 'WHERE'} l.id > ? ORDER BY l.id LIMIT ?",
            [*values, last, block],
        )
        if not ids:
            return
        last = ids[-1][0]
        yield from link_rows(db, [r[0] for r in ids])


def _joins(text: str) -> str:
    """The joins that the named columns need, and no other: without them an index alone may answer."""
    urls = "JOIN urls u ON u.id = l.page_id" if "u." in text else ""
    pages = "LEFT JOIN pages p ON p.id = l.page_id" if "p." in text else ""
    targets = _TARGETS if "t." in text else ""
    return f"{urls} {pages} {targets} {_RANKS if 'k.' in text else ''}"


def filtered(wanted: GridFilter, columns: str = "") -> tuple[str, str, list[Any]]:
    """(joins, condition, values) of a query over `links l` that names the columns too."""
    where, values = _where(wanted)
    return _joins(where + columns), where, values


def _where(f: GridFilter) -> tuple[str, list[Any]]:
    terms: list[str] = []
    values: list[Any] = []

    def add(sql: str, *bound: Any) -> None:
        terms.append(sql)
        values.extend(bound)

    for condition, day in _days(f):
        add(condition, day.isoformat())
    columns = (("l.campaign", f.campaigns), ("l.class", f.classes), ("l.placement", f.placements), ("l.language", f.languages))  # fmt: skip
    for column, chosen in columns:
        if chosen:
            add(f"{column} IN ({_marks(chosen)})", *chosen)
    for either in filter(None, (_any_of(_STATES, f.states), _any_of(_RELS, f.rels))):
        add(either)
    if f.only:
        add("l.id IN (SELECT value FROM json_each(?))", json.dumps(f.only))
    if f.bands:
        add(f"{f.band_sql} IN ({_marks(f.bands)})", *f.bands)
    if f.routes:
        add(f"EXISTS (SELECT 1 FROM routes x WHERE x.url_id = l.page_id AND x.route IN ({_marks(f.routes)}))", *f.routes)
    for word in f.search.split()[:10]:
        forms = spellings(word[:100])
        add(f"({' OR '.join(['l.search LIKE ? ESCAPE char(92)'] * len(forms))})", *(f"%{_literal(form)}%" for form in forms))
    return ("WHERE " + " AND ".join(terms) if terms else ""), values


def _days(f: GridFilter) -> Iterator[tuple[str, date]]:
    """Conditions on days, each with its day."""
    days = (
        ("l.appeared_on <= ?", f.until),
        ("l.appeared_on >= ?", f.appeared_since),
        ("(l.lost_on IS NULL OR l.lost_on >= ?)", f.since),
    )
    return ((condition, day) for condition, day in days if day is not None)


def _any_of(predicates: Mapping[str, str], chosen: Sequence[str]) -> str:
    """The predicates of the chosen words, joined; words without one restrict nothing."""
    named = [predicates[word] for word in chosen if word in predicates]
    return f"({' OR '.join(named)})" if named else ""


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_TARGETS = "LEFT JOIN targets t ON t.url = CASE WHEN l.via != '' THEN l.via ELSE l.target_url END"
_RANKS = """LEFT JOIN ranks k ON k.domain = l.domain
  AND k.release = (SELECT release FROM rank_lists ORDER BY loaded_at DESC, release DESC LIMIT 1)"""
_FULL = f"""
SELECT l.*, u.url, u.host, p.title, p.author, p.language, p.published_at, p.published_by, p.confidence,
  t.final_url, t.chain, t.status AS target_status, (SELECT group_concat(DISTINCT r.route) FROM routes r WHERE r.url_id = l.page_id) AS routes
FROM links l JOIN urls u ON u.id = l.page_id LEFT JOIN pages p ON p.id = l.page_id
{_TARGETS}
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

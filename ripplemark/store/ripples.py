"""Ripples: the pages and citations they are made of, the edges, and where each page's ripple started."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from ripplemark.records import Confidence, Evidence, EvidenceKind, ParentKind, Placement, RippleEdge
from ripplemark.store.clock import moment, moment_or_none
from ripplemark.store.database import Database, Row
from ripplemark.store.flow_spans import forget_flow

#: From this share of a page's roots on, the page and its links are of the campaign. Less is counted as credit, by shares, and named nowhere.
CAUSED = 0.8


@dataclass(frozen=True, slots=True)
class RipplePage:
    """A relevant page as ripples need it."""

    page_id: int
    url: str
    domain: str
    published_at: datetime | None
    confidence: Confidence | None
    known_since: datetime
    topics: tuple[str, ...]  # campaigns it discusses
    utms: tuple[tuple[tuple[str, str], ...], ...]  # the parameters of its brand links, one entry a link that has some
    title: str = ""
    author: str = ""
    language: str = ""
    targets: tuple[str, ...] = ()  # pages of the brand that its text links to, without parameters
    accounts: tuple[str, ...] = ()  # profiles elsewhere that it says are its own
    digest: str = ""  # of its main text


@dataclass(frozen=True, slots=True)
class CitedUrl:
    """A link of a relevant page to elsewhere."""

    page_id: int
    url: str
    relation: EvidenceKind | None
    placement: Placement


@dataclass(frozen=True, slots=True)
class Root:
    """A share of a page's ripple: the post it started from and the campaign behind it; "" where unknown."""

    post: str
    campaign: str
    share: float


#: A page that shows none of the links it had: what it says now says nothing of what it said.
_SILENT = """EXISTS (SELECT 1 FROM links a WHERE a.page_id = u.id)
    AND NOT EXISTS (SELECT 1 FROM links a WHERE a.page_id = u.id AND a.state = 'live' AND a.misses = 0)"""


def ripple_pages(db: Database) -> tuple[RipplePage, ...]:
    """All pages that were read as relevant, in order of id. One that lost its links keeps their campaigns as topics."""
    topics: dict[int, list[str]] = defaultdict(list)
    discussed = f"""SELECT page_id, campaign FROM mentions WHERE campaign != '' UNION
        SELECT l.page_id, l.campaign FROM urls u JOIN links l ON l.page_id = u.id WHERE {_SILENT} AND l.campaign != ''
        ORDER BY page_id, campaign"""
    for row in db.rows(discussed):
        topics[row["page_id"]].append(row["campaign"])
    utms: dict[int, list[tuple[tuple[str, str], ...]]] = defaultdict(list)
    for row in db.rows("SELECT DISTINCT page_id, utm FROM links WHERE utm != '[]' ORDER BY page_id, utm"):
        utms[row["page_id"]].append(tuple((k, v) for k, v in json.loads(row["utm"])))
    targets = _lists(db, _TARGETS)
    accounts = _lists(db, "SELECT DISTINCT page_id, url FROM page_accounts ORDER BY page_id, url")
    rows = db.rows(_PAGES)
    return tuple(_page(r, topics[r["id"]], utms[r["id"]], targets[r["id"]], accounts[r["id"]]) for r in rows)


_PAGES = """SELECT p.id, u.url, u.domain, p.published_at, p.confidence, u.first_seen, p.title, p.author, p.language, p.text_digest
FROM pages p JOIN urls u ON u.id = p.id ORDER BY p.id"""
_TARGETS = """SELECT DISTINCT page_id, CASE instr(target_url, '?') WHEN 0 THEN target_url ELSE substr(target_url, 1, instr(target_url, '?') - 1) END
FROM links WHERE sitewide = 0 AND placement IN ('content', 'comment', 'unknown') ORDER BY 1, 2"""


def _lists(db: Database, query: str) -> dict[int, list[str]]:
    """Page -> the texts that a query gives it."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in db.rows(query):
        found[row[0]].append(row[1])
    return found


def _page(
    r: Row, topics: list[str], utms: list[tuple[tuple[str, str], ...]], targets: list[str], accounts: list[str]
) -> RipplePage:
    return RipplePage(
        page_id=r["id"],
        url=r["url"],
        domain=r["domain"],
        published_at=moment_or_none(r["published_at"]),
        confidence=Confidence(r["confidence"]) if r["confidence"] else None,
        known_since=moment(r["first_seen"]),
        topics=tuple(topics),
        utms=tuple(utms),
        title=r["title"],
        author=r["author"],
        language=r["language"],
        targets=tuple(targets),
        accounts=tuple(accounts),
        digest=r["text_digest"],
    )


def cited_urls(db: Database) -> Iterator[CitedUrl]:
    """All citations of relevant pages, and what other sites state of their links (pingbacks)."""
    stated = "SELECT u.id, s.target_url, NULL, 'content' FROM stated_links s JOIN urls u ON u.url = s.source_url"
    for r in db.rows(f"SELECT page_id, url, relation, placement FROM citations UNION {stated} ORDER BY page_id, url, relation"):
        relation = EvidenceKind(r["relation"]) if r["relation"] else None
        yield CitedUrl(r["page_id"], r["url"], relation, Placement(r["placement"]))


def edges_of_silent_pages(db: Database) -> tuple[tuple[int, RippleEdge], ...]:
    """(page, edge) of pages that show none of their links any more: what they cited before still holds."""
    rows = db.rows(
        f"SELECT u.url AS child, r.* FROM ripples r JOIN urls u ON u.id = r.child_id WHERE {_SILENT} ORDER BY r.child_id, r.parent"
    )
    return tuple((r["child_id"], _edge(r)) for r in rows)


def replace_ripples(
    db: Database, edges: Iterable[tuple[int, RippleEdge]], roots: Mapping[int, Iterable[Root]]
) -> tuple[int, ...]:
    """Put edges (by child id, those of a page together) and roots in the place of all before; written is only what is not there already.

    Gives the pages whose proven campaign is another now."""
    before = _caused(db)
    forget_flow(db)
    _put(db, _EDGES, ((i, str(e.parent_kind), e.parent, e.campaign, e.probability, _evidence_text(e)) for i, e in edges))
    _put(db, _ROOTS, ((i, r.post, r.campaign, r.share) for i, some in roots.items() for r in some if r.share > 0))
    after = _caused(db)
    return tuple(sorted(i for i in before.keys() | after.keys() if before.get(i) != after.get(i)))


#: Tables and their columns; the first is the page, and the first three tell rows apart.
_EDGES = ("ripples", ("child_id", "parent_kind", "parent", "campaign", "probability", "evidence"))
_ROOTS = ("roots", ("page_id", "post", "campaign", "share"))


def _put(db: Database, place: tuple[str, tuple[str, ...]], rows: Iterable[tuple[Any, ...]]) -> None:
    """Let a table hold these rows and no others, page by page."""
    table, columns = place
    page_id, names = columns[0], ", ".join(columns)
    known = {row[0] for row in db.tuples(f"SELECT DISTINCT {page_id} FROM {table}")}
    for page, group in groupby(rows, itemgetter(0)):
        fresh = sorted(group, key=itemgetter(0, 1, 2))
        if page in known:
            known.remove(page)
            if (
                db.tuples(f"SELECT {names} FROM {table} WHERE {page_id} = ? ORDER BY {', '.join(columns[:3])}", (page,))
                == fresh
            ):
                continue
            db.run(f"DELETE FROM {table} WHERE {page_id} = ?", (page,))
        db.run_many(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", fresh)
    db.run_many(f"DELETE FROM {table} WHERE {page_id} = ?", ((page,) for page in known))


def _evidence_text(edge: RippleEdge) -> str:
    return json.dumps([[e.kind, e.words] for e in edge.evidence], ensure_ascii=False)


_CAUSED = """SELECT page_id, campaign FROM roots WHERE campaign != '' {condition}
GROUP BY page_id, campaign HAVING sum(share) >= ? ORDER BY page_id, sum(share) DESC"""


def _caused(db: Database) -> dict[int, str]:
    return {r["page_id"]: r["campaign"] for r in db.rows(_CAUSED.format(condition=""), (CAUSED,))}


def caused_campaign(db: Database, page_id: int) -> str:
    """The campaign that nearly all of a page's ripple goes back to (`CAUSED`); "" if there is none."""
    row = db.row(_CAUSED.format(condition="AND page_id = ?"), (page_id, CAUSED))
    return row["campaign"] if row else ""


def page_campaigns(db: Database) -> dict[str, str]:
    """Page -> the campaign that nearly all of its ripple goes back to."""
    caused = _caused(db)
    sql = "SELECT u.id, u.url FROM json_each(?) c CROSS JOIN pages p ON p.id = c.value JOIN urls u ON u.id = p.id ORDER BY u.id"
    return {url: caused[page] for page, url in db.tuples(sql, (json.dumps(sorted(caused)),))}


def iter_ripples(db: Database) -> Iterator[RippleEdge]:
    """All edges, by child and falling probability."""
    for row in db.stream(
        """SELECT u.url AS child, r.* FROM ripples r CROSS JOIN urls u ON u.id = r.child_id
           ORDER BY u.url, r.probability DESC, r.parent_kind, r.parent"""
    ):
        yield _edge(row)


def edges_to(db: Database, page_id: int) -> tuple[RippleEdge, ...]:
    """The edges that lead to a page, most probable first."""
    rows = db.rows(
        """SELECT u.url AS child, r.* FROM ripples r JOIN urls u ON u.id = r.child_id WHERE r.child_id = ?
           ORDER BY r.probability DESC, r.parent""",
        (page_id,),
    )
    return tuple(_edge(r) for r in rows)


def _edge(r: Row) -> RippleEdge:
    return RippleEdge(
        child_url=r["child"],
        parent_kind=ParentKind(r["parent_kind"]),
        parent=r["parent"],
        campaign=r["campaign"],
        probability=r["probability"],
        evidence=_evidence(r["evidence"]),
    )


@lru_cache(maxsize=4096)  # the same is said of many edges
def _evidence(text: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(EvidenceKind(kind), words) for kind, words in json.loads(text))


def all_roots(db: Database) -> dict[int, tuple[Root, ...]]:
    """Where each page's ripple started."""
    return _roots(db.tuples("SELECT page_id, post, campaign, share FROM roots ORDER BY page_id, share DESC"))


def roots_of(db: Database, pages: Iterable[int]) -> dict[int, tuple[Root, ...]]:
    """The same for some pages."""
    sql = """SELECT r.page_id, r.post, r.campaign, r.share FROM json_each(?) p CROSS JOIN roots r ON r.page_id = p.value
             ORDER BY r.page_id, r.share DESC"""
    return _roots(db.tuples(sql, (json.dumps(sorted(set(pages))),)))


def _roots(rows: Iterable[tuple[int, str, str, float]]) -> dict[int, tuple[Root, ...]]:
    found: dict[int, list[Root]] = defaultdict(list)
    for page, post, campaign, share in rows:
        found[page].append(Root(post, campaign, share))
    return {page: tuple(roots) for page, roots in found.items()}

"""Pages with live links as the signs of spam look at them, and the signs found. Looks for none itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ripplemark.records import Placement, SpamSign
from ripplemark.store.database import Database, Row
from ripplemark.urls import site_of

_PAGES = """
SELECT u.id, u.url, u.domain, coalesce(p.title, '') AS title, coalesce(length(p.text), 0) AS text_length,
  coalesce(p.text_digest, '') AS digest, EXISTS (SELECT 1 FROM mentions AS m WHERE m.page_id = u.id) AS on_topic,
  l.anchor, l.context_left || ' ' || l.context_right AS context, l.followed, l.image, l.placement
FROM links AS l JOIN urls AS u ON u.id = l.page_id LEFT JOIN pages AS p ON p.id = u.id
WHERE l.state = 'live' AND l.class != 'own' ORDER BY u.id, l.id
"""
_COPIES = """
SELECT p.text_digest, count(DISTINCT u.domain) AS n FROM pages AS p JOIN urls AS u ON u.id = p.id
WHERE length(p.text) > 400 GROUP BY p.text_digest HAVING n > 1
"""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One live link of a page."""

    anchor: str
    context: str
    followed: bool
    image: bool
    placement: Placement


@dataclass(frozen=True, slots=True)
class SpamPage:
    """A page with live links to the brand, and what it is like."""

    page_id: int
    url: str
    domain: str
    title: str
    text_length: int
    cited_sites: int
    copies: int  # domains with exactly this main text, its own included
    on_topic: bool
    links: tuple[PageLink, ...]


def spam_pages(db: Database) -> Iterator[SpamPage]:
    """All pages with live links that are not the brand's own, by id."""
    copies = {r["text_digest"]: r["n"] for r in db.rows(_COPIES)}
    for _, rows in groupby(db.rows(_PAGES), key=lambda r: r["id"]):
        links = list(rows)
        first = links[0]
        yield SpamPage(
            page_id=first["id"], url=first["url"], domain=first["domain"], title=first["title"], text_length=first["text_length"],
            cited_sites=_cited_sites(db, first["id"]), copies=copies.get(first["digest"], 1), on_topic=bool(first["on_topic"]),
            links=tuple(_link(r) for r in links),
        )  # fmt: skip


def _link(r: Row) -> PageLink:
    return PageLink(r["anchor"], r["context"].strip(), bool(r["followed"]), bool(r["image"]), Placement(r["placement"]))


def _cited_sites(db: Database, page_id: int) -> int:
    return len({site_of(r["url"]) for r in db.rows("SELECT url FROM citations WHERE page_id = ?", (page_id,))})


def store_signs(db: Database, found: Iterable[tuple[int, SpamSign, str]]) -> None:
    """Replace all signs by those found now: (page id, sign, what shows it)."""
    with db.transaction():
        db.run("DELETE FROM spam_signs")
        db.run_many(
            "INSERT INTO spam_signs (page_id, sign, detail, domain) SELECT ?1, ?2, ?3, domain FROM urls WHERE id = ?1", found
        )


def signs_of_page(db: Database, page_id: int) -> tuple[tuple[SpamSign, str], ...]:
    """The signs that a page shows."""
    rows = db.rows("SELECT sign, detail FROM spam_signs WHERE page_id = ? ORDER BY sign", (page_id,))
    return tuple((SpamSign(r["sign"]), r["detail"]) for r in rows)


def signs_by_domain(db: Database) -> dict[str, tuple[SpamSign, ...]]:
    """Domain -> the signs that any of its pages shows."""
    rows = db.rows("SELECT DISTINCT domain, sign FROM spam_signs ORDER BY 1, 2")
    return {domain: tuple(SpamSign(r["sign"]) for r in signs) for domain, signs in groupby(rows, key=lambda r: r["domain"])}

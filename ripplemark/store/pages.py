"""What a page said when it was read: the page itself, its brand links, mentions and citations. Called inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ripplemark.records import BrandLink, Citation, DateMethod, Mention, PageAccount, PageReading, TargetKind
from ripplemark.store.clock import stamp_or_none
from ripplemark.store.database import Database
from ripplemark.store.rivals import store_rivals
from ripplemark.store.targets import name_targets

_PAGE = """
INSERT INTO pages (id, title, author, language, published_at, published_by, confidence, canonical, noindex, nofollow,
  charset, charset_from, text, text_digest, truncated, read_at, webmention,
  topic_score, news)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, author = excluded.author, language = excluded.language,
  published_at = excluded.published_at, published_by = excluded.published_by, confidence = excluded.confidence,
  canonical = excluded.canonical, noindex = excluded.noindex, nofollow = excluded.nofollow, charset = excluded.charset,
  charset_from = excluded.charset_from, text = excluded.text, text_digest = excluded.text_digest,
  truncated = excluded.truncated, read_at = excluded.read_at, webmention = excluded.webmention,
  topic_score = excluded.topic_score, news = excluded.news
"""
_SIGHTING = """
INSERT INTO sightings (observation_id, position, href, target_url, anchor, rel, followed, image, in_noscript, wrapped_by, placement,
  context_left, context_right, utm, via) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# A polarity that was rated stays as long as the quote it was rated on. What says the same again is not written: its page would be packed anew.
_MENTION = """
INSERT INTO mentions (page_id, campaign, terms, quote, linked, position, placement, fragment, seen)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (page_id, campaign) DO UPDATE SET terms = excluded.terms, linked = excluded.linked,
  polarity = CASE WHEN quote = excluded.quote THEN polarity END, focus = CASE WHEN quote = excluded.quote THEN focus ELSE '[]' END,
  quote = excluded.quote, position = excluded.position, placement = excluded.placement, fragment = excluded.fragment
WHERE (terms, linked, quote, position, placement, fragment)
  IS NOT (excluded.terms, excluded.linked, excluded.quote, excluded.position, excluded.placement, excluded.fragment)
"""
_CITATION = "INSERT OR IGNORE INTO citations (page_id, url, text, relation, placement) VALUES (?, ?, ?, ?, ?)"


def is_relevant(reading: PageReading) -> bool:
    """Whether a page concerns us: it links to the brand or a competitor, or names the brand or a topic."""
    return bool(reading.links or reading.mentions or reading.rivals)


def store_reading(db: Database, url_id: int, observation_id: int, reading: PageReading, at: str) -> None:
    """Keep what one observation read. A page that never was relevant leaves no row of its own."""
    run = db.connection.execute
    run(
        "INSERT INTO readings VALUES (?, ?, ?, ?)",
        (observation_id, reading.canonical, reading.noindex, reading.text_digest),
    )
    if is_relevant(reading):
        _store_page(db, url_id, reading, at)
        _store_shorts(db, observation_id, reading.shorts, at)
        _store_accounts(db, url_id, reading.accounts)
    store_sightings(db, observation_id, reading.links)
    name_targets(db, (link.target_url for link in reading.links if not link.via), TargetKind.BRAND, at)
    _store_mentions(db, url_id, reading.mentions, at)
    _store_citations(db, url_id, reading.citations if is_relevant(reading) else ())
    store_rivals(db, url_id, reading.rivals, at)


def forget_words(db: Database, url_id: int, at: str) -> None:
    """A page was read and no longer speaks of us: its mentions and citations go, the page row stays for its links' history."""
    store_rivals(db, url_id, (), at)
    for table in ("mentions", "citations"):
        db.connection.execute(f"DELETE FROM {table} WHERE page_id = ?", (url_id,))


def _store_page(db: Database, url_id: int, r: PageReading, at: str) -> None:
    by_feed = _feed_date(db, url_id)
    published = r.published
    when, how, sure = by_feed or (
        (stamp_or_none(published.at), published.method, published.confidence) if published else (None, "", "")
    )
    values = (url_id, r.title, r.author, r.language, when, how, sure, r.canonical, r.noindex, r.nofollow,
              r.charset, r.charset_source, r.text, r.text_digest, r.links_truncated, at, r.webmention, r.topic_score, int(r.news))  # fmt: skip
    db.connection.execute(_PAGE, values)


def _feed_date(db: Database, url_id: int) -> tuple[str, str, str] | None:
    """What a feed said of the page's date: it beats the page's own words."""
    row = db.connection.execute("SELECT hint_at, hint_by FROM urls WHERE id = ?", (url_id,)).fetchone()
    return (row["hint_at"], DateMethod.FEED, "high") if row["hint_at"] and row["hint_by"] == DateMethod.FEED else None


def store_sightings(db: Database, observation_id: int, links: Iterable[BrandLink]) -> None:
    """Keep which brand links stood there at one observation."""
    db.connection.executemany(_SIGHTING, ((observation_id, *sighting_values(link)) for link in links))


def _store_shorts(db: Database, observation_id: int, shorts: Iterable[BrandLink], at: str) -> None:
    """Keep what a relevant page links to through shorteners, until it is known where they lead."""
    listed = tuple(shorts)
    rows = ((observation_id, *sighting_values(link)[:-2]) for link in listed)
    db.connection.executemany("INSERT INTO short_links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    name_targets(db, (link.target_url for link in listed), TargetKind.SHORT, at)


def sighting_values(link: BrandLink) -> tuple[object, ...]:
    """A brand link as the columns of `sightings` after the observation."""
    return (
        link.position, link.href, link.target_url, link.anchor, " ".join(link.rel), link.followed, link.image, link.in_noscript,
        link.wrapped_by, link.placement, link.context_left, link.context_right, json.dumps(link.utm, ensure_ascii=False), link.via,
    )  # fmt: skip


def _store_mentions(db: Database, url_id: int, mentions: tuple[Mention, ...], at: str) -> None:
    run = db.connection.execute
    kept = json.dumps([m.campaign for m in mentions])
    run("DELETE FROM mentions WHERE page_id = ? AND campaign NOT IN (SELECT value FROM json_each(?))", (url_id, kept))
    for m in mentions:
        terms = json.dumps(m.terms, ensure_ascii=False)
        run(_MENTION, (url_id, m.campaign, terms, m.quote, m.linked, m.position, m.placement, m.fragment, at))


def _store_citations(db: Database, url_id: int, citations: Iterable[Citation]) -> None:
    run = db.connection
    run.execute("DELETE FROM citations WHERE page_id = ?", (url_id,))
    run.executemany(_CITATION, ((url_id, c.url, c.text, c.relation or "", c.placement) for c in citations))


def _store_accounts(db: Database, url_id: int, accounts: Iterable[PageAccount]) -> None:
    run = db.connection
    run.execute("DELETE FROM page_accounts WHERE page_id = ?", (url_id,))
    run.executemany("INSERT OR IGNORE INTO page_accounts VALUES (?, ?, ?)", ((url_id, a.url, a.source) for a in accounts))

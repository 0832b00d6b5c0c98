"""The list of mentions: whatever happens to mentions, pages and links, packed or not, it is what they say, in the order of worth or of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.reports.asks import worth_asking
from ripplemark.listings import is_listing
from ripplemark.records import MentionFilter, MentionOrder, MentionsShown
from ripplemark.store import mention_facts as packed
from ripplemark.store import mention_search
from ripplemark.store.database import Database, open_writer
from ripplemark.store.evidence import iter_mentions
from ripplemark.store.growth_fold import fold_growth, rebuild_growth
from ripplemark.store.mention_facts import fold_mentions, mention_facts
from ripplemark.store.mention_list import count_mentions, found_mentions, mention_slice
from ripplemark.urls import host_of, is_within
from tests.link_lives import slow

OWN = frozenset({"tea.example"})
URLS = (
    "https://a.example/2024/x",
    "https://a.example/tag/tea/",
    "https://www.tea.example/y",
    "https://b.example/z",
    "https://c.example/w",
)
CAMPAIGNS = ("", "autumn", "spring")
days = st.integers(1, 9)

mentions = st.tuples(
    st.just("mention"), st.integers(1, 5), st.sampled_from(CAMPAIGNS), days, st.sampled_from(["content", "comment"]),
    st.sampled_from([None, "negative", "positive"]), st.integers(0, 1),
)  # fmt: skip
steps = st.lists(
    mentions
    | mentions
    | st.tuples(st.just("page"), st.integers(1, 5), st.none() | days, st.integers(0, 1), st.sampled_from(["Kite", "Kite 風"]))
    | st.tuples(st.just("link"), st.integers(1, 5), st.sampled_from(["live", "lost"]), st.sampled_from(["content", "footer"]))
    | st.tuples(st.just("unlink"), st.integers(1, 5))
    | st.tuples(st.just("forget"), st.integers(1, 5), st.sampled_from(CAMPAIGNS))
    | st.tuples(st.just("fold")),
    max_size=16,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """With blocks of two pages."""
    with patch.object(packed, "BLOCK_BITS", 1), open_writer(tmp_path_factory.mktemp("mentions") / "ripplemark.db") as db:
        for url in URLS:
            host = host_of(url)
            domain = host.removeprefix("www.")
            sql = "INSERT INTO urls (url, host, domain, kind, state, first_seen) VALUES (?, ?, ?, 'page', 'done', '')"
            db.run(sql, (url, host, domain))
        yield db


def at(day: int) -> str:
    return f"2024-06-{day:02}T08:00:00Z"


def happen(db: Database, what: str, *how: object) -> None:
    if what == "mention":
        db.run(
            """INSERT INTO mentions (page_id, campaign, terms, quote, linked, seen, placement, polarity) VALUES (?, ?, '[]', 'Tea', ?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET seen = excluded.seen, placement = excluded.placement, polarity = excluded.polarity, linked = excluded.linked""",
            (how[0], how[1], how[5], at(int(str(how[2]))), how[3], how[4]),
        )
    elif what == "page":
        db.run(
            """INSERT INTO pages (id, title, author, language, published_at, noindex, nofollow, charset, charset_from, text, text_digest, truncated, read_at)
               VALUES (?, ?, '', '', ?, ?, 0, '', '', '', '', 0, '')
               ON CONFLICT DO UPDATE SET title = excluded.title, published_at = excluded.published_at, noindex = excluded.noindex""",
            (how[0], how[3], at(int(str(how[1]))) if how[1] else None, how[2]),
        )
    elif what == "link":
        db.run(
            """INSERT INTO links (id, page_id, domain, host, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by,
                 placement, context_left, context_right, utm, state, first_seen, last_seen, appeared_on, lost_on)
               SELECT id, id, domain, host, 't', 0, 1, '', '', '', 1, 0, 0, '', ?2, '', '', '', ?3, '', '', '2024-06-01', iif(?3 = 'lost', '2024-06-09', NULL)
               FROM urls WHERE id = ?1 ON CONFLICT DO UPDATE SET placement = ?2, state = ?3, lost_on = excluded.lost_on""",
            (how[0], how[2], how[1]),
        )
    elif what == "unlink":
        db.run("DELETE FROM links WHERE id = ?", how)
    elif what == "forget":
        db.run("DELETE FROM mentions WHERE page_id = ? AND campaign = ?", how)
    else:
        fold_growth(db)
        fold_mentions(db)


def played(db: Database, happened: list[tuple[object, ...]]) -> None:
    for table in ("links", "mentions", "pages"):
        db.run(f"DELETE FROM {table}")
    rebuild_growth(db)
    for what, *how in happened:
        happen(db, str(what), *how)
    fold_growth(db)  # whose links a site has is known once they are counted


def expected(db: Database, f: MentionFilter) -> list[tuple[str, str]]:
    """By reading every mention."""
    dated = dict(
        db.tuples("SELECT u.url, p.published_at FROM pages p JOIN urls u ON u.id = p.id WHERE p.published_at IS NOT NULL")
    )
    titles = dict(db.tuples("SELECT u.url, p.title FROM pages p JOIN urls u ON u.id = p.id"))
    days = {m.page_url: date.fromisoformat(dated[m.page_url][:10]) for m in iter_mentions(db) if m.page_url in dated}
    rows = [
        m for m in iter_mentions(db)
        if f.since <= days.get(m.page_url, m.first_seen.date()) <= f.until and (not f.campaigns or m.campaign in f.campaigns)
        and f.search in f"{m.page_url} {titles.get(m.page_url, '')} {m.quote}".lower()
    ]  # fmt: skip
    if f.shown is MentionsShown.ASK:
        found = worth_asking([m for m in rows if not is_within(host_of(m.page_url), OWN)], OWN)
        return [(m.page_url, m.campaign) for m in found]
    rows = [m for m in rows if f.shown is MentionsShown.ALL or m.linked]
    sign = -1 if f.order is MentionOrder.NEWEST else 1
    rows.sort(key=lambda m: (sign * days.get(m.page_url, m.first_seen.date()).toordinal(), m.page_url, m.campaign))
    return [(m.page_url, m.campaign) for m in rows]


@slow
@given(
    steps, st.sampled_from([("ask", "worth"), ("linked", "newest"), ("all", "newest"), ("all", "oldest")]), days, days,
    st.sampled_from([(), ("spring",), ("", "autumn"), ("winter",)]), st.sampled_from(["", "a.ex", "kite", "風 t", "\0"]), st.booleans(),
)  # fmt: skip
def test_it_is_what_the_mentions_say(
    store: Database, happened: list[tuple[object, ...]], which: tuple[str, str], low: int, high: int, campaigns: tuple[str, ...], search: str, fold: bool
) -> None:  # fmt: skip
    played(store, happened)
    if fold:
        fold_mentions(store)
    span = (date(2024, 6, low), date(2024, 6, high))
    wanted = MentionFilter(*span, campaigns, search, MentionsShown(which[0]), MentionOrder(which[1]))
    known = mention_facts(store)
    found = found_mentions(store, known, wanted, OWN)
    listed = [m.row for n in range(6) for m in mention_slice(store, found.cut(store, 2 * n, 2 * n + 2))]
    assert [(m.page_url, m.campaign) for m in listed] == expected(store, wanted)
    assert count_mentions(store, known, wanted, OWN) == len(listed) == len(found)


def test_mentions_are_packed_while_an_answer_is_being_read(store: Database) -> None:
    played(store, [("mention", 1, "", 3, "content", None, 0)])
    fold_mentions(store)
    played(store, [("mention", 4, "spring", 3, "content", None, 0)])
    reading = store.stream("SELECT url FROM urls u WHERE is_listing(u.url) IN (0, 1)")
    next(reading)
    assert fold_mentions(store) > 0
    assert mention_facts(store).facts["page"].tolist() == [4]
    reading.close()  # type: ignore[attr-defined]


words = st.text("ab 茶ä", max_size=6)


@slow
@given(st.lists(words, min_size=1, max_size=9), words.filter(bool), words)
def test_texts_that_have_words_are_those_of_looking_at_each(texts: list[str], search: str, other: str) -> None:
    packed, sought = "\0".join(texts).encode(), search.encode()
    pair = mention_search._rarest(other.encode(), sought)
    assert mention_search._entries(packed, sought, pair).tolist() == [n for n, text in enumerate(texts) if search in text]


@pytest.mark.parametrize(("sql", "values"), [(mention_search._OPEN, ("tea",)), (packed._READ, (0, 9))])
def test_the_pages_of_the_log_are_looked_up_and_never_all_pages(tmp_path: Path, sql: str, values: tuple[object, ...]) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        db.teach("is_listing", 1, is_listing)
        plan = [r[3].split()[1] for r in db.tuples(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plan[:3] == ["g", "m", "u"]

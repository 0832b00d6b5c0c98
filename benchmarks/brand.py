"""Gives a store of `varied.py` what a brand of five years has beside links: mentions with opinions, posts, ripples, traffic, credit, signals, runs.

    python benchmarks/brand.py FILE

FILE: a store of this program's schema, which is changed in place; the next writing command packs its mentions (`questions.py --ready` does it).
Numbers are drawn, not crawled: they say nothing of any brand, and are as many as one has.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from varied import SEED, Words  # noqa: E402 - run from a checkout

from attribution.traffic.sketches import sketch_of  # noqa: E402
from ripplemark.store.credit import MODELS  # noqa: E402

MENTIONS, POSTS, HEARD, EDGES, REGISTRATIONS, LINK_DAYS = 300_000, 5_000, 30_000, 60_000, 90_000, 500_000
FIRST, DAYS = date(2019, 1, 1), 1826
CAMPAIGNS = ("spring", "summer", "autumn")
CHANNELS = {
    "Direct": ("(direct)",), "Organic Search": ("google", "baidu", "bing"), "Organic Social": ("weibo", "zhihu", "facebook"), "Email": ("newsletter",),
    "Referral": ("blog.example", "forum.example", "news.example"), "Paid Search": ("google",), "Display": ("network",), "AI Assistants": ("assistant",),
}  # fmt: skip
POLARITIES = ("positive", "neutral", "neutral", "negative", None)


def day(n: float) -> str:
    """The n-th day."""
    return (FIRST + timedelta(days=int(n))).isoformat()


def at(draw: random.Random) -> str:
    """Any second of the five years."""
    moment = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=draw.randrange(DAYS * 86_400))
    return f"{moment.isoformat()[:19]}Z"


def fill(path: Path) -> None:
    """All of it."""
    db, draw = sqlite3.connect(path, isolation_level=None), random.Random(SEED)
    db.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -400000; BEGIN")
    db.execute("DELETE FROM link_traffic")
    words = Words(draw)
    for part in (_pages, _mentions, _posts, _traffic, _link_traffic, _registrations, _signals, _runs):
        part(db, draw, words)
    db.execute("UPDATE data_version SET version = version + 1")
    db.execute("COMMIT")
    db.close()


def _put(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(columns.split(",")))
    db.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", rows)


def _campaign(draw: random.Random) -> str:
    return draw.choice(("", "", "", "", "", "", "", *CAMPAIGNS))


def _pages(db: sqlite3.Connection, draw: random.Random, words: Words) -> None:
    """Texts that what is said of the brand is compared with, and raters whose errors are known of public sets."""
    every = max(1, int(db.execute("SELECT max(id) FROM pages").fetchone()[0] or 0) // 2_000)
    some = db.execute("SELECT id, language FROM pages WHERE id % ? = 0", (every,)).fetchall()
    texts = ((words.some(300, language[:2] == "zh"), f"{draw.getrandbits(64):016x}", page) for page, language in some)
    db.executemany("UPDATE pages SET text = ?, text_digest = ? WHERE id = ?", texts)
    _put(db, "raters", "language, rater, version, labels, confusion", ((name, "lexicon", "1", 0, json.dumps([[0, 0, 0]] * 3)) for name in ("en", "zh")))  # fmt: skip


def _mentions(db: sqlite3.Connection, draw: random.Random, words: Words) -> None:
    last = int(db.execute("SELECT max(id) FROM urls").fetchone()[0])
    pages = db.execute(
        f"SELECT u.id, u.url, p.language FROM urls u JOIN pages p ON p.id = u.id WHERE u.id % max(1, {last // MENTIONS}) = 0 LIMIT {MENTIONS}"
    ).fetchall()
    said = [(*page, _campaign(draw), draw.choice(POLARITIES), words.some(14, page[2][:2] == "zh"), at(draw)) for page in pages]
    _put(db, "mentions", "page_id, campaign, terms, quote, linked, polarity, seen, placement",
         ((p, c, '["tea"]', q, 0, o, seen, draw.choice(("content", "content", "comment"))) for p, _, _, c, o, q, seen in said))  # fmt: skip
    rows = (
        (u, c, g[:2], o, "lexicon" if o else "", '["price"]' if draw.random() < 0.02 else "[]", q)
        for _, u, g, c, o, q, _ in said
    )
    _put(
        db,
        "opinions",
        "kind, key, campaign, digest, language, polarity, rater, intents, text",
        (("page", *r[:2], "", *r[2:]) for r in rows),
    )
    db.execute("""INSERT INTO opinion_focus SELECT id, CASE id % 7 WHEN 0 THEN 'price' WHEN 1 THEN 'product.taste' ELSE 'service' END, '["tea"]', polarity, text
                  FROM opinions WHERE kind = 'page' AND id % 3 = 0""")  # fmt: skip
    heard = [p for p in said if p[3]][:HEARD]
    posts = [f"weibo:{n}" for n in range(POSTS)]
    edges = (
        (p, "post", draw.choice(posts), c, round(draw.random(), 3), '[["topic", "tea"]]')
        for p, _, _, c, *_ in heard
        for _ in range(EDGES // HEARD)
    )
    _put(db, "ripples", "child_id, parent_kind, parent, campaign, probability, evidence", edges)
    _put(db, "roots", "page_id, post, campaign, share", ((p, draw.choice(posts), c, 1.0) for p, _, _, c, *_ in heard))


def _posts(db: sqlite3.Connection, draw: random.Random, words: Words) -> None:
    posts = [(n, at(draw), _campaign(draw), int(n % 5 == 0), words.some(20, n % 2 == 0)) for n in range(POSTS)]
    _put(db, "posts", "id, platform, post_id, url, author, followers, text, language, created_at, campaign, own, featured, pinned",
         ((n + 1, "weibo", str(n), f"https://weibo.com/p/{n}", "tea" if own else f"a{n % 900}", n * 7, text, "zh" if n % 2 == 0 else "en", when, c, own, 0, 0)
          for n, when, c, own, text in posts))  # fmt: skip
    _put(db, "post_counts", "post, observed_at, views, likes, reposts, replies, clicks",
         ((n + 1, f"{when[:11]}{h:02}:30:00Z", 100 * h * (n % 97), 10 * h, h * (n % 13), h, 2 * h) for n, when, *_ in posts for h in range(1, 21)))  # fmt: skip
    _put(db, "opinions", "kind, key, digest, language, polarity, rater, text",
         (("post", f"weibo:{n}", "", "zh" if n % 2 == 0 else "en", "neutral", "lexicon", text) for n, _, _, _, text in posts))  # fmt: skip


def _parts(draw: random.Random) -> Iterator[tuple[str, str, str, str, int]]:
    for channel, sources in CHANNELS.items():
        for source in sources:
            for campaign in ("", *(draw.sample(CAMPAIGNS, 2) if channel in ("Email", "Paid Search", "Organic Social") else ())):
                yield channel, source, channel.lower(), campaign, 5 + draw.randrange(60)


def _traffic(db: sqlite3.Connection, draw: random.Random, _: Words) -> None:
    for n in range(DAYS):
        parts = list(_parts(draw))
        columns = "day, channel, source, medium, campaign, pv, visits, uv, registrations"
        _put(db, "traffic", columns, ((day(n), *names, 3 * v, v, v - v // 9, v // 30) for *names, v in parts))
        visits = sum(p[4] for p in parts)
        _put(
            db,
            "traffic_days",
            "day, pv, visits, uv, registrations",
            [(day(n), 3 * visits, visits, visits - visits // 9, visits // 30)],
        )
        keys = {("total", ""): visits} | {(k, v): sum(p[4] for p in parts if p[i] == v) for i, k in ((0, "channel"), (1, "source"), (3, "campaign")) for v in {p[i] for p in parts}}  # fmt: skip
        _put(db, "visitor_sketches", "day, part, value, sketch",
             ((day(n), part, value, sketch_of(draw.randrange(1 << 62) for _ in range(size))) for (part, value), size in keys.items()))  # fmt: skip
    _put(db, "log_files", "fingerprint, path, format, offset, lines, kept, last_at",
         ((str(n), f"/logs/access-{n}.gz", "combined", 10**8, 10**6, 10**5, f"{day(DAYS - 1)}T23:00:00Z") for n in range(260)))  # fmt: skip


def _link_traffic(db: sqlite3.Connection, draw: random.Random, _: Words) -> None:
    links = [r[0] for r in db.execute("SELECT id FROM links WHERE visits > 0")]
    each = max(1, LINK_DAYS // max(1, len(links)))
    rows = ((link, day(draw.randrange(DAYS)), 1 + draw.randrange(4), draw.random() / 20) for link in links for _ in range(each))
    _put(db, "link_traffic", "link_id, day, visits, registrations", rows)
    db.execute("""INSERT INTO link_traffic_spans (link_id, span, period, visits, registrations)
                  SELECT t.link_id, s.span, substr(t.day, 1, s.letters), sum(t.visits), sum(t.registrations) FROM link_traffic t
                  CROSS JOIN (SELECT 'month' AS span, 7 AS letters UNION ALL SELECT 'year', 4) s GROUP BY 1, 2, 3""")  # fmt: skip
    db.execute("""UPDATE links SET visits = t.visits, registrations = t.registrations FROM (SELECT link_id, sum(visits) AS visits, sum(registrations) AS registrations
                  FROM link_traffic GROUP BY link_id) t WHERE t.link_id = links.id""")  # fmt: skip


def _registrations(db: sqlite3.Connection, draw: random.Random, _: Words) -> None:
    names = list(CHANNELS)
    when = [at(draw) for _ in range(REGISTRATIONS)]
    _put(db, "registrations", "id, at, visitor, goal, value, currency, source",
         ((f"r{n}", t, "", "registration", 9.5, "CNY", "log") for n, t in enumerate(when)))  # fmt: skip
    touches, origins = [], []
    for n, t in enumerate(when):
        many = draw.choice((1, 1, 2, 3, 5))
        for k in range(1, many + 1):
            channel, origin = draw.choice(names), draw.choice(("direct", "earned", "other"))
            campaign = "" if origin == "other" else draw.choice(CAMPAIGNS)
            touches.append(
                (
                    f"r{n}",
                    k,
                    t,
                    channel,
                    draw.choice(CHANNELS[channel]),
                    "",
                    campaign,
                    origin,
                    campaign,
                    *[1 / many] * len(MODELS),
                )
            )
            origins.append((f"r{n}", k, origin, campaign, 1.0))
    columns = f"registration_id, position, visit_started_at, channel, source, medium, campaign, origin, origin_campaign, {', '.join(MODELS)}"
    _put(db, "touches", columns, touches)
    _put(db, "touch_origins", "registration_id, position, origin, campaign, share", origins)
    _journeys(db, draw, when, names)


def _journeys(db: sqlite3.Connection, draw: random.Random, when: list[str], names: list[str]) -> None:
    paths = (
        (
            t[:10],
            json.dumps(draw.choices(names, k=draw.choice((1, 1, 2, 3)))),
            json.dumps(draw.sample(CAMPAIGNS, draw.randrange(2))),
            "CNY",
            1,
            9.5,
            2.0,
        )
        for t in when
    )
    _put(db, "journey_paths", "day, path, campaigns, currency, registrations, value, days", paths)
    weeks = (
        ((FIRST + timedelta(days=7 * w - 1)).isoformat(), c, k, json.dumps(g), 1 + w % 5)
        for w in range(261)
        for c in names
        for k in range(13)
        for g in ([], ["spring"])
    )
    _put(db, "cohorts", "week, channel, weeks, campaigns, registrations", weeks)


def _signals(db: sqlite3.Connection, draw: random.Random, _: Words) -> None:
    subjects = [
        (kind, f"tea {s}", "search console") for kind in ("position", "clicks", "impressions", "ctr") for s in range(50)
    ]
    subjects += [("interest", f"tea {s}", "trends") for s in range(5)]
    _put(
        db,
        "signals",
        "day, kind, subject, source, value",
        ((day(n), *s, draw.random() * 100) for s in subjects for n in range(DAYS)),
    )
    _put(db, "search_results", "day, engine, keyword, rank, url, title, snippet",
         ((day(n), e, f"tea {k}", r, f"https://site{(n * 7 + r) % 999}.example/{k}", "Tea", "A tea") for n in range(0, DAYS, 7) for e in ("baidu", "google")
          for k in range(10) for r in range(1, 11)))  # fmt: skip


def _runs(db: sqlite3.Connection, draw: random.Random, _: Words) -> None:
    counts = json.dumps({f"count_{n}": n * 17 for n in range(20)})
    _put(db, "runs", "command, started_at, ended_at, state, counts",
         ((c, f"{day(n)}T0{h}:00:00Z", f"{day(n)}T0{h}:40:00Z", "done", counts) for n in range(DAYS) for h, c in ((1, "crawl"), (3, "load"), (4, "attribute"))))  # fmt: skip
    reasons = ("malformed_line", "bad_date", "line_too_long", "bad_url")
    _put(db, "rejects", "run_id, source, line, reason, sample",
         ((1 + draw.randrange(DAYS), f"/logs/access-{n % 260}.gz", n, draw.choice(reasons), f"GET /{n}") for n in range(100_000)))  # fmt: skip


def main() -> None:
    """Fill the store that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, metavar="FILE", help="the SQLite file of a project; it is changed in place")
    store = parser.parse_args().store
    if not store.is_file():
        parser.error(f"{store}: there is no such store")
    fill(store)


if __name__ == "__main__":
    main()

"""Makes the links of a store of `growth.py` as various as those of the web: words, rel, places, languages, routes, ranks, visits.

`varied.py FILE [N]`: a store of this program's schema, which is changed in place; the next writing command brings the counts by sort and the index of
words up to date (`questions.py --ready` does it). The tables of growth stay as they were: they do not depend on what is changed but for the shares of followed
links. The links of every N-th page (1) get words to be searched for. Asks nothing of it."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

RELS = (
    ("", 1, 55),
    ("nofollow", 0, 18),
    ("nofollow ugc", 0, 11),
    ("ugc", 0, 4),
    ("sponsored", 0, 2),
    ("noopener", 1, 8),
    ("", 0, 2),
)
PLACES = (("content", 55), ("comment", 16), ("footer", 9), ("sidebar", 8), ("navigation", 5), ("blogroll", 4), ("unknown", 3))
LANGUAGES = (("en", 46), ("zh-Hans", 27), ("zh-Hant", 17), ("de", 4), ("ja", 3), ("fr", 2), ("", 1), ("fi", 0.02))
ROUTES = (("feed",), ("sitemap",), ("trace",), ("feed", "sitemap"), ("link_list",), ("referrer",), ("link_list", "trace"))
PER_PAGE = 10
SEED = 7


_PAGE = """
INSERT INTO pages (id, title, author, language, published_at, published_by, confidence, canonical, noindex, nofollow, charset, charset_from, text, text_digest, truncated, read_at)
VALUES (?, ?, '', ?, ?, 'meta', 'high', '', 0, 0, 'utf-8', 'http', '', '', 0, '2024-01-01T00:00:00Z')
"""
_LINK = """
UPDATE links SET rel = ?, followed = ?, placement = ?, language = ?, broken = ?, search = ?, anchor = ?, visits = ?, registrations = ? WHERE id = ?
"""


class Words:
    """Words as often as words are: the n-th a n-th as often as the first."""

    def __init__(self, draw: random.Random) -> None:
        letters, signs = "etaoinshrdlucmfwypvbgkqjxz", [chr(0x4E00 + n * 7 % 6000) for n in range(1500)]
        self._latin = ["".join(draw.choices(letters, k=2 + draw.randrange(8))) for _ in range(30_000)]
        self._han = [draw.choice(signs) + draw.choice(signs) for _ in range(8_000)]
        self._draw = draw
        self._heavy = {len(w): list(accumulate(1 / (n + 3) for n in range(len(w)))) for w in (self._latin, self._han)}

    def some(self, n: int, han: bool) -> str:
        """So many words."""
        known = self._han if han else self._latin
        return ("" if han else " ").join(self._draw.choices(known, cum_weights=self._heavy[len(known)], k=n))


def vary(path: Path, every: int) -> None:
    """Change every page and link of the store."""
    db, draw = sqlite3.connect(path, isolation_level=None), random.Random(SEED)
    db.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -400000")
    dropped = _bare(db)
    db.execute("BEGIN")
    _ranks(db, draw)
    words = Words(draw)
    pages = db.execute("SELECT id, url FROM urls ORDER BY id").fetchall()
    links = db.cursor().execute("SELECT id, page_id, target_url FROM links ORDER BY id")
    db.executemany(_PAGE, _pages(pages, words, draw))
    known = {r[0]: r[1:] for r in db.execute("SELECT u.id, u.url, p.title, p.language FROM urls u JOIN pages p ON p.id = u.id")}
    db.executemany(
        "INSERT INTO routes VALUES (?, ?, '', '2024-01-01T00:00:00Z')",
        ((page, r) for page, _ in pages for r in draw.choices(ROUTES, (30, 20, 25, 8, 10, 5, 2))[0]),
    )
    while block := links.fetchmany(200_000):
        db.executemany(_LINK, _links(block, known, words, draw, every))
    db.execute("INSERT INTO link_traffic SELECT id, '2023-10-10', visits, registrations FROM links WHERE visits > 0")
    db.execute("INSERT OR IGNORE INTO search_log SELECT DISTINCT page_id FROM links WHERE search != ''")
    for sql in dropped:
        db.execute(sql)
    db.execute("COMMIT")
    db.close()


def _bare(db: sqlite3.Connection) -> list[str]:
    """Drop what keeps tables and indices up to date with each link and page that is written; the SQL that makes it again. That links have other
    sorts now is noticed by the list of ranks, which is new."""
    made = db.execute("""SELECT type, name, sql FROM sqlite_schema WHERE tbl_name IN ('links', 'pages', 'routes') AND type IN ('index', 'trigger')
                         AND sql IS NOT NULL""").fetchall()
    for kind, name, _ in made:
        db.execute(f"DROP {kind} {name}")
    return [sql for *_, sql in made]


def _pages(pages: list[tuple[int, str]], words: Words, draw: random.Random) -> Iterator[tuple[object, ...]]:
    last = pages[-1][0]
    languages = draw.choices([n for n, _ in LANGUAGES], [w for _, w in LANGUAGES], k=len(pages))
    for (page, _), language in zip(pages, languages, strict=True):
        day = 1826 * page // last
        at = f"{2019 + day // 366}-{1 + day % 366 // 31:02}-{1 + day % 28:02}T08:00:00Z" if draw.random() < 0.7 else None
        yield page, words.some(6, language[:2] in ("zh", "ja")), language, at


def _links(
    block: list[tuple[int, int, str]],
    known: dict[int, tuple[str, str, str]],
    words: Words,
    draw: random.Random,
    every: int,
) -> Iterator[tuple[object, ...]]:
    rels = draw.choices([(r, f) for r, f, _ in RELS], [w for *_, w in RELS], k=len(block))
    places = draw.choices([n for n, _ in PLACES], [w for _, w in PLACES], k=len(block))
    for (link, page, target), (rel, followed), place in zip(block, rels, places, strict=True):
        url, title, language = known[page]
        han = language[:2] in ("zh", "ja")
        anchor = words.some(2, han)
        visits = int(draw.paretovariate(0.9)) if draw.random() < 0.01 else 0
        text = (anchor, title, url, target, words.some(12, han), words.some(12, han)) if page % every == 0 else ()
        yield rel, followed, place, language, int(link % 211 == 0), "\n".join(text), anchor, visits, visits // 30, link


def _ranks(db: sqlite3.Connection, draw: random.Random) -> None:
    db.execute("INSERT INTO rank_lists VALUES ('bench domains', 100000000, '', '2024-01-01T00:00:00Z')")
    domains = [r[0] for r in db.execute("SELECT DISTINCT domain FROM urls")]
    db.executemany(
        "INSERT INTO ranks VALUES (?, 'bench domains', ?, NULL)",
        ((d, int(10 ** draw.uniform(2, 8)) if draw.random() < 0.6 else None) for d in domains),
    )


if __name__ == "__main__":
    vary(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)

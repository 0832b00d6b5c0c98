"""How long a day of 10,000 link events takes to be added and shown, over histories of one, five and ten million links. Crawls nothing.

Sizes in links may be given, as may a folder in which stores are kept and used again: `growth.py [SIZE...] [FOLDER]`. Ten million links need about 6 GB there.
With `--turns DAYS` a day is added to each size in turn, so that whatever else the machine does falls on all alike: medians, and how they compare with the first size.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from attribution.report_rows import View
from attribution.reports import Reports
from ripplemark.config import Brand, Campaign, Project, Storage
from ripplemark.store.database import WRITER, Database, open_writer
from ripplemark.store.growth_fold import fold_growth, growth_gap, rebuild_growth
from ripplemark.store.runs import begin_run
from ripplemark.store.sort_fold import fold_sorts, rebuild_sorts

SIZES = (1_000_000, 5_000_000, 10_000_000)
FIRST, DAYS = date(2019, 1, 1), 1826  # five years
APPEAR, LOSE, REGAIN = 7_000, 2_000, 1_000  # events of one day
ADDED = 21  # days; the first ones split pages that were filled to the brim when the tables were made, the later ones are like any day
WARMING = 2  # days of a turn that are not counted: their pages are not in memory yet
FRAME = 4096 + 24  # bytes of a page in SQLite's write-ahead log, behind its first 32
CAMPAIGNS = ("spring", "summer", "autumn")
_FILE = """[brand]
name = "Tea"
domains = ["tea.example"]
{campaigns}
[storage]
database = "{store}"
"""

# Every tenth link is on a page of its own site's; a third of the links stand on 300 large sites, the others on 100,000.
_PAGES = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO urls (id, url, host, domain, kind, state, first_seen, relevant, due_at)
SELECT i, 'https://w' || (i % 3) || '.' || d || '/' || i, 'w' || (i % 3) || '.' || d, d, 'page', 'done', '2019-01-01T00:00:00Z', 1, '2030-01-01T00:00:00Z'
FROM (SELECT i, 'site' || CASE WHEN i % 3 = 0 THEN (i * 7919) % 300 ELSE (i * 48271) % 100000 END || '.example' AS d FROM n)
"""
_LINKS = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last),
  f AS (SELECT i, (i * 40503 + i / 7) % 100003 AS h, date(:start, '+' || (:days * (i - :base) / :number) || ' days') AS day FROM n LIMIT -1)
INSERT INTO links (page_id, domain, host, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by,
  placement, context_left, context_right, utm, class, class_reason, campaign, state, first_seen, last_seen, lost_at, appeared_on, lost_on,
  appeared_by, headline, sitewide, anchor_key, anchor_kind)
SELECT u.id, u.domain, u.host, 'https://tea.example/' || (h % 2000), i, 1, '/', 'a' || (h % 50000), '', h % 10 < 7, 0, 0, '', 'content', '',
  '', '[]', CASE WHEN h % 10 = 0 THEN 'own' ELSE 'earned' END, 'judged',
  CASE h % 9 WHEN 0 THEN 'spring' WHEN 1 THEN 'summer' WHEN 2 THEN 'autumn' ELSE '' END, CASE WHEN lost IS NULL THEN 'live' ELSE 'lost' END,
  day || 'T00:00:00Z', day || 'T00:00:00Z', lost || 'T00:00:00Z', day, lost,
  CASE h % 3 WHEN 0 THEN 'dated' WHEN 1 THEN 'estimated' ELSE 'first_seen' END, h % 7 != 0, h % 11 = 0, 'a' || (h % 50000),
  CASE h % 4 WHEN 0 THEN 'brand' WHEN 1 THEN 'generic' WHEN 2 THEN 'topic' ELSE 'other' END
FROM (SELECT *, CASE WHEN h % 5 = 0 AND date(day, '+' || (1 + h % 400) || ' days') < :until THEN date(day, '+' || (1 + h % 400) || ' days') END AS lost
      FROM f LIMIT -1) JOIN urls u ON u.id = 1 + (i - 1) / 10
"""


Took = tuple[float, float]  # seconds on the clock, seconds of CPU


def _now() -> Took:
    return time.perf_counter(), time.process_time()


def _since(begun: Took, until: Took | None = None) -> Took:
    wall, cpu = until or _now()
    return wall - begun[0], cpu - begun[1]


def project(folder: Path, number: int) -> Project:
    """Three campaigns, one after another."""
    campaigns = tuple(Campaign(name, date(2020 + n, 3, 1), date(2020 + n, 4, 1)) for n, name in enumerate(CAMPAIGNS))
    storage = Storage(folder / f"growth-{number}.db", folder / "data")
    return replace(Project(folder / "ripplemark.toml", Brand("Tea", domains=("tea.example",)), storage), campaigns=campaigns)


def filled(db: Database, number: int) -> Took:
    """Fill a new store with five years of links; what making their tables took. Killed on the way, it leaves no store: no journal is kept."""
    db.run("PRAGMA journal_mode = OFF")
    db.run("PRAGMA synchronous = OFF")
    db.run("PRAGMA cache_size = -1048576")
    with _bare(db):
        block = 1_000_000
        for first in range(1, number + 1, block):
            last = min(first + block - 1, number)
            with db.transaction():
                db.run(_PAGES, {"first": 1 + (first - 1) // 10, "last": 1 + (last - 1) // 10})
                db.run(_LINKS, _span(first, last, FIRST, DAYS) | {"base": 1, "number": number})
    begun = _now()
    rebuild_growth(db)
    took = _since(begun)
    rebuild_sorts(db)
    db.run(
        "UPDATE urls SET linking = 1 + EXISTS (SELECT 1 FROM links WHERE page_id = urls.id AND state = 'live') WHERE relevant = 1"
    )
    run = begin_run(db, "crawl", datetime(2019, 1, 1, tzinfo=UTC))
    for at in (FIRST, FIRST + timedelta(days=DAYS + ADDED)):
        db.run(
            """INSERT INTO observations (url_id, run_id, observed_at, outcome, status, final_url, bytes, ms, passed_gate, settled)
               VALUES (1, ?, ?, 'ok', 200, '', 1, 1, 1, 1)""",
            (run, f"{at}T00:00:00Z"),
        )
    for pragma in WRITER:  # as every store is written
        db.run(f"PRAGMA {pragma}")
    return took


@contextmanager
def _bare(db: Database) -> Iterator[None]:
    """The tables of links and pages without indices and triggers, which are made again afterwards: sorting once is cheaper than ten million places."""
    made = db.rows(
        "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name IN ('links', 'urls') AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    )
    for thing in made:
        db.run(f"DROP {thing['type']} {thing['name']}")
    yield
    for thing in made:
        db.run(thing["sql"])


def _span(first: int, last: int, start: date, days: int) -> dict[str, object]:
    until = FIRST + timedelta(days=DAYS)
    return {"first": first, "last": last, "start": start.isoformat(), "days": days, "until": until.isoformat()}


def a_day(db: Database, number: int, nth: int) -> Iterator[tuple[str, Took]]:
    """Add one day's events and bring the tables up to date; (what, what it took)."""
    day = FIRST + timedelta(days=DAYS + nth)
    first = number + nth * APPEAR + 1
    standing, gone = _standing(db, number, nth), _gone(db, number, day)
    begun = _now()
    with db.transaction():
        db.run(_PAGES, {"first": number + first, "last": number + first + APPEAR // 10})
        values = _span(first, first + APPEAR - 1, day, 0) | {"base": first, "number": APPEAR}
        db.run(_LINKS.replace("1 + (i - 1) / 10", f"{number + first} + (i - {first}) / 10"), values)
        db.run_many("UPDATE links SET state = 'lost', lost_on = ? WHERE id = ?", ((day.isoformat(), i) for i in standing))
        db.run_many(
            "UPDATE links SET state = 'live', lost_on = NULL, regained_on = ? WHERE id = ?",
            ((day.isoformat(), i) for i in gone),
        )
        written = _now()
        yield "events", _since(begun, written)
        fold_growth(db)
        folded = _now()
        yield "fold", _since(written, folded)
        fold_sorts(db)
        db.touch()
    yield "sorts", _since(folded)


def _standing(db: Database, number: int, nth: int) -> list[int]:
    """Links from all over the history that stand, in order; others each day.

    Drawn by lot: at even steps the links of one day stood on the pages of another's as soon as the steps were short, in small stores alone."""
    drawn = Random(nth).sample(range(1, number + 1), 2 * LOSE)
    found = (db.value("SELECT id FROM links WHERE id = ? AND state = 'live'", (i,)) for i in drawn)
    return sorted([i for i in found if i is not None][:LOSE])


def _gone(db: Database, number: int, day: date) -> list[int]:
    """Links of the last years that were lost in the last quarter: those that come back are mostly of them."""
    values = (number // 2, (day - timedelta(days=90)).isoformat(), REGAIN)
    return [r[0] for r in db.rows("SELECT id FROM links WHERE id > ? AND state = 'lost' AND lost_on > ? LIMIT ?", values)]


def shown(made: Project) -> Iterator[tuple[str, Took]]:
    """Ask for what a screen of five years shows, with nothing remembered; (what, what it took)."""
    reports, view = Reports(made), View(FIRST, FIRST + timedelta(days=DAYS + ADDED))
    questions = {
        "chart": lambda: (reports.growth(view), reports.sites(view), reports.sites(view, "host")),
        "key figures": lambda: (reports.kpis(view), reports.velocity(view), reports.link_shares(view)),
        "lists": lambda: (
            reports.anchor_kinds(view),
            reports.anchors(view),
            reports.targets(view),
            reports.latest_links(view, 8),
        ),
    }
    for name, ask in questions.items():
        begun = _now()
        ask()
        yield name, _since(begun)
    reports.close()


def built(folder: Path, number: int) -> tuple[Project, Took]:
    """A new store of so many links with its project file in the folder; (its project, what making its tables took)."""
    made = project(folder, number)
    part = made.storage.database.with_suffix(".part")
    part.unlink(missing_ok=True)
    with open_writer(part) as db:
        took = filled(db, number)
    part.rename(made.storage.database)
    part.with_name(f"{part.name}.lock").unlink()
    campaigns = "".join(f'[[campaign]]\nid = "{c.id}"\nstarts = {c.starts}\nends = {c.ends}\n' for c in made.campaigns)
    made.path.write_text(_FILE.format(store=made.storage.database.name, campaigns=campaigns), "utf-8")
    return made, took


def measure(folder: Path, number: int) -> None:
    """Two lines: a store of that many links, and the middle one of the first three days added to it and of the last three."""
    made, begun, rebuilt = project(folder, number), _now(), (0.0, 0.0)
    if not made.storage.database.exists():
        made, rebuilt = built(folder, number)
    took, size = _since(begun)[0], made.storage.database.stat().st_size / 1e9
    with open_writer(made.storage.database) as db:
        start = _added(db)
        days = [dict([*a_day(db, number, start + nth), *shown(made)]) for nth in range(ADDED)]
        assert growth_gap(db) == 0
    for name, some in (("first", days[:3]), ("later", days[-3:])):
        middle = sorted(some, key=lambda d: sum(cpu for _, cpu in d.values()))[1]
        parts = "".join(f"{cpu:13.3f}" for _, cpu in middle.values())
        clock, cpu = (sum(column) for column in zip(*middle.values(), strict=True))
        print(f"{number:>12,}{took:10.0f}{rebuilt[1]:10.1f}{size:7.1f}{name:>7}{parts}{cpu:9.3f}{clock:9.3f}", flush=True)


def _added(db: Database) -> int:
    """Days that were added to a store before."""
    return max((date.fromisoformat(db.value("SELECT max(day) FROM link_days")) - FIRST).days - DAYS + 1, 0)


def in_turn(folder: Path, sizes: Sequence[int], days: int) -> None:
    """A line a size: the medians of so many days, each size a day in turn; then each size as a multiple of the first."""
    with ExitStack() as stack:
        stores = [(n, stack.enter_context(_open(folder, n)), list[list[float]]()) for n in sizes]
        starts = [_added(db) for _, db, _ in stores]
        for nth in range(WARMING + days):
            for start, (number, db, found) in zip(starts, stores, strict=True):
                found.append(_numbers(dict(a_day(db, number, start + nth)), db))
    names = ("events", "fold", "together", "sorts", "with these", "clock", "pages written")
    print(f"{'links':>12}{''.join(f'{name:>15}' for name in names)}")
    middles = [[median(column) for column in zip(*found[WARMING:], strict=True)] for _, _, found in stores]
    for number, middle in zip(sizes, middles, strict=True):
        print(f"{number:>12,}{''.join(f'{value:15.3f}' for value in middle[:-1])}{middle[-1]:15,.0f}")
    for number, middle in zip(sizes[1:], middles[1:], strict=True):
        times = "".join(f"{value / base:14.2f}x" for value, base in zip(middle, middles[0], strict=True))
        print(f"{number:>12,}{times}")


def _open(folder: Path, number: int) -> Database:
    made = project(folder, number)
    if not made.storage.database.exists():
        made, _ = built(folder, number)
    return open_writer(made.storage.database)


def _numbers(day: dict[str, Took], db: Database) -> list[float]:
    """Seconds of a day by part, and the pages that it wrote: those of the write-ahead log that bear the salt of its head."""
    events, fold, sorts = (day[name][1] for name in ("events", "fold", "sorts"))
    written, log = 0, db.path.with_name(f"{db.path.name}-wal")
    with log.open("rb") as frames:
        salt = frames.read(32)[16:24]
        while frames.read(16)[8:16] == salt:
            written += 1
            frames.seek(32 + written * FRAME)
    return [events, fold, events + fold, sorts, events + fold + sorts, sum(clock for clock, _ in day.values()), written]


def main() -> None:
    """Two lines a size; stores in a folder that is named are used again and stay there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "asked", nargs="*", metavar="LINKS or FOLDER", help="sizes, and a folder for the stores (default: one that is removed)"
    )
    parser.add_argument("--turns", type=int, default=0, metavar="DAYS", help="add so many days to each size, in turn")
    given = parser.parse_args()
    sizes = [int(a) for a in given.asked if a.isdigit()] or SIZES
    folders = [Path(a) for a in given.asked if not a.isdigit()]
    with tempfile.TemporaryDirectory() as scratch:
        folder = folders[0] if folders else Path(scratch)
        if given.turns:
            in_turn(folder, sizes, given.turns)
        else:
            one_by_one(folder, sizes)


def one_by_one(folder: Path, sizes: Sequence[int]) -> None:
    """The head of the table, and two lines a size."""
    print("CPU seconds, unless on the clock (building, and the last column)")
    names = ("events", "fold", "sorts", "chart", "key figures", "lists")
    print(
        f"{'links':>12}{'built s':>10}{'tables':>10}{'GB':>7}{'days':>7}{''.join(f'{n:>13}' for n in names)}{'sum':>9}{'clock':>9}",
        flush=True,
    )
    for number in sizes:
        measure(folder, number)


if __name__ == "__main__":
    main()

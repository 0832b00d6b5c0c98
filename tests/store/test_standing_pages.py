"""What is kept beside links of whether they stand: what the links say, whichever of them goes or comes back first."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from ripplemark.schema.untouched import NEVER
from ripplemark.store.database import Database, open_writer
from ripplemark.store.link_filter import LOST_DAY

RECOUNT = """
SELECT id, linking, CASE WHEN EXISTS (SELECT 1 FROM links WHERE page_id = urls.id AND state = 'live') THEN 2
  WHEN EXISTS (SELECT 1 FROM links WHERE page_id = urls.id) THEN 1 ELSE 0 END FROM urls ORDER BY id"""


def add_link(db: Database, number: int, page: int) -> None:
    db.run(
        """INSERT INTO links (id, page_id, domain, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by,
             placement, context_left, context_right, utm, state, first_seen, last_seen, appeared_on)
           VALUES (?1, ?2, 'a.example', 't', ?1, 1, '', '', '', 1, 0, 0, '', 'content', '', '', '[]', 'live', '', '', '2026-01-01')""",
        (number, page),
    )


@pytest.mark.parametrize("pages", [(1, 1, 1), (1, 2, 1), (1, 2, 2), (2, 1, 1)])
def test_a_page_has_standing_links_until_the_last_one_goes(tmp_path: Path, pages: tuple[int, ...]) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        for page in (1, 2, 3):
            db.run(
                "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?1, ?1, 'a.example', 'a.example', 'page', 'done', '')",
                (page,),
            )
        for number, page in enumerate(pages, 5):
            add_link(db, number, page)
        for order in permutations((5, 6, 7)):
            for state in ("lost", "live"):
                for number in order:
                    db.run("UPDATE links SET state = ? WHERE id = ?", (state, number))
                    assert all(kept == told for _, kept, told in db.tuples(RECOUNT))


def test_the_order_of_all_links_is_that_of_their_index_whenever_they_were_lost(tmp_path: Path) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        db.run("INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (1, '', '', '', 'page', 'done', '')")
        for number in (5, 6, 7):
            add_link(db, number, 1)
        db.run("UPDATE links SET lost_on = '2026-03-09' WHERE id = 6")
        assert db.tuples("SELECT id, lost_day FROM links ORDER BY id") == [(5, NEVER), (6, 2026_03_09), (7, NEVER)]
        sql = f"""SELECT l.id FROM links l INDEXED BY links_seen WHERE l.first_seen >= '' AND {LOST_DAY.stood.format("?")}
                  ORDER BY l.first_seen DESC, l.id DESC"""
        assert [db.tuples(sql, (day,)) for day in ("2026-03-09", "2026-03-10")] == [[(7,), (6,), (5,)], [(7,), (5,)]]
        assert not [plan for *_, plan in db.tuples(f"EXPLAIN QUERY PLAN {sql}", ("2026-03-10",)) if "B-TREE" in plan]

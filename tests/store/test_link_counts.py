"""Counts of links by the days: whatever happened to the links, and whether it is folded yet or not, they are those of the links themselves."""

from __future__ import annotations

import random
from collections.abc import Generator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from ripplemark.store import link_counts
from ripplemark.store.database import Database, open_writer
from ripplemark.store.growth_fold import fold_growth
from ripplemark.store.link_grid import GridFilter, count_links

FIRST = date(2024, 6, 1)
CAMPAIGNS, CLASSES = ("", "spring", "summer"), ("earned", "own", "partner")


def day(n: int) -> str:
    return (FIRST + timedelta(days=n)).isoformat()


@pytest.fixture
def db(tmp_path: Path) -> Generator[Database]:
    """Sixty links; the first forty are folded, then some change and others come."""
    draw = random.Random(3)
    with open_writer(tmp_path / "s.db") as made, made.transaction():
        made.run(
            "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (1, 'https://a.example/', 'a.example', 'a.example', 'page', 'done', '2024-06-01T00:00:00Z')"
        )
        for n in range(60):
            if n == 40:
                fold_growth(made)
                made.run("UPDATE links SET state = 'lost', lost_on = ? WHERE id % 7 = 0 AND state = 'live'", (day(12),))
                made.run("UPDATE links SET state = 'live', lost_on = NULL WHERE id % 5 = 0")
            came = draw.randrange(10)
            lost = day(came + draw.randrange(6)) if draw.random() < 0.4 else None
            made.run(
                """INSERT INTO links (page_id, domain, host, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement, context_left,
                     context_right, utm, class, campaign, state, first_seen, last_seen, appeared_on, lost_on)
                   VALUES (1, 'a.example', 'a.example', 'https://tea.example/', ?, 1, '/', 'a', '', ?, 0, 0, '', 'content', '', '', '[]', ?, ?, ?, ?, ?, ?, ?)""",
                (n, n % 3 > 0, draw.choice(CLASSES), draw.choice(CAMPAIGNS), "lost" if lost else "live", f"{day(came)}T00:00:00Z",
                 f"{day(came)}T00:00:00Z", day(came), lost),
            )  # fmt: skip
        yield made


@pytest.mark.parametrize("states", [(), ("live",), ("lost",), ("broken",), ("live", "lost")])
def test_days_count_what_the_links_are(db: Database, states: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    short = 0

    def counted(of: Database, wanted: GridFilter) -> int:
        nonlocal short
        short -= 1
        return count_links(of, wanted)

    monkeypatch.setattr(link_counts, "count_links", counted)
    spans = [(None, None), (FIRST, FIRST + timedelta(days=30)), (FIRST + timedelta(days=4), FIRST + timedelta(days=7))]
    chosen = product(spans, [(), ("spring",), ("spring", "summer")], [(), ("earned",)], [(), ("follow",), ("nofollow",)])
    for (since, until), campaigns, classes, rels in chosen:
        wanted = GridFilter(since, until, campaigns, classes=classes, rels=rels, states=states)
        assert link_counts.number_of_links(db, wanted) == count_links(db, wanted), wanted
        short += 1
    assert (short > 10) == (states in {(), ("live",), ("lost",)})

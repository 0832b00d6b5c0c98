"""Which feeds, sitemaps and watched pages gave nothing: those that once did, and those that somebody named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ripplemark.store.database import open_writer
from ripplemark.store.health import silent_sources

_URL = """INSERT INTO urls (id, url, host, domain, kind, state, first_seen, outcome, tries, observed_at, changed_at)
          VALUES (?, ?, 'a.example', 'a.example', ?, 'failed', '2024-06-01T00:00:00Z', ?, ?, '2024-06-03T00:00:00Z', ?)"""
ONCE = "2024-05-01T00:00:00Z"


@pytest.mark.parametrize(
    ("kind", "outcome", "changed", "watched", "silent"),
    [
        ("feed", "timeout", ONCE, False, True),
        ("sitemap", "not_found", ONCE, False, True),
        ("sitemap", "not_found", None, False, False),  # a guess that was never there
        ("feed", "dns_error", None, True, True),
        ("page", "timeout", None, True, True),
        ("page", "timeout", ONCE, False, False),  # no source
        ("feed", "ok", ONCE, True, False),
        ("feed", "not_modified", ONCE, True, False),
        ("feed", "", None, True, False),  # not asked yet
    ],
)
def test_silent_sources(tmp_path: Path, kind: str, outcome: str, changed: str | None, watched: bool, silent: bool) -> None:
    with open_writer(tmp_path / "s.db") as db:
        db.run(_URL, (1, "https://a.example/x", kind, outcome, 3, changed))
        if watched:
            db.run("INSERT INTO routes (url_id, route, source, seen) VALUES (1, 'watch', '', '2024-06-01T00:00:00Z')")
        assert [(s.kind, s.outcome, s.tries) for s in silent_sources(db, 10)] == ([(kind, outcome, 3)] if silent else [])


def test_the_most_stubborn_come_first_and_no_more_than_asked(tmp_path: Path) -> None:
    with open_writer(tmp_path / "s.db") as db:
        for n, tries in enumerate((1, 9, 4), 1):
            db.run(_URL, (n, f"https://a.example/{n}", "feed", "timeout", tries, ONCE))
        assert [s.tries for s in silent_sources(db, 2)] == [9, 4]

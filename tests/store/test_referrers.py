"""Which pages of the access log link to the brand, and which never did."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ripplemark.records import FetchOutcome, FetchResult, FoundUrl, Observation, Route, UrlKind, UrlState
from ripplemark.store.database import Database, open_writer
from ripplemark.store.referrers import iter_referrers
from ripplemark.store.results import store_result
from ripplemark.store.runs import begin_run
from ripplemark.store.urls import add_found, known_url

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)


def looked_at(db: Database, run: int, name: str, outcome: FetchOutcome | None, final: str = "") -> int:
    """A referrer, visited with that outcome; its id."""
    url = f"https://{name}.example/"
    add_found(db, [FoundUrl(url, UrlKind.PAGE, Route.REFERRER, "access log", 1)], NOW)
    known = known_url(db, url)
    assert known is not None
    if outcome:
        seen = Observation(known.id, NOW, outcome, 200, final or url, 9, 9, "", passed_gate=False)
        store_result(db, run, FetchResult(seen, UrlState.DONE, None, 0))
    return known.id


def add_link(db: Database, page_id: int, state: str) -> None:
    columns = "page_id, domain, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement"
    db.run(
        f"""INSERT INTO links ({columns}, context_left, context_right, utm, state, first_seen, last_seen, appeared_on, visits)
            VALUES (?, 'x', 'https://tea.example/', 0, 1, '', '', '', 1, 0, 0, '', 'content', '', '', '[]', ?, '', '', '2024-06-03', 4)""",
        (page_id, state),
    )


def test_verdicts(tmp_path: Path) -> None:
    with open_writer(tmp_path / "r.db") as db:
        run = begin_run(db, "crawl", NOW)
        add_link(db, looked_at(db, run, "live", FetchOutcome.OK), "live")
        add_link(db, looked_at(db, run, "lost", FetchOutcome.OK), "lost")
        looked_at(db, run, "moved", FetchOutcome.OK, final="https://live.example/")
        looked_at(db, run, "forged", FetchOutcome.OK)
        looked_at(db, run, "gone", FetchOutcome.NOT_FOUND)
        looked_at(db, run, "closed", FetchOutcome.ROBOTS_DISALLOWED)
        looked_at(db, run, "waiting", None)
        add_found(db, [FoundUrl("https://other.example/", UrlKind.PAGE, Route.TRACE, "x", 1)], NOW)
        found = {r.domain.partition(".")[0]: (r.verdict.value, r.links, r.visits) for r in iter_referrers(db)}
    assert found == {
        "live": ("live", 1, 4), "lost": ("lost", 0, 4), "moved": ("live", 1, 4), "forged": ("never_there", 0, 0),
        "gone": ("never_there", 0, 0), "closed": ("blocked", 0, 0), "waiting": ("not_looked", 0, 0),
    }  # fmt: skip

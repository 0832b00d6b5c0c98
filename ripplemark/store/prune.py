"""What the project keeps no longer: visits to pages that changed nothing, numbers of posts, rejects, old runs. Counts, or erases.

The life of links is kept for good: what an event, a short link, a first or last reading or a change of the answer points at stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ripplemark.operate.schedule import Keep
from ripplemark.store.clock import stamp
from ripplemark.store.database import Database

LAST_VISITS = 3  # of each URL, that stay in any case
BATCH = 5_000  # rows erased in one transaction

#: What must stay of the visits to pages, each with its reason.
_VISITS = f"""
WITH kept (id) AS (
  SELECT observation_id FROM link_events
  UNION SELECT observation_id FROM short_links
  UNION SELECT min(id) FROM observations WHERE outcome = 'ok' GROUP BY url_id              -- when it was first read
  UNION SELECT max(id) FROM observations WHERE body_digest != '' GROUP BY url_id           -- the evidence that is shown
  UNION SELECT max(id) FROM observations WHERE answer_key != '' GROUP BY url_id, answer_key  -- which answers there were
  UNION SELECT max(r.observation_id) FROM readings r JOIN observations o ON o.id = r.observation_id GROUP BY o.url_id
  UNION SELECT max(s.observation_id) FROM sightings s JOIN observations o ON o.id = s.observation_id GROUP BY o.url_id
  UNION SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY url_id ORDER BY id DESC) AS back FROM observations)
        WHERE back <= {LAST_VISITS}
)
SELECT o.id FROM observations o WHERE o.settled = 1 AND o.observed_at < :before AND o.id NOT IN (SELECT id FROM kept)"""
_COUNTS = """
SELECT c.post, c.observed_at FROM post_counts c WHERE c.observed_at < :before AND EXISTS (
  SELECT 1 FROM post_counts l WHERE l.post = c.post AND l.observed_at > c.observed_at AND substr(l.observed_at, 1, 10) = substr(c.observed_at, 1, 10))"""
_REJECTS = "SELECT j.id FROM rejects j JOIN runs r ON r.id = j.run_id WHERE r.started_at < :before"
_RUNS = """
SELECT id FROM runs WHERE started_at < :before AND state != 'running' AND id NOT IN (SELECT max(id) FROM runs GROUP BY command)
  AND NOT EXISTS (SELECT 1 FROM observations o WHERE o.run_id = runs.id) AND id NOT IN (SELECT run_id FROM rejects)"""

#: Name of the key in [keep] -> (which rows, how they are erased), in the order in which they set each other free.
_RULES = {
    "visits_to_pages": (_VISITS, "DELETE FROM observations WHERE id = ?"),
    "post_counts": (_COUNTS, "DELETE FROM post_counts WHERE post = ? AND observed_at = ?"),
    "rejects": (_REJECTS, "DELETE FROM rejects WHERE id = ?"),
    "runs": (_RUNS, "DELETE FROM runs WHERE id = ?"),
}


def prunable(db: Database, keep: Keep, now: datetime) -> dict[str, int]:
    """How many rows each rule would erase now; rows that another rule sets free are not counted."""
    return {
        name: int(db.value(f"SELECT count(*) FROM ({sql})", {"before": before})) for name, sql, _, before in _rules(keep, now)
    }


def prune(db: Database, keep: Keep, now: datetime) -> dict[str, int]:
    """Erase them, so many rows at a time: a run that is killed on the way has erased whole batches. Takes its room from what is kept free."""
    gone = {}
    for name, sql, delete, before in _rules(keep, now):
        doomed = [tuple(row) for row in db.rows(sql, {"before": before})]
        for start in range(0, len(doomed), BATCH):
            with db.transaction(reserve=True):
                db.run_many(delete, doomed[start : start + BATCH])
        gone[name] = len(doomed)
    return gone


def _rules(keep: Keep, now: datetime) -> Iterator[tuple[str, str, str, str]]:
    for name, (sql, delete) in _RULES.items():
        if days := getattr(keep, name):
            yield name, sql, delete, stamp(now - timedelta(days=days))

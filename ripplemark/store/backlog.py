"""What changed and is not counted or packed yet, which screens read row by row: kept short while a run writes."""

from __future__ import annotations

from ripplemark.listings import RULES
from ripplemark.store.database import Database
from ripplemark.store.mention_facts import fold_mentions
from ripplemark.store.sort_fold import fold_sorts, ranked_by, unsorted

#: Changed links, and pages with changed mentions, that screens may have to read one by one. To count few takes as long for each as to count many.
MOST_LINKS, MOST_PAGES = 500, 500
#: So many times as many were left by what was before this run.
_LEFT = 4


def keep_short(db: Database) -> None:
    """Count and pack what changed, once there is much of it. In one transaction, the caller's if there is one."""
    if unsorted(db, MOST_LINKS) == MOST_LINKS:
        fold_sorts(db)
    if _unpacked(db, MOST_PAGES) == MOST_PAGES:
        fold_mentions(db)


def keep_own_short(db: Database) -> None:
    """The same between two pages of a crawl, which wait meanwhile: what was left before it, and what another list of ranks or other rules change,
    takes longer than a page and waits for its end."""
    if MOST_LINKS <= unsorted(db, MOST_LINKS * _LEFT) < MOST_LINKS * _LEFT and _sorted_alike(db):
        fold_sorts(db)
    if MOST_PAGES <= _unpacked(db, MOST_PAGES * _LEFT) < MOST_PAGES * _LEFT and _packed_alike(db):
        fold_mentions(db)


def _unpacked(db: Database, most: int) -> int:
    """Pages whose mentions changed, counted up to `most`."""
    return int(db.value("SELECT count(*) FROM (SELECT 1 FROM mention_log LIMIT ?)", (most,)))


def _sorted_alike(db: Database) -> bool:
    """Whether all that is counted was counted by today's list of ranks."""
    return bool(db.value("SELECT ranks FROM sorted_by", default="") == ranked_by(db))


def _packed_alike(db: Database) -> bool:
    """Whether all that is packed was packed by today's rules, or nothing is yet: what an upgrade left is too much anyway."""
    return db.value("SELECT rules FROM mentions_packed_by") in (None, RULES)

"""Links whose target's state is not the one they are marked with. Decides nothing: targets say what is broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import LostReason, TargetKind
from ripplemark.store.clock import moment
from ripplemark.store.database import Database

MENDED = "target_mended"

_DIRECT = "l.target_url = t.url AND l.via = ''"
_SHORT = "l.via = t.url AND l.via != ''"


@dataclass(frozen=True, slots=True)
class BrokenNews:
    """A link whose target broke, or was mended."""

    link_id: int
    broken: bool
    status: int  # the target's last answer
    at: datetime  # of that answer
    observation_id: int  # the page's last one

    @property
    def reason(self) -> str:
        """The event's reason."""
        return LostReason.TARGET_BROKEN.value if self.broken else MENDED


# Few targets are broken, and few links are marked: the query begins with those, so that a million links are not read.
_NEWS = """
SELECT l.id, t.broken, t.status, t.checked_at, (SELECT max(o.id) FROM observations AS o WHERE o.url_id = l.page_id) AS observation
FROM {first} CROSS JOIN {second} ON {joined}
WHERE t.kind = ? AND t.broken = ? AND l.broken = ? AND t.checked_at IS NOT NULL ORDER BY l.id
"""
_BROKEN = ("targets AS t", "links AS l")
_MENDED = ("links AS l", "targets AS t")


def broken_news(db: Database) -> tuple[BrokenNews, ...]:
    """Every link whose mark is not its target's."""
    rows = [
        row
        for kind, joined in ((TargetKind.BRAND, _DIRECT), (TargetKind.SHORT, _SHORT))
        for broken, (first, second) in ((1, _BROKEN), (0, _MENDED))
        for row in db.rows(_NEWS.format(first=first, second=second, joined=joined), (kind, broken, 1 - broken))
    ]
    return tuple(BrokenNews(r["id"], bool(r["broken"]), r["status"], moment(r["checked_at"]), r["observation"]) for r in rows)


def mark_broken(db: Database, news: Iterable[BrokenNews]) -> None:
    """Give links the mark of their targets."""
    db.run_many("UPDATE links SET broken = ? WHERE id = ?", ((int(n.broken), n.link_id) for n in news))

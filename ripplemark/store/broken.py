"""Links whose target's state is not the one they are marked with. Decides nothing: targets say what is broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import LostReason, TargetKind
from ripplemark.store.clock import moment
from ripplemark.store.database import Database
from ripplemark.store.eras import ERA, ERAS

MENDED = "target_mended"

_DIRECT = "l.target_url = t.url AND l.via = ''"
_DIRECT_BY_ERA = f"{ERA} = e.era AND {_DIRECT}"
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
WITH RECURSIVE {eras} SELECT l.id, t.broken, t.status, t.checked_at, (SELECT max(o.id) FROM observations AS o WHERE o.url_id = l.page_id) AS observation
FROM {tables} ON {joined}
WHERE t.kind = ? AND t.broken = ? AND l.broken = ? AND t.checked_at IS NOT NULL ORDER BY l.id
"""
_BY_TARGET = "targets AS t CROSS JOIN eras AS e CROSS JOIN links AS l INDEXED BY links_target"
_BY_SHORT = "targets AS t CROSS JOIN links AS l"
_BY_LINK = "links AS l CROSS JOIN targets AS t"
_ASKED = (
    (TargetKind.BRAND, 1, _BY_TARGET, _DIRECT_BY_ERA), (TargetKind.BRAND, 0, _BY_LINK, _DIRECT),
    (TargetKind.SHORT, 1, _BY_SHORT, _SHORT), (TargetKind.SHORT, 0, _BY_LINK, _SHORT),
)  # fmt: skip


def broken_news(db: Database) -> tuple[BrokenNews, ...]:
    """Every link whose mark is not its target's."""
    rows = [
        row
        for kind, broken, tables, joined in _ASKED
        for row in db.rows(_NEWS.format(eras=ERAS, tables=tables, joined=joined), (kind, broken, 1 - broken))
    ]
    return tuple(BrokenNews(r["id"], bool(r["broken"]), r["status"], moment(r["checked_at"]), r["observation"]) for r in rows)


def mark_broken(db: Database, news: Iterable[BrokenNews]) -> None:
    """Give links the mark of their targets."""
    db.run_many("UPDATE links SET broken = ? WHERE id = ?", ((int(n.broken), n.link_id) for n in news))

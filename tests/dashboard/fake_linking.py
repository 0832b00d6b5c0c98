"""The fake world's answers about who links: counted from its links, in memory."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from attribution.authority.rows import IntersectRow
from attribution.authority.score import Authority, Standing
from attribution.referring_rows import AnchorCount, AnchorKindCount, LinkShares, SiteGrowth, SiteList, TargetCount, Velocity
from attribution.report_rows import View
from ripplemark.records import AnchorKind, LinkRow, LinkState, Mark, SiteFilter, SiteOrder, SiteSlice, SitesShown, SpamSign

KINDS = (AnchorKind.BRAND, AnchorKind.TOPIC, AnchorKind.GENERIC)
RIVALS = tuple(
    IntersectRow(
        f"rivalfan{n}.example", ("Harbour Tea", "Old Leaf")[: 1 + n % 2], n == 3, 4 - n, True, f"https://rivalfan{n}.example/a",
        None if n == 2 else 40.0 + n, "ranked", datetime(2026, 3, n, tzinfo=UTC), datetime(2026, 6, n, tzinfo=UTC),
    )
    for n in (1, 2, 3)
)  # fmt: skip


class FakeLinking:
    """A part of FakeReports."""

    rows: tuple[LinkRow, ...]
    empty: bool

    def _earned(self, view: View) -> list[LinkRow]:
        return [
            row for row in self.rows if row.link_class == "earned" and (not view.campaigns or row.campaign in view.campaigns)
        ]

    def sites(self, view: View, kind: str = "domain") -> SiteGrowth:
        days = tuple(view.since + timedelta(days=n) for n in range((view.until - view.since).days + 1))
        firsts = Counter(_first_days(self._earned(view)).values())
        new = tuple(firsts[day] for day in days)
        before = sum(n for day, n in firsts.items() if day < view.since)
        live = tuple(before + sum(new[: n + 1]) for n in range(len(days)))
        return SiteGrowth(kind, days, live, new, (0,) * len(days), (0,) * len(days))

    def velocity(self, view: View) -> tuple[Velocity, ...]:
        return () if self.empty else (Velocity(7, view.until, 12, 3, 1, 9, 4), Velocity(30, view.until, 60, 8, 2, None, None))

    def link_shares(self, view: View) -> LinkShares:
        live = [row for row in self._earned(view) if row.state is LinkState.LIVE]
        return LinkShares(len(live) + 9, len(live), sum(row.followed for row in live), 4, len(live) + 310, 314)

    def anchor_kinds(self, view: View) -> tuple[AnchorKindCount, ...]:
        live = len(self._earned(view))
        return tuple(AnchorKindCount(kind, live // 3 if kind in KINDS else 0, 1 / 3 if live else None) for kind in AnchorKind)

    def anchors(self, view: View, n: int = 50) -> tuple[AnchorCount, ...]:
        found = Counter(row.anchor for row in self._earned(view))
        return tuple(
            AnchorCount(words, AnchorKind.OTHER, times, times / len(self.rows), times + 1)
            for words, times in found.most_common(n)
        )

    def targets(self, view: View, n: int = 50) -> tuple[TargetCount, ...]:
        found = Counter(row.target_url for row in self._earned(view))
        return tuple(TargetCount(url, times, times / len(self.rows), times + 2) for url, times in found.most_common(n))

    def linking_sites(self, wanted: SiteFilter, start: int, stop: int) -> SiteList:
        rows = [
            row for row in self._earned(View(wanted.since, wanted.until, wanted.campaigns)) if wanted.search in row.page_domain
        ]
        firsts = _first_days(rows)
        names = [
            name for name, day in firsts.items() if wanted.shown is not SitesShown.NEW or wanted.since <= day <= wanted.until
        ]
        if wanted.shown is SitesShown.LOST:
            names = []
        names.sort(key=lambda name: name if wanted.order is SiteOrder.NAME else str(firsts[name]))
        shown = tuple(
            _slice(name, firsts[name], [row for row in rows if row.page_domain == name]) for name in names[start:stop]
        )
        weights = tuple(
            Authority(Standing.RANKED, 62.0, 1_200, "may-jun") if n % 3 else Authority(Standing.NOT_LISTED)
            for n in range(len(shown))
        )
        return SiteList(len(names), shown, weights)

    def intersect(self) -> tuple[IntersectRow, ...]:
        return () if self.empty else RIVALS


def _first_days(rows: list[LinkRow]) -> dict[str, date]:
    firsts: dict[str, date] = {}
    for row in rows:
        firsts[row.page_domain] = min(row.first_seen.date(), firsts.get(row.page_domain, date.max))
    return firsts


def _slice(name: str, first: date, rows: list[LinkRow]) -> SiteSlice:
    live = [row for row in rows if row.state is LinkState.LIVE]
    return SiteSlice(
        domain=name, live=len(live), first_on=first, links=len(live), lost=len(rows) - len(live), followed=sum(row.followed for row in live),
        visits=sum(row.visits for row in rows),
        registrations=sum(row.registrations for row in rows), signs=(SpamSign.LINK_HEAP,) if len(name) % 7 == 0 else (),
        marks=(Mark.ASK,) if len(name) % 5 == 0 else (),
    )  # fmt: skip

"""The questions about what models give at every level, and about dark traffic. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from attribution.report_rows import View
from attribution.reports.growth import title_of
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.records import DarkTraffic, Level, ModelCredit
from ripplemark.store.dark import iter_dark
from ripplemark.store.model_credit import iter_model_credit


class Credited:
    """What each model gives to channels, sources, campaigns, posts and links; and, apart from it, what probably came unseen."""

    project: Project
    _readers: Readers

    def iter_model_credit(self, level: str = "", model: str = "") -> Iterator[ModelCredit]:
        """What each model gives over all paths, by level, model and falling credit; "" asks for all of them."""
        for row in iter_model_credit(self._readers.db, level, model):
            known = row.level is Level.CAMPAIGN and not row.key.startswith("(")
            yield replace(row, title=title_of(self.project, row.key)) if known else row

    def dark_traffic(self, view: View) -> tuple[DarkTraffic, ...]:
        """What probably came to each campaign of the view by links that cannot be seen, over the campaign's days; estimates, a row each."""
        return self._readers.once(
            ("dark_traffic", view.campaigns),
            lambda db: tuple(r for r in iter_dark(db) if not r.path and (not view.campaigns or r.campaign in view.campaigns)),
        )

    def iter_dark_traffic(self) -> Iterator[DarkTraffic]:
        """All estimates by campaign, the sum over its pages first."""
        return iter_dark(self._readers.db)

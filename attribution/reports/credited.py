"""The questions about what models give at every level. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from attribution.reports.growth import title_of
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.records import Level, ModelCredit
from ripplemark.store.model_credit import iter_model_credit


class Credited:
    """What each model gives to channels, sources, campaigns, posts and links."""

    project: Project
    _readers: Readers

    def iter_model_credit(self, level: str = "", model: str = "") -> Iterator[ModelCredit]:
        """What each model gives over all paths, by level, model and falling credit; "" asks for all of them."""
        for row in iter_model_credit(self._readers.db, level, model):
            known = row.level is Level.CAMPAIGN and not row.key.startswith("(")
            yield replace(row, title=title_of(self.project, row.key)) if known else row

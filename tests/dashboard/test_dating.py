"""Every time chart of links says how sure its days are: by page date, estimated, or of first sight."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from attribution.report_rows import Growth, View
from dashboard.dating import dating
from dashboard.effects import dating_words
from dashboard.figures.growth import date_shares
from dashboard.i18n import Words
from dashboard.questions import Reports
from ripplemark.records import Effect, EffectDay, Metric

DAYS = tuple(EffectDay(date(2024, 6, n), 1.0, None, None, None) for n in (3, 4, 5))
EN = Words("en")


class Asked:
    """Remembers of which days the growth was asked."""

    view: View | None = None

    def growth(self, view: View) -> Growth:
        self.view = view
        return Growth((), (), (), (), 2, 1, 1)


def effect(metric: Metric, days: tuple[EffectDay, ...] = DAYS) -> Effect:
    return Effect("v1", metric, "", date(2024, 6, 4), date(2024, 6, 5), 30, 0, (), days=days)


def test_before_and_after_of_links_says_how_sure_its_days_are() -> None:
    reports = Asked()
    assert (
        dating_words(effect(Metric.NEW_LINKS), cast(Reports, reports), EN)
        == "Placed in time by page date 50%, estimate 25%, first sight 25%"
    )
    assert reports.view == View(date(2024, 6, 3), date(2024, 6, 5), ("", "v1"))


@pytest.mark.parametrize("shown", [effect(Metric.VISITS), effect(Metric.REGISTRATIONS), effect(Metric.NEW_LINKS, ())])
def test_days_of_requests_are_known(shown: Effect) -> None:
    assert dating_words(shown, cast(Reports, Asked()), EN) == ""


def test_the_growth_chart_shows_a_part_for_each_way() -> None:
    _, bar, *words = dating(date_shares(Growth((), (), (), (), 2, 1, 1)), EN)
    assert [part.style["flexGrow"] for part in bar.children] == [0.5, 0.25, 0.25]
    assert [w.children[1] for w in words] == ["page date 50%", "estimate 25%", "first sight 25%"]
    assert dating(date_shares(Growth((), (), (), (), 0, 0, 0)), EN) == []

"""A chart that is empty for its days says how to leave them; one that is empty for another reason does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from dash import html

from dashboard.all_days import OF_DAYS, all_days
from dashboard.chart_card import chart_shown
from dashboard.figures.chart import Table, nothing
from dashboard.i18n import Words, catalogue
from dashboard.start import known_of
from dashboard.state import State, parse
from dashboard.theme import Look
from tests.dashboard.fake_reports import LAST, FakeReports

EN = Words("en")
REPORTS = FakeReports(links_made=5)


def state(query: str) -> State:
    return parse(query, known_of(REPORTS, LAST).defaults)


def test_the_way_out_keeps_what_else_was_chosen() -> None:
    link = all_days("filtered", state(f"since={LAST}&until={LAST}&lang=zh-Hans&by=campaign"), REPORTS, Words("zh-Hans"))
    assert isinstance(link, html.A)
    there = state(str(link.href))
    assert there.view == REPORTS.default_view()
    assert (there.lang, there.by) == ("zh-Hans", "campaign")


@pytest.mark.parametrize(
    ("reason", "query", "reports"),
    [
        ("no_campaign", f"since={LAST}", REPORTS),
        ("filtered", "", REPORTS),  # all days already
        ("filtered", f"since={LAST - timedelta(days=3)}", FakeReports(empty=True)),
    ],
)
def test_no_way_out_where_days_are_not_the_reason(reason: str, query: str, reports: FakeReports) -> None:
    assert all_days(reason, state(query), reports, EN) is None


def test_reasons_are_known_ones() -> None:
    assert {f"empty.{reason}" for reason in OF_DAYS} <= set(catalogue("en"))


@pytest.mark.parametrize(("rows", "kind"), [((), "no-table"), ((("a", "1"),), "")])
def test_without_rows_there_is_no_table_to_change_to(rows: tuple[tuple[str, ...], ...], kind: str) -> None:
    chart = replace(nothing(Look(), "filtered"), table=Table(("x", "y"), rows))
    assert chart_shown(chart, EN, lambda reason: f"out of {reason}")[5].className == kind

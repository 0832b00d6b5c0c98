"""Notes on days: drawn into every chart with an axis of days and no other, those of one day under one letter, never as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from plotly.graph_objects import Figure

from attribution.report_rows import View
from dashboard.app import create_app
from dashboard.charts import charts_of
from dashboard.figures.chart import Chart, nothing
from dashboard.figures.notes import axis_days, letter_of, with_notes
from dashboard.state import State
from dashboard.theme import Look
from ripplemark.records import Annotation
from tests.dashboard.fake_reports import NOW, FakeReports

EN = Look()
VIEW = View(date(2026, 3, 1), date(2026, 5, 31))
AXIS = {"type": "date", "range": ["2026-02-28T12:00:00", "2026-03-09T12:00:00"]}


def note(day: int, text: str = "x", campaign: str = "") -> Annotation:
    return Annotation(day, date(2026, 3, day), text, campaign, "", NOW)


def test_letters_go_on_after_z() -> None:
    assert [letter_of(n) for n in (0, 25, 26, 53)] == ["A", "Z", "A2", "B3"]


def test_notes_of_one_day_share_a_letter() -> None:
    chart = Chart({"data": [], "layout": {"xaxis": AXIS, "yaxis": {"domain": [0.3, 1]}, "yaxis2": {"domain": [0, 0.2]}}})
    shown = with_notes(chart, [note(2, "<b>a</b>"), note(2, "b", "tea"), note(5, "c")], {"tea": "Tea"}, EN)
    badges = shown.figure["layout"]["annotations"]
    assert [(b["text"], b["y"], b["hovertext"]) for b in badges] == [
        ("<b>A</b>", 0.25, "Mar 2, 2026<br>&lt;b&gt;a&lt;/b&gt;<br>b"), ("<b>B</b>", 0.25, "Mar 5, 2026<br>c"),
    ]  # fmt: skip
    assert [(n.letter, n.text, n.campaign) for n in shown.notes] == [("A", "<b>a</b>", ""), ("A", "b", "Tea"), ("B", "c", "")]
    assert len(shown.figure["layout"]["shapes"]) == 2
    Figure(shown.figure)  # plotly takes it


def test_the_axis_says_which_days_a_chart_has() -> None:
    assert axis_days(Chart({"layout": {"xaxis": AXIS}})) == (date(2026, 2, 28), date(2026, 3, 9))
    assert axis_days(Chart({"layout": {"xaxis": {"type": "linear", "range": [0, 3]}}})) is None
    assert axis_days(nothing(EN, "filtered")) is None


def test_every_chart_of_days_has_the_notes_of_its_days(tmp_path: Path) -> None:
    reports = FakeReports(links_made=120)
    edits = reports.edits(tmp_path, NOW)
    app = create_app(reports, clock=lambda: NOW, edits=edits)
    edits.annotate(date(2026, 3, 20), "on the radio", "desk")
    edits.annotate(date(2025, 3, 20), "long ago")
    charts = charts_of(app.server)
    noted = {name for name, draw in charts.items() if draw(State(VIEW), EN).notes}
    dated = {
        name
        for name, draw in charts.items()
        if (days := axis_days(draw(State(VIEW), EN))) and days[0] <= date(2026, 3, 20) <= days[1]
    }
    assert {"growth", "sites", "traffic", "signals"} <= noted == dated


@pytest.mark.parametrize(("campaigns", "shown"), [((), 2), (("desk",), 2), (("harvest",), 1)])
def test_notes_of_other_campaigns_are_left_out(tmp_path: Path, campaigns: tuple[str, ...], shown: int) -> None:
    reports = FakeReports(links_made=120)
    edits = reports.edits(tmp_path, NOW)
    app = create_app(reports, clock=lambda: NOW, edits=edits)
    edits.annotate(date(2026, 4, 20), "of all")
    edits.annotate(date(2026, 4, 20), "of one", "desk")
    assert len(charts_of(app.server)["growth"](State(replace(VIEW, campaigns=campaigns)), EN).notes) == shown

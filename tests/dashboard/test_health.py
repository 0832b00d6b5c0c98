"""The page of crawls and data health: what crawls did, what failed, and that strangers' words stay words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from attribution.intake.link_lists import Passed as ListPassed
from attribution.intake.passed import Passed as RowPassed
from attribution.traffic.hits import Filtered
from dashboard.counters import PARTS
from dashboard.figures.crawls import crawls_chart, failures_chart, parts_of, took
from dashboard.i18n import LANGUAGES, Words
from dashboard.i18n.numbers import size
from dashboard.pages.health import aside_table, health_tiles, runs_table, shown
from dashboard.state import State
from dashboard.theme import Look
from ripplemark.records import EventKind, FetchOutcome, JourneyRemark, RejectReason, RunState, WebmentionState
from ripplemark.store.prune import _RULES
from spiders.scan.harvest import HarvestTally
from spiders.scan.run import ScanTally
from spiders.tally import Tally
from tests.dashboard.fake_reports import NOW, FakeReports
from tests.dashboard.fake_upkeep import HOSTILE, RUNS, UPKEEP, crawl

EN = Look()


def words_of(component: Any) -> str:
    """All that a component shows, as JSON."""
    return json.dumps(component, default=lambda c: c.to_plotly_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ((("fetched", 900), ("succeeded", 870), ("unchanged", 500), ("read", 90)), (500, 90, 280, 30)),
        ((("fetched", 20),), (0, 0, 0, 20)),
        ((), (0, 0, 0, 0)),
    ],
)
def test_parts_of_a_crawl_add_up(counts: tuple[tuple[str, int], ...], parts: tuple[int, ...]) -> None:
    found = parts_of(crawl(0, RunState.DONE, *counts))
    assert tuple(found.values()) == parts
    assert sum(found.values()) == dict(counts).get("fetched", 0)


def test_crawls_stand_in_their_order_with_a_mark_on_bad_ones() -> None:
    figure = crawls_chart(RUNS, EN).figure
    *bars, bad = figure["data"]
    assert [bar["y"] for bar in bars] == [[0, 0, 500], [80, 0, 90], [710, 0, 280], [10, 20, 30]]
    assert (bad["x"], bad["y"], bad["text"]) == ([1], [20], ["failed"])
    assert figure["layout"]["xaxis"]["ticktext"] == ["Jun 28", "Jun 29", "Jun 30"]
    assert crawls_chart(RUNS, EN).table.rows[0] == ("2026-06-30 03:00", "500", "90", "280", "30", "done")


def test_a_crawl_that_goes_on_is_no_bad_one() -> None:
    assert len(crawls_chart([crawl(0, RunState.RUNNING, ("fetched", 1))], EN).figure["data"]) == 4
    assert crawls_chart([RUNS[2]], EN).empty == "no_data"  # a load is no crawl


def test_failures_are_named_in_words() -> None:
    chart = failures_chart(UPKEEP.failing, EN)
    assert (chart.figure["data"][0]["x"], chart.figure["data"][0]["customdata"][0]) == ([1, 4, 7], "server error (5xx)")
    assert chart.table.rows[0] == ("timed out", "7")
    assert failures_chart((), EN).empty == "all_read"


def test_tiles_say_how_old_what_waits_is() -> None:
    reports = FakeReports()
    said = words_of(health_tiles(UPKEEP, reports.freshness(), (("dated", 0.5),), EN.say))
    for words in (
        "98.2%",
        "the oldest since Jun 19, 2026",
        "50%",
        "not yet counted: 3 visits to pages, 0 days of logs",
        "48.2 MB",
        "and 1.2 GB",
    ):
        assert words in said
    assert "nothing waits" in words_of(health_tiles(replace(UPKEEP, oldest_due=None), reports.freshness(), (), EN.say))


def test_runs_tell_their_error_and_counts_but_not_every_outcome() -> None:
    said = words_of(runs_table(RUNS, EN.say))
    assert f"no host could be reached {HOSTILE}" in said
    assert "addresses asked 900 · answered 870" in said
    assert "outcome_ok" not in said


def test_nothing_to_report_says_so() -> None:
    assert "Nothing to report" in words_of(aside_table((), EN.say))
    assert "malformed" not in words_of(aside_table(UPKEEP.put_aside, EN.say))


def test_every_slot_is_filled() -> None:
    reports = FakeReports()
    assert len(shown(State(reports.default_view()), reports, NOW, EN.say)) == 6


def test_durations_and_sizes() -> None:
    assert (took(RUNS[0]), took(crawl(0, RunState.RUNNING)), size(999, "en"), size(2_500_000_000, "en")) == (
        "7:05",
        "–",
        "1 KB",
        "2.5 GB",
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_that_a_run_counts_by_has_words(lang: str) -> None:
    """Beside this, tests/conftest.py holds against the catalogue what the commands of all tests count."""
    by = {
        "filtered.": [*Filtered, *RowPassed, *ListPassed, "other_host", "not_ours", "known"],
        "rejected.": list(RejectReason),
        "passed_over_": [*FetchOutcome, "gate", "redirect", "other_metadata", "bad_json", "no_link"],
        "path_": list(JourneyRemark),
        "webmentions_": [s for s in WebmentionState if s is not WebmentionState.WAITING],
        "": [*Tally().counts(), *ScanTally().counts(), *HarvestTally().counts(), *_RULES, *EventKind, "target_broken", "target_mended", "labels_new"],
    }  # fmt: skip
    say = Words(lang)

    def known(start: str, name: str) -> bool:
        groups = PARTS[start][1] if start in PARTS else ("counter",)
        return any(say.knows(f"{group}.{name if start in PARTS else start + name}") for group in groups)

    wordless = [f"{start}{name}" for start, names in by.items() for name in names if not known(start, name)]
    assert wordless == []


def test_counts_are_said_in_the_readers_language() -> None:
    run = replace(RUNS[2], counts=(("read", 12), ("filtered.bot", 3), ("outcome_ok", 2), ("a_new_one", 1), ("kept", 0)))
    assert "已讀取 12 · 不計入（機器人） 3 · a_new_one 1" in words_of(runs_table([run], Words("zh-Hant")))
    assert "已读取 12 · 不计入（机器人） 3" in words_of(runs_table([run], Words("zh-Hans")))

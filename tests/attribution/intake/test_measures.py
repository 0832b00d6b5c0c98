"""Price files, waves of surveys, and files of Google Trends that share a scale or do not."""

from __future__ import annotations

from datetime import date

import pytest
from builders import Web
from hypothesis import given
from hypothesis import strategies as st
from loading import load, rejects

from attribution.intake.interest_scale import on_one_scale
from attribution.intake.prices import slot_of
from attribution.intake.surveys import share_of
from ripplemark.records import Price, Signal, SurveyWave
from ripplemark.store.prices import iter_prices
from ripplemark.store.signals import iter_signals
from ripplemark.store.surveys import iter_survey_waves


def test_a_price_file_in_chinese_with_years_to_come(web: Web) -> None:
    text = '平台,广告位,刊例价,币种,开始,结束\nWeibo,加精,"30,000",CNY,2024-01-01,2026-12-31\nnews.example,首页,¥900,USD,,\n'
    report = load(web, text.encode("gb18030"))
    assert (report.format, report.kept) == ("prices", 2)
    assert list(iter_prices(web.db)) == [
        Price("news.example", "front_page", 900.0, "USD", date(1990, 1, 1)),
        Price("weibo", "featured", 30_000.0, "CNY", date(2024, 1, 1), date(2026, 12, 31)),
    ]
    assert load(web, text.encode("gb18030")).known


def test_prices_that_cannot_be_used_are_put_aside(web: Web) -> None:
    rows = ("weibo,featured,dear,CNY,,", "weibo,,5,CNY,,", "weibo,pinned,5,yuan,,", "weibo,pinned,5,CNY,2024-06-02,2024-06-01",
            "weibo,pinned,-5,CNY,,", "weibo,pinned,5,CNY,soon,")  # fmt: skip
    load(web, "site,slot,price,currency,from,until\n" + "\n".join(rows) + "\n")
    assert [reason for _, reason in rejects(web)] == [
        "bad_value",
        "missing_value",
        "bad_value",
        "bad_value",
        "bad_value",
        "bad_date",
    ]
    assert list(iter_prices(web.db)) == []


@pytest.mark.parametrize(
    ("word", "slot"),
    [
        ("Featured", "featured"),
        ("精華", "featured"),
        ("置頂", "pinned"),
        ("front page", "front_page"),
        ("Side Bar", "side_bar"),
    ],
)
def test_places_by_what_lists_call_them(word: str, slot: str) -> None:
    assert slot_of(word) == slot


def test_waves_of_a_survey_as_shares_and_scores(web: Web) -> None:
    text = "survey,question,wave,day,n,share,score,sd\nPanel,knows us,w1,2024-05-20,600,16.5%,,\nPanel,likes us,w1,2024-05-20,600,,6.4,2.1\n"
    assert load(web, text).format == "surveys"
    assert list(iter_survey_waves(web.db)) == [
        SurveyWave("Panel", "knows us", "w1", date(2024, 5, 20), 600, 0.165),
        SurveyWave("Panel", "likes us", "w1", date(2024, 5, 20), 600, None, 6.4, 2.1),
    ]
    assert load(web, text).known
    assert load(web, text.replace("16.5%", "0.18")).new == 1


def test_waves_that_cannot_be_used_are_put_aside(web: Web) -> None:
    rows = (
        "w1,2024-05-20,600,,",
        "w2,2024-05-20,0,0.2,",
        "w3,2024-05-20,600,41.5,",
        "w4,2024-05-20,600,0.2,6.1",
        "w5,soon,600,0.2,",
        ",2024-05-20,9,0.2,",
    )
    load(web, "wave,day,n,share,score\n" + "\n".join(rows) + "\n")
    assert [reason for _, reason in rejects(web)] == [
        "missing_value", "bad_value", "bad_value", "bad_value", "bad_date", "missing_value"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "share"),
    [("41.5%", 0.415), ("４１％", 0.41), ("0.415", 0.415), ("1", 1.0), ("41.5", None), ("-1%", None), ("", None)],
)
def test_a_share_above_one_must_say_that_it_is_per_cent(text: str, share: float | None) -> None:
    assert share_of(text) == (pytest.approx(share) if share is not None else None)


# ---------------------------------------------------------------- Google Trends

FIRST = "Day,tea: (Worldwide)\n2024-06-01,20\n2024-06-02,40\n2024-06-03,60\n2024-06-04,80\n"


def interest(web: Web) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    for s in iter_signals(web.db):
        found.setdefault((s.subject, s.source), []).append(s.value)
    return found


def test_a_file_that_shares_days_of_a_term_is_put_on_the_first_scale(web: Web) -> None:
    load(web, FIRST, "a.csv")
    later = "Day,tea: (Worldwide),mate: (Worldwide)\n2024-06-02,20,10\n2024-06-03,30,10\n2024-06-04,40,10\n2024-06-05,50,10\n"
    assert "put on the scale of earlier figures by 3 days of shared terms (times 2)" in load(web, later, "b.csv").note
    assert interest(web) == {("tea", "google-trends"): [20, 40, 60, 80, 100], ("mate", "google-trends"): [20] * 4}
    assert load(web, later, "b.csv").new == 0
    assert interest(web)["tea", "google-trends"] == pytest.approx([20, 40, 60, 80, 100])


def test_a_term_that_goes_on_without_shared_days_is_kept_apart(web: Web) -> None:
    load(web, FIRST, "a.csv")
    later = FIRST.replace("2024-06", "2024-05")
    assert "kept apart as google-trends (b.csv)" in load(web, later, "b.csv").note
    assert load(web, later, "b.csv").note.startswith("loaded before")
    assert len(interest(web)) == 2
    other = FIRST.replace("2024-06", "2024-04")
    assert "google-trends (b.csv 2)" in load(web, other, "b.csv").note


def test_another_term_alone_is_a_series_of_its_own(web: Web) -> None:
    load(web, FIRST, "a.csv")
    load(web, FIRST.replace("tea", "mate"), "b.csv")
    assert set(interest(web)) == {("tea", "google-trends"), ("mate", "google-trends")}


@given(st.lists(st.floats(1, 100), min_size=4, max_size=20), st.floats(0.05, 20))
def test_a_scaled_file_fits_the_first_where_both_speak(values: list[float], ratio: float) -> None:
    known = {"google-trends": {("tea", date(2024, 6, n + 1)): v for n, v in enumerate(values)}}
    new = [Signal(date(2024, 6, n + 1), "interest", "tea", v / ratio, "google-trends") for n, v in enumerate(values)]
    if all(s.value > 0.5 for s in new):
        found = on_one_scale(known, new, "b.csv").signals
        assert [s.value for s in found] == pytest.approx(values, abs=1e-5)

"""The campaigns page: every yardstick on the screen, two campaigns over the same axes, the report as a file that runs nothing."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest
from dash import Dash

from dashboard.app import create_app
from dashboard.charts import charts_of
from dashboard.evaluation import PARTS, PLOTS, Pair, chosen_pair, document_of, sections_of, slot, slots
from dashboard.report.routes import file_name
from dashboard.state import Defaults, State, parse
from dashboard.theme import Look
from tests.dashboard.conftest import Ask, asking, every_text
from tests.dashboard.fake_reports import CAMPAIGNS, NOW, FakeReports
from tests.dashboard.report.evaluations import HOSTILE

FAKE = FakeReports(links_made=5)
DEFAULTS = Defaults(FAKE.default_view(), None, frozenset(c.id for c in CAMPAIGNS))


def shown(ask: Ask, query: str) -> dict[str, Any]:
    said = ask("campaign-part.children", query__data=query)
    assert said.status_code == 200
    return said.get_json()["response"]


def texts(ask: Ask, query: str) -> list[str]:
    return [text for slot in shown(ask, query).values() for text in every_text(slot["children"])]


def test_every_section_of_the_report_is_on_the_screen(ask: Ask) -> None:
    said = [text for part in PARTS for text in texts(ask, f"of=desk&part={part}")]
    document = document_of("desk", FAKE, "en")
    assert sorted(key for keys in PARTS.values() for key in keys) == sorted(PLOTS)
    assert len(document.sections) == len(PLOTS)
    for words in (*(s.title for s in document.sections), *(f.title for f in document.figures), *document.summary):
        assert words in said


def test_no_section_has_more_plots_than_cards() -> None:
    for campaign in ("desk", "cold-brew"):
        for key, section in sections_of(document_of(campaign, FAKE, "en")).items():
            assert len(section.plots) <= PLOTS[key], key


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_every_plot_has_its_chart(app: Dash, lang: str) -> None:
    state = parse(f"of=desk&beside=harvest&lang={lang}", DEFAULTS)
    for name, key, place, _ in slots():
        chart = charts_of(app.server)[name](state, Look(lang))
        go.Figure(chart.figure)
        plots = sections_of(document_of("desk", FAKE, lang))[key].plots
        assert bool(chart.empty) == (place >= len(plots))


def test_two_campaigns_share_their_axes(app: Dash) -> None:
    state = parse("of=desk&beside=harvest", DEFAULTS)
    one, two = (charts_of(app.server)[slot("unit_costs", 0, side)](state, Look()).figure["layout"]["xaxis"] for side in "ab")
    assert one["range"] == two["range"]


def test_a_campaign_of_which_nothing_is_known_says_so(ask: Ask) -> None:
    text = " ".join(texts(ask, "of=cold-brew&beside=desk&part=nonsense"))
    assert "not known" in text
    assert "Key figures side by side" in text


@pytest.mark.parametrize(
    ("query", "pair"),
    [
        ("of=desk", Pair("desk")),
        ("of=desk&beside=harvest", Pair("desk", "harvest")),
        ("of=desk&beside=desk", Pair("desk")),
        ("of=nobody&beside=%00", Pair("refill")),
        ("campaign=harvest", Pair("harvest")),
    ],
)
def test_which_campaigns_an_address_means(query: str, pair: Pair) -> None:
    assert chosen_pair(parse(query, DEFAULTS), CAMPAIGNS) == pair
    assert chosen_pair(State(FAKE.default_view()), ()) == Pair("")


def test_words_of_strangers_stay_texts(ask: Ask) -> None:
    said = json.dumps([shown(ask, f"of=desk&part={part}") for part in PARTS], ensure_ascii=False)
    assert 'href": "javascript' not in said
    assert "dangerouslySetInnerHTML" not in said


@pytest.mark.parametrize(("path", "way"), [("/report/campaign.html", "attachment"), ("/report/campaign", "inline")])
def test_the_report_is_a_file_that_runs_nothing(app: Dash, path: str, way: str) -> None:
    answer = app.server.test_client().get(f"{path}?of=desk&lang=zh-Hant")
    page = answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"] == f'{way}; filename="campaign_desk_zh-Hant.html"'
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert '<html lang="zh-Hant">' in page
    assert HOSTILE not in page
    assert "<script" not in page


@pytest.mark.parametrize("query", ["", "of=nobody", "of=../../etc"])
def test_there_is_no_report_of_nobody(app: Dash, query: str) -> None:
    assert app.server.test_client().get(f"/report/campaign.html?{query}").status_code == 404


@pytest.mark.parametrize(
    ("campaign", "name"),
    [("v1-launch", "campaign_v1-launch_en.html"), ('a"\r\nX: 1', "campaign_a-X-1_en.html"), ("茶", "campaign_report_en.html")],
)
def test_files_have_names_that_any_system_takes(campaign: str, name: str) -> None:
    assert file_name(campaign, "en") == name


class Bare(FakeReports):
    """A project without campaigns."""

    def campaigns(self) -> tuple[Any, ...]:
        return ()


def test_without_campaigns_the_page_says_what_to_do() -> None:
    ask = asking(create_app(Bare(links_made=5), clock=lambda: NOW))
    assert "No campaign yet" in texts(ask, "")

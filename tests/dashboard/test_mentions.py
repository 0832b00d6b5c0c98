"""The mentions page: no polarity without its error, quotes as texts with their words marked, the list and its files, labelling."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashboard.app import create_app
from dashboard.edits import Edits
from dashboard.figures.opinion import course_chart, opinion_chart
from dashboard.labelling import Past, past_of
from dashboard.quotes import focus_list, rater_words, share_bar
from dashboard.theme import Look
from ripplemark.store.database import open_editor, open_reader, open_writer
from ripplemark.store.labels import iter_labels
from tests.dashboard.conftest import Ask, asking, browser_of, every_text
from tests.dashboard.fake_reports import NOW, FakeReports
from tests.dashboard.fake_talk import HOSTILE_QUOTE, QUOTES, focus_row, opinion_row

ALL = "since=2026-01-02&until=2026-06-30"


def texts_of(component: Any) -> str:
    return " ".join(every_text(json.loads(json.dumps(component, default=lambda c: c.to_plotly_json()))))


# ---------------------------------------------------------------- opinion


def test_a_share_is_drawn_with_its_interval() -> None:
    chart = opinion_chart([opinion_row("", 145), opinion_row("blog", 43)], Look())
    bars = chart.figure["data"][0]
    assert bars["x"] == [0.28, 0.28]
    assert bars["error_x"]["array"] == pytest.approx([0.24, 0.24])
    assert bars["error_x"]["arrayminus"] == pytest.approx([0.17, 0.17])
    assert "28% (11% – 52%)" in chart.summary
    assert "public sets" in chart.summary


def test_without_a_known_error_no_share_is_drawn_but_texts_are_counted() -> None:
    chart = opinion_chart([opinion_row("", 145, known=False)], Look())
    assert chart.empty == "unsure"
    assert chart.figure["data"] == []
    assert chart.table.rows[0][1:] == ("145", "3", *["–"] * 9)
    assert course_chart([opinion_row("", 9, known=False)], Look()).empty == "unsure"
    assert opinion_chart([], Look()).empty == course_chart([], Look()).empty == "no_talk"


def test_few_texts_are_in_the_table_and_not_drawn() -> None:
    chart = opinion_chart([opinion_row("", 145), opinion_row("weibo", 4)], Look())
    assert len(chart.figure["layout"]["yaxis"]["ticktext"]) == 1
    assert len(chart.table.rows) == 2


def test_a_week_without_texts_leaves_a_gap() -> None:
    chart = course_chart([opinion_row("", 9), opinion_row("", 0, known=False), opinion_row("", 9)], Look())
    assert chart.figure["data"][0]["y"] == [0.28, None, 0.28]


def test_points_have_shares_with_bounds_and_marked_words() -> None:
    from dashboard.i18n import Words

    say = Words("zh-Hant")
    said = texts_of(focus_list([focus_row("price", False, 16)], say))
    assert "價格" in said
    assert "負面 28%（11% – 52%）" in said
    assert share_bar(focus_row("price", False, 16), say) is not None
    assert rater_words((), say) == "單則內容判斷得多準，尚不得而知"


# ---------------------------------------------------------------- the page


def answer(ask: Ask, output: str, query: str = ALL) -> dict[str, Any]:
    said = ask(output, query__data=query, look__data=None)
    assert said.status_code == 200
    return said.get_json()["response"]


def test_words_of_strangers_stay_texts(ask: Ask) -> None:
    said = answer(ask, "focus.children")
    body = json.dumps(said, ensure_ascii=False)
    assert 'href": "javascript' not in body
    assert "dangerouslySetInnerHTML" not in body
    assert "leaks" in every_text(said["focus"]["children"])  # marked by itself
    assert HOSTILE_QUOTE.split("leaks")[0] in every_text(answer(ask, "alerts.children")["alerts"]["children"])


def test_tiles_count_what_to_do(ask: Ask) -> None:
    said = texts_of(answer(ask, "mention-tiles.children")["mention-tiles"]["children"])
    assert "28%" in said
    assert "11% – 52% · 145 texts by others" in said
    assert "1 not answered by the brand" in said


@pytest.mark.parametrize(("query", "linked"), [("&show=linked", "linked"), ("", "no link")])
def test_the_list_shows_what_the_address_asks_for(ask: Ask, query: str, linked: str) -> None:
    rows = answer(ask, "mentions-table.children", ALL + query)
    said = every_text(rows["mentions-table"]["children"])
    other = {"linked": "no link", "no link": "linked"}[linked]
    assert linked in said
    assert other not in said


def test_the_files_hold_the_rows_of_the_list(app: Dash) -> None:
    client = app.server.test_client()
    asked = f"{ALL}&show=ask&find=cold"
    lines = client.get(f"/export/mentions.txt?{asked}").data.decode().splitlines()
    table = client.get(f"/export/mentions.csv?{asked}")
    assert table.headers["Content-Disposition"] == 'attachment; filename="mentions_2026-01-02_2026-06-30.csv"'
    assert len(lines) == len(set(lines)) > 0
    assert len(table.data.decode("utf-8-sig").split("\r\n")) == len(lines) + 2
    assert client.get("/export/mentions.exe").status_code == 404


# ---------------------------------------------------------------- labelling


def pressing(store: Path | None, button: str, now: str = "key0", past: object = None, may: bool = True) -> dict[str, Any]:
    edits = Edits(lambda: open_editor(store), may=lambda: may, clock=lambda: NOW) if store else None
    app = create_app(FakeReports(links_made=5), edits=edits, clock=lambda: NOW)
    name, known = next((n, k) for n, k in app.callback_map.items() if "label-text.children" in n)
    values = {"query.data": ALL, "label-now.data": now, "label-past.data": past, f"{button}.n_clicks": 1}
    parts = {
        kind: [{**p, "value": values.get(f"{p['id']}.{p['property']}")} for p in known[kind]] for kind in ("inputs", "state")
    }
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in name.strip(".").split("...")]
    body = {"output": name, "outputs": outputs, **parts, "changedPropIds": [f"{button}.n_clicks"]}
    said = browser_of(app).post("/_dash-update-component", json=body)
    assert said.status_code == 200
    return said.get_json()["response"]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "ripplemark.db"
    open_writer(path).close()
    return path


def labels_in(store: Path) -> list[tuple[str, str, str]]:
    with open_reader(store) as db:
        return [(label.text, label.polarity, label.source) for label in iter_labels(db)]


def test_a_label_is_stored_and_can_be_taken_back(store: Path) -> None:
    said = pressing(store, "label-negative", now="key1")
    assert labels_in(store) == [("盖子又漏水了", "negative", "dashboard")]
    past = said["label-past"]["data"]
    assert past["last"]
    pressing(store, "label-undo", past=past)
    assert labels_in(store) == []


def test_skipping_stores_nothing_and_shows_the_next(store: Path) -> None:
    said = pressing(store, "label-skip", now="key0")
    assert labels_in(store) == []
    assert said["label-now"]["data"] == "key1"


@pytest.mark.parametrize("now", ["a text of nobody", "", "key9"])
def test_only_texts_of_the_store_are_labelled(store: Path, now: str) -> None:
    pressing(store, "label-positive", now=now)
    assert labels_in(store) == []


@pytest.mark.parametrize("there", [True, False])
def test_where_nobody_may_edit_nothing_is_stored(store: Path, there: bool) -> None:
    said = pressing(store if there else None, "label-positive", may=False)
    assert said["label-positive"]["disabled"] is True
    assert "only shows" in said["label-state"]["children"]
    assert labels_in(store) == []


def test_a_store_that_is_written_to_says_so(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ripplemark.store.database.EDIT_SECONDS", 0)
    with open_writer(store) as db, db.transaction():
        assert "nothing was stored" in pressing(store, "label-positive")["label-state"]["children"]


@pytest.mark.parametrize("said", [None, 3, {"skipped": "x", "last": 4}, {"skipped": [1, {}]}, []])
def test_a_strange_past_is_no_past(said: object) -> None:
    assert past_of(said) == Past()


def test_without_anything_heard_the_page_says_what_to_do() -> None:
    ask = asking(create_app(FakeReports(empty=True), clock=lambda: NOW))
    assert "Nothing was heard in these days" in every_text(answer(ask, "focus.children")["focus"]["children"])
    assert QUOTES[0].text not in json.dumps(answer(ask, "focus.children"))

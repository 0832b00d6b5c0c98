"""What visitors search the site for: read from requests, counted per words, nothing of persons."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest

from attribution.traffic.searched import LIMIT, PRIVATE, searched_words
from ripplemark.config import Traffic
from ripplemark.store.database import open_writer
from ripplemark.store.site_search import iter_site_searches
from tests.attribution.site_logs import line, load, settle, site_project

USUAL = Traffic().search_parameters


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=DuckDB+csv", "duckdb csv"),
        (f"page=2&q={quote('資料庫')}", "资料库"),
        (f"wd={quote('数据库'.encode('gbk'))}", "数据库"),
        ("Q=%EF%BC%A4%EF%BD%95%EF%BD%83%EF%BD%8B", "duck"),  # full width
        ("keyword=later&s=first", "first"),  # in the order of the parameters
        ("s=&query=b", "b"),
        ("q=a&amp;x=1", "a"),
        ("faq=no&sq=no", ""),
        ("q=%20%00", ""),
        ("q", ""),
        ("", ""),
        ("q=ann%40mail.example", PRIVATE),
        ("q=ann%EF%BC%A0mail", PRIVATE),  # a full width @
        ("q=0912-345-678", PRIVATE),
        ("q=python+3.14", "python 3.14"),
        pytest.param("q=" + "%E6%95%B0" * 5000, "数" * LIMIT, id="cut within a character"),
    ],
)
def test_words_are_read(query: str, words: str) -> None:
    assert searched_words(query, USUAL) == words


def test_parameters_are_those_of_the_project() -> None:
    assert searched_words(f"q=no&{quote('搜索')}=x", ("搜索",)) == "x"
    assert searched_words("q=no", ()) == ""


LINES = (
    line("17/May/2015:10:00:00", f"/find?q={quote('資料庫')}", ip="192.0.2.1"),
    line("17/May/2015:10:00:10", "/doc", ip="192.0.2.1"),
    line("17/May/2015:10:00:20", f"/find?q={quote('数据库')}", ip="192.0.2.1"),
    line("17/May/2015:10:00:00", f"/find?q={quote('资料库')}", ip="192.0.2.2"),
    line("18/May/2015:10:00:00", f"/find?q={quote('資料庫')}", ip="192.0.2.1"),
    line("18/May/2015:10:00:09", "/find?q=ann%40mail.example", ip="192.0.2.1"),
    line("18/May/2015:10:00:09", "/find?q=nowhere", ip="192.0.2.3", status=404),
)


def test_searches_are_counted_once_by_words(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        for name in ("a.log", "copy.log"):
            (tmp_path / name).write_text(
                "".join(LINES) + ("" if name == "a.log" else line("19/May/2015:10:00:00")), encoding="utf-8"
            )
            load(project, db, tmp_path / name)
            settle(project, db)
        found = {s.words: s for s in iter_site_searches(db)}
    assert {w: (s.searches, s.visitors, s.exits) for w, s in found.items()} == {
        "资料库": (3, 3, 1),
        "数据库": (1, 1, 1),
        PRIVATE: (1, 1, 1),
    }
    assert found["资料库"].exit_share == pytest.approx(1 / 3)
    kept = str([pq.read_table(f, partitioning=None).to_pylist() for f in project.storage.data.rglob("*.parquet")])
    assert "资料库" in kept
    assert "mail.example" not in kept


def test_hits_of_older_loads_have_no_searches(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    (tmp_path / "a.log").write_text("".join(LINES), encoding="utf-8")
    with open_writer(project.storage.database) as db:
        load(project, db, tmp_path / "a.log")
        for file in project.storage.data.glob("hits/day=*/*.parquet"):
            pq.write_table(pq.read_table(file, partitioning=None).drop_columns(["searched"]), file)
        settle(project, db)
        assert list(iter_site_searches(db)) == []

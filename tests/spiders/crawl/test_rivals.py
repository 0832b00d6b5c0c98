"""Competitors: pages that link to them are found by the same gate, and who links to them and not to us is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ripplemark.config import load_project
from ripplemark.errors import ConfigError
from ripplemark.store.database import open_reader
from ripplemark.store.rivals import iter_intersect
from spiders.reader import Reader

DAY_ONE = datetime(2024, 6, 3, 12, tzinfo=UTC)
BLOG, OTHER = "https://blog.example/", "https://other.example/post"
ACME, RIVAL = "https://acme.example/kite", "https://www.windco.example/sail"
COMPETITOR = '[[competitor]]\nname = "Wind & Co"\ndomains = ["windco.example"]\n'


@pytest.fixture
def rivals(desk: Callable[..., Any]) -> Any:
    d = desk([BLOG], rounds=1)
    with d.project_file.open("a", encoding="utf-8") as file:
        file.write(COMPETITOR)
    with Reader(d.project) as reader:
        d.reader = reader
        yield d


def test_who_links_to_a_competitor_and_not_to_us(rivals: Any, warc: Callable[..., Path], words: Any) -> None:
    web = {
        BLOG: words.page("/both", "/theirs", "/nobody"),
        f"{BLOG}both": words.page(ACME, RIVAL),
        f"{BLOG}theirs": words.page(RIVAL, OTHER, f"{RIVAL}?again"),
        f"{BLOG}nobody": words.page("https://elsewhere.example/"),
        OTHER: words.page(RIVAL),
    }
    rivals.crawl(warc(web))
    assert rivals.links() == [(f"{BLOG}both", ACME)]
    found = rivals.rows("SELECT url, target_url, rival, gone_at FROM rival_links JOIN urls ON id = page_id ORDER BY 1, 2")
    assert found == [
        (f"{BLOG}both", RIVAL, "Wind & Co", None), (f"{BLOG}theirs", RIVAL, "Wind & Co", None),
        (f"{BLOG}theirs", f"{RIVAL}?again", "Wind & Co", None), (OTHER, RIVAL, "Wind & Co", None),
    ]  # fmt: skip
    with open_reader(rivals.project.storage.database) as db:
        assert {(d.domain, d.rivals, d.pages) for d in iter_intersect(db)} == {
            ("blog.example", ("Wind & Co",), 2), ("other.example", ("Wind & Co",), 1),
        }  # fmt: skip


def test_a_link_that_went_is_gone_and_may_come_back(rivals: Any, warc: Callable[..., Path], words: Any) -> None:
    gone = "SELECT gone_at IS NOT NULL FROM rival_links"
    for number, (page, expected) in enumerate([(words.page(RIVAL), 0), (words.page("/x"), 1), (words.page(RIVAL), 0)]):
        at = DAY_ONE + timedelta(days=40 * number)
        rivals.crawl(warc({BLOG: page}, at), at=at)
        assert rivals.rows(gone) == [(expected,)]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[[competitor]]\nname = "A"\n', r"competitor.*domains"),
        ('[[competitor]]\ndomains = ["a.example"]\n', r"competitor.*name"),
        ('[[competitor]]\nname = "A"\ndomains = ["shop.acme.example"]\n', "the brand's own"),
        ('[[competitor]]\nname = "A"\ndomains = ["http://a.example/"]\n', "host names such as"),
        (COMPETITOR * 2, "stands twice"),
    ],
)
def test_a_wrong_table_is_said(tmp_path: Path, table: str, said: str) -> None:
    file = tmp_path / "ripplemark.toml"
    file.write_text(f'[brand]\nname = "Acme"\ndomains = ["acme.example"]\n{table}', encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        load_project(file)

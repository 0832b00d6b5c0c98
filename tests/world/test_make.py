"""The folder as a whole: the same every time, complete, and refusing what it cannot make."""

import hashlib
import tomllib
from datetime import date
from pathlib import Path

import pytest

from world.make import make_world


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_equal_arguments_give_equal_bytes(made, tmp_path):
    make_world(tmp_path, seed=7, sites=12, days=14, visits=800)
    assert _digests(tmp_path) == _digests(made.folder)


def test_another_seed_gives_another_world(made, tmp_path):
    make_world(tmp_path, seed=8, sites=6, days=10, visits=50)
    assert _digests(tmp_path)["posts.jsonl"] != _digests(made.folder)["posts.jsonl"]


def test_a_second_world_replaces_the_first(tmp_path):
    make_world(tmp_path, seed=1, sites=6, days=12, visits=50)
    make_world(tmp_path, seed=1, sites=6, days=10, visits=50)
    assert len(list((tmp_path / "logs").iterdir())) == 10


@pytest.mark.parametrize("wrong", [{"sites": 5}, {"days": 9}, {"visits": 0}])
def test_refuses_worlds_too_small(tmp_path, wrong):
    with pytest.raises(ValueError, match="at least 6 sites"):
        make_world(tmp_path, **wrong)


def test_summary_counts_what_is_there(made):
    assert made.summary.visits == len(made.truth("visits"))
    assert made.summary.registrations == sum(1 for row in made.truth("registrations") if row["goal"] == "registration")
    assert made.summary.captures == sum(map(len, made.archive.answers.values()))
    assert len(made.archive.files) == 6


def test_project_file_names_brand_campaigns_and_goal(made):
    project = tomllib.loads((made.folder / "ripplemark.toml").read_text(encoding="utf-8"))
    assert project["brand"]["domains"] == ["northwind.example", "northwindtea.example"]
    assert [one["id"] for one in project["campaign"]] == ["cold-brew", "tea-mountain", "refill-box"]
    assert project["goal"] == [{"name": "registration", "request": "POST /signup", "status": 302}]
    for campaign in project["campaign"]:
        assert date(2025, 12, 17) <= campaign["starts"] <= campaign["ends"] <= date(2025, 12, 30)


def test_every_watched_url_is_in_the_archive(made):
    watched = (made.folder / "watch.txt").read_text().split()
    assert watched
    assert [url for url in watched if not made.archive.answers[url]] == []


def test_crawl_days_end_with_the_last_day(made):
    days = (made.folder / "crawl_days.txt").read_text().split()
    assert days == sorted(set(days))
    assert days[-1] == "2025-12-30"

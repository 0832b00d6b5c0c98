"""Paths of visitors who never registered, as the engine counts them; and what a touch is called at each level."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from builders import project
from test_joins import live

from attribution.credit.causes import NOTHING, Came, Cause, Causes, likeliest_post, step
from attribution.credit.joins import LinkIndex
from attribution.credit.unconverted import unconverted
from attribution.ripples.candidates import Directory
from attribution.traffic.hit_files import VISITS, day_folder, write_table
from attribution.traffic.visits import FILE
from ripplemark.config import Project
from ripplemark.records import Level, Origin
from ripplemark.store.ripples import Root

TEXTS = ("landing", "exit", "channel", "source", "medium", "campaign", "content", "term", "referrer")
PAGE = "https://blog.example/a"


def stored(some: Project, *visits: tuple[int, int, str, str, str, str]) -> None:
    """Visits as (visitor, day of January 2024, channel, source, utm_campaign, referrer), in the files that attribution reads."""
    days: dict[date, list[dict[str, object]]] = {}
    for visitor, day, channel, source, campaign, referrer in visits:
        row: dict[str, object] = dict.fromkeys(TEXTS, "")
        row |= {
            "visitor": visitor,
            "started": 1_704_067_200 + (day - 1) * 86_400,
            "ended": 0,
            "pageviews": 1,
            "landing": "/shop",
        }
        row |= {"channel": channel, "source": source, "campaign": campaign, "referrer": referrer}
        days.setdefault(date(2024, 1, 1 + (day - 1) % 31), []).append(row)
    for day_of_them, rows in days.items():
        write_table(pa.Table.from_pylist(rows), day_folder(some.storage.data, VISITS, day_of_them) / FILE)


def paths(some: Project, registered: list[int], causes: Causes, level: Level) -> dict[tuple[str, ...], float]:
    """How often each path of a level ended in nothing."""
    with unconverted(some, registered, causes.of) as nothing:
        table = nothing(level)
    assert not table.conversions.any()
    steps, found = [table.names[step] for step in table.steps], Counter[tuple[str, ...]]()
    for (begin, end), n in zip(pairwise(table.starts), table.nulls.tolist(), strict=True):
        found[tuple(steps[begin:end])] += n
    return found


@pytest.fixture
def causes(tmp_path: Path) -> Causes:
    roots = {1: [Root("x:1", "summer", 0.7), Root("", "", 0.3)]}
    return Causes(project(tmp_path).campaigns, LinkIndex([live(1, PAGE, appeared_on="2023-12-01")]), roots, Directory((), ()))


def test_paths_are_counted_at_every_level(tmp_path: Path, causes: Causes) -> None:
    some = project(tmp_path)
    stored(
        some,
        (1, 2, "Referral", "blog.example", "", PAGE), (1, 3, "Direct", "", "", ""),
        (2, 2, "Referral", "blog.example", "", PAGE), (2, 4, "Direct", "", "", ""),
        (3, 5, "Email", "list", "summer24", ""),
        (9, 2, "Email", "list", "summer24", ""),
    )  # fmt: skip
    found = {level: paths(some, [9], causes, level) for level in Level}
    assert found[Level.CHANNEL] == {("Email",): 1.0, ("Referral", "Direct"): 2.0}
    assert found[Level.SOURCE] == {("list",): 1.0, ("blog.example", "(Direct)"): 2.0}
    assert found[Level.CAMPAIGN] == {("summer",): 1.0, ("summer", "(Direct)"): 2.0}
    assert found[Level.POST] == {("(Email)",): 1.0, ("x:1", "(Direct)"): 2.0}
    assert found[Level.LINK] == {("(Email)",): 1.0, ("1", "(Direct)"): 2.0}


def test_names_are_stripped_and_steps_without_one_left_out(tmp_path: Path, causes: Causes) -> None:
    some = project(tmp_path)
    stored(
        some,
        (1, 2, "Email", " list ", "", ""),
        (1, 3, "Email", " ", "", ""),
        (2, 2, "Email", "list", "", ""),
        (3, 2, "Email", " ", "", ""),
    )
    assert paths(some, [], causes, Level.SOURCE) == {("list",): 2.0}
    assert paths(some, [], causes, Level.CHANNEL) == {("Email",): 2.0, ("Email", "Email"): 1.0}


def test_a_path_ends_at_the_last_visit_and_begins_a_window_before(tmp_path: Path, causes: Causes) -> None:
    some = project(tmp_path)
    days = some.traffic.lookback_days
    stored(some, (1, 1, "Email", "", "", ""), (1, days + 1, "Direct", "", "", ""), (1, days + 2, "Referral", "", "", ""))
    assert paths(some, [], causes, Level.CHANNEL) == {("Direct", "Referral"): 1.0}


def test_without_visits_there_are_no_paths(tmp_path: Path, causes: Causes) -> None:
    assert not any(paths(project(tmp_path), [], causes, level) for level in Level)


@pytest.mark.parametrize(
    ("level", "cause", "name"),
    [
        (Level.CHANNEL, NOTHING, "Referral"), (Level.SOURCE, NOTHING, "blog.example"), (Level.CAMPAIGN, NOTHING, "(Referral)"),
        (Level.POST, Cause(post="x:1"), "x:1"), (Level.POST, NOTHING, "(Referral)"), (Level.LINK, NOTHING, "(Referral)"),
        (Level.LINK, Cause(live(7, PAGE)), "7"),
        (Level.CAMPAIGN, Cause(origins=((Origin.OTHER, "", 0.6), (Origin.EARNED, "summer", 0.4))), "summer"),
    ],
)  # fmt: skip
def test_names_of_a_touch(level: Level, cause: Cause, name: str) -> None:
    assert step(level, "Referral", "blog.example", cause) == name


@pytest.mark.parametrize(
    ("roots", "post"),
    [
        ([], ""), ([Root("", "summer", 1.0)], ""), ([Root("x:1", "summer", 0.3), Root("", "", 0.7)], ""),
        ([Root("x:1", "summer", 0.3), Root("x:2", "summer", 0.4), Root("", "", 0.3)], "x:2"),
    ],
)  # fmt: skip
def test_the_likeliest_post(roots: list[Root], post: str) -> None:
    assert likeliest_post(roots) == post


def test_a_campaigns_own_tag_comes_before_the_posts_behind_its_link(causes: Causes) -> None:
    came = Came(date(2024, 1, 2), "summer24", "", PAGE, "/shop")
    assert (causes.of(came).post, causes.of(came).campaign) == ("", "summer")

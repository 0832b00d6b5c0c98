"""When platforms are asked again, how their grants are read, and what a project asks: tables of cases and laws."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.config import Brand, Campaign, Project, Storage, load_project
from ripplemark.errors import ConfigError
from ripplemark.records import AskKind, FetchOutcome, Network
from ripplemark.social import Source
from spiders.social.asks import asks_of, first_second
from spiders.social.networks import SPIDERS
from spiders.social.quota import LONGEST, pause_by
from spiders.social.schedule import after_failure, next_answers, next_snapshot

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (0 * HOUR, HOUR),
        (47 * HOUR, HOUR),
        (3 * DAY, 6 * HOUR),
        (8 * DAY, DAY),
        (31 * DAY, 7 * DAY),
        (200 * DAY, 30 * DAY),
        (731 * DAY, None),
    ],
)
def test_the_schedule_thins_with_age(age: timedelta, pause: timedelta | None) -> None:
    assert next_snapshot(NOW - age, NOW) == (NOW + pause if pause else None)


@given(st.integers(-10_000, 10_000_000), st.integers(0, 10_000_000))
def test_an_older_post_is_never_asked_sooner(minutes: int, more: int) -> None:
    for after in (next_snapshot, next_answers):
        younger, older = after(NOW - timedelta(minutes=minutes), NOW), after(NOW - timedelta(minutes=minutes + more), NOW)
        assert older is None or (younger is not None and younger <= older)
        assert younger is None or younger > NOW


@given(st.sampled_from(FetchOutcome), st.integers(0, 10_000))
def test_after_failures_the_pause_grows_to_a_day(outcome: FetchOutcome, tries: int) -> None:
    due = after_failure(outcome, tries, NOW)
    assert NOW < due <= NOW + DAY
    assert after_failure(outcome, tries + 1, NOW) >= due


QUOTAS = [
    ({}, 0.0),
    ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "100"}, 0.0),
    ({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "243"}, 243.0),  # Reddit: seconds from now
    ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(NOW.timestamp()) + 90)}, 90.0),  # V2EX: Unix time
    ({"ratelimit-remaining": "0", "ratelimit-reset": str(int(NOW.timestamp()) + 5)}, 5.0),  # Bluesky
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-09-30T12:05:00.000000Z"}, 300.0),  # Mastodon: a moment
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, 60.0),
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999"}, LONGEST),
    ({"x-ratelimit-remaining": "nan"}, 0.0),
    ({"x-ratelimit-remaining": "0"}, 60.0),
]


@pytest.mark.parametrize(("headers", "seconds"), QUOTAS)
def test_a_grant_that_is_used_up_asks_for_a_pause(headers: dict[str, str], seconds: float) -> None:
    assert pause_by(headers, NOW.timestamp()) == seconds


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_header_breaks_the_reading_of_grants(left: str, reset: str) -> None:
    assert 0 <= pause_by({"x-ratelimit-remaining": left, "x-ratelimit-reset": reset}, NOW.timestamp()) <= LONGEST


def project(*sources: Source) -> Project:
    day = NOW.date()
    campaigns = (
        Campaign("runs", day - 2 * DAY, day + DAY, topics=("Sky Party",)),
        Campaign("over", day - 90 * DAY, day - 70 * DAY, topics=("Old Party",)),
        Campaign("glows", day - 90 * DAY, day - 50 * DAY, topics=("Glowing Party",)),
    )
    return Project(
        Path("r.toml"),
        Brand("Acme", ("艾克米",), ("acme.example",)),
        Storage(Path("r.db"), Path("data")),
        campaigns,
        social=sources,
    )


def subjects(source: Source, kind: AskKind) -> list[str]:
    return [a.subject for a in asks_of(project(source), source, NOW) if a.kind is kind]


def test_names_and_running_topics_are_searched_for() -> None:
    source = Source(Network.HACKER_NEWS)
    assert subjects(source, AskKind.SEARCH) == ["Acme", "艾克米", "Sky Party", "Glowing Party"]
    assert subjects(source, AskKind.DOMAIN) == ["acme.example"]
    assert subjects(dataclasses.replace(source, search=("kite",), links=False), AskKind.SEARCH) == ["kite"]
    assert subjects(dataclasses.replace(source, links=False), AskKind.DOMAIN) == []


def test_a_search_that_needs_a_key_is_not_asked_without_one() -> None:
    assert subjects(Source(Network.MASTODON, "https://m.example"), AskKind.SEARCH) == []
    assert subjects(Source(Network.MASTODON, "https://m.example", key_env="K"), AskKind.SEARCH) != []
    assert subjects(Source(Network.BLUESKY), AskKind.DOMAIN) == []


def test_a_place_without_names_is_looked_through_as_a_whole() -> None:
    assert subjects(Source(Network.DISCOURSE, "https://f.example"), AskKind.WATCH) == [""]
    assert subjects(Source(Network.TELEGRAM, accounts=("@acme",)), AskKind.WATCH) == []
    assert subjects(Source(Network.TELEGRAM, accounts=("@acme",)), AskKind.ACCOUNT) == ["acme"]


def test_the_first_reading_goes_back_as_far_as_asked() -> None:
    assert first_second(Source(Network.V2EX), NOW) == int((NOW - 90 * DAY).timestamp())
    assert first_second(Source(Network.V2EX, since=NOW.date()), NOW) == int(NOW.replace(hour=0).timestamp())


def test_every_platform_has_its_spider() -> None:
    assert set(SPIDERS) == set(Network)
    assert SPIDERS[Network.GDELT].gap == 5.0


WRONG = [
    ('platform = "weibo"', "platform"),
    ('platform = "lemmy"', "place"),
    ('platform = "lemmy"\nplace = "not an address"', "place"),
    ('platform = "hackernews"\ntags = ["x"]', "tags"),
    ('platform = "reddit"', "key_env"),
    ('platform = "mastodon"\nplace = "https://m.example"\nsearch = ["x"]', "key_env"),
    ('platform = "v2ex"\nsearch = ["x"]', "search"),
    ('platform = "hackernews"\nevery = 1', "every"),
    ('platform = "hackernews"\nkey = "secret"', "key"),
]


@pytest.mark.parametrize(("table", "key"), WRONG)
def test_what_a_platform_does_not_offer_is_refused(tmp_path: Path, table: str, key: str) -> None:
    file = tmp_path / "r.toml"
    file.write_text(f'[brand]\nname = "A"\ndomains = ["a.example"]\n[[social]]\n{table}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"social\[1\]\.{key}\b"):
        load_project(file)

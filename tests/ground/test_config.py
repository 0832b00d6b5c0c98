"""The project file: every wrong key, type or value gives one line with the file, the key, what was expected, and a near key."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.config import Brand, Campaign, Control, Crawl, Goal, Life, Project, Query, Storage, Traffic, load_project
from ripplemark.errors import ConfigError
from ripplemark.operate.schedule import JOBS, Keep, Schedule, keep_of, schedule_of
from ripplemark.storage_config import storage_of

BRAND = '[brand]\nname = "DuckDB"\ndomains = ["duckdb.org"]\n'
CAMPAIGN = '[[campaign]]\nid = "launch"\nstarts = 2024-06-03\nends = 2024-06-30\n'
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "ripplemark.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def complaint(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_project(path).watched()
    return str(caught.value)


#: Tables that modules of their own read.
OTHER_READERS: dict[str, Callable[[Any], object]] = {
    "keep": keep_of,
    "schedule": lambda t: schedule_of(t, "UTC"),
    "storage": storage_of,
}
KEPT = [field.name for field in dataclasses.fields(Keep)]
# (text of the file, the key that the complaint names, words that it must hold)
WRONG = [
    ("", "[brand]", "is missing"),
    ("brand = 3", "brand", "a table [brand]"),
    ('[brand]\ndomains = ["a.example"]', "brand.name", "missing or empty"),
    ('[brand]\nname = "  "\ndomains = ["a.example"]', "brand.name", "missing or empty"),
    ('[brand]\nname = "A"', "brand.domains", "at least one text"),
    ('[brand]\nname = "A"\ndomains = "a.example"', "brand.domains", "a list of texts"),
    ('[brand]\nname = "A"\ndomains = [1]', "brand.domains", "a list of texts"),
    ('[brand]\nname = "A"\ndomains = [""]', "brand.domains", "a list of texts"),
    ('[brand]\nname = "A"\ndomains = ["a b"]', "brand.domains", "not a bare host name"),
    ('[brand]\nname = "A"\ndomains = ["https://a.example"]', "brand.domains", "not a bare host name"),
    ('[brand]\nname = "A"\ndomains = ["a.example/docs"]', "brand.domains", "not a bare host name"),
    ('[brand]\nname = "A"\ndomains = ["co.uk"]', "brand.domains", "public suffix"),
    ('[brand]\nname = "A"\ndomains = ["com"]', "brand.domains", "public suffix"),
    ('[brand]\nnmae = "A"\ndomains = ["a.example"]', "brand.nmae", "did you mean 'name'?"),
    (BRAND + "case_sensitive = 1", "brand.case_sensitive", "true or false"),
    (BRAND + 'aliases = "duck"', "brand.aliases", "a list of texts"),
    (BRAND + "exclude = [true]", "brand.exclude", "a list of texts"),
    (BRAND + "context = 1", "brand.context", "a list of texts"),
    (BRAND + "affiliate_parameters = 'ref'", "brand.affiliate_parameters", "a list of texts"),
    (BRAND + "zzz = 1", "brand.zzz", "valid keys: name, aliases"),
    (BRAND + "[brnad]\n", "brnad", "did you mean 'brand'?"),
    (BRAND + "[campaigns]\n", "campaigns", "did you mean 'campaign'?"),
    (BRAND + '[campaign]\nid = "x"', "campaign", "[[campaign]]"),
    ("campaign = [1]\n" + BRAND, "campaign", "[[campaign]]"),
    (BRAND + "[[campaign]]\nstarts = 2024-06-03\nends = 2024-06-30", "campaign[1].id", "missing or empty"),
    (BRAND + '[[campaign]]\nid = "x"\nends = 2024-06-30', "campaign[1].starts", "missing"),
    (BRAND + '[[campaign]]\nid = "x"\nstarts = 2024-06-03', "campaign[1].ends", "missing"),
    (BRAND + '[[campaign]]\nid = "x"\nstarts = "June"\nends = 2024-06-30', "campaign[1].starts", "such as 2024-06-03"),
    (BRAND + '[[campaign]]\nid = "x"\nstarts = "2024-02-30"\nends = 2024-06-30', "campaign[1].starts", "2024-02-30"),
    (BRAND + '[[campaign]]\nid = "x"\nstarts = 2024-06-03T10:00:00\nends = 2024-06-30', "campaign[1].starts", "a day"),
    (BRAND + '[[campaign]]\nid = "x"\nstarts = 20240603\nends = 2024-06-30', "campaign[1].starts", "not 20240603"),
    (BRAND + '[[campaign]]\nid = "x"\nstarts = 2024-06-30\nends = 2024-06-03', "campaign[1].ends", "on or after starts"),
    (BRAND + CAMPAIGN + "cost = -1", "campaign[1].cost", "from 0"),
    (BRAND + CAMPAIGN + "cost = nan", "campaign[1].cost", "a number"),
    (BRAND + CAMPAIGN + "cost = inf", "campaign[1].cost", "a number"),
    (BRAND + CAMPAIGN + 'costs = "launch"', "campaign[1].costs", "a list"),
    (BRAND + CAMPAIGN + "cost = true", "campaign[1].cost", "a number"),
    (BRAND + CAMPAIGN + 'cost = "12000"', "campaign[1].cost", "a number"),
    (BRAND + CAMPAIGN + "cost = 1" + "0" * 400, "campaign[1].cost", "a number"),
    (BRAND + CAMPAIGN + "currency = 1", "campaign[1].currency", "text in quotes"),
    (BRAND + CAMPAIGN + 'topics = "one"', "campaign[1].topics", "a list of texts"),
    (BRAND + CAMPAIGN + 'partners = ["not a host"]', "campaign[1].partners", "not a bare host name"),
    (BRAND + CAMPAIGN + "partner = []", "campaign[1].partner", "did you mean 'partners'?"),
    (BRAND + CAMPAIGN + CAMPAIGN, "campaign.id", "'launch' stands twice"),
    (BRAND + CAMPAIGN + '[[campaign]]\nid = "b"\nstart = 2024-06-03', "campaign[2].start", "did you mean 'starts'?"),
    (BRAND + '[crawl]\nwatch = ["blog.example"]', "crawl.watch", "not a URL"),
    (BRAND + '[crawl]\nwatch = ["ftp://blog.example/"]', "crawl.watch", "scheme ftp"),
    (BRAND + '[crawl]\nwatch = "https://blog.example/"', "crawl.watch", "a list of texts"),
    (BRAND + '[crawl]\nwatch_files = ["nowhere.txt"]', "crawl.watch_files", "cannot read"),
    (BRAND + "[crawl]\nrounds = 11", "crawl.rounds", "from 0 to 10"),
    (BRAND + "[crawl]\nrounds = 1.5", "crawl.rounds", "a whole number"),
    (BRAND + "[crawl]\nrounds = true", "crawl.rounds", "a whole number"),
    (BRAND + "[crawl]\npages_per_site = 0", "crawl.pages_per_site", "from 1"),
    (BRAND + "[crawl]\ndelay = -2", "crawl.delay", "from 0"),
    (BRAND + "[crawl]\ndelay = nan", "crawl.delay", "a number"),
    (BRAND + "[crawl]\nconcurrency = 0", "crawl.concurrency", "from 1 to 512"),
    (BRAND + "[crawl]\nmax_page_bytes = 10", "crawl.max_page_bytes", "from 1024"),
    (BRAND + "[crawl]\ntime_limit = -1", "crawl.time_limit", "from 0"),
    (BRAND + "[crawl]\ntargets_per_run = -1", "crawl.targets_per_run", "from 0"),
    (BRAND + "[crawl]\nallow_private = [1]", "crawl.allow_private", "a list of texts"),
    (BRAND + "[crawl]\ncontact = 1", "crawl.contact", "text in quotes"),
    (BRAND + "[crawl]\nround = 1", "crawl.round", "did you mean 'rounds'?"),
    (BRAND + '[traffic]\ntimezone = "Asia/Taibei"', "traffic.timezone", "Asia/Taipei"),
    (BRAND + '[traffic]\ntimezone = "Asia"', "traffic.timezone", "a time zone"),
    (BRAND + '[traffic]\ntimezone = ""', "traffic.timezone", "a time zone"),
    (BRAND + '[traffic]\ntimezone = "../../etc/passwd"', "traffic.timezone", "a time zone"),
    (BRAND + '[traffic]\nvisitor = "cookie"', "traffic.visitor", "cookie:NAME"),
    (BRAND + '[traffic]\nvisitor = "cookie:"', "traffic.visitor", "cookie:NAME"),
    (BRAND + '[traffic]\nsite = "duckdb.org"', "traffic.site", "not a URL"),
    (BRAND + "[traffic]\nsession_minutes = 0", "traffic.session_minutes", "from 1 to 475"),
    (BRAND + "[traffic]\nsplit_at_midnight = 0", "traffic.split_at_midnight", "true or false"),
    (BRAND + "[traffic]\nlookback_days = 0", "traffic.lookback_days", "from 1"),
    (BRAND + "[traffic]\nhalf_life_days = 0", "traffic.half_life_days", "from 0.01"),
    (BRAND + "[traffic]\nsalt_days = 99999", "traffic.salt_days", "to 3650"),
    (BRAND + "[traffic]\nrejects_limit = 2", "traffic.rejects_limit", "from 0 to 1"),
    (BRAND + "[traffic]\nkeep_salts_days = 0", "traffic.keep_salts_days", "from 1 to 3650"),
    (BRAND + "[traffic]\nrespect_dnt = 1", "traffic.respect_dnt", "true or false"),
    (BRAND + "[traffic]\nexclude_referrers = 1", "traffic.exclude_referrers", "a list of texts"),
    (BRAND + "[traffic]\nsearch_parameters = 'q'", "traffic.search_parameters", "a list of texts"),
    (BRAND + "[traffic]\nlog_format = 1", "traffic.log_format", "a list of texts"),
    (BRAND + '[[query]]\nurl_env = "DB"\nsql = "SELECT 1"', "query[1].name", "missing or empty"),
    (BRAND + '[[query]]\nname = "q"\nsql = "SELECT 1"', "query[1].url_env", "missing or empty"),
    (
        BRAND + '[[query]]\nname = "q"\nurl_env = "postgresql://u:p@h/d"\nsql = "SELECT 1"',
        "query[1].url_env",
        "an environment variable",
    ),
    (BRAND + '[[query]]\nname = "q"\nurl_env = "DB"', "query[1].sql", "missing or empty"),
    (BRAND + '[[query]]\nname = "q"\nurl_env = "DB"\nsql = "SELECT 1"\nrows = 0', "query[1].rows", "from 1"),
    (BRAND + '[[query]]\nname = "q"\nurl_env = "DB"\nsql = "SELECT 1"\n' * 2, "query.name", "twice"),
    (BRAND + '[[goal]]\nname = "r"\nlookback_days = -1', "goal[1].lookback_days", "from 0 to 3650"),
    (BRAND + '[[goal]]\nname = "r"\nrequest = "/signup"', "goal[1].request", "POST /signup"),
    (BRAND + '[[goal]]\nname = "r"\nrequest = "post /signup"', "goal[1].request", "POST /signup"),
    (BRAND + '[[goal]]\nrequest = "POST /signup"', "goal[1].name", "missing or empty"),
    (BRAND + '[[goal]]\nname = "r"\nrequest = "POST /s"\nstatus = "302"', "goal[1].status", "a whole number"),
    (BRAND + '[[goal]]\nname = "r"\nrequest = "POST /s"\nvalue = "9"', "goal[1].value", "a number"),
    (BRAND + "[life]\nlost_after = 0", "life.lost_after", "from 1"),
    (BRAND + "[life]\ndays_apart = -1", "life.days_apart", "from 0"),
    (BRAND + '[life]\nlost_aftr = "x"', "life.lost_aftr", "did you mean 'lost_after'?"),
    (BRAND + "[evaluation]\ncpc = 4.5", "evaluation.cpc", "two numbers"),
    (BRAND + "[evaluation]\ncpc = [5, 4]", "evaluation.cpc", "two numbers"),
    (BRAND + '[evaluation]\ncpc = [4, "5"]', "evaluation.cpc", "two numbers"),
    (BRAND + "[evaluation]\ncpc = [true, 5]", "evaluation.cpc", "two numbers"),
    (BRAND + "[evaluation]\nnotable_authority = 101", "evaluation.notable_authority", "to 100"),
    (BRAND + "[evaluation]\nnotable_followers = -1", "evaluation.notable_followers", "from 0"),
    (BRAND + "[evaluation]\nmedia_file = []", "evaluation.media_file", "did you mean 'media_files'?"),
    (BRAND + "[[control]]", "control[1].channel", "either a channel"),
    (BRAND + '[[control]]\nchannel = "Email"\nsignal = "interest"', "control[1].channel", "either a channel"),
    (BRAND + '[[control]]\nsignal = "interest"', "control[1].subject", "missing or empty"),
    (BRAND + "[[control]]\nsignal = 1", "control[1].signal", "text in quotes"),
    (BRAND + '[engine]\nurl = "spark"', "engine.url", "duckdb://"),
    (BRAND + '[fleet]\nredis = "127.0.0.1"', "fleet.redis", "redis://127.0.0.1:6379/0"),
    (BRAND + '[fleet]\nredis = "redis://:secret@127.0.0.1"', "fleet.redis", "RIPPLEMARK_REDIS_PASSWORD"),
    (BRAND + '[fleet]\npassword_env = "a b"', "fleet.password_env", "environment variable"),
    (BRAND + '[fleet]\nresults = "ftp://x/y"', "fleet.results", "s3://bucket/prefix"),
    (BRAND + "[fleet]\nbatch = 0", "fleet.batch", "from 1"),
    (BRAND + "[storage]\ndatabase = 1", "storage.database", "text in quotes"),
    (BRAND + '[storage]\ndatabase = ""', "storage.database", "it is empty"),
    (BRAND + '[storage]\ndatabse = "x.db"', "storage.databse", "did you mean 'database'?"),
    (BRAND + '[storage]\nhits = "data/hits"', "storage.hits", "s3://bucket/prefix"),
    (BRAND + '[storage]\nhits = "s3://A"', "storage.hits", "s3://bucket/prefix"),
    (BRAND + '[storage]\ns3_endpoint = "10.0.0.7"', "storage.s3_endpoint", "https://s3.example.com"),
    (BRAND + "[storage]\nkeep_free = -1", "storage.keep_free", "from 0 to"),
    *((BRAND + f'[schedule]\n{job} = "soon"', f"schedule.{job}", "a cron expression such as") for job in JOBS),
    (BRAND + '[schedule]\ncrawl = "every 7 hours"', "schedule.crawl", "24 can be divided by"),
    (BRAND + '[schedule]\nload = "every hour"', "schedule.load_files", "what to load"),
    (BRAND + '[schedule]\nbackup = "every day"', "schedule.backup_folder", "a folder for backups"),
    (BRAND + '[schedule]\ntimezone = "Mars/Base"', "schedule.timezone", "a time zone name"),
    (BRAND + "[schedule]\nkeep_backups = 0", "schedule.keep_backups", "from 1 to"),
    (BRAND + "[schedule]\nlongest_hours = 0", "schedule.longest_hours", "from 0.01 to"),
    (BRAND + '[schedule]\nalert = "mail"', "schedule.alert", "a list of texts"),
    (BRAND + '[schedule]\ncrwl = "every day"', "schedule.crwl", "did you mean 'crawl'?"),
    *((BRAND + f"[keep]\n{key} = -1", f"keep.{key}", "from 0 to") for key in KEPT),
    ("[brand", "not a TOML file", "end of document"),
    ("a = 1" + "0" * 5000, "not a TOML file", "UTF-8"),
    ("a = " + "[" * 5000, "not a TOML file", "UTF-8"),
    (BRAND + '"new\\nline" = 1', "new\\nline", "unknown key"),
]


@pytest.mark.parametrize(("text", "key", "words"), WRONG, ids=[f"{n}-{case[1]}" for n, case in enumerate(WRONG)])
def test_a_wrong_file_is_explained_in_one_line(write: Write, text: str, key: str, words: str) -> None:
    path = write(text)
    said = complaint(path)
    assert said.startswith(f"{path}: ")
    assert key in said
    assert words in said
    assert len(said.splitlines()) == 1
    assert len(said) < 600


def test_every_key_stands_in_the_table_of_wrong_values() -> None:
    """A key added to the configuration needs its wrong value here."""
    named = {re.sub(r"\[\d+\]", "", case[1]) for case in WRONG}
    untested = {key for key in all_keys() if key not in named} - {
        "campaign.name",
        "campaign.utm_campaign",
        "campaign.landing",
        "goal.currency",
        "storage.data",
    }  # fmt: skip - plain texts and lists of texts, read as their neighbours are
    assert untested == set()


def all_keys() -> set[str]:
    tables = {
        "brand": Brand,
        "campaign": Campaign,
        "crawl": Crawl,
        "traffic": Traffic,
        "goal": Goal,
        "query": Query,
        "life": Life,
        "control": Control,
        "storage": Storage,
        "schedule": Schedule,
        "keep": Keep,
    }
    return {f"{name}.{field.name}" for name, table in tables.items() for field in dataclasses.fields(table)}


def test_the_files_that_are_not_there(tmp_path: Path) -> None:
    assert "ripplemark init -p" in complaint(tmp_path / "none.toml")
    assert "cannot read" in complaint(tmp_path)


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"[brand]\nname = '\xb0\xd7'"])
def test_a_file_that_is_not_utf8(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(junk)
    assert "UTF-8" in complaint(path)


def test_the_smallest_file(write: Write) -> None:
    project = load_project(write(BRAND))
    assert project.brand == Brand("DuckDB", domains=("duckdb.org",))
    assert project.storage.database == project.path.parent / "ripplemark.db"
    assert (project.crawl, project.traffic, project.life) == (Crawl(), Traffic(), Life())


def test_a_full_file(write: Write) -> None:
    project = load_project(write("\ufeff" + BRAND + 'aliases = ["鸭子"]\n' + CAMPAIGN + 'partners = ["例え.jp"]\ncost = 12'))
    assert project.brand.names == ("DuckDB", "鸭子")
    (campaign,) = project.campaigns
    assert (campaign.starts, campaign.ends, campaign.cost) == (date(2024, 6, 3), date(2024, 6, 30), 12.0)
    assert campaign.partners == ("xn--r8jz45g.jp",)
    assert project.campaign("launch") is campaign
    assert project.campaign("other") is None
    assert campaign.title == "launch"


def test_watch_files_join_the_watch_list_once_each(write: Write) -> None:
    path = write(BRAND + '[crawl]\nwatch = ["https://a.example/"]\nwatch_files = ["w.txt"]')
    (path.parent / "w.txt").write_text("# blogs\n\nhttps://b.example/\nhttps://a.example/\n", encoding="utf-8-sig")
    assert load_project(path).watched() == ("https://a.example/", "https://b.example/")


@pytest.mark.parametrize(("content", "words"), [(b"https://a.example/\nnope\n", "line 2"), (b"\xff\n", "not UTF-8")])
def test_a_wrong_watch_file(write: Write, content: bytes, words: str) -> None:
    path = write(BRAND + '[crawl]\nwatch_files = ["w.txt"]')
    (path.parent / "w.txt").write_bytes(content)
    said = complaint(path)
    assert "w.txt" in said
    assert words in said


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=5,
)


@given(st.sampled_from(sorted(all_keys())), VALUES)
def test_any_value_of_any_key_is_taken_or_explained(key: str, value: object) -> None:
    from ripplemark import config
    from ripplemark.toml_table import Table

    name, _, field = key.partition(".")
    raw = {
        "brand": {"name": "A", "domains": ["a.example"]},
        "campaign": {"id": "x", "starts": date(2024, 1, 1), "ends": date(2024, 1, 2)},
    }
    raw["goal"] = {"name": "g", "request": "POST /x"}
    raw["schedule"] = {"load_files": ["a.log"], "backup_folder": "b"}
    raw["query"] = {"name": "q", "url_env": "DB", "sql": "SELECT 1"}
    table = Table(Path("p.toml"), name, raw.get(name, {}) | {field: value})
    said = ""
    try:
        OTHER_READERS.get(name, getattr(config, f"_{name}", None))(table)  # type: ignore[misc]
    except ConfigError as e:
        said = str(e)
    assert not said or said.startswith(f"p.toml: {name}.{field}: expected")
    assert len(said.splitlines()) <= 1


def test_a_project_is_frozen(write: Write) -> None:
    project: Project = load_project(write(BRAND))
    with pytest.raises(dataclasses.FrozenInstanceError):
        project.brand = project.brand  # type: ignore[misc]

"""The three catalogues: the same keys, the same placeholders, every key used, and numbers as each language writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from dash import Dash

from dashboard.charts import charts_of
from dashboard.i18n import LANGUAGES, Words, catalogue
from dashboard.i18n.numbers import NOTHING, ago, change, count, day, days_of, moment, share, short_day, within

ROOM = Path(__file__).parents[2] / "dashboard"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.rglob("*.py")))
#: Groups whose words are looked up by values of closed sets and data.
SETS = {
    "run", "band", "act", "counter", "filtered", "polarity", "voices", "buying", "alerts", "focus", "mentions", "site", "platform", "rel", "class", "state", "placement", "language", "check", "doubt", "event", "reason", "proof", "model", "channel",
    "step", "kpi", "preset", "link", "by", "metric", "dating", "credit", "parts", "traffic", "flow", "links", "tool", "spam", "slot", "gauge", "heard", "mark", "anchors", "domains", "ended", "outcome", "reject", "route", "source", "crawls", "runs", "aside", "sources", "routes", "logs", "edge", "login", "role", "alert", "kept", "ripple", "spreaders",
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_catalogues_have_the_same_keys(lang: str) -> None:
    assert set(catalogue(lang)) == set(catalogue("en"))


@pytest.mark.parametrize("lang", LANGUAGES[1:])
@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_sentences_have_the_same_placeholders(lang: str, key: str) -> None:
    assert _placeholders(catalogue(lang)[key]) == _placeholders(catalogue("en")[key])


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_keys_in_code_exist() -> None:
    said = set(re.findall(r'say\(\s*"([a-z_.]+)"', SOURCE)) | set(re.findall(r'say\(\s*"([a-z_.]+)" if ', SOURCE))
    assert said
    assert said <= set(catalogue("en"))


def test_no_key_is_unused() -> None:
    written = set(re.findall(r'"([a-z_]+\.[a-zA-Z_0-9]+)"', SOURCE))
    made = {pattern.split("{")[0] for pattern in re.findall(r'f"([a-z_]+[._][^"]*\{[^"]*)"', SOURCE)}
    pages = {"campaigns", "mentions", "overview", "links", "domains", "attribution", "health", "signals", "ripples", "missing"}
    charts = {
        "effect",
        "growth",
        "flow",
        "traffic",
        "credit",
        "parts",
        "sites",
        "anchors",
        "crawls",
        "failures",
        "signals",
        "lags",
        "ripple",
        "opinion",
        "course",
        "funnel",
        "paths",
        "cohort",
    }

    def used(key: str) -> bool:
        group, _, rest = key.partition(".")
        standing = (group in pages and rest in ("page", "question")) or (group in charts and rest in ("title", "about", "sure"))
        return standing or key in written or group in SETS or any(start and key.startswith(start) for start in made)

    assert [key for key in catalogue("en") if not used(key)] == []


def test_every_chart_says_what_it_counts_and_how_sure_it_is(app: Dash) -> None:
    own = [
        name for name in charts_of(app.server) if not name.startswith(("yard-", "curves-"))
    ]  # these are named by what they show
    said = {(name, part) for name in own for part in ("title", "about", "sure")}
    assert {(name, part) for name, part in said if not Words("en").knows(f"{name}.{part}")} == set()


def test_chinese_catalogues_are_written_apart() -> None:
    """Not one converted into the other: the trades have different words."""
    pairs = {
        "links.page": ("自然外鏈", "自然外链"),
        "credit.channel": ("管道", "渠道"),
        "site.blog": ("部落格", "博客"),
        "metric.uv": ("訪客", "访客"),
    }
    for key, (hant, hans) in pairs.items():
        assert (catalogue("zh-Hant")[key], catalogue("zh-Hans")[key]) == (hant, hans)
    assert not re.search("[网络链简体们]", "".join(catalogue("zh-Hant").values()))
    assert not re.search("[網絡鏈簡體們]", "".join(catalogue("zh-Hans").values()))


@pytest.mark.parametrize(
    ("lang", "never"),
    [
        ("zh-Hant", "存取紀錄|引用網域|權重|批踢踢|刊例|可傳遞|渠道|訪問|注冊|用戶|個連結|個自然外鏈"),
        ("zh-Hans", "载入|引用域名|权重|失效链接|可传递|合作伙伴|管道|造訪|个链接|个自然外链|个注册"),
    ],
)
def test_one_thing_has_one_word(lang: str, never: str) -> None:
    """Words that were found beside others for the same thing, and those of the other side of the strait."""
    assert {key: words for key, words in catalogue(lang).items() if re.search(never, words)} == {}


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_chinese_has_no_blanks_between_its_characters_and_its_own_brackets(lang: str) -> None:
    assert {
        key: words
        for key, words in catalogue(lang).items()
        if re.search(r"[。，、：；] |[\u4e00-\u9fff] [\u4e00-\u9fff]", words)
    } == {}
    assert {key: words for key, words in catalogue(lang).items() if re.search(r"[\u4e00-\u9fff] ?\((?!s\))", words)} == {}


def test_spans_of_days_name_their_year_where_the_language_has_it() -> None:
    last = date(2026, 6, 30)
    assert [days_of(date(2026, 6, 3), last, lang) for lang in LANGUAGES] == [
        "Jun 3 – Jun 30, 2026",
        *["2026年6月3日 – 6月30日"] * 2,
    ]
    assert days_of(date(2025, 12, 31), last, "zh-Hant") == "2025年12月31日 – 2026年6月30日"
    assert [within("5% – 9%", lang) for lang in LANGUAGES] == [" (5% – 9%)", *["（5% – 9%）"] * 2]


def test_words_of_data_fall_back_on_themselves() -> None:
    assert Words("zh-Hans").of("platform", "weibo") == "微博"
    assert Words("zh-Hans").of("platform", "a new one") == "a new one"


@pytest.mark.parametrize(
    ("value", "lang", "start", "shown"),
    [
        (None, "en", 0, NOTHING),
        (0, "en", 1e5, "0"),
        (12329, "en", 1e5, "12,329"),
        (215_480, "en", 1e5, "215.5K"),
        (1_049_000, "en", 1e5, "1.05M"),
        (46_300_000, "en", 1e5, "46.3M"),
        (7_328, "en", 1e4, "7,328"),
        (10_480, "en", 1e4, "10.5K"),
        (146_000, "zh-Hant", 1e5, "14.6 萬"),
        (146_000, "zh-Hans", 1e5, "14.6 万"),
        (10_480, "zh-Hant", 1e4, "1.05 萬"),
        (230_000_000, "zh-Hans", 1e5, "2.30 亿"),
        (12.5, "en", 1e5, "12.5"),
        (12.96, "en", 1e5, "13"),
        (-1234, "en", 1e9, "-1,234"),
    ],
)
def test_counts(value: float | None, lang: str, start: float, shown: str) -> None:
    assert count(value, lang, start) == shown


@pytest.mark.parametrize(
    ("value", "before", "expected"), [(2, 1, 1.0), (1, 2, -0.5), (1, 0, None), (1, None, None), (None, 1, None), (0, 5, -1.0)]
)
def test_changes_need_a_base(value: float | None, before: float | None, expected: float | None) -> None:
    assert change(value, before) == expected


def test_days_and_moments() -> None:
    at = datetime(2026, 6, 3, 9, 5, tzinfo=UTC)
    assert [day(at.date(), lang) for lang in LANGUAGES] == ["Jun 3, 2026", "2026年6月3日", "2026年6月3日"]
    assert short_day(date(2026, 12, 31), "zh-Hans") == "12月31日"
    assert moment(at, "en") == "Jun 3, 2026 09:05 UTC"
    assert share(0.0123) == "1.2%"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-5, ("minutes", 0)), (59, ("minutes", 59)), (60, ("hours", 1)), (47 * 60, ("hours", 47)), (48 * 60, ("days", 2))],
)
def test_ago(minutes: int, expected: tuple[str, int]) -> None:
    assert ago(timedelta(minutes=minutes)) == expected

"""What people talk about, from what is kept of each text: the same as from the texts themselves."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import numpy as np
import pytest
from builders import Web
from hypothesis import given
from hypothesis import strategies as st

from attribution.opinion import held
from attribution.opinion.distinctive import LEAST_Z, fewest, score
from attribution.opinion.picked import reading_of
from attribution.report_rows import View
from attribution.reports import Reports
from ripplemark.store import heard_facts, heard_holders
from ripplemark.store.database import open_reader
from ripplemark.store.heard_facts import fold_heard
from tests.link_lives import slow

SAID = (
    "The lid leaks",
    "a green kettle",
    "盖子漏水了",
    "這個活動在官網就能報名",
    "味道很好",
    "太贵了",
    "Northwind Tea",
    "冷泡茶",
    "new harvest",
)
ELSEWHERE = ("今天天气很好，我们去散步", "the weather is fine today", "green hills", "读了一本书，味道不错")
POLARITIES = ("positive", "neutral", "negative", None)
VIEWS = [
    View(date(2024, 5, 1), date(2024, 8, 30)),
    View(date(2024, 6, 10), date(2024, 6, 25)),
    View(date(2024, 5, 1), date(2024, 8, 30), ("summer",)),
]


def speaks(web: Web, n: int, draw: random.Random, text: str = "") -> None:
    """Page n says something of the brand."""
    words = text or "，".join(draw.choices(SAID, k=3))
    values = (n, "en" if n % 2 else "zh", draw.choice(POLARITIES), ("", "summer")[n % 3 == 0], words)
    web.db.run(
        """INSERT INTO opinions (id, kind, key, campaign, digest, language, polarity, rater, intents, text)
           VALUES (?1, 'page', 'https://p.example/' || ?1, ?4, '', ?2, ?3, iif(?3 IS NULL, '', 'lexicon'), '[]', ?5)
           ON CONFLICT (id) DO UPDATE SET text = ?5, polarity = ?3, rater = excluded.rater""",
        values,
    )
    web.db.run("INSERT OR REPLACE INTO opinion_focus VALUES (?, ?, ?, ?, ?)",
               (n, draw.choice(("price", "product")), draw.choice(('["Taste", "aroma"]', '["味道"]', "[]")), draw.choice(POLARITIES), words))  # fmt: skip


@pytest.fixture
def sixty(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """Pages that speak of the brand, and as many that do not; small blocks, and phrases of three texts are common."""
    monkeypatch.setattr(heard_facts, "BLOCK_BITS", 3)
    monkeypatch.setattr(heard_holders, "MANY", 3)
    monkeypatch.setattr(heard_holders, "LEAST_CHANGED", 20)
    draw = random.Random(5)
    for n in range(1, 121):
        seen, at = f"https://p.example/{n}", f"2024-06-{1 + n % 30:02}T{n % 24:02}:{n % 60:02}:{n % 7:02}Z"
        web.db.run(
            "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?, ?, 'p.example', 'p.example', 'page', 'done', ?)",
            (n, seen, at),
        )
        web.db.run(
            """INSERT INTO pages (id, title, author, language, published_at, noindex, nofollow, charset, charset_from, text, text_digest, truncated, read_at)
               VALUES (?1, '', '', 'en', ?2, 0, 0, 'utf-8', '', ?3, ?1, 0, '')""",
            (n, at, "" if n <= 60 else "。".join(draw.choices(ELSEWHERE, k=2))),
        )  # fmt: skip
        if n <= 60:
            speaks(web, n, draw)
    return web


def agree(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways give the same rows, in the same order."""
    asked = Reports(web.project, lambda: open_reader(web.project.storage.database))
    packed = [asked.focus(view) for view in VIEWS]
    asked._readers.forget()
    with monkeypatch.context() as patched:
        patched.setattr(Reports, "_packed", lambda *_: False)
        for view, rows in zip(VIEWS, packed, strict=True):
            assert list(rows) == list(asked.focus(view))
    asked.close()
    assert any(row.found for row in packed[0])
    assert any(len(row.quotes) == 3 for row in packed[0])


@pytest.mark.parametrize("few", [4_000, 45], ids=["of few texts", "of many"])
def test_it_is_what_the_texts_say(sixty: Web, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(held, "FEW", few)
    monkeypatch.setattr(held, "SAMPLE", min(few - 1, held.SAMPLE))
    reading, draw = reading_of(sixty.project), random.Random(6)
    fold_heard(sixty.db, reading)
    assert sixty.db.value("SELECT count(*) FROM heard_holders") > 10
    agree(sixty, monkeypatch)
    for n in range(1, 13):
        speaks(sixty, n, draw, f"a slogan that is new {n}, {draw.choice(SAID)}")
    agree(sixty, monkeypatch)  # read as they are
    fold_heard(sixty.db, reading)
    assert sixty.db.value("SELECT count(*) FROM heard_unheld") == 12
    agree(sixty, monkeypatch)
    sixty.db.run("DELETE FROM opinions WHERE id < 5")
    fold_heard(sixty.db, reading)
    agree(sixty, monkeypatch)


def test_pages_that_are_compared_with_come_and_go(sixty: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of(sixty.project)
    fold_heard(sixty.db, reading)
    sixty.db.run("UPDATE pages SET text = '', text_digest = 'x' WHERE id = 70")
    sixty.db.run("UPDATE pages SET text = 'the lid leaks', text_digest = '0' WHERE id = 80")
    fold_heard(sixty.db, reading)
    agree(sixty, monkeypatch)


@pytest.mark.parametrize("texts", [3, 40, 900, 300_000])
@pytest.mark.parametrize("others", [0, 1, 30, 400])
def test_no_rarer_phrase_is_distinctive(texts: int, others: int) -> None:
    least = fewest(texts, others)
    told = [(here, there) for here in range(3, min(least, 400)) for there in range(min(others, 40) + 1)]
    assert not [pair for pair in told if score(pair[0], texts, pair[1], others) >= LEAST_Z]
    if least <= texts:
        assert max(score(least, texts, there, others) for there in range(min(others, 4) + 1)) >= LEAST_Z


def test_no_phrase_is_found_where_none_is_common_enough(sixty: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more texts than are counted one by one, when none of the sample may be distinctive."""
    fold_heard(sixty.db, reading_of(sixty.project))
    monkeypatch.setattr(held, "FEW", 45)
    monkeypatch.setattr(held, "SAMPLE", 44)
    monkeypatch.setattr(held, "LIKELY", 1e9)
    asked = Reports(sixty.project, lambda: open_reader(sixty.project.storage.database))
    rows = asked.focus(VIEWS[0])
    asked.close()
    assert [row.found for row in rows] == [False] * len(rows)


@slow
@given(
    st.lists(st.integers(-5, 5) | st.integers(-(1 << 62), 1 << 62), max_size=60),
    st.sampled_from([1, 2, 2.5, 4]),
    st.sampled_from([1, 18]),
)
def test_frequent_digests_are_those_of_counting_all(said: list[int], enough: float, bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held, "BUCKET_BITS", bits)
        digests, times = held._frequent(np.array(said, np.int64), enough)
    wanted = sorted((n, many) for n, many in Counter(said).items() if many >= enough)
    assert list(zip(digests.tolist(), times.tolist(), strict=True)) == wanted

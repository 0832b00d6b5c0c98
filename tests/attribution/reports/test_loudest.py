"""Voices told from packed texts are those of the texts themselves, whoever speaks as often as somebody else."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import Web

from attribution.opinion import loudest
from attribution.opinion.heard import of_others, within
from attribution.opinion.rows import VoiceRow
from attribution.opinion.voices import voice_rows
from attribution.report_rows import View
from attribution.reports import Reports, listening
from attribution.reports.kept import project_digest, shapes
from ripplemark.store.kept_answers import Downstream, KeptBy, keep_answers, kept_downstream

VIEWS = (
    View(date(2024, 6, 1), date(2024, 6, 30)),
    View(date(2024, 6, 10), date(2024, 6, 20)),
    View(date(2024, 6, 1), date(2024, 6, 30), ("summer",)),
)
OPINION = "INSERT OR IGNORE INTO opinions (kind, key, campaign, digest, language, polarity, rater, intents, text) VALUES (?, ?, ?, '', ?, ?, 'lexicon', ?, 'tea')"


def judged(draw: random.Random) -> tuple[str, str, str]:
    """Language, polarity and words that ask about buying."""
    return draw.choice(("en", "zh")), draw.choice(("positive", "neutral", "negative")), draw.choice(('["buy"]', "[]"))


def at(n: int) -> str:
    """The n-th moment; no two are alike."""
    return f"2024-06-{1 + n % 30:02}T{n % 24:02}:{n % 60:02}:{n // 60:02}Z"


@pytest.fixture
def talking(web: Web) -> Reports:
    """Twelve accounts, some of them ours, and nine sites, of which several say as much as others."""
    draw = random.Random(7)
    with web.db.transaction():
        for n in range(60):
            answers = str(draw.randrange(n)) if n and draw.random() < 0.3 else ""
            web.db.run(
                "INSERT INTO posts (id, platform, post_id, url, author, followers, text, language, created_at, campaign, own, featured, pinned, parent_id) VALUES (?, 'weibo', ?, ?, ?, ?, 'tea', 'zh', ?, ?, ?, 0, 0, ?)",
                (
                    n + 1,
                    str(n),
                    f"https://weibo.com/{n}",
                    f"a{n % 12}",
                    draw.choice((None, 7, 90, 5_000)),
                    at(n * 7),
                    draw.choice(("", "summer")),
                    int(n % 12 == 0),
                    answers,
                ),
            )
            if draw.random() < 0.7:
                web.db.run(
                    "INSERT INTO post_counts (post, observed_at, views) VALUES (?, ?, ?)",
                    (n + 1, at(n), draw.choice((None, 3, 900))),
                )
            web.db.run(OPINION, ("post", f"weibo:{n}", "", *judged(draw)))
            url = f"https://s{n % 9}.example/{n}"
            page = web.known(url)
            web.db.run("UPDATE urls SET first_seen = ? WHERE id = ?", (at(n * 11), page))
            for campaign in draw.sample(("", "summer", "autumn"), draw.choice((1, 1, 2))):
                web.db.run(OPINION, ("page", url, campaign, *judged(draw)))
    return Reports(web.project)


@pytest.mark.parametrize("buckets", [7, (1 << 18) - 1])
@pytest.mark.parametrize("few", [300, 2])
@pytest.mark.parametrize("n", [1, 3, 7, 12, 40])
def test_the_first_voices_are_those_of_the_texts(
    talking: Reports, monkeypatch: pytest.MonkeyPatch, few: int, n: int, buckets: int
) -> None:
    monkeypatch.setattr(loudest, "BUCKETS", buckets)
    monkeypatch.setattr(listening, "DRAWN_TOGETHER", few)
    for view in VIEWS:
        said = of_others(within(talking._heard(), view))
        assert [bare(row, few) for row in talking.voices(view, n)] == [
            bare(row, few) for row in voice_rows(said, talking._errors())[:n]
        ]
        talking._readers.forget()
    talking.close()


def bare(row: VoiceRow, few: int) -> VoiceRow:
    """Where not all voices are looked at, shares are corrected for those that are."""
    return row if few == 300 else replace(row, negative_share=None)


@pytest.mark.parametrize("few_pages", [4_000, 0])
def test_what_came_of_voices_is_what_came_of_their_texts(
    web: Web, talking: Reports, monkeypatch: pytest.MonkeyPatch, few_pages: int
) -> None:
    """Whether the pages are asked what came of them, or what came of anything whose pages it is."""
    monkeypatch.setattr(listening, "FEW_PAGES", few_pages)
    draw, came = random.Random(3), list[Downstream]()
    for n in draw.sample(range(60), 40):
        for campaign in draw.sample(("summer", "autumn"), draw.choice((1, 2))):
            address = draw.choice((f"https://weibo.com/{n}", f"https://s{n % 9}.example/{n}"))
            came.append(Downstream(address, campaign, draw.random(), draw.random() * 9))
    kept = Reports(talking.project, talking._readers._open, waits=False)
    by = KeptBy(datetime(2024, 7, 1, tzinfo=UTC), shapes(), project_digest(talking.project))
    keep_answers(web.db, by, {}, [("ripple_trees", "", "[]")], came)
    for view in VIEWS:
        said = of_others(within(kept._heard(), view))
        downstream = kept_downstream(kept._readers.db, {c.url for c in came}, view.campaigns)
        assert sum(row.links is not None for row in kept.voices(view)) > 3
        assert list(kept.voices(view)) == voice_rows(said, kept._errors(), downstream)
    kept.close()
    talking.close()

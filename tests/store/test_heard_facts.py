"""What judged texts are counted by: whatever happens to texts, packed or not, their counts are those of reading every text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.opinion.heard import Heard, heard, of_others, within
from attribution.opinion.label_file import texts_to_label
from attribution.opinion.picked import asking, heard_by, picked
from attribution.opinion.topics import first_looked_at, packed_topics, read_topics, said_badly
from attribution.opinion.waiting import worth_a_label
from attribution.report_rows import View
from ripplemark.store import heard_facts as packed
from ripplemark.store.database import Database, open_writer
from ripplemark.store.heard_facts import POLARITY, RATED, fold_heard, heard_facts
from ripplemark.store.heard_phrases import said_by
from ripplemark.store.judged import judged_some, judged_texts
from tests.link_lives import slow

ZONE = ZoneInfo("Asia/Taipei")
CAMPAIGNS = ("", "autumn", "spring")
READING = heard_by(("kite",))
days, some = st.integers(1, 9), st.integers(1, 4)
campaigns, polarities = st.sampled_from(CAMPAIGNS), st.sampled_from([None, "positive", "neutral", "negative"])
steps = st.lists(
    st.tuples(st.just("judge"), st.sampled_from(["post", "page"]), some, campaigns, polarities, st.sampled_from(["[]", '["price"]']))
    | st.tuples(st.just("post"), some, days, campaigns, st.booleans(), st.sampled_from(["", "1", "x:2"]), st.sampled_from(["", "", "9"]))
    | st.tuples(st.just("page"), some, st.none() | days)
    | st.tuples(st.just("forget"), st.sampled_from(["posts", "pages", "opinions"]), some)
    | st.tuples(st.just("focus"), st.sampled_from(["price", "lid"]), polarities, some)
    | st.tuples(st.just("fold")),
    max_size=20,
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """With blocks of two texts."""
    with patch.object(packed, "BLOCK_BITS", 1), open_writer(tmp_path_factory.mktemp("heard") / "ripplemark.db") as db:
        for n, host in enumerate(("news.example", "a.example", "b.example", "c.example"), 1):
            sql = "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?, ?, ?, ?, 'page', 'done', ?)"
            db.run(sql, (n, f"https://{host}/forum/{n}", host, host, at(9)))
        yield db


def at(day: int) -> str:
    return f"2024-06-{day:02}T{day * 2:02}:00:00Z"


def happen(db: Database, what: str, *how: object) -> None:
    if what == "judge":
        kind, number, campaign, polarity, intents = how
        key = f"x:{number}" if kind == "post" else db.value("SELECT url FROM urls WHERE id = ?", (number,))
        db.run(
            """INSERT INTO opinions (kind, key, campaign, digest, language, polarity, rater, intents, text) VALUES (?, ?, ?, '', 'en', ?, ?, ?, 'The lid leaks, 盖子漏 ' || ?)
               ON CONFLICT DO UPDATE SET polarity = excluded.polarity, rater = excluded.rater, intents = excluded.intents""",
            (
                kind,
                key,
                "" if kind == "post" else campaign,
                polarity,
                "lexicon" if polarity else "",
                intents,
                ("again", number)[int(str(number)) % 2],
            ),
        )
    elif what == "focus":
        db.run("INSERT OR REPLACE INTO opinion_focus SELECT id, ?, '[]', ?, 'leaks' FROM opinions WHERE id = ?", how)
    elif what == "post":
        number, day, campaign, own, parent, repost = how
        db.run(
            """INSERT INTO posts (id, platform, post_id, url, author, text, language, created_at, campaign, own, featured, pinned, parent_id, repost_of)
               VALUES (?1, 'x', ?1, 'https://x.example/' || ?1, iif(?1 = 4, 'rival', 'mei'), 'Tea', 'en', ?2, ?3, ?4, 0, 0, ?5, ?6)
               ON CONFLICT DO UPDATE SET created_at = ?2, campaign = ?3, own = ?4, parent_id = ?5, repost_of = ?6""",
            (number, at(int(str(day))), campaign, own, parent, repost),
        )
    elif what == "page":
        db.run(
            """INSERT INTO pages (id, title, author, language, published_at, noindex, nofollow, charset, charset_from, text, text_digest, truncated, read_at)
               VALUES (?1, 'T', '', 'en', ?2, 0, 0, 'utf-8', '', '', '', 0, '') ON CONFLICT DO UPDATE SET published_at = ?2""",
            (how[0], at(int(str(how[1]))) if how[1] else None),
        )
    elif what == "forget":
        db.run(f"DELETE FROM {how[0]} WHERE id = ?", (how[1],))
    else:
        fold_heard(db, READING)


@slow
@given(steps, days, days, st.sampled_from([(), ("spring",), ("", "autumn"), ("winter",)]), st.booleans())
def test_it_is_what_the_texts_say(
    store: Database, happened: list[tuple[object, ...]], low: int, high: int, only: tuple[str, ...], fold: bool
) -> None:
    for table in ("opinions", "posts", "pages"):
        store.run(f"DELETE FROM {table}")
    for what, *how in happened:
        happen(store, str(what), *how)
    if fold:
        fold_heard(store, READING)
    view = View(date(2024, 6, low), date(2024, 6, high), only)
    everything = [h for h in heard(judged_texts(store), ZONE) if h.text.author != "rival"]
    said = of_others(within(everything, view))
    known = heard_facts(store, READING)
    found = picked(known, view, ZONE, ("x:rival",))
    told = zip(found.days.tolist(), found.facts["channel"].tolist(), (found.facts["flags"] & POLARITY).tolist(), strict=True)
    ordinal = date(1970, 1, 1).toordinal()
    counted = Counter((date.fromordinal(d + ordinal), known.words[c], RATED[p]) for d, c, p in told)
    assert counted == Counter((h.day, h.channel, h.text.polarity) for h in said)

    def texts(numbers: Sequence[int]) -> tuple[Heard, ...]:
        return heard(judged_some(store, numbers), ZONE)

    until = date(2024, 6, high)
    assert view.since >= first_looked_at(until)
    told_topics = packed_topics(found, said_by(store, said_badly(found), READING, badly=True), until, ("kite",), texts)
    read = read_topics(said, until, ("kite",))
    assert (told_topics.many, told_topics.first) == (read.many, read.first)
    assert {t: d.tolist() for t, d in told_topics.texts_by_age.items()} == {
        t: d.tolist() for t, d in read.texts_by_age.items() if d[:7].sum() >= 3
    }
    for topic in told_topics.texts_by_age:
        assert list(told_topics.texts(topic, view.since)) == list(read.texts(topic, view.since))
    asked = judged_some(store, asking(found, (), 100))
    assert sorted(t.key for t in asked) == sorted(h.text.key for h in said if h.text.intents)
    waiting = [judged_some(store, [n])[0] for n in worth_a_label(known, (), 3)["opinion"].tolist()]
    assert waiting == texts_to_label(judged_texts(store), set(), 3, "")

"""What is stored: posts, answers and pages judged once, again when words or raters change; and what the reports say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import Web, day
from loading import load, rejects

from attribution.opinion.refresh import refresh_opinion
from attribution.report_rows import View
from attribution.reports import Reports
from ripplemark.project import Competitor, Opinion
from ripplemark.records import Label, Mention, Polarity, Post, Route
from ripplemark.store.database import open_reader
from ripplemark.store.evidence import iter_mentions
from ripplemark.store.labels import add_labels, stored_raters
from ripplemark.store.posts import store_posts

VIEW = View(date(2024, 6, 1), date(2024, 6, 30))
PAGE = "https://blog.example/review"
TEXT = "A walk by the sea was great. I bought a tin from Northwind Tea. The tin arrived broken and support was terrible. The weather was lovely."
NAMED = Mention("", ("Northwind Tea",), "I bought a tin from Northwind Tea.", False)


def post(name: str, text: str, n: float = 1, **changes: object) -> Post:
    made = Post("weibo", name, f"https://weibo.com/1/{name}", "mei", text, day(n), followers=10)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def told(web: Web) -> Web:
    web.sees(PAGE, day(2), text=TEXT, title="A week by the sea", mentions=(NAMED,), published=day(2))
    store_posts(web.db, [
        post("own", "冷泡茶来了", own=True, campaign="summer"), post("a", "太差了，退款等超久", 2, parent_id="own"), post("b", "哪里可以买？", 2, parent_id="own"),
        post("c", "Der Tee schmeckt hervorragend und die Lieferung kam pünktlich bei uns zu Hause an", 3),
        post("d", "太差了，退款等超久", 4, repost_of="a"), post("e", "我们的茶更好", 4, author="rival"),
    ])  # fmt: skip
    return web


def judged(web: Web) -> dict[str, tuple[str | None, str]]:
    return {r["key"]: (r["polarity"], r["language"]) for r in web.db.rows("SELECT * FROM opinions")}


def test_everything_is_judged_once(told: Web) -> None:
    assert refresh_opinion(told.db, told.project)["texts_judged"] == 7
    found = judged(told)
    assert found["weibo:a"] == ("negative", "zh")
    assert found["weibo:c"] == (None, "")
    assert found[PAGE] == ("negative", "en")  # what stands beside the name, not the sea and the weather
    before = told.db.rows("SELECT * FROM opinions ORDER BY id")
    assert refresh_opinion(told.db, told.project)["texts_judged"] == 0
    assert [tuple(r) for r in told.db.rows("SELECT * FROM opinions ORDER BY id")] == [tuple(r) for r in before]


def test_mentions_are_filled(told: Web) -> None:
    refresh_opinion(told.db, told.project)
    (mention,) = iter_mentions(told.db)
    assert mention.polarity == "negative"
    assert {"after_sales", "service.delivery"} & set(mention.focus) or "product" in mention.focus


def test_other_words_are_judged_again_and_lost_ones_forgotten(told: Web, tmp_path: Path) -> None:
    refresh_opinion(told.db, told.project)
    store_posts(told.db, [post("a", "很满意，很好喝", 2, parent_id="own")])
    assert refresh_opinion(told.db, told.project)["texts_judged"] == 1
    assert judged(told)["weibo:a"] == ("positive", "zh")
    told.sees(PAGE, day(9), text="nothing of you", title="The sea")
    assert refresh_opinion(told.db, told.project)["judgements_forgotten"] == 1
    own = tmp_path / "focus.toml"
    own.write_text('[[point]]\nkey = "sea"\nwords_en = ["sea"]\n', encoding="utf-8")
    changed = replace(told.project, opinion=Opinion(focus=own))
    assert refresh_opinion(told.db, changed)["texts_judged"] == 6


def test_a_language_that_is_not_the_users_is_not_rated(told: Web) -> None:
    refresh_opinion(told.db, replace(told.project, opinion=Opinion(languages=("en",))))
    assert judged(told)["weibo:a"] == (None, "")
    assert set(stored_raters(told.db)) == {"en"}


def reports(web: Web) -> Reports:
    project = replace(web.project, competitors=(Competitor("Rival", ("rival.example",), ("weibo:rival",)),))
    refresh_opinion(web.db, project)
    web.db.touch()
    return Reports(project, lambda: open_reader(project.storage.database))


def test_reports_leave_out_own_words_copies_and_rivals(told: Web) -> None:
    asked = reports(told)
    whole, *_ = asked.opinion(VIEW)
    assert (whole.texts, whole.not_rated) == (3, 1)  # a, b and the page; c is not rated
    assert whole.negative_share is not None
    assert {r.channel for r in asked.opinion(VIEW)} == {"", "weibo", "blog"}
    assert asked.opinion(replace(VIEW, campaigns=("summer",)))[0].texts == 2  # answers belong to their post's campaign
    assert [b.words for b in asked.buying(VIEW)] == [("哪里可以买",)]
    assert asked.follow_up(VIEW)[0].answers == 2
    assert "after_sales.refund" in {f.point for f in asked.focus(VIEW)}
    assert {v.name for v in asked.voices(VIEW)} == {"mei", "blog.example"}
    assert asked.alerts(VIEW) == ()
    assert [d.remark for d in asked.diagnostics(VIEW)] == ["too_few_own_posts"] * 6
    asked.close()


def test_labels_tell_the_errors(told: Web) -> None:
    texts = [f"很好喝 {n}" for n in range(20)] + [f"太差了 {n}" for n in range(20)]
    add_labels(
        told.db, [Label(t, t, "zh", Polarity.POSITIVE if n < 20 else Polarity.NEGATIVE, day(1)) for n, t in enumerate(texts)]
    )
    asked = reports(told)
    rows = {r.language: r for r in asked.raters()}
    assert (rows["zh"].basis, rows["zh"].labels, rows["zh"].macro_f1) == ("labels", 40, 1.0)
    assert (rows["en"].basis, rows["en"].labels) == ("benchmark", 0)
    asked.close()


RESULTS = f"""date,keyword,engine,rank,url,title,snippet
2024-06-03,northwind tea,Google,1,https://tea.example/,Northwind Tea,Our shop
2024-06-03,northwind tea,Google,2,{PAGE},A week by the sea,It was lovely and wonderful
2024-06-03,northwind tea,Google,3,https://angry.example/x,Northwind Tea is a scam,"Terrible tea, awful service"
2024-06-03,northwind tea,Google,zero,https://angry.example/y,No place,x
2024-06-03,northwind tea,Google,11,https://late.example/x,Awful,Second page
"""


def test_search_page_one(told: Web) -> None:
    report = load(told, RESULTS, now=day(5))
    assert (report.format, report.kept, report.new_pages) == ("search-results", 4, 2)
    assert [reason for _, reason in rejects(told)] == ["bad_value"]
    assert load(told, RESULTS, now=day(5)).known
    routes = told.db.rows("SELECT u.url FROM routes r JOIN urls u ON u.id = r.url_id WHERE route = ?", (Route.SEARCH,))
    assert {r["url"] for r in routes} == {PAGE, "https://angry.example/x", "https://late.example/x"}
    asked = reports(told)
    (row,) = asked.search_page_one(VIEW)
    assert (row.engine, row.results, row.own, row.rated, row.by_snippet) == ("google", 3, 1, 2, 1)
    assert set(row.negative_urls) == {PAGE, "https://angry.example/x"}  # the page itself, not its lovely snippet
    assert row.negative_share is not None
    asked.close()

"""The truth files among themselves: causes come first, registrations belong to visits, less campaign means less of everything."""

import json
from datetime import datetime, timedelta

CAMPAIGNS = ("cold-brew", "tea-mountain", "refill-box")


def test_every_cause_is_earlier_and_nearly_all_within_three_days(made):
    pages = {row["page_url"]: datetime.fromisoformat(row["published_at"]) for row in made.truth("causes")}
    posts = {post["url"]: datetime.fromisoformat(post["created_at"]) for post in _posts(made)}
    lags = []
    for row in made.truth("causes"):
        if row["kind"] != "none":
            lags.append(pages[row["page_url"]] - (pages if row["kind"] == "page" else posts)[row["cause"]])
    assert lags
    assert min(lags) > timedelta(0)
    assert sum(lag <= timedelta(hours=72) for lag in lags) >= 0.98 * len(lags)
    assert sum(lag <= timedelta(hours=24) for lag in lags) >= 0.6 * len(lags)


def _posts(made):
    return [json.loads(line) for line in (made.folder / "posts.jsonl").read_text(encoding="utf-8").splitlines()]


def test_stated_evidence_stands_on_the_page(made):
    for row in made.truth("causes"):
        body = made.archive.answers[row["page_url"]][0].body.decode("utf-8", "replace")
        if {"link_to_post", "link_to_page", "embedded_post", "via", "in_reply_to", "repost_of"} & set(row["evidence"]):
            assert row["cause"].replace("&", "&amp;") in body, row
        if "in_reply_to" in row["evidence"]:
            assert "u-in-reply-to" in body
        if "copied_utm" in row["evidence"]:
            post = next(post for post in _posts(made) if post["url"] == row["cause"])
            assert f"utm_content={post['post_id']}" in body


def test_pages_have_addresses_of_their_own(made):
    urls = [row["page_url"] for row in made.truth("causes")]
    assert len(urls) == len(set(urls))


def test_mentions_are_words_of_the_page(made):
    rows = made.truth("mentions")
    assert {row["campaign"] for row in rows} >= {None, "cold-brew"}
    assert all(row["terms"] for row in rows)


def test_registrations_belong_to_visits(made):
    visits = {row["visit"]: row for row in made.truth("visits")}
    for row in made.truth("registrations"):
        visit = visits[row["visit"]]
        assert visit["person"] == row["person"]
        assert visit["start"] == row["visit_start"] < row["registered_at"]
        assert row["goal"] == "purchase" or visit["registered"]


def test_without_a_campaign_there_is_never_more(made):
    for campaign in CAMPAIGNS:
        told = json.loads((made.folder / "truth" / "without" / f"{campaign}.json").read_text())
        assert told["registrations"] <= told["with"]["registrations"] == made.summary.registrations
        assert told["visits"] < told["with"]["visits"] == made.summary.visits
        assert len(told["visits_per_day"]) == 14
        caused = sum(campaign in row["causes"] for row in made.truth("visits"))
        assert told["with"]["visits"] - told["visits"] == caused


def test_visits_come_through_links_that_stand(made):
    links = {(row["page_url"]): row for row in made.truth("links")}
    through = [row for row in made.truth("visits") if row["origin"] == "link"]
    assert through
    for visit in through:
        assert links[visit["url"]]["published_at"] <= visit["start"]


def test_posts_have_the_agreed_keys(made):
    keys = {
        "platform", "post_id", "url", "author", "followers", "text", "language", "created_at", "links", "featured", "pinned",
        "parent_id", "repost_of", "campaign", "own", "price", "counts",
    }  # fmt: skip
    posts = _posts(made)
    assert all(set(post) == keys for post in posts)
    own = [post for post in posts if post["own"] and not post["parent_id"]]  # answers may be about nothing in particular
    assert {post["campaign"] for post in own} == set(CAMPAIGNS)
    assert any(post["pinned"] for post in own)
    assert len({post["url"] for post in posts}) == len(posts)


def test_counters_never_fall(made):
    for post in _posts(made):
        likes = [count["likes"] for count in post["counts"]]
        assert likes == sorted(likes)


def test_opinions_are_those_of_posts_and_a_fault_spreads_at_the_end(made):
    told = {row["post"]: row for row in made.truth("opinion")}
    posts = {f"{post['platform']}:{post['post_id']}": post for post in _posts(made)}
    assert set(told) < set(posts)
    assert {row["polarity"] for row in told.values()} == {"positive", "neutral", "negative"}
    assert any(row["buying"] for row in told.values())
    late = datetime.fromisoformat(max(row["at"] for row in told.values())) - timedelta(days=3)
    bad = [row for row in told.values() if row["polarity"] == "negative" and row["answers"] is None]
    assert sum(datetime.fromisoformat(row["at"]) >= late for row in bad) > len(bad) / 2
    answered = {post["parent_id"] for post in posts.values() if post["own"] and post["parent_id"]}
    assert any(key.partition(":")[2] in answered for key in told)

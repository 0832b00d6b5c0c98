"""The commands that ask platforms: what they say, that a crawl begins with them, and that they follow no redirect with a key."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import CliRunner

from commands.main import cli
from tests.spiders.social.loopback import Desk, Platform, Said

Make = Callable[..., Desk]
STORY = {
    "objectID": "1",
    "created_at_i": 1790000000,
    "author": "ada",
    "title": "Acme Kites",
    "_tags": ["story"],
    "points": 5,
    "url": "https://acme.example/",
}


def said(desk: Desk, *arguments: str) -> tuple[int, dict[str, object], str]:
    result = CliRunner().invoke(cli, ["-p", str(desk.project.path), *arguments, "--json"])
    return result.exit_code, json.loads(result.stdout) if result.stdout.startswith("{") else {}, result.output


def test_social_says_what_it_did(desk: Make, platform: Platform) -> None:
    platform.answers["GET /api/v1/search_by_date"] = {"hits": [STORY], "page": 0, "nbPages": 1, "nbHits": 1}
    found = desk(
        {"platform": "hackernews", "api": platform.url},
        {"platform": "mastodon", "place": platform.url, "tags": ["x"], "key_env": "NO_SUCH_KEY"},
    )
    code, figures, _ = said(found, "social")
    assert code == 0
    assert figures["asked"] == {"hackernews": 2, "mastodon": 2}
    assert (figures["new_posts"], figures["keys_not_set"]) == (1, ["NO_SUCH_KEY"])
    assert figures["outcomes"] == {"ok": 2, "not_found": 2}
    (counts,) = (json.loads(row[0]) for row in found.rows("SELECT counts FROM runs"))
    assert counts["social_posts"] == 2


def test_a_crawl_begins_with_the_platforms(desk: Make, platform: Platform) -> None:
    page = f"{platform.url}/read-this"
    platform.answers["GET /api/v1/search_by_date"] = {"hits": [STORY | {"url": page}], "page": 0, "nbPages": 1, "nbHits": 1}
    platform.answers["GET /read-this"] = Said(
        b"<html><body><p>Acme Kites <a href='https://acme.example/'>here</a></p></body></html>",
        200,
        {"Content-Type": "text/html"},
    )
    found = desk({"platform": "hackernews", "api": platform.url, "replies": False})
    code, figures, output = said(found, "crawl")
    assert code == 0, output
    assert figures["social"]["new_posts"] == 1  # type: ignore[index]
    assert found.rows(
        "SELECT u.url, r.route, r.source FROM routes r JOIN urls u ON u.id = r.url_id WHERE r.route = 'post'"
    ) == [(page, "post", "hackernews:1")]
    assert f"GET {page.removeprefix(platform.url)}" in platform.asked  # the page that the post links to, in the same run


def test_without_a_table_it_says_what_to_do(desk: Make) -> None:
    code, _, output = said(desk(), "social")
    assert code == 2
    assert "[[social]]" in output


def test_a_key_is_sent_to_no_other_host(desk: Make, platform: Platform) -> None:
    platform.answers["GET /api/v2/search"] = Said(b"", 302, {"Location": f"{platform.url}/elsewhere"})
    found = desk({"platform": "mastodon", "place": platform.url, "key_env": "THE_KEY"})
    found.ask()
    assert not any("elsewhere" in line for line in platform.asked)
    assert found.asks()["search", "Acme Kites"].tries == 1

"""The archive against the truth: every true link stands where and when the truth says, and nowhere else."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

CHARSETS = {"chalu-bbs.example": "gbk", "yunwu.example": "big5"}
_WRAPPING = ("target", "u", "url", "q")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _links(page_url: str, body: bytes) -> list[tuple[str, str, tuple[str, ...]]]:
    """(href as written, true target, rel) of every link on a page, by a reading of its own."""
    host = urlsplit(page_url).hostname or ""
    soup = BeautifulSoup(body.decode(CHARSETS.get(host, "utf-8")), "lxml")
    base = soup.find("base")
    root = urljoin(page_url, base["href"]) if base else page_url
    return [(a["href"], _target(urljoin(root, a["href"])), tuple(a.get("rel", ()))) for a in soup.find_all("a", href=True)]


def _target(url: str) -> str:
    parts = urlsplit(url)
    if parts.path in ("/", "/l.php", "/url", "/sinaurl", "/t3_1ab"):
        for name in _WRAPPING:
            for value in parse_qs(parts.query).get(name, []):
                if value.startswith("http"):
                    return value
    return url.partition("#")[0].replace("Northwind.Example", "northwind.example")


def test_every_true_link_stands_in_the_archive_when_it_appears(made):
    for row in made.truth("links"):
        clock = _moment(row["appeared_at"]) if row["appeared_at"] else datetime(2025, 12, 30, 15, tzinfo=UTC)
        answer = made.archive.at(row["page_url"], clock)
        assert answer is not None, row
        found = _links(row["page_url"], answer.body)
        assert (row["href"], row["target_url"], tuple(row["rel"])) in found, (row, found)


def test_lost_links_are_gone_at_their_hour(made):
    for row in made.truth("links"):
        if row["lost_reason"] == "link_removed":
            before = made.archive.at(row["page_url"], _moment(row["lost_at"]) - timedelta(seconds=1))
            after = made.archive.at(row["page_url"], _moment(row["lost_at"]))
            here, there = (
                sum(row["href"] == href for href, *_ in _links(row["page_url"], answer.body)) for answer in (before, after)
            )
            assert there < here


def test_no_brand_link_is_missing_from_the_truth(made):
    """At the end of the world, the brand links on all live pages of other people are exactly the true ones."""
    true = {(row["page_url"], row["target_url"]) for row in made.truth("links")}
    seen = set()
    for url, answers in made.archive.answers.items():
        last = answers[-1]
        if last.status == 200 and "html" in last.headers["Content-Type"] and urlsplit(url).hostname != "northwind.example":
            seen |= {
                (url, target) for _, target, _ in _links(url, last.body) if urlsplit(target).hostname == "northwind.example"
            }
    assert seen <= true


@pytest.mark.parametrize(
    ("host", "charset", "declared", "word"),
    [("chalu-bbs.example", "gbk", "text/html; charset=gbk", "论坛"), ("yunwu.example", "big5", "text/html", "雲霧茶記")],
)
def test_old_charsets_are_real(made, host, charset, declared, word):
    home = made.archive.answers[f"https://{host}/"][-1]
    assert home.headers["Content-Type"] == declared
    assert word in home.body.decode(charset)
    assert (b"charset=big5" in home.body) == (charset == "big5")
    with pytest.raises(UnicodeDecodeError):
        home.body.decode("utf-8")


def test_answers_carry_validators(made):
    for answers in made.archive.answers.values():
        tags = [answer.headers["ETag"] for answer in answers if answer.status == 200]
        assert all(tag.startswith('"') for tag in tags)
        for answer in answers:
            assert parsedate_to_datetime(answer.headers["Date"]) == answer.at


def test_pages_do_not_exist_before_they_are_published(made):
    for row in made.truth("causes"):
        assert made.archive.answers[row["page_url"]][0].at == _moment(row["published_at"])


def test_home_pages_change_at_most_once_a_day(made):
    for url, answers in made.archive.answers.items():
        if urlsplit(url).path == "/" and all(answer.status == 200 for answer in answers):
            days = [(answer.at + timedelta(hours=8)).date() for answer in answers]
            assert len(days) == len(set(days)), url


def test_a_validator_changes_exactly_when_the_bytes_do(made):
    for answers in made.archive.answers.values():
        whole = [answer for answer in answers if answer.status == 200]
        assert len({answer.headers["ETag"] for answer in whole}) == len({answer.body for answer in whole})

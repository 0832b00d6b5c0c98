"""Common Crawl's lists of ranks: the wanted domains out of a file of the exact shape, both levels, plain and gzip, whole and broken."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from attribution.intake.formats.ranks import FORMAT
from attribution.intake.ranks import RankFile
from attribution.intake.recognise import read_sample

DOMAINS = ("#harmonicc_pos", "#harmonicc_val", "#pr_pos", "#pr_val", "#host_rev", "#n_hosts")
ROWS = [
    ("1", "2.9E7", "3", "0.016", "com.googleapis", "2920"),
    ("2", "2.8E7", "1", "0.009", "example.blog", "3"),
    ("3", "2.7E7", "", "0.001", "example.xn--fiqs8s", "1"),
    ("4", "2.6E7", "9", "0.001", "io.github.someone", "1"),
]
SHARED = Path(__file__).resolve().parents[4] / "shared" / "commoncrawl"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def make(
        rows: list[tuple[str, ...]],
        header: tuple[str, ...] = DOMAINS,
        name: str = "cc-main-2026-apr-may-jun-domain-ranks.txt.gz",
    ) -> Path:
        text = "".join("\t".join(row) + "\n" for row in (header, *rows)).encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
        return path

    return make


def test_the_wanted_domains_and_the_honest_none(write: Callable[..., Path]) -> None:
    ranked = RankFile(write(ROWS), DOMAINS)
    found = {
        r.domain: (r.harmonic, r.pagerank)
        for r in ranked.ranks(["blog.example", "xn--fiqs8s.example", "absent.example", "someone.github.io"])
    }
    assert found == {
        "blog.example": (2, 1),
        "xn--fiqs8s.example": (3, None),
        "absent.example": (None, None),
        "someone.github.io": (4, 9),
    }
    assert (ranked.entries, ranked.release) == (4, "cc-main-2026-apr-may-jun domains")


def test_a_list_of_hosts_counts_www_as_the_bare_name(write: Callable[..., Path]) -> None:
    hosts = [
        ("1", "1", "1", "1", "example.blog.www"),
        ("2", "1", "1", "1", "example.blog"),
        ("3", "1", "1", "1", "example.tea.www"),
    ]
    ranked = RankFile(write(hosts, DOMAINS[:5], "cc-main-2026-jan-host-ranks.txt"), DOMAINS[:5])
    assert {r.domain: r.harmonic for r in ranked.ranks(["blog.example", "tea.example"])} == {
        "blog.example": 1,
        "tea.example": 3,
    }
    assert ranked.release == "cc-main-2026-jan hosts"


def test_a_file_is_known_by_its_first_line(write: Callable[..., Path]) -> None:
    assert FORMAT.why_not(read_sample(write(ROWS))) == ""
    assert FORMAT.why_not(read_sample(write(ROWS, name="anything.csv"))) == ""
    assert FORMAT.why_not(read_sample(write(ROWS, ("pos", *DOMAINS[1:]), "other.txt")))


def test_lines_that_are_none_are_counted(write: Callable[..., Path]) -> None:
    ranked = RankFile(write([*ROWS[:2], ("half",), *ROWS[2:]], name="x-domain-ranks.txt"), DOMAINS)
    assert [r.harmonic for r in ranked.ranks(["blog.example"])] == [2]
    assert (ranked.entries, ranked.broken) == (4, 1)


@pytest.mark.corpus
@pytest.mark.skipif(not SHARED.exists(), reason="NOT TESTED: Common Crawl's real rows are not beside this checkout")
@pytest.mark.parametrize("level", ["domain", "host"])
def test_a_thousand_real_rows(write: Callable[..., Path], level: str) -> None:
    data = json.loads((SHARED / f"{level}-cc-main-2026-apr-may-jun.json").read_text(encoding="utf-8"))
    path = write([tuple(r) for r in data["rows"]], tuple(data["header"]), f"cc-main-2026-apr-may-jun-{level}-ranks.txt.gz")
    assert FORMAT.why_not(read_sample(path)) == ""
    ranked = RankFile(path, tuple(data["header"]))
    found = {r.domain: r.harmonic for r in ranked.ranks(["facebook.com", "wikipedia.org", "not-in-any-list.example"])}
    assert found["facebook.com"] in {1, 2}
    assert found["not-in-any-list.example"] is None
    assert ranked.entries == 1_000

"""robots.txt against the suites of Google, protego and crawler-commons: the RFC's cases whole, real files without a fault, odd bytes read."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.net.robots_body import rules_of
from spiders.net.robots_rules import matches, parse
from tests.hard_stop import ended

Shared = Callable[[str], Path]
AGENT = "Ripplemark/1.0 (+https://example.com/bot)"
#: Google's own tests, which go beyond RFC 9309, of which a case is decided otherwise (four cases, two of the last test), each with its reason.
NOT_GOOGLE = {
    "GoogleOnly_AcceptUserAgentUpToFirstSpace": "the crawler's own name, Foo Bar, is cut at the blank as the file's is, so the group Foo speaks; Google cuts only the file's",
    "GoogleOnly_IndexHTMLisDirectory": "a rule for /folder/index.html says nothing of /folder/ itself",
    "GoogleOnly_LineTooLong": "a line is read whole, so a rule of 16 kB matches as it stands; Google cuts the line, and the rule matches what starts so",
}
pytestmark = pytest.mark.corpus


def test_the_published_cases(shared: Shared) -> None:
    cases = json.loads(shared("suites/google-robotstxt/robots_cases.json").read_text("utf-8"))
    wrong = [c["test"] for c in cases if parse(c["robotstxt"]).allowed(c["url"], c["agent"]) != c["allowed"]]
    specified = [c["test"] for c in cases if c["test"].startswith("ID_")]
    own = [c["test"] for c in cases if c["test"].startswith("GoogleOnly_")]
    print(
        f"RFC 9309: {len(specified) - len(set(wrong) & set(specified))} of {len(specified)}; Google only: {len(own) - len(wrong)} of {len(own)}"
    )
    assert len(specified) == 72
    assert set(wrong) <= set(NOT_GOOGLE), wrong
    assert len(own) - len(wrong) >= 69


def read_all(path: Path) -> tuple[int, int]:
    """(files, those that have rules) of an archive of robots.txt."""
    count = ruled = 0
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is None or Path(member.name).name.startswith("._"):
                continue
            rules = rules_of(file.read())
            assert rules is None or rules.allowed("https://example.com/a?b=c", AGENT) in (True, False)
            count += 1
            ruled += bool(rules and rules.groups)
    return count, ruled


def test_every_real_file_is_read(shared: Shared) -> None:
    ((count, ruled),) = ended(read_all, [(shared("suites/protego-robots/data.tar.gz"),)], times=2)
    print(f"{count} files read, {ruled} with rules")
    assert count >= 4231
    assert ruled >= 3900


def test_no_pattern_is_tried_in_many_ways() -> None:
    path = "/" + "a" * 40_000 + "b"
    patterns = {
        "/" + "*a" * 20_000 + "$": False,
        "/" + "*a" * 20_000: True,
        "/" + "*aa" * 15_000 + "*b$": True,
        "/*a*a*a*a*a*a*a*a*c": False,
    }
    assert ended(matches, [(pattern, path) for pattern in patterns], times=20) == list(patterns.values())


def test_the_odd_files_of_crawler_commons(shared: Shared) -> None:
    files = sorted(shared("suites/crawler-commons/src/test/resources/robots").glob("*.txt"))
    read = {f.name: rules_of(f.read_bytes()) for f in files}
    print(f"{sum(r is not None for r in read.values())} of {len(files)} files read")
    assert len(files) >= 24
    assert [name for name, rules in read.items() if rules is None] == []
    assert [name for name, rules in read.items() if rules and not (rules.groups or rules.sitemaps)] == []

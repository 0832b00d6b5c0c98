"""URLs against WHATWG's suite, the public suffix suite and crawler-commons: hosts, failures, owners, resolving, and what the normal form is not."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import ada_url
import pytest

from ripplemark import urls

Shared = Callable[[str], Path]
COMMONS = "suites/crawler-commons/src/test/resources"
#: Of 112 lines. Our normal form is WHATWG's serialisation and changes no more, since each further step can merge two pages. Twins that
#: differ by the capitals of escapes or the order of parameters meet in `same_page_key`.
NORMALISED = 60
#: What crawler-commons does beyond it: kind -> what two URLs that differ in this alone have in common.
FURTHER: dict[str, Callable[[str], object]] = {
    "escapes decoded, written in capitals, or added": lambda url: unquote(unquote(url)),
    "slashes merged": lambda url: re.sub(r"(?<!:)//+", "/", url),
    "parameters sorted or dropped": lambda url: (url.partition("?")[0], sorted(p.rstrip("=") for p in _parameters(url))),
    "the dot after the host taken off": lambda url: url.replace("./", "/"),
}
#: How many lines each departs in; beside them, addresses that are none of the web to us (file:, ftp:, no scheme, no host).
DEPARTURES = {
    "escapes decoded, written in capitals, or added": 22,
    "slashes merged": 6,
    "parameters sorted or dropped": 14,
    "the dot after the host taken off": 1,
    "no web address": 9,
}
#: Resolving as such is WHATWG's, without a miss. Our normal form leaves three of them: user info and fragments come off, file: is not the web.
RESOLVED = 22

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def whatwg(shared: Shared) -> list[dict[str, str]]:
    text = shared("suites/ada-wpt-url/tests/wpt/urltestdata.json").read_text(encoding="utf-8")
    return [case for case in json.loads(text) if isinstance(case, dict)]


def test_whatwg_hosts(whatwg: list[dict[str, str]]) -> None:
    """Every http(s) case: through `normal`, but for three empty references, which are no links to us and resolve as WHATWG says."""
    web = [c for c in whatwg if not c.get("failure") and c["href"].startswith(("http:", "https:"))]
    wrong = [c for c in web if _host(c) != urls.host_of(c["href"])]
    print(f"hosts {len(web) - len(wrong)} of {len(web)}, {len(wrong)} empty references")
    assert len(web) >= 247
    assert len(wrong) <= 3
    assert all(not c["input"].strip() for c in wrong), wrong
    assert all(ada_url.URL(c["input"], c["base"]).hostname == ada_url.URL(c["href"]).hostname for c in wrong)


def _host(case: dict[str, str]) -> str:
    return urls.host_of(urls.normal(case["input"], case.get("base") or None))


def test_whatwg_failures_are_no_urls(whatwg: list[dict[str, str]]) -> None:
    failures = [c for c in whatwg if c.get("failure")]
    accepted = [c for c in failures if urls.normal(c["input"], c.get("base") or None)]
    print(f"failures rejected {len(failures) - len(accepted)} of {len(failures)}")
    assert len(failures) >= 267
    assert accepted == []


def test_public_suffixes(shared: Shared) -> None:
    """All 82 calls, the four about "local" that stand commented out among them."""
    text = shared("suites/publicsuffix/tests/test_psl.txt").read_text(encoding="utf-8")
    calls = re.findall(r"^(//)?checkPublicSuffix\((.*), (.*)\);", text, re.M)
    wrong = [given for _, given, wanted in calls if not _psl_holds(given, wanted)]
    print(f"public suffixes {len(calls) - len(wrong)} of {len(calls)}")
    assert len(calls) == 82
    assert wrong == []


def _psl_holds(given: str, wanted: str) -> bool:
    if given == "null":
        return wanted == "null" and urls.registrable("") == ""
    host = urls.host_name(given.strip("'"))
    expected = host if wanted == "null" else urls.host_name(wanted.strip("'"))  # no owner: the host stands for itself
    return urls.registrable(host) == expected


def test_resolving(shared: Shared) -> None:
    cases = [next(csv.reader([line], skipinitialspace=True)) for line in _lines(shared(f"{COMMONS}/url-utils/url-resolve.csv"))]
    right = sum(
        ada_url.URL(href, base).href == wanted if base else ada_url.URL(href).href == wanted for href, base, wanted in cases
    )
    ours = sum(urls.normal(href, base or None) == wanted for href, base, wanted in cases)
    print(f"resolved {right} of {len(cases)}; in our normal form {ours}")
    assert right >= RESOLVED
    assert ours >= RESOLVED - 3


def test_normalising(shared: Shared) -> None:
    rows = [
        next(csv.reader([line], skipinitialspace=True))
        for line in _lines(shared(f"{COMMONS}/normalizer/weirdToNormalizedUrls.csv"))
    ]
    cases = [(urls.normal(given), wanted.strip()) for given, wanted in rows]
    departures = Counter(_kind(ours, wanted) for ours, wanted in cases if ours != wanted)
    print(f"normalised {len(cases) - departures.total()} of {len(cases)}", dict(departures))
    assert len(cases) - departures.total() >= NORMALISED
    assert departures == DEPARTURES


def test_invalid_urls_are_none(shared: Shared) -> None:
    invalid = list(_lines(shared(f"{COMMONS}/normalizer/invalidUrls.csv")))
    assert [line for line in invalid if urls.normal(line)] == []


def _kind(ours: str, wanted: str) -> str:
    """In what a normal form departs from crawler-commons': the first kind that makes both the same."""
    if not ours:
        return "no web address"
    return next((kind for kind, common in FURTHER.items() if common(ours) == common(wanted)), "otherwise")


def _parameters(url: str) -> list[str]:
    """The parameters of a URL that have a name."""
    return [p for p in url.partition("?")[2].split("&") if p.partition("=")[0]]


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").split("\n") if line.strip() and not line.startswith("#"))

"""URLs against WHATWG's suite, the public suffix suite and crawler-commons: hosts, failures, owners, resolving, and what the normal form is not."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import ada_url
import pytest

from ripplemark import urls

Shared = Callable[[str], Path]
COMMONS = "suites/crawler-commons/src/test/resources"
#: Of 112 lines. Our normal form is WHATWG's serialisation and changes no more, since each further step can merge two pages: it does not
#: decode or upper-case escapes (13 lines), merge slashes (6), sort or drop parameters (10), encode what WHATWG leaves (6), or add a scheme;
#: file: and ftp: are not the web. Twins that differ by escapes or order of parameters meet in `same_page_key`.
NORMALISED = 58
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
    """All 82, the four about "local" that stand there commented out among them: an unlisted top-level domain follows the rule `*`."""
    text = shared("suites/publicsuffix/tests/test_psl.txt").read_text(encoding="utf-8")
    plain = re.findall(r"^checkPublicSuffix\((.*), (.*)\);", text, re.M)
    unlisted = [
        ("'local'", "null"),
        ("'example.local'", "'example.local'"),
        ("'a.b.example.local'", "'example.local'"),
        ("'b.example.local'", "'example.local'"),
    ]
    wrong = [case for case in (*plain, *unlisted) if not _psl_holds(*case)]
    print(f"public suffixes {len(plain) + len(unlisted) - len(wrong)} of {len(plain) + len(unlisted)}")
    assert len(plain) + len(unlisted) >= 82
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
    cases = [line.partition(", ")[::2] for line in _lines(shared(f"{COMMONS}/normalizer/weirdToNormalizedUrls.csv"))]
    right = sum(urls.normal(given.strip(' "')) == wanted.strip(' "') for given, wanted in cases)
    print(f"normalised {right} of {len(cases)}")
    assert right >= NORMALISED
    invalid = list(_lines(shared(f"{COMMONS}/normalizer/invalidUrls.csv")))
    assert [line for line in invalid if urls.normal(line)] == []


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#"))

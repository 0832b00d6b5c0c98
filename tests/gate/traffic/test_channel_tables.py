"""Channels and sources against tables by others: what they expect, how much of it holds, and why each other case does not.

Each table is also counted in two halves, by a digest of the case. Only of Segment's and Matomo's hosts was the second set aside while hosts were
added, and a list that shares most of them was seen whole; of the small tables every case was seen. So no half here is quite unseen.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from attribution.channels import channel_of_names, classify
from attribution.hosts import Kind, is_spam, place_named, place_of, source_name
from attribution.search_words import search_words
from ripplemark.urls import host_of, normal

Shared = Callable[[str], Path]
pytestmark = pytest.mark.corpus


def halves(suite: str, cases: Iterable[tuple[str, bool]]) -> list[str]:
    """Print how many cases hold in each half; the names of those that do not."""
    found = list(cases)
    for number, half in enumerate(("first half", "second half")):
        mine = [ok for name, ok in found if md5(name.encode(), usedforsecurity=False).digest()[0] % 2 == number]
        print(f"{suite}, {half}: {sum(mine)} of {len(mine)}")
    return [name for name, ok in found if not ok]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _place_parts(url: str) -> tuple[str, str]:
    """(host, path) of a URL in normal form."""
    return host_of(url), url.split("/", 3)[3].partition("?")[0]


# ---------------------------------------------------------------- channels


def test_plausible_channels(shared: Shared) -> None:
    def holds(i: dict[str, str], expected: str) -> bool:
        ids = frozenset({i.get("click_id_param", "")} - {""})
        source = i.get("utm_source") or i.get("referrer_source", "")
        return channel_of_names(source, i.get("utm_medium", ""), i.get("utm_campaign", ""), ids) == expected

    cases = _json(shared("suites/plausible_acquisition/cases.json"))["channel"]
    assert len(cases) == 89
    assert halves("Plausible's channels", ((json.dumps(c), holds(c["in"], c["expected"])) for c in cases)) == []


def test_velir_channels(shared: Shared) -> None:
    cases = _json(shared("suites/velir_dbt_ga4/default_channel_grouping.json"))
    assert len(cases) == 30
    missed = halves(
        "Velir's channels",
        ((json.dumps(c), channel_of_names(c["source"], c["medium"], c["campaign"]) == c["expected_channel"]) for c in cases),
    )
    # "alibaba" without a medium is expected to be Paid Shopping; GA4's own rule asks for a paid medium.
    assert [json.loads(c)["source"] for c in missed] == ["alibaba"]


#: The input of each case of PostHog's that comes out otherwise -> why.
POSTHOG = {
    '{"referring_domain": "$direct", "utm_source": "what", "utm_medium": "who", "utm_campaign": "slim shady"}': (
        "a source and a medium that no rule knows: Unassigned in GA4, Direct there"
    ),
    "{}": "nothing known at all: Unknown there, for events that carry no page; a request without a referrer is Direct",
    '{"referring_domain": "example.com", "utm_source": 123, "utm_medium": 123, "utm_campaign": 123}': (
        "a source and a medium that no rule knows: Unassigned in GA4, the referrer's channel there"
    ),
    '{"referring_domain": "$direct", "utm_source": "bing", "utm_medium": "cpc", "utm_campaign": "8 - Shopping - Clothing"}': (
        "GA4 asks for shopping in the campaign before it asks for a search engine: Paid Shopping"
    ),
}
POSTHOG_NAMES = {"Cross Network": "Cross-network", "Paid Unknown": "Paid Other", "Affiliate": "Affiliates"}


def test_posthog_channels(shared: Shared) -> None:
    def holds(i: dict[str, Any], expected: str) -> bool:
        tags = dict(i)
        domain = tags.pop("referring_domain", "$direct")
        scheme = "android-app" if domain.startswith("com.") else "https"
        referrer = "" if domain == "$direct" else f"{scheme}://{domain}/"
        return classify(referrer, urlencode(tags), frozenset()).channel == POSTHOG_NAMES.get(expected, expected)

    cases = _json(shared("suites/posthog_channel_type/cases.json"))["channel"]
    missed = halves("PostHog's channels", ((json.dumps(c["in"]), holds(c["in"], c["expected"])) for c in cases))
    assert len(cases) == 41
    assert missed == list(POSTHOG)


def test_posthog_domains(shared: Shared) -> None:
    kinds = {"Search": Kind.SEARCH, "Shopping": Kind.SHOPPING, "Social": Kind.SOCIAL, "$direct": Kind.OTHER}
    cases = _json(shared("suites/posthog_channel_type/cases.json"))["domain_type"]
    assert halves("PostHog's domains", ((d, place_of(d).kind is kinds[k]) for d, k in cases)) == []


# ---------------------------------------------------------------- sources


def test_plausible_sources(shared: Shared) -> None:
    def holds(c: dict[str, str]) -> bool:
        return source_name(c.get("utm_source") or host_of(normal(c["referrer"]))) == c["expected"]

    cases = _json(shared("suites/plausible_acquisition/cases.json"))["source_name"]
    assert len(cases) == 33
    assert halves("Plausible's sources", ((json.dumps(c), holds(c)) for c in cases)) == []


_MEDIUM = {
    "search": {Kind.SEARCH}, "social": {Kind.SOCIAL, Kind.VIDEO}, "email": {Kind.EMAIL}, "paid": {Kind.PAID}, "chatbot": {Kind.AI},
    "unknown": {Kind.OTHER, Kind.SERVICE, Kind.SITE, Kind.GO_BETWEEN},
}  # fmt: skip


def test_referer_parser(shared: Shared) -> None:
    cases = _json(shared("suites/referer_parser/referer-tests.json"))
    assert len(cases) == 118
    medium, names, terms = [], 0, []
    for case in cases:
        place = place_of(*_place_parts(normal(case["uri"])))
        medium.append((case["uri"], place.kind in _MEDIUM[case["medium"]]))
        names += place.name == case["source"]
        if search_words(case["uri"], place) != (case["term"] or "").strip():
            terms.append(case["uri"])
    print(f"referer-parser's names: {names} of 118 the same; the others are other names of the same (Claude, Claude.ai)")
    assert halves("referer-parser's mediums", medium) == []
    assert names >= 103
    assert terms == []  # of each, surrounding blanks apart


#: GA4's sources that are another kind here -> why.
GA4 = {
    "email.seznam.cz": "a mailbox", "mail.rambler.ru": "a mailbox", "mail.yandex.ru": "a mailbox",
    "naver.com": "its blogs and cafes refer; its search is search.naver.com",
    "rakuten.co.jp": "a shop",
    "webmaster.yandex.ru": "a tool for owners of sites",
    "nicovideo.jp": "videos", "niconico": "videos",
    "id.twitch.tv": "a log-in", "checkout.stripe.com": "a payment",
}  # fmt: skip


def test_ga4_sources(shared: Shared) -> None:
    with shared("suites/velir_dbt_ga4/seeds/ga4_source_categories.csv").open(encoding="utf-8", newline="") as file:
        rows = [(r["source"], r["source_category"].removeprefix("SOURCE_CATEGORY_").lower()) for r in csv.DictReader(file)]
    assert len(rows) == 819
    missed = [source for source, kind in rows if place_named(source).kind != kind]
    print(f"GA4's sources: {len(rows) - len(missed)} of {len(rows)}")
    assert sorted(missed) == sorted(GA4)


def test_segment_hosts(shared: Shared) -> None:
    """A floor: what is left are engines that are gone, job boards, and shops as 'search'."""
    path = shared("suites/dbtlabs_segment_referrer_mapping/seeds/referrer_mapping.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(r["host"], r["medium"]) for r in csv.DictReader(file)]
    missed = halves("Segment's hosts", ((h, place_of(*h.partition("/")[::2]).kind in _MEDIUM[m]) for h, m in rows))
    assert len(rows) == 1803
    assert len(missed) <= 66


def test_matomo_lists(shared: Shared) -> None:
    """Hosts of Matomo's lists as they come in a referrer; {} stands for a country."""

    def hosts(name: str) -> list[str]:
        text = shared(f"suites/matomo_lists/{name}.yml").read_text(encoding="utf-8")
        found = re.findall(r"^ +- '?([\w.{}/-]+\.[\w.{}/-]+)'?$", text, re.M)
        return [h.replace(".{}", ".de").replace("{}.", "uk.") for h in found]

    for name, kinds, most in (
        ("SearchEngines", {Kind.SEARCH}, 25),
        ("Socials", {Kind.SOCIAL, Kind.VIDEO}, 2),
        ("AIAssistants", {Kind.AI}, 0),
    ):
        missed = halves(f"Matomo's {name}", ((h, place_of(*h.partition("/")[::2]).kind in kinds) for h in hosts(name)))
        assert len(missed) <= most, missed


def test_referrer_spam(shared: Shared) -> None:
    spammers = shared("suites/matomo_referrer_spam/spammers.txt").read_text(encoding="utf-8").split()
    missed = [s for s in spammers if not is_spam(s)]
    print(f"referrer spammers: {len(spammers) - len(missed)} of {len(spammers)}")
    assert len(spammers) == 2347
    assert missed == []

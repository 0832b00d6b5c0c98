"""Whose doing a link is: own, partner, paid, syndicated or earned, and why. One ordered list of rules; pure.

Departure from what tools call 'sponsored': words of disclosure and the parameters of affiliate programmes count like `rel=sponsored`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from urllib.parse import parse_qsl

import ada_url

from attribution.links.disclosure import disclosure
from ripplemark.config import Project
from ripplemark.listings import is_listing
from ripplemark.records import ClassReason, LinkClass, LinkVerdict, Placement
from ripplemark.store.link_facts import LinkFacts, PageFacts
from ripplemark.urls import host_of, is_public_host, is_within, site_of

#: Places whose links are not part of what the page's author writes: what is said of the text says nothing of them.
BESIDE_THE_TEXT = frozenset({Placement.COMMENT, Placement.NAVIGATION, Placement.SIDEBAR, Placement.FOOTER, Placement.BLOGROLL})
_MOST_PARAMETERS = 100


@dataclass(frozen=True, slots=True)
class Printing:
    """An earlier page of another domain that prints the same text."""

    url: str
    share: float  # of the text in common, 0 to 1


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is who, as the project file declares it."""

    own: frozenset[str]  # hosts and domains of the brand
    partners: frozenset[str]  # of all campaigns
    names: tuple[str, ...]  # under which a page may thank the brand
    affiliate: tuple[str, ...] = ()  # further parameters of affiliate links

    @classmethod
    def of(cls, project: Project) -> Sides:
        """The sides of a project."""
        partners = frozenset(partner for campaign in project.campaigns for partner in campaign.partners)
        return cls(
            project.own_domains, partners, (*project.brand.names, *project.brand.domains), project.brand.affiliate_parameters
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One link to judge, with all that the rules look at."""

    link: LinkFacts
    page: PageFacts
    sides: Sides
    original: Printing | None


def verdict(case: Case) -> LinkVerdict:
    """The first rule that applies decides."""
    return next(found for rule in RULES if (found := rule(case)))


def in_words(found: LinkVerdict) -> str:
    """A reason in English, as the store and exports keep it; screens say it in their own language."""
    return _WORDS[found.reason].format(about=found.about, share=found.share or 0.0)


_WORDS = {
    ClassReason.OWN_SITE: "{about} is a site of the brand",
    ClassReason.PARTNER_SITE: "{about} is declared as a partner",
    ClassReason.SPONSORED_REL: 'the link says rel="sponsored"',
    ClassReason.DISCLOSED: 'the page says "{about}"',
    ClassReason.AFFILIATE: "the link carries the affiliate parameter {about}",
    ClassReason.CANONICAL_ELSEWHERE: "the page names {about} as its original",
    ClassReason.PRINTED_BEFORE: "{share:.0%} of the text stood earlier on {about}",
    ClassReason.NO_RULE: "no rule of own, partner, paid or syndicated links applies to {about}",
}


# ---------------------------------------------------------------- the rules


def _own_site(case: Case) -> LinkVerdict | None:
    own = is_within(case.page.host, case.sides.own)
    return LinkVerdict(LinkClass.OWN, ClassReason.OWN_SITE, case.page.host) if own else None


def _partner_site(case: Case) -> LinkVerdict | None:
    partner = is_within(case.page.host, case.sides.partners)
    return LinkVerdict(LinkClass.PARTNER, ClassReason.PARTNER_SITE, case.page.host) if partner else None


def _sponsored_rel(case: Case) -> LinkVerdict | None:
    return LinkVerdict(LinkClass.PAID, ClassReason.SPONSORED_REL) if "sponsored" in case.link.rel else None


def _disclosed(case: Case) -> LinkVerdict | None:
    link, page = case.link, case.page
    near = f"{link.context_left} {link.anchor} {link.context_right}"
    beside = link.placement in BESIDE_THE_TEXT or is_listing(page.url)  # a list of posts repeats what a post says
    title, text = ("", "") if beside else (page.title, page.text)
    found = disclosure(near, title, text, case.sides.names)
    return LinkVerdict(LinkClass.PAID, ClassReason.DISCLOSED, found) if found else None


def _affiliate(case: Case) -> LinkVerdict | None:
    found = affiliate_parameter(case.link.target_url, case.sides.affiliate)
    return LinkVerdict(LinkClass.PAID, ClassReason.AFFILIATE, found) if found else None


def _canonical_elsewhere(case: Case) -> LinkVerdict | None:
    there = is_original(case.page.canonical, case.page)
    return LinkVerdict(LinkClass.SYNDICATED, ClassReason.CANONICAL_ELSEWHERE, case.page.canonical) if there else None


def _printed_before(case: Case) -> LinkVerdict | None:
    found = case.original
    if found is None or case.link.placement in BESIDE_THE_TEXT:
        return None
    return LinkVerdict(LinkClass.SYNDICATED, ClassReason.PRINTED_BEFORE, found.url, found.share)


def _no_rule(case: Case) -> LinkVerdict:
    return LinkVerdict(LinkClass.EARNED, ClassReason.NO_RULE, case.page.host)


RULES: tuple[Callable[[Case], LinkVerdict | None], ...] = (
    _own_site,
    _partner_site,
    _sponsored_rel,
    _disclosed,
    _affiliate,
    _canonical_elsewhere,
    _printed_before,
    _no_rule,
)


# ---------------------------------------------------------------- what they ask


def is_original(canonical: str, page: PageFacts) -> bool:
    """Whether a page's canonical can be the original of its text on another site.

    Slips of site generators are not: a private or placeholder host, the page's own host with the path glued to it, and the front page
    of another site named by a page that is none."""
    host = host_of(canonical) if canonical else ""
    if not host or site_of(canonical) == page.domain or not is_public_host(host) or host.endswith(_PLACEHOLDERS):
        return False
    front = ada_url.URL(canonical).pathname == "/" and ada_url.URL(page.url).pathname != "/"
    return not front and not host.startswith(page.host)


_PLACEHOLDERS = ("example.com", "example.org", "example.net")


def affiliate_parameter(url: str, further: tuple[str, ...] = ()) -> str:
    """The parameter (`name=value`) by which a link pays whoever set it; "" if it has none."""
    if "?" not in url:
        return ""
    query = ada_url.URL(url).search.lstrip("?")
    pairs = parse_qsl(query[:4000], encoding="utf-8", errors="replace", max_num_fields=None)[:_MOST_PARAMETERS]
    known = (*affiliate_parameters(), *((name.lower(), "*") for name in further))
    return next((f"{k}={v}"[:100] for k, v in pairs if any(k.lower() == n and fnmatchcase(v.lower(), p) for n, p in known)), "")


@lru_cache(maxsize=1)
def affiliate_parameters() -> tuple[tuple[str, str], ...]:
    """(name, pattern of the value) of the parameters that affiliate programmes use."""
    lines = (files("attribution") / "data" / "affiliate_parameters.txt").read_text(encoding="utf-8").splitlines()
    told = (line.strip().partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return tuple((name, value or "*") for name, _, value in told)

"""Whose doing a link is: own, partner, paid, syndicated or earned, with the reason in words. One ordered list of rules; pure.

Departure from what tools call 'sponsored': words of disclosure near the link or at the head or foot of the text count like `rel=sponsored`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ripplemark.config import Project
from ripplemark.listings import is_listing
from ripplemark.records import LinkClass, LinkVerdict
from ripplemark.store.link_facts import LinkFacts, PageFacts
from ripplemark.text import fold, has_cjk
from ripplemark.urls import host_of, is_within, site_of

_HEAD, _FOOT = 400, 400  # characters of the main text in which a disclosure is looked for


@dataclass(frozen=True, slots=True)
class Printing:
    """An earlier page of another domain that prints the same text."""

    url: str
    share: float  # of the text in common, 0 to 1


@dataclass(frozen=True, slots=True)
class Case:
    """One link to judge, with all that the rules look at."""

    link: LinkFacts
    page: PageFacts
    own: frozenset[str]
    partners: frozenset[str]
    original: Printing | None


def verdict(case: Case) -> LinkVerdict:
    """The first rule that applies decides."""
    for link_class, rule in RULES:
        if reason := rule(case):
            return LinkVerdict(link_class, reason)
    return LinkVerdict(LinkClass.EARNED, f"no rule of own, partner, paid or syndicated links applies to {case.page.host}")


def _own_site(case: Case) -> str:
    return f"{case.page.host} is a site of the brand" if is_within(case.page.host, case.own) else ""


def _partner_site(case: Case) -> str:
    return f"{case.page.host} is declared as a partner" if is_within(case.page.host, case.partners) else ""


def _sponsored_rel(case: Case) -> str:
    return 'the link says rel="sponsored"' if "sponsored" in case.link.rel else ""


def _disclosed(case: Case) -> str:
    near = f"{case.link.context_left} {case.link.anchor} {case.link.context_right}"
    found = disclosure_in(near)
    if not found and not is_listing(case.page.url):  # a list of posts repeats what a post says
        found = disclosure_in(case.page.text[:_HEAD]) or disclosure_in(case.page.text[-_FOOT:])
    return f'the page says "{found}"' if found else ""


def _canonical_elsewhere(case: Case) -> str:
    canonical = case.page.canonical
    other = bool(canonical) and host_of(canonical) and site_of(canonical) != case.page.domain
    return f"the page names {canonical} as its original" if other else ""


def _printed_before(case: Case) -> str:
    if case.original is None:
        return ""
    return f"{case.original.share:.0%} of the text stood earlier on {case.original.url}"


RULES: tuple[tuple[LinkClass, Callable[[Case], str]], ...] = (
    (LinkClass.OWN, _own_site),
    (LinkClass.PARTNER, _partner_site),
    (LinkClass.PAID, _sponsored_rel),
    (LinkClass.PAID, _disclosed),
    (LinkClass.SYNDICATED, _canonical_elsewhere),
    (LinkClass.SYNDICATED, _printed_before),
)


def own_sites(project: Project) -> frozenset[str]:
    """Hosts and domains that are the brand's."""
    return project.own_domains


def partner_sites(project: Project) -> frozenset[str]:
    """Hosts and domains of all campaigns' partners."""
    return frozenset(partner for campaign in project.campaigns for partner in campaign.partners)


def disclosure_in(text: str) -> str:
    """The words by which a text says that it was paid for, as written in the list; "" if it does not."""
    folded = fold(text)
    return next((phrase for phrase, sought in _folded_disclosures() if _stands_in(sought, folded)), "")


def _stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text: as whole words, save for scripts without blanks."""
    start = text.find(phrase)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(phrase) : start + len(phrase) + 1]
        if has_cjk(phrase) or not (_is_word(before) or _is_word(after)):
            return True
        start = text.find(phrase, start + 1)
    return False


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


@lru_cache(maxsize=1)
def disclosures() -> tuple[str, ...]:
    """The words by which pages say that they were paid for."""
    lines = (files("attribution") / "data" / "disclosures.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("# "))


@lru_cache(maxsize=1)
def _folded_disclosures() -> tuple[tuple[str, str], ...]:
    return tuple((phrase, fold(phrase)) for phrase in disclosures())

"""Signs that a page's links are spam: one ordered list of named rules, each of which gives what shows it. No score; a person decides.

Pure. A sign is a reason to look, not a verdict: nothing is left out of any figure because of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ripplemark.listings import is_listing
from ripplemark.records import Placement, SpamSign
from ripplemark.text import fold, has_cjk

HEAP_SITES, HEAP_TEXT = 40, 40  # cited sites, and characters of main text for each
COPIES = 5  # domains that print the same text
LONG_ANCHOR = 120
_DIGITS, _HYPHENS = 6, 4
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{7,}")


@dataclass(frozen=True, slots=True)
class SpamLink:
    """A link to the brand as the signs look at it."""

    anchor: str
    context: str
    followed: bool
    image: bool
    placement: Placement


@dataclass(frozen=True, slots=True)
class SpamCase:
    """A page with live links to the brand."""

    url: str
    domain: str
    title: str
    text_length: int  # characters of main text; 0 if it was not read
    cited_sites: int  # other sites that the page links to
    copies: int  # domains with the same main text, this one included
    on_topic: bool  # it names the brand or a topic in its text
    known_spammer: bool  # the domain is on the list of referrer spammers
    links: tuple[SpamLink, ...]


#: Folded names and topics of the brand: the words of its own trade are no sign.
Own = frozenset[str]


def signs(case: SpamCase, own: Own) -> tuple[tuple[SpamSign, str], ...]:
    """Every sign that a page shows, with what shows it."""
    return tuple((sign, detail) for sign, rule in RULES if (detail := rule(case, own)))


def _referrer_spam(case: SpamCase, _own: Own) -> str:
    return f"{case.domain} is on the list of referrer spammers" if case.known_spammer else ""


def _link_heap(case: SpamCase, _own: Own) -> str:
    thin = case.cited_sites >= HEAP_SITES and case.text_length < HEAP_TEXT * case.cited_sites
    return f"links to {case.cited_sites} sites around {case.text_length} characters of text" if thin else ""


def _bad_neighbours(case: SpamCase, own: Own) -> str:
    near = fold(" ".join((case.title, *(f"{k.context} {k.anchor}" for k in case.links))))
    found = next((w for w in _words("bad_neighbours") if _stands_in(w, near) and w not in own), "")
    return f'speaks of "{found}" beside the link' if found else ""


def _stuffed_anchor(case: SpamCase, own: Own) -> str:
    for link in case.links:
        folded = fold(link.anchor)
        sales = next((w for w in _words("sales_phrases") if _stands_in(w, folded) and w not in own), "")
        if link.followed and not link.image and (sales or len(link.anchor) > LONG_ANCHOR):
            return f'the anchor sells: "{sales}"' if sales else f"an anchor of {len(link.anchor)} characters"
    return ""


def _comment_drop(case: SpamCase, _own: Own) -> str:
    dropped = any(k.followed and k.placement is Placement.COMMENT for k in case.links)
    return "a followed link in comments of a page about something else" if dropped and not case.on_topic else ""


def _copied_widely(case: SpamCase, _own: Own) -> str:
    return f"the same text stands on {case.copies} domains" if case.copies >= COPIES else ""


def _machine_name(case: SpamCase, _own: Own) -> str:
    name = case.domain.partition(".")[0]
    if name.startswith("xn--"):  # a name in another script, spelled for the wire
        return ""
    odd = name.count("-") >= _HYPHENS or sum(c.isdigit() for c in name) >= _DIGITS or bool(_CONSONANTS.search(name))
    return f"{case.domain} reads like a generated name" if odd else ""


def _hidden(case: SpamCase, _own: Own) -> str:
    unseen = any(not (k.anchor or k.image or k.context) for k in case.links) and not is_listing(case.url)
    return "a link without text, image or surroundings" if unseen else ""


RULES: tuple[tuple[SpamSign, Callable[[SpamCase, Own], str]], ...] = (
    (SpamSign.REFERRER_SPAM, _referrer_spam),
    (SpamSign.LINK_HEAP, _link_heap),
    (SpamSign.BAD_NEIGHBOURS, _bad_neighbours),
    (SpamSign.STUFFED_ANCHOR, _stuffed_anchor),
    (SpamSign.COMMENT_DROP, _comment_drop),
    (SpamSign.COPIED_WIDELY, _copied_widely),
    (SpamSign.MACHINE_NAME, _machine_name),
    (SpamSign.HIDDEN, _hidden),
)


def _stands_in(word: str, text: str) -> bool:
    """As a whole word, save for scripts without blanks."""
    return word in text if has_cjk(word) else re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


@lru_cache(maxsize=4)
def _words(name: str) -> tuple[str, ...]:
    """The folded words of a data file, a line each."""
    lines = (files("attribution") / "data" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(dict.fromkeys(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#")))

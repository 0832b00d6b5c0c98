"""What a link's anchor says: the brand, its address, a topic, a word that fits any link, or something else. One ordered list; pure.

Departure from tools that know compounds of their own: an anchor that names the brand beside other words is the brand's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from attribution.campaigns.signs import stands_whole
from ripplemark.config import Project
from ripplemark.records import AnchorKind
from ripplemark.text import fold, spellings

_LONGEST = 200  # characters of an anchor by which anchors are told apart
_URL = re.compile(r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?")
#: Punctuation that may stand around a generic anchor.
_EDGES = " .,:;!?…·»«›‹→←↗⇒>[]()<{}'“”‘’、。「」『』【】〈〉《》-–—|\""


@dataclass(frozen=True, slots=True)
class AnchorTerms:
    """The words of a project that anchors are compared with, folded, and what generic anchors say."""

    brand: tuple[str, ...]
    topics: tuple[str, ...]
    generic: frozenset[str]

    def kind(self, anchor: str) -> AnchorKind:
        """The first kind that applies."""
        folded = anchor_key(anchor)
        return next((kind for kind, says in KINDS if says(self, folded)), AnchorKind.OTHER)


def _is_url(_: AnchorTerms, anchor: str) -> bool:
    return bool(_URL.fullmatch(anchor))


def _names_brand(terms: AnchorTerms, anchor: str) -> bool:
    return any(stands_whole(name, anchor) for name in terms.brand)


def _names_topic(terms: AnchorTerms, anchor: str) -> bool:
    return any(stands_whole(topic, anchor) for topic in terms.topics)


def _is_generic(terms: AnchorTerms, anchor: str) -> bool:
    return anchor.strip(_EDGES) in terms.generic


KINDS: tuple[tuple[AnchorKind, Callable[[AnchorTerms, str], bool]], ...] = (
    (AnchorKind.URL, _is_url),
    (AnchorKind.BRAND, _names_brand),
    (AnchorKind.TOPIC, _names_topic),
    (AnchorKind.GENERIC, _is_generic),
)


def anchor_key(anchor: str) -> str:
    """What tells anchors apart: folded (both Chinese scripts and widths meet), blanks collapsed, cut to 200 characters."""
    return " ".join(fold(anchor).split())[:_LONGEST]


@lru_cache(maxsize=8)
def terms_of(project: Project) -> AnchorTerms:
    """The words of one project."""
    topics = (topic for campaign in project.campaigns for topic in campaign.topics)
    return AnchorTerms(_folded(project.brand.names), _folded(topics), frozenset(map(anchor_key, generic_anchors())))


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for word in words if word.strip() for form in spellings(word)))


@lru_cache(maxsize=1)
def generic_anchors() -> tuple[str, ...]:
    """Anchors that would fit any link."""
    lines = (files("attribution") / "data" / "generic_anchors.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("# "))

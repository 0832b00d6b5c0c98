"""What a first look at all edges tells a second one: how many heard of it at each post, page and site, and in which languages. Pure.

Whoever was heard from often is heard from again: posts with many readers, newspapers, boards. And the readers of a page are mostly those of
the post that it goes back to, whatever its own language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from attribution.ripples.candidates import Clue, by
from attribution.ripples.edges import Parent, ParentKey
from attribution.ripples.items import Item
from attribution.ripples.weights import Factors
from ripplemark.records import Evidence, EvidenceKind, ParentKind

_TOLD = 3  # pages that heard of it there before evidence tells of them
_STEADY = 3.0  # usual pages by which a site of few pages is judged


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of all parents; as it stands here, nothing."""

    by_parent: Mapping[ParentKey, float] = field(default_factory=dict)  # pages that heard of it there, each by its probability
    usual: Mapping[ParentKind, float] = field(default_factory=dict)  # of a post that is no answer, of a page
    by_site: Mapping[str, tuple[int, float]] = field(default_factory=dict)  # its pages, and who heard of it there
    readers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # page -> language -> share of its readers


def heard(items: Sequence[Item], parents: Mapping[int, Sequence[Parent]]) -> Heard:
    """What the edges of a first look tell; `items` in order of time."""
    by_parent: dict[ParentKey, float] = defaultdict(float)
    for some in parents.values():
        for p in some:
            by_parent[p.kind, p.name] += p.probability
    usual = {
        kind: _usual([by_parent[i.kind, i.name] for i in items if i.kind is kind and not i.is_answer]) for kind in ParentKind
    }
    by_site: dict[str, tuple[int, float]] = {}
    for i in items:
        if i.kind is ParentKind.PAGE:
            pages, sum_ = by_site.get(i.site, (0, 0.0))
            by_site[i.site] = pages + 1, sum_ + by_parent[i.kind, i.name]
    return Heard(by_parent, usual, by_site, _readers(items, parents))


def _usual(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _readers(items: Sequence[Item], parents: Mapping[int, Sequence[Parent]]) -> dict[str, Mapping[str, float]]:
    """The languages of those who read each page: of the posts it goes back to, in proportion; else its own."""
    posts = {i.name: i.language for i in items if i.kind is ParentKind.POST}
    found: dict[str, Mapping[str, float]] = {}
    for item in items:
        if item.kind is ParentKind.PAGE:
            shares: dict[str, float] = defaultdict(float)
            some = parents.get(item.page_id, ())
            shares[item.language] += max(0.0, 1.0 - sum(p.probability for p in some))
            for p in some:
                above = {posts.get(p.name, ""): 1.0} if p.kind is ParentKind.POST else found.get(p.name, {item.language: 1.0})
                for language, share in above.items():
                    shares[language] += p.probability * share
            found[item.name] = dict(shares)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How a candidate stands towards a page."""

    foreign: float  # share of its readers who read another language, 0 to 1
    heard: float  # the others who heard of it there, beside the usual post or page; 1 where nothing is known
    site: float  # the same of the pages of its site
    others: float  # the others themselves

    def odds(self, kind: ParentKind, factors: Factors) -> float:
        """By how much that multiplies its odds."""
        if kind is ParentKind.POST:
            return float(factors.foreign_post**self.foreign * self.heard**factors.heard_post)
        return float(factors.foreign_page**self.foreign * self.heard**factors.heard_page * self.site**factors.heard_site)


def standing(parent: Item, child: Item, known: Heard, own: float) -> Standing:
    """How a candidate stands towards a page; `own`: how probable it was that the page heard of it there, which does not count."""
    foreign = float(differ(parent.language, child.language))
    usual = known.usual.get(parent.kind, 0.0)
    if parent.kind is ParentKind.PAGE and (readers := known.readers.get(parent.name)):
        foreign = sum(share for language, share in readers.items() if differ(language, child.language))
    if not usual or parent.is_answer:
        return Standing(foreign, 1.0, 1.0, 0.0)
    others = max(0.0, known.by_parent.get((parent.kind, parent.name), 0.0) - own)
    pages, sum_ = known.by_site.get(parent.site, (1, others))
    rest = max(0.0, sum_ - others - own)
    site = (_STEADY * usual + rest) / ((_STEADY + pages - 1) * usual)
    return Standing(foreign, (1.0 + others) / (1.0 + usual), site, others)


def moved(
    clues: Sequence[Clue], items: Sequence[Item], known: Heard, before: Mapping[int, Sequence[Parent]], factors: Factors
) -> Iterator[Clue]:
    """The same clues, those of time with the standing of the candidate in their odds. `before`: the edges of the look before this one."""
    parents = {(i.kind, i.name): i for i in items}
    children = {i.page_id: i for i in items if i.page_id}
    own = {(child, p.kind, p.name): p.probability for child, some in before.items() for p in some}
    at_home = {c.child_id for c in clues if is_home(parents.get((c.kind, c.parent)), children.get(c.child_id))}
    for clue in clues:
        if clue.evidence.kind is not EvidenceKind.TIME:
            yield clue
            continue
        key = clue.kind, clue.parent
        stands = standing(parents[key], children[clue.child_id], known, own.get((clue.child_id, *key), 0.0))
        stands = stands if clue.child_id in at_home else replace(stands, foreign=0.0)
        words = clue.evidence.words
        if stands.others >= _TOLD:
            words += f"; about {stands.others:.0f} other pages heard of it there"
        odds = clue.weight * stands.odds(clue.kind, factors)
        yield Clue(clue.child_id, clue.kind, clue.parent, Evidence(EvidenceKind.TIME, f"{words} {by(odds)}"), odds)


def is_home(parent: Item | None, child: Item | None) -> bool:
    """Whether a candidate is a post in the page's own language: where there is one, others are less likely to be the parent."""
    if parent is None or child is None or parent.kind is not ParentKind.POST or parent.is_answer:
        return False
    return bool(parent.language) and not differ(parent.language, child.language)


def differ(a: str, b: str) -> bool:
    """Whether two texts have different readers: other languages, or the two Chinese scripts. Unknown ones differ from nothing."""
    (first, _, script), (second, _, other) = a.lower().partition("-"), b.lower().partition("-")
    return bool(first and second) and (first != second or bool(script and other and script != other))

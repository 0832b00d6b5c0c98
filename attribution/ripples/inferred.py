"""Inferred evidence for each candidate of a page, with its weight and its words: what the page does not say, and shows all the same. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from attribution.ripples.candidates import Clue
from attribution.ripples.delay import delay_factor, in_words
from attribution.ripples.habits import Habits
from attribution.ripples.identity import Owner, Owners
from attribution.ripples.items import Field, Item
from attribution.ripples.names import Names
from attribution.ripples.nearby import Nearby, Signs
from attribution.ripples.passages import Passage, passage
from attribution.ripples.weights import BARE, LONG_QUOTE, MARKED_QUOTE, Weights
from ripplemark.records import Evidence, EvidenceKind, ParentKind, Post
from ripplemark.store.ripples import RipplePage

#: How much a post's readers may move its weights, either way.
_LEAST_REACH, _MOST_REACH = 0.5, 2.0
_MOST_TIME = 0.1  # time alone is never evidence for more
_QUOTED = 24  # candidates of a page whose texts are read for a common passage
_SURE = 0.99  # no inferred weight is more


@dataclass(frozen=True, slots=True)
class People:
    """Who is behind pages and posts, and who reads whom."""

    owners: Owners
    pages: Mapping[int, RipplePage]
    posts: Mapping[str, Post]
    answers: Mapping[str, Sequence[Post]]  # to each post
    reads: Collection[tuple[str, str]] = frozenset()  # (site, site that it lists or cites elsewhere)


#: How alike two texts are in meaning, 0 to 1.
Meaning = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of inferred evidence before it is weighed: how strongly it shows, and its words."""

    kind: EvidenceKind
    weight: str  # its name in the data file
    strength: float
    words: str
    is_echo: bool = False  # of a quote: it stood in an earlier candidate already
    others: int = 1  # ... and the other texts that have its rarest words


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the field for what speaks for each candidate."""

    field: Field
    nearby: Nearby
    habits: Habits
    people: People
    names: Names
    sure: Weights
    meaning: Meaning | None = None

    def clues(self, place: int) -> Iterator[Clue]:
        """The inferred evidence of the page at a place."""
        child = self.field.items[place]
        for other, signs in self.shown(place):
            parent = self.field.items[other]
            lasting, bare = delay_factor(parent.when, child.when, self.sure.delay), self._bare(child, parent)
            yield from (self._clue(child, parent, sign, lasting, bare) for sign in signs)

    def shown(self, place: int) -> Iterator[tuple[int, list[Sign]]]:
        """Each candidate of the page at a place that may have been first, with what speaks for it."""
        child, candidates = self.field.items[place], self.nearby.of(place)
        quotes = self._quotes(place, candidates)
        for other, signs in sorted(candidates.items()):
            parent = self.field.items[other]
            if (other < place or parent.kind is ParentKind.POST) and delay_factor(parent.when, child.when, self.sure.delay):
                yield other, [*self._signs(place, other, signs, quotes.get(other, ())), *_topic_and_time(parent, child, signs)]

    def _signs(self, place: int, other: int, signs: Signs, quotes: Sequence[Sign]) -> Iterator[Sign]:
        child, parent = self.field.items[place], self.field.items[other]
        yield from quotes
        if signs.targets:
            yield Sign(EvidenceKind.SAME_TARGET, "same_target", 1.0, f"both link to {signs.targets[0]}")
        names = (parent.title,) if parent.site == child.site else (parent.title, *parent.names)
        if named := self.names.said(names, self.field.words(place).folded):
            yield Sign(EvidenceKind.NAMED, "named", 1.0 / named.bearers, f"names {named.name}")
        if owner := self._owner(child, parent):
            yield Sign(EvidenceKind.IDENTITY, "identity", owner.sure, owner.words)
        if (child.site, parent.site) in self.people.reads:
            yield Sign(EvidenceKind.COMMUNITY, "community", 1.0, f"{child.site} lists or cites {parent.site}")
        if self.meaning is not None and (alike := self.meaning(place, other)) > 0:
            yield Sign(EvidenceKind.MEANING, "meaning", alike, f"the texts mean much the same ({alike:.2f})")

    def _clue(self, child: Item, parent: Item, sign: Sign, lasting: float, bare: float) -> Clue:
        factors = self.sure.factors
        weight = self.sure.inferred[parent.kind, sign.weight] * sign.strength * (factors.answer if parent.is_answer else 1.0)
        weight *= sign.others ** -self.sure.crowd[parent.kind] * (factors.echo if sign.is_echo else 1.0)
        weight *= lasting * bare if sign.kind in BARE else lasting**factors.patience
        most = _MOST_TIME if sign.kind is EvidenceKind.TIME else _SURE
        return Clue(child.page_id, parent.kind, parent.name, Evidence(sign.kind, sign.words), min(most, weight))

    def _bare(self, child: Item, parent: Item) -> float:
        """What lessens, or moves, evidence that holds for many: habit, other readers, the number of readers."""
        factors = self.sure.factors
        habit = factors.habit if self.habits.wrote_before(child.site, parent.when.middle) else 1.0
        language = self.sure.language[parent.kind] if differ(child.language, parent.language) else 1.0
        return habit * language * min(_MOST_REACH, max(_LEAST_REACH, float((parent.readers or 1.0) ** factors.reach)))

    # ------------------------------------------------------------ quotes

    def _quotes(self, place: int, candidates: Mapping[int, Signs]) -> dict[int, list[Sign]]:
        """The common passage with each candidate, earliest first: one that stood in an earlier candidate is an echo of that."""
        shared = {other: signs.alike for other, signs in candidates.items() if signs.alike}
        ordered = sorted(shared, key=lambda other: -shared[other].weight)[:_QUOTED]
        found: dict[int, list[Sign]] = {}
        before: list[Passage] = []
        for other in sorted(ordered):
            said = passage(self.field.words(other), self.field.words(place))
            if said.is_quote:
                echo = any(earlier.covers(said) for earlier in before)
                before.append(said)
                found[other] = [_quote(said, shared[other].holders - 1, is_echo=echo)]
        return found

    # ------------------------------------------------------------ people

    def _owner(self, child: Item, parent: Item) -> Owner | None:
        page = self.people.pages[child.page_id]
        if parent.kind is ParentKind.PAGE:
            return self._same_owner(page, self.people.pages[parent.page_id])
        post = self.people.posts[parent.name]
        if not post.own and (owner := self.people.owners.owner(page, post)):
            return Owner(owner.account, owner.sure, f"the post is by {owner.account}, who writes here too ({owner.words})")
        return self._answered(page, child, parent)

    def _answered(self, page: RipplePage, child: Item, parent: Item) -> Owner | None:
        """Whether the page's owner answered or repeated the post before writing."""
        best: Owner | None = None
        for answer in self.people.answers.get(parent.name, ()):
            owner = self.people.owners.owner(page, answer) if answer.created_at <= child.when.sharp_latest else None
            if owner and (best is None or owner.sure > best.sure):
                did = "repeated" if answer.repost_of else "answered"
                best = Owner(owner.account, owner.sure, f"{owner.account}, who writes here, {did} the post ({owner.words})")
        return best

    def _same_owner(self, page: RipplePage, parent: RipplePage) -> Owner | None:
        shared = self.people.owners.accounts(page) & self.people.owners.accounts(parent)
        if page.domain == parent.domain or not shared:
            return None
        account = min(shared)
        return Owner(account, 1.0, f"both sites name the account {account} as their own")


def differ(a: str, b: str) -> bool:
    """Whether two texts have different readers: other languages, or the two Chinese scripts. Unknown ones differ from nothing."""
    (first, _, script), (second, _, other) = a.lower().partition("-"), b.lower().partition("-")
    return bool(first and second) and (first != second or bool(script and other and script != other))


def _topic_and_time(parent: Item, child: Item, signs: Signs) -> Iterator[Sign]:
    """What holds for many candidates."""
    if signs.campaign:
        yield Sign(EvidenceKind.TOPIC, "topic", 1.0, f"both are about the campaign {signs.campaign}")
    yield Sign(EvidenceKind.TIME, "time", 1.0, f"came {in_words(parent.when, child.when)}")


def _quote(said: Passage, others: int, *, is_echo: bool) -> Sign:
    unit = "characters" if said.characters else "words"
    words = f"shares {said.units} {unit} in a row with it: “{said.words}”"
    if said.is_long:
        words += f"; {said.contained:.0%} of its text stands there"
    level = MARKED_QUOTE if said.marked else LONG_QUOTE if said.is_long else "quote"
    return Sign(EvidenceKind.QUOTE, level, 1.0, words, is_echo, others)

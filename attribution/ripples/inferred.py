"""Inferred evidence for each candidate of a page, with its weight and its words: what the page does not say, and shows all the same. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from attribution.ripples.candidates import Clue, by
from attribution.ripples.delay import delay_factor, in_words
from attribution.ripples.habits import Habits
from attribution.ripples.identity import Owner, Owners
from attribution.ripples.items import Field, Item
from attribution.ripples.names import Names
from attribution.ripples.nearby import Nearby, Signs
from attribution.ripples.runs import Rarity, Run, runs
from attribution.ripples.weights import Weights
from ripplemark.records import Evidence, EvidenceKind, ParentKind, Post
from ripplemark.store.ripples import RipplePage

#: How many a post's readers count as at least and at most, beside the campaign's usual post.
_LEAST_REACH, _MOST_REACH = 0.2, 5.0
_COPY, _LEAST_COPY = 0.6, 300  # of a page's text in another, and how many characters it must have, for both to be one text


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
    words: str
    strength: float = 1.0  # 0 to 1
    rare: float = 0.0  # of a quote: how much of it stands nowhere else
    is_marked: bool = False  # ... and quotation marks open before it
    is_echo: bool = False  # ... and an earlier candidate has all of it


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the field for what speaks for each candidate."""

    field: Field
    nearby: Nearby
    habits: Habits
    people: People
    names: Names
    rarity: Rarity
    sure: Weights
    meaning: Meaning | None = None

    def clues(self, place: int) -> Iterator[Clue]:
        """The inferred evidence of the page at a place."""
        child = self.field.items[place]
        for other, signs in self.shown(place):
            parent = self.field.items[other]
            yield from (self._clue(child, parent, sign) for sign in signs)

    def shown(self, place: int) -> Iterator[tuple[int, list[Sign]]]:
        """Each candidate of the page at a place that may have been first, with what speaks for it."""
        child, candidates = self.field.items[place], self.nearby.of(place)
        able = [other for other in sorted(candidates) if self._may_be_first(place, other)]
        quotes = runs([self.field.words(other) for other in able], self.field.words(place), self.rarity) if able else []
        for other, run in zip(able, quotes, strict=True):
            signs = candidates[other]
            parent = self.field.items[other]
            yield other, [*self._signs(place, other, signs, run), *_topic_and_time(parent, child, signs)]

    def _may_be_first(self, place: int, other: int) -> bool:
        """Whether a candidate may have been first: in the order of time, or where a date is too uncertain to tell."""
        child, parent = self.field.items[place].when, self.field.items[other]
        first = other < place or parent.kind is ParentKind.POST or parent.when.sharp_earliest < child.sharp_latest
        return first and delay_factor(parent.when, child, self.sure.delay) > 0

    def _signs(self, place: int, other: int, signs: Signs, run: Run | None) -> Iterator[Sign]:
        child, parent = self.field.items[place], self.field.items[other]
        if run is not None and (run.said.is_quote or run.rare >= self.sure.quotes.rare[0]):
            yield _quote(run, len(self.field.words(other).text), is_page=parent.kind is ParentKind.PAGE)
        if signs.targets:
            yield Sign(EvidenceKind.SAME_TARGET, "same_target", f"both link to {signs.targets[0]}")
        names = (parent.title,) if parent.site == child.site else (parent.title, *parent.names)
        if named := self.names.said(names, self.field.words(place).folded):
            yield Sign(EvidenceKind.NAMED, "named", f"names {named.name}")
        if owner := self._owner(child, parent):
            yield Sign(EvidenceKind.IDENTITY, "identity", owner.words, owner.sure)
        if (child.site, parent.site) in self.people.reads:
            yield Sign(EvidenceKind.COMMUNITY, "community", f"{child.site} lists or cites {parent.site}")
        if self.meaning is not None and (alike := self.meaning(place, other)) > 0:
            yield Sign(EvidenceKind.MEANING, "meaning", f"the texts mean much the same ({alike:.2f})", alike)

    def _clue(self, child: Item, parent: Item, sign: Sign) -> Clue:
        if sign.kind is EvidenceKind.TIME:  # heard.py adds the standing of the candidate, and shows the whole
            return Clue(child.page_id, parent.kind, parent.name, Evidence(sign.kind, sign.words), self._timed(child, parent))
        odds = odds_of(sign, parent.kind, self.sure)
        return Clue(child.page_id, parent.kind, parent.name, Evidence(sign.kind, f"{sign.words} {by(odds)}"), odds)

    def _timed(self, child: Item, parent: Item) -> float:
        """The odds by the time between them alone, with the habit of the site and the number of a post's readers."""
        factors = self.sure.factors
        odds = self.sure.inferred[parent.kind, "time"] * delay_factor(parent.when, child.when, self.sure.delay)
        odds *= factors.habit if self.habits.wrote_before(child.site, parent.when.middle) else 1.0
        return odds * (factors.answer if parent.is_answer else 1.0) * float(clipped(parent.readers) ** factors.reach)

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


def clipped(readers: float | None) -> float:
    """The readers of a post, beside the campaign's usual post, so far as they count; 1 where they are not known."""
    return min(_MOST_REACH, max(_LEAST_REACH, readers or 1.0))


def odds_of(sign: Sign, kind: ParentKind, sure: Weights) -> float:
    """By how much a sign multiplies the odds of a parent; what stands on one more page never speaks against it."""
    if sign.weight != "quote":
        return max(1.0, float(sure.inferred[kind, sign.weight] ** sign.strength))
    level = sure.quotes.levels[kind][sure.quotes.level(sign.rare)]
    marks, echo = sure.factors.marks if sign.is_marked else 1.0, sure.factors.echo if sign.is_echo else 1.0
    return max(1.0, level * marks * echo)


def _topic_and_time(parent: Item, child: Item, signs: Signs) -> Iterator[Sign]:
    """What holds for many candidates."""
    if signs.campaign:
        yield Sign(EvidenceKind.TOPIC, "topic", f"both are about the campaign {signs.campaign}")
    yield Sign(EvidenceKind.TIME, "time", f"came {in_words(parent.when, child.when)}")


def _quote(run: Run, length: int, *, is_page: bool) -> Sign:
    said = run.said
    unit = "characters" if said.characters else "words"
    words = f"shares {said.units} {unit} in a row with it: “{said.words}”"
    if said.is_long:
        words += f"; {said.contained:.0%} of its text stands there"
    copied = is_page and said.contained >= _COPY and length >= _LEAST_COPY
    return Sign(EvidenceKind.QUOTE, "copy" if copied else "quote", words, 1.0, run.rare, said.marked, run.is_echo)

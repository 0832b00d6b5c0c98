"""The pages that no campaign caused: everyday posts, links earned before or without a campaign, look-alikes, the wind. Writes drafts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from world import prose
from world.brand import NAMES
from world.chance import stream
from world.draft import Addresses, Draft
from world.hrefs import general_link
from world.shapes import Anchor, Lang, Link, LinkClass, Page, Period, Site

_BACKLOG_DAYS = 300


@dataclass(slots=True)
class Everyday:
    """Writes background pages of one world."""

    seed: int
    addresses: Addresses
    period: Period
    sites: Sequence[Site]

    def pages(self) -> Iterator[Page]:
        """Everyday pages of every site, then pages about the brand, then those that only sound like it."""
        for site in self.sites:
            yield from self._everyday(site)
        for n in range(round(len(self.sites) * 0.7)):
            yield self._about_brand(n)
        for n in range(max(2, round(len(self.sites) * 0.3))):
            yield self._lookalike(n)

    def _moments(self, site: Site) -> list[datetime]:
        """When a site published: a backlog of some months, then steadily through the period."""
        rng = stream(self.seed, "moments", site.host)
        busy = {"news": 2.0, "forum": 1.3, "directory": 0.3, "own": 0.4}.get(site.kind, 0.8) * rng.uniform(0.7, 1.3)
        before = [self.period.start - timedelta(hours=rng.uniform(2, _BACKLOG_DAYS * 24)) for _ in range(round(11 * busy))]
        during = [
            self.period.start + timedelta(hours=rng.uniform(3, self.period.days * 24 - 2))
            for _ in range(round(0.33 * busy * self.period.days))
        ]
        return [at.replace(microsecond=0) for at in sorted(before + during)]

    def _everyday(self, site: Site) -> Iterator[Page]:
        for n, at in enumerate(self._moments(site)):
            rng = stream(self.seed, "everyday", site.host, n)
            names = prose.subjects(site.lang)
            about, other = rng.sample(names, 2)
            draft = Draft(site, rng)
            talk = draft.talk(about, rng.randint(5, 7))
            draft.paragraph(talk[:2])
            draft.paragraph(talk[2:4], *self._outward(draft))
            draft.paragraph([prose.pick(site.lang, rng, "anecdote", "sentences"), *talk[4:], *draft.talk(other, 1)])
            draft.chatter(at, 4, self.period.end)
            self._late_comment(draft, at)
            yield self._page(
                draft, at, prose.pick(site.lang, rng, "subject", about, "titles"), (prose.label(site.lang, about),)
            )

    def _outward(self, draft: Draft) -> list[tuple[str | Anchor, ...]]:
        """Now and then a link to some other site's home page."""
        if draft.rng.random() > 0.25:
            return []
        other = draft.rng.choice([site for site in self.sites if site.kind != "own"])
        return [draft.around(draft.rng.choice(prose.lines(draft.lang, "link", "outside")), Link(other.home, other.name))]

    def _late_comment(self, draft: Draft, at: datetime) -> None:
        """On a few pages a reader leaves a brand link among the comments, days after the page was published."""
        if draft.site.kind == "own" or draft.rng.random() > 0.02:
            return
        earliest = max(at, self.period.start)
        left = (self.period.end - earliest).total_seconds() / 3600
        when = (earliest + timedelta(hours=draft.rng.uniform(0.1, 0.9) * left)).replace(microsecond=0)
        link = general_link(draft.rng, draft.site, "comment")
        before, after = prose.split_link(draft.rng.choice(prose.lines(draft.lang, "comments", "linking")))
        draft.links.append(Link(link.href, link.anchor, link.target, link.rel, "comment", appears=when))
        draft.comment(when, before, Anchor(len(draft.links) - 1), after)

    def _about_brand(self, n: int) -> Page:
        """A page about the brand of its own accord: two in five from before the period; one in five does not link."""
        rng = stream(self.seed, "brand", n)
        site = rng.choice([site for site in self.sites if site.kind not in ("own", "shop")])
        draft = Draft(site, rng)
        before, during = rng.uniform(1, _BACKLOG_DAYS) * -24, rng.uniform(3, self.period.days * 24 - 2)
        at = (self.period.start + timedelta(hours=before if n % 5 < 2 else during)).replace(microsecond=0)
        about = rng.choice(prose.subjects(site.lang))
        tone = "negative" if n % 7 == 3 else "sentences"
        said = prose.turned(site.lang, rng, prose.some(site.lang, rng, 3, "brand", tone))
        draft.paragraph(draft.talk(about, 2) + said[:1])
        kind = "unlinked" if n % 5 == 4 else "lead"
        template = rng.choice(prose.lines(site.lang, "link", kind))
        draft.paragraph(said[1:], *([draft.around(template, general_link(rng, site))] if kind == "lead" else [template]))
        draft.paragraph([*draft.talk(about, 2), prose.pick(site.lang, rng, "anecdote", "sentences")])
        draft.chatter(at, 3, self.period.end)
        polarity = "negative" if tone == "negative" else "positive"
        return self._page(draft, at, prose.pick(site.lang, rng, "brand", "titles"), (NAMES[site.lang],), polarity)

    def _lookalike(self, n: int) -> Page:
        """A page about something that only sounds like the brand."""
        rng = stream(self.seed, "lookalike", n)
        site = rng.choice([site for site in self.sites if site.kind not in ("own", "shop")])
        draft = Draft(site, rng)
        at = (self.period.start + timedelta(hours=rng.uniform(-1_000, self.period.days * 24 - 2))).replace(microsecond=0)
        about = "code" if site.lang is Lang.EN else "reading"
        said = prose.some(site.lang, rng, 3, "lookalike", "sentences")
        draft.paragraph(said[:2] + draft.talk(about, 1))
        draft.paragraph(said[2:] + draft.talk(about, 3))
        draft.chatter(at, 2, self.period.end)
        return self._page(draft, at, prose.pick(site.lang, rng, "lookalike", "titles"), (prose.label(site.lang, about),))

    def _page(self, draft: Draft, at: datetime, title: str, tags: tuple[str, ...], polarity: str | None = None) -> Page:
        site, rng = draft.site, draft.rng
        return Page(
            url=self.addresses.new(site, at, title, rng.randrange(1_000)), site=site.host, lang=site.lang, title=title,
            author=rng.choice(site.authors), published=at, blocks=tuple(draft.blocks), links=tuple(draft.links),
            comments=tuple(draft.comments), tags=tags, link_class=_class_on(site),
            polarity=polarity, weight=0.6 * rng.lognormvariate(0.0, 0.7) * site.weight,
        )  # fmt: skip


def _class_on(site: Site) -> LinkClass:
    """Whose doing a brand link on an everyday page is: on the brand's own and its partners' sites nothing is earned."""
    if site.kind == "own":
        return LinkClass.OWN
    return LinkClass.PARTNER if "partner" in site.quirks else LinkClass.EARNED

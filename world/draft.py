"""A page while it is being written: blocks and links are added one by one, then it is frozen. Also gives pages their addresses."""

import random
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from world import prose
from world.shapes import TAIPEI, Anchor, Block, Comment, Inline, Lang, Link, Site

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_BLANKS = re.compile(r"[\s：，？！《》/（）]+")


@dataclass(slots=True)
class Addresses:
    """Hands out URLs, each once; numbering runs per site in the order of asking."""

    used: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def new(self, site: Site, at: datetime, title: str, tag: int) -> str:
        """A URL in the site's own style; `tag` (any number) stands in dated addresses, the next free one if it is taken."""
        number = self.used[site.host] = self.used.get(site.host, 100) + 1
        slug = _NOT_SLUG.sub("-", title.lower()).strip("-")[:40].strip("-") or "post"
        if "cjk_paths" in site.quirks:
            slug = quote(_BLANKS.sub("-", title).strip("-"))
        while (url := site.home + _path(site.paths, at.astimezone(TAIPEI), slug, number, tag)) in self.taken:
            tag += 1
        self.taken.add(url)
        return url


def _path(style: str, day: datetime, slug: str, number: int, tag: int) -> str:
    """The path of an article in one of the styles of `Site.paths`."""
    return {
        "dated": f"{day:%Y/%m}/{slug}-{tag}",
        "posts": f"posts/{slug}-{number}/",
        "id": f"archives/{number * 7 + 1000}.html",
        "forum": f"thread-{number * 13 + 40000}-1-1.html",
        "news": f"news/{day:%Y%m%d}/{slug}-{number}.html",
    }[style]


@dataclass(slots=True)
class Draft:
    """Collects blocks, links and comments of one page."""

    site: Site
    rng: random.Random
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    @property
    def lang(self) -> Lang:
        return self.site.lang

    def link(self, link: Link) -> Anchor:
        self.links.append(link)
        return Anchor(len(self.links) - 1)

    def around(self, template: str, link: Link) -> tuple[Inline, ...]:
        """A filled template with the link in place of its {link} slot."""
        before, after = prose.split_link(prose.fill(template, self.lang, self.rng))
        return (before, self.link(link), after)

    def paragraph(self, *parts: Inline | tuple[Inline, ...] | list[str]) -> None:
        """A paragraph of sentences, links and finished pieces, with blanks between them where the language has them."""
        gap = " " if self.lang is Lang.EN else ""
        flat: list[Inline] = []
        for part in parts:
            flat += [gap] if flat else []
            flat += (
                [prose.joined(self.lang, part)]
                if isinstance(part, list)
                else [part]
                if isinstance(part, str | Anchor)
                else list(part)
            )
        self.blocks.append(Block("p", tuple(flat)))

    def talk(self, about: str, count: int) -> list[str]:
        """Sentences of everyday matter."""
        return prose.some(self.lang, self.rng, count, "subject", about, "sentences")

    def comment(self, at: datetime, *parts: Inline) -> None:
        author = self.rng.choice(prose.lines(self.lang, "people", "handles"))
        self.comments.append(Comment(author, at, parts))

    def chatter(self, after: datetime, most: int, end: datetime) -> None:
        """A few plain comments in the hours after `after`; all of them are there from the page's first record on."""
        for n in range(self.rng.randint(0, most)):
            at = after + timedelta(hours=self.rng.uniform(0.2, 30) + n)
            if at < end:
                self.comment(at, prose.pick(self.lang, self.rng, "comments", "lines"))

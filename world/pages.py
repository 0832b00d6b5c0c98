"""Turns the stories of a cascade into written pages with links and stated evidence. Renders no HTML and changes nothing later."""

from dataclasses import dataclass, field
from datetime import datetime

from world import prose
from world.brand import NAMES
from world.cascade import Story
from world.chance import stream
from world.draft import Addresses, Draft
from world.evidence import name_source, retell, say_page, say_post, say_via
from world.hrefs import campaign_link, general_link
from world.shapes import Campaign, Cause, Inline, Page, Retold

_TONES = {"positive": 0.58, "neutral": 0.26, "negative": 0.16}


@dataclass(slots=True)
class Writer:
    """Writes the pages of one world; knows the pages written so far by the key of their story."""

    seed: int
    addresses: Addresses
    end: datetime
    written: dict[str, Page] = field(default_factory=dict)

    def page(self, story: Story, campaign: Campaign) -> Page:
        """The page of a story; its parent's page must have been written before."""
        rng = stream(self.seed, "page", story.key)
        draft = Draft(story.site, rng)
        parent = self.written[story.parent.key] if story.parent else None
        topic = rng.choice(prose.lines(draft.lang, "campaign", campaign.id, "name"))
        title = prose.pick(draft.lang, rng, "campaign", campaign.id, "titles", topic=topic)
        tone = rng.choices(list(_TONES), list(_TONES.values()))[0]
        retold = _body(draft, story, campaign, parent, topic, tone)
        draft.chatter(story.at, 3, self.end)
        page = Page(
            url=self.addresses.new(story.site, story.at, title, rng.randrange(1_000)), site=story.site.host, lang=draft.lang, title=title,
            author=rng.choice(story.site.authors), published=story.at, blocks=tuple(draft.blocks), links=tuple(draft.links),
            comments=tuple(draft.comments), tags=(topic, NAMES[draft.lang]), campaign=campaign.id, cause=_cause(story, parent, retold),
            polarity=tone, weight=rng.lognormvariate(0.0, 0.7) * story.site.weight,
        )  # fmt: skip
        self.written[story.key] = page
        return page


def _body(draft: Draft, story: Story, campaign: Campaign, parent: Page | None, topic: str, tone: str) -> Retold:
    """Everyday matter, where it comes from, what is said about the campaign with the brand link, and the source.

    Gives what was carried over from the source word for word."""
    rng, lang = draft.rng, draft.lang
    about = rng.choice([name for name in prose.subjects(lang) if name != "weather"])
    opening, closing = _halves(draft.talk(about, 3))
    said = prose.turned(lang, rng, prose.some(lang, rng, 2, "campaign", campaign.id, tone, topic=topic))
    lead = [prose.pick(lang, rng, "mention", "lead")] if rng.random() < 0.7 else []
    draft.paragraph([prose.pick(lang, rng, "anecdote", "sentences"), *opening, *lead])
    if parent:
        say_page(draft, parent, story.evidence)
    elif story.post:
        say_post(draft, story.post, story.evidence)
    source = parent or story.root
    retold = retell(draft, source, story.evidence, story.retold)
    if story.names_source:
        name_source(draft, source, story.parent.site.name if story.parent else "")
    draft.paragraph(said[:1] + _facts(draft, campaign, topic, said), *_linked(draft, story, campaign))
    draft.paragraph(said[1:] + closing)
    draft.paragraph(prose.some(lang, rng, 2, "anecdote", "sentences"))
    if rng.random() < 0.2:
        draft.paragraph(draft.around(rng.choice(prose.lines(lang, "link", "more")), general_link(rng, draft.site)))
    if parent and "via" in story.evidence:
        say_via(draft, parent)
    return retold


def _halves(sentences: list[str]) -> tuple[list[str], list[str]]:
    return sentences[:1], sentences[1:]


def _facts(draft: Draft, campaign: Campaign, topic: str, said: list[str]) -> list[str]:
    """One or two neutral sentences that were not said already."""
    count = draft.rng.randint(1, 2)
    return [
        one
        for one in prose.some(draft.lang, draft.rng, count, "campaign", campaign.id, "neutral", topic=topic)
        if one not in said
    ]


def _linked(draft: Draft, story: Story, campaign: Campaign) -> tuple[tuple[Inline, ...], ...]:
    """The sentence with the brand link, or for one page in six a sentence that withholds it."""
    rng = draft.rng
    tagged = story.root.links[0] if "copied_utm" in story.evidence else None
    if tagged is None and rng.random() < 0.17:
        return ((prose.pick(draft.lang, rng, "link", "unlinked"),),)
    link = campaign_link(rng, draft.site, campaign, tagged)
    return (draft.around(rng.choice(prose.lines(draft.lang, "link", "lead")), link),)


def _cause(story: Story, parent: Page | None, retold: Retold) -> Cause:
    if parent:
        return Cause("page", parent.url, story.evidence, retold)
    return Cause("post", story.root.url, story.evidence, retold)

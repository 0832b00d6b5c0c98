"""Puts the world together in memory: sites, posts, pages with their fates. Writes no file and makes no traffic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from world import brand
from world.accounts import handle
from world.background import Everyday
from world.cascade import Story, stories
from world.chance import stream
from world.changes import with_changes
from world.draft import Addresses
from world.pages import Writer
from world.paid import told_in_words
from world.posts import answers, first_answer, own_posts, shared_page
from world.shapes import LAST_DAY, Campaign, Page, Period, Post, Site, midnight
from world.sites import make_sites
from world.special import Oddities, copies, stubs, with_quirks
from world.talk import care, rival_posts, talk


@dataclass(frozen=True, slots=True)
class World:
    seed: int
    period: Period
    campaigns: list[Campaign]
    sites: list[Site]
    posts: list[Post]  # earliest first
    pages: list[Page]  # earliest first
    stubs: dict[str, str]
    outage: frozenset[object]  # days on which the brand's own site was down

    @property
    def crawl_days(self) -> list[date]:
        """Every seventh day from the first on, and the last."""
        days = self.period.each()
        return sorted({*days[::7], days[-1]})

    @property
    def crawl_starts(self) -> list[datetime]:
        return [midnight(day) + timedelta(hours=12) for day in self.crawl_days]


def build(seed: int, sites: int, days: int) -> World:
    """The world without its visitors."""
    period = Period(LAST_DAY - timedelta(days=days - 1), days)
    campaigns, places, addresses = brand.campaigns(period), make_sites(seed, sites), Addresses()
    posts = {c.id: own_posts(seed, c, period, sites / 60) for c in campaigns}
    told = [(c, story) for c in campaigns for story in stories(seed, c, posts[c.id], places, period)]
    writer = Writer(seed, addresses, period.end)
    caused = [writer.page(story, campaign) for campaign, story in told]
    pages = [
        *caused,
        *Everyday(seed, addresses, period, places).pages(),
        *Oddities(seed, addresses, period, places).pages(campaigns),
    ]
    pages += copies(sorted(caused, key=_age), places, addresses, period.end)
    pages = with_changes(seed, with_quirks(sorted(pages, key=_age), places), period)
    pages = sorted([*pages, *with_quirks([*told_in_words(seed, places, addresses, period)], places)], key=_age)
    all_posts = [*(p for group in posts.values() for p in group), *_others(seed, posts, told, writer, period)]
    said = [*all_posts, *talk(seed, period)]
    all_posts = [*said, *care(seed, said, period), *rival_posts(seed, period)]
    all_posts.sort(key=lambda post: (post.created_at, post.post_id))
    return World(seed, period, campaigns, places, all_posts, pages, stubs(pages, places), frozenset({period.at(0.6)}))


def _age(page: Page) -> tuple[datetime, str]:
    return page.published, page.url


def _others(
    seed: int, posts: dict[str, list[Post]], told: Sequence[tuple[Campaign, Story]], writer: Writer, period: Period
) -> list[Post]:
    """Answers to the brand's posts, also of people who write about them later; and writers who share a page of theirs; sites on no watch list do it more often."""
    found = [answer for group in posts.values() for post in group for answer in answers(seed, post, period)]
    for _, story in told:
        if story.post and story.answered and story.answered < period.end:
            found.append(first_answer(seed, story.post, handle(story.site), story.answered, period))
        rng = stream(seed, "shares", story.key)
        page = writer.written[story.key]
        at = (page.published + timedelta(hours=rng.uniform(0.2, 3))).replace(microsecond=0)
        if rng.random() < (0.2 if story.site.watched else 0.6) and at < period.end:
            found.append(shared_page(seed, page.url, page.title, page.lang, page.author, at, page.campaign, period))
    return found

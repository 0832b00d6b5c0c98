"""The yardsticks of being seen, as sections: impressions, links left in posts, ad value. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.evaluation_rows import AdItem, ImpressionDay, ImpressionRow
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.i18n.numbers import day as day_words
from dashboard.report.amounts import listed, money, tallied
from dashboard.report.plots import Bar, Bars, Line, Lines, Plot
from dashboard.report.sections import Link, Section, sheet

SERIES = 5  # platforms that have a line of their own


def impressions_section(e: CampaignEvaluation, say: Words) -> Section:
    """Posts, reads, likes, reposts, replies, clicks: per platform and per day."""
    rows = tuple(_impression_cells(row, say) for row in e.impressions)
    heads = ("platform", "posts", "own_posts", "views", "likes", "reposts", "replies", "clicks")
    return Section(
        title=say("yard.title_impressions"),
        sentences=impressions_sentences(e.impressions[0], say),
        plots=impression_plots(e, say),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), rows, most=30),) if e.impressions[0].posts else (),
        about=say("yard.about_impressions"),
    )


def impressions_sentences(row: ImpressionRow, say: Words) -> tuple[str, ...]:
    """What posts tell, with what they do not tell."""
    lang = say.lang
    if not row.posts:
        return (say("yard.no_posts"),)
    seen = say("yard.seen", posts=count(row.posts, lang), own=count(row.own_posts, lang), views=tallied(row.views, say))
    done = say(
        "yard.reactions", likes=tallied(row.likes, say), reposts=tallied(row.reposts, say), replies=tallied(row.replies, say)
    )
    told = say("yard.told_views", told=count(row.views.posts, lang), posts=count(row.posts, lang))
    clicks = say("yard.told_clicks", told=count(row.clicks.posts, lang), clicks=tallied(row.clicks, say))
    return seen, done, f"{told}{say('yard.space')}{clicks}"


def _impression_cells(row: ImpressionRow, say: Words) -> tuple[str, ...]:
    name = say.of("platform", row.platform) if row.platform else say("yard.all_platforms")
    tallies = (row.views, row.likes, row.reposts, row.replies, row.clicks)
    return name, count(row.posts, say.lang), count(row.own_posts, say.lang), *(tallied(t, say) for t in tallies)


def impression_plots(e: CampaignEvaluation, say: Words) -> tuple[Plot, ...]:
    """Views gained on each day, a line for each of the largest platforms."""
    by_platform: dict[str, dict[date, float]] = defaultdict(dict)
    for row in e.impression_days:
        if row.views is not None:
            by_platform[row.platform][row.day] = row.views
    if not by_platform:
        return ()
    days = _days(e.impression_days, e)
    largest = sorted(by_platform, key=lambda p: (-sum(by_platform[p].values()), p))[:SERIES]
    lines = tuple(Line(say.of("platform", p), tuple(by_platform[p].get(d, 0.0) for d in days)) for p in largest)
    return (Lines(say("yard.plot_impressions"), days, lines, e.campaign.starts, e.campaign.ends),)


def _days(rows: tuple[ImpressionDay, ...], e: CampaignEvaluation) -> tuple[date, ...]:
    """The days of the campaign and those on which anything grew, at most as many after it as it has."""
    length = e.campaign.ends - e.campaign.starts
    seen = [row.day for row in rows if row.views is not None]
    first = max(min([*seen, e.campaign.starts]), e.campaign.starts - length)
    last = min(max([*seen, e.campaign.ends]), e.campaign.ends + length)
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


# ---------------------------------------------------------------- links in posts


def social_links_section(e: CampaignEvaluation, say: Words) -> Section:
    """Links that were left in posts: their own kind."""
    platforms: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in e.social_links:
        for n, value in enumerate((row.posts, row.links, row.own_links)):
            platforms[row.platform][n] += value
    ordered = sorted(platforms.items(), key=lambda item: (-item[1][1], item[0]))
    rows = tuple((say.of("platform", name), *(count(n, say.lang) for n in sums)) for name, sums in ordered)
    return Section(
        title=say("yard.title_social_links"),
        sentences=(social_links_sentence(e, say),),
        sheets=(sheet(tuple(say(f"col.{h}") for h in ("platform", "posts", "links", "own_links")), rows),),
        about=say("yard.about_social_links"),
    )


def social_links_sentence(e: CampaignEvaluation, say: Words) -> str:
    """How many, and how many of them by the brand itself."""
    links, own = sum(r.links for r in e.social_links), sum(r.own_links for r in e.social_links)
    if not links:
        return say("yard.no_social_links")
    days = len({r.day for r in e.social_links})
    return say(
        "yard.social_links",
        links=count(links, say.lang),
        own=count(own, say.lang),
        others=count(links - own, say.lang),
        days=count(days, say.lang),
    )


# ---------------------------------------------------------------- ad value


def ad_value_section(e: CampaignEvaluation, say: Words) -> Section:
    """Featured, pinned and front-page places at the sites' list prices, with the items behind the sum."""
    items = tuple(_item_cells(item, say) for item in sorted(e.ad_items, key=lambda i: (-(i.price or 0.0), i.day, i.url)))
    heads = ("item", "site", "slot", "day", "price")
    more = say("yard.more", n=count(len(items), say.lang), table="ad_items")
    return Section(
        title=say("yard.title_ad_value"),
        sentences=ad_value_sentences(e, say),
        plots=ad_value_plots(e, say),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), items, words=4, more=more),),
        about=say("yard.about_ad_value"),
    )


def ad_value_sentences(e: CampaignEvaluation, say: Words) -> tuple[str, ...]:
    """What the places are worth by the price lists, and how many have no price."""
    if not e.ad_items:
        return (say("yard.no_ad_value"),)
    priced = tuple(money(v.value, v.currency) for v in e.ad_values if v.currency)
    unpriced = sum(v.items for v in e.ad_values if not v.currency)
    items = count(len(e.ad_items), say.lang)
    if not priced:
        return (say("yard.ad_no_prices", items=items),)
    said = [say("yard.ad_value", items=items, value=listed(priced, say))]
    if unpriced:
        said.append(say("yard.ad_unpriced", n=count(unpriced, say.lang)))
    return tuple(said)


def _item_cells(item: AdItem, say: Words) -> tuple[str | Link, ...]:
    site, slot = say.of("platform", item.site), say.of("slot", item.slot)
    price = money(item.price, item.currency) if item.price is not None else say("yard.no_price")
    return Link(without_urls(item.title) or item.url, item.url), site, slot, day_words(item.day, say.lang), price


def without_urls(text: str) -> str:
    """A post's words without the addresses in it."""
    return re.sub(r"https?://\S{1,2000}", "", text).strip()


def ad_value_plots(e: CampaignEvaluation, say: Words) -> tuple[Plot, ...]:
    """Value by site and place; each currency is a drawing of its own."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for item in e.ad_items:
        if item.price is not None:
            sums[item.currency][f"{say.of('platform', item.site)} · {say.of('slot', item.slot)}"] += item.price
    return tuple(
        Bars(
            say("yard.plot_ad_value"),
            tuple(Bar(name, v, money(v, currency)) for name, v in sorted(some.items(), key=lambda i: -i[1])),
        )
        for currency, some in sorted(sums.items())
    )

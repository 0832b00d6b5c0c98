"""The channel of a visit from its referrer and the tags of its landing URL, after GA4's default channel group.

GA4's rules for manually tagged traffic (support.google.com/analytics/answer/9756891), first match wins, case ignored. Departures:
- AI Assistants are a channel of their own, behind the paid ones.
- Chinese, Japanese and Korean platforms, forums and places where people publish are in the lists; GA4 knows few of them.
- A medium that says e-mail, or a source or medium that says newsletter, is Email before the source is looked at: a newsletter sent
  with a social platform's name as its source is still mail.
- Click ids count: gclid, gbraid, wbraid and gad_source of Google, msclkid of Bing, bd_vid and qz_gdt of Baidu and Tencent, dclid of
  Display & Video 360, and ttclid, twclid, li_fat_id, yclid, rdt_cid and ScCid of their own networks make the visit paid; fbclid and
  igshid alone only say Facebook and Instagram, which give them to any link. Sources such as facebook-ads or adwords are paid.
- A tagged medium without a source keeps the referrer as its source; GA4 says (direct).
- Without a source, a referrer and a click id, the platform an advertisement was bought on (utm_source_platform) is the source.
- A source without a medium that no list knows is a Referral; GA4 leaves it Unassigned. Partnership mediums are Affiliates.
- A hit without a referrer from the browser of an app (WeChat, Weibo, Facebook ...) comes from that app (`traffic.in_app`); GA4 says
  Direct.
- Payment and log-in providers never refer: a visitor only comes back from there (the list `go_between`).
- Of a portal (Google, Yahoo!, Baidu ...) only the doors to its search are Organic Search; its maps or documents are a Referral.
- Linktree and the like, Wikipedia and office documents have a name and no channel of their own: Referral.
- Where our lists and GA4's list of sources differ, ours hold: naver.com is social, mail.yandex.ru and email.seznam.cz are Email,
  mail.rambler.ru too, rakuten.co.jp is a shop.
- An empty Direct rule needs an empty campaign too: a campaign name alone still says cross-network or shopping.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from attribution.hosts import UNKNOWN, Kind, Place, is_spam, place_named, place_of
from attribution.search_words import search_words
from attribution.tags import read_tags
from ripplemark.urls import host_of, is_within, normal


class Channel(StrEnum):
    """Where visits come from, in GA4's words."""

    DIRECT = "Direct"
    CROSS_NETWORK = "Cross-network"
    PAID_SHOPPING = "Paid Shopping"
    PAID_SEARCH = "Paid Search"
    PAID_SOCIAL = "Paid Social"
    PAID_VIDEO = "Paid Video"
    DISPLAY = "Display"
    PAID_OTHER = "Paid Other"
    AI = "AI Assistants"
    ORGANIC_SHOPPING = "Organic Shopping"
    ORGANIC_SOCIAL = "Organic Social"
    ORGANIC_VIDEO = "Organic Video"
    ORGANIC_SEARCH = "Organic Search"
    EMAIL = "Email"
    AFFILIATES = "Affiliates"
    REFERRAL = "Referral"
    AUDIO = "Audio"
    SMS = "SMS"
    PUSH = "Mobile Push Notifications"
    UNASSIGNED = "Unassigned"


@dataclass(frozen=True, slots=True)
class Source:
    """What the rules look at. Text is lower case and trimmed; "" is 'not set'."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    referrer_host: str = ""
    click_ids: frozenset[str] = frozenset()
    place: Place = field(default=Place(Kind.OTHER, ""))


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a hit came to the site."""

    channel: Channel
    source: str
    medium: str
    campaign: str
    content: str = ""
    term: str = ""
    referrer: str = ""  # the page it came from; "" if none, own or excluded
    tagged: bool = False  # the landing URL names a campaign
    spam: bool = False  # the referrer is a known spammer


DIRECT = Arrival(Channel.DIRECT, "(direct)", "(none)", "")

_PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$")
_SHOP = re.compile(r"^(.*(([^a-df-z]|^)shop|shopping).*)$")
_AD_SOURCE = re.compile(r"^(adwords|.*[-_ ]ads?|fbads?|ytads?|googleads?)$")
_EMAIL = frozenset({"email", "e-mail", "e_mail", "e mail"})
_SOCIAL = frozenset({"social", "social-network", "social-media", "sm", "social network", "social media"})
_DISPLAY = frozenset({"display", "banner", "expandable", "interstitial", "cpm"})
_NONE = frozenset({"", "(none)", "(not set)"})
_GOOGLE_IDS = frozenset({"gclid", "gbraid", "wbraid", "gad_source"})


def _is_google(s: Source) -> bool:
    return s.place.name.startswith(("Google", "YouTube")) or not s.source


def _is_paid(s: Source) -> bool:
    if _PAID.match(s.medium) or _AD_SOURCE.match(s.source) or s.place.kind is Kind.PAID:
        return True
    if s.click_ids & _GOOGLE_IDS and _is_google(s):
        return True
    if "msclkid" in s.click_ids and (s.place.name.startswith("Bing") or not s.source):
        return True
    if any(s.place.name == place_named(_NETWORKS[c]).name for c in s.click_ids & _OF_ADVERTS):
        return True
    return bool(s.click_ids & {"bd_vid", "qz_gdt", "gdt_vid", "dclid"})


def _is_shop(s: Source) -> bool:
    return s.place.kind is Kind.SHOPPING or bool(_SHOP.match(s.campaign))


def _is_paid_search(s: Source) -> bool:
    return _is_paid(s) and (s.place.kind is Kind.SEARCH or (not s.source and bool(s.click_ids)))


def _is_mail(s: Source) -> bool:
    return s.medium in _EMAIL or "newsletter" in s.medium or "newsletter" in s.source


def _is_push(s: Source) -> bool:
    return s.medium.endswith("push") or "mobile" in s.medium or "notification" in s.medium or s.source == "firebase"


#: The channel group: first match wins.
RULES: tuple[tuple[Channel, Callable[[Source], bool]], ...] = (
    (Channel.DIRECT, lambda s: s.source == "(direct)" and s.medium in _NONE),
    (Channel.DIRECT, lambda s: not s.source and s.medium in _NONE and not s.campaign and not s.click_ids),
    (Channel.CROSS_NETWORK, lambda s: "cross-network" in s.campaign),
    (Channel.PAID_SHOPPING, lambda s: _is_shop(s) and _is_paid(s)),
    (Channel.PAID_SEARCH, lambda s: _is_paid_search(s) and s.medium not in _DISPLAY - {"cpm"}),
    (Channel.PAID_SOCIAL, lambda s: s.place.kind is Kind.SOCIAL and _is_paid(s)),
    (Channel.PAID_VIDEO, lambda s: s.place.kind is Kind.VIDEO and _is_paid(s)),
    (Channel.DISPLAY, lambda s: s.medium in _DISPLAY),
    (Channel.PAID_OTHER, _is_paid),
    (Channel.AI, lambda s: s.place.kind is Kind.AI),
    (Channel.EMAIL, _is_mail),
    (Channel.ORGANIC_SHOPPING, _is_shop),
    (Channel.ORGANIC_SOCIAL, lambda s: s.place.kind is Kind.SOCIAL or s.medium in _SOCIAL),
    (Channel.ORGANIC_VIDEO, lambda s: s.place.kind is Kind.VIDEO or "video" in s.medium),
    (Channel.ORGANIC_SEARCH, lambda s: s.place.kind is Kind.SEARCH or s.medium == "organic"),
    (Channel.EMAIL, lambda s: s.source in _EMAIL or s.place.kind is Kind.EMAIL),
    (Channel.AFFILIATES, lambda s: s.medium in ("affiliate", "affiliates", "partner", "partnership")),
    (Channel.REFERRAL, lambda s: s.medium in ("referral", "app", "link")),
    (Channel.AUDIO, lambda s: s.medium == "audio"),
    (Channel.SMS, lambda s: "sms" in (s.source, s.medium)),
    (Channel.PUSH, _is_push),
    (Channel.REFERRAL, lambda s: bool(s.source) and s.medium in _NONE),
    (Channel.DIRECT, lambda s: not s.source and s.medium in _NONE and not s.click_ids),
)


def channel_of(source: Source) -> Channel:
    """The channel of a source by the first rule that fits."""
    return next((channel for channel, fits in RULES if fits(source)), Channel.UNASSIGNED)


def channel_of_names(source: str, medium: str, campaign: str, click_ids: frozenset[str] = frozenset()) -> Channel:
    """The channel of a source that is known by its name alone, as tables of other tools give it: "google", "X (Twitter)", "t.co"."""
    name = source.strip().lower()
    return channel_of(Source(name, medium.strip().lower(), campaign.strip().lower(), "", click_ids, _advertised(name)))


@lru_cache(maxsize=65_536)
def classify(referrer: str, landing_query: str, own_domains: frozenset[str], excluded: frozenset[str] = frozenset()) -> Arrival:
    """How a hit with this Referer header and this query string came to the site.

    Own domains never refer; `excluded` hosts (payment and login providers) neither: such a hit goes on with the visit it belongs to."""
    tags = read_tags(landing_query)
    url, host, path = _referrer(referrer, own_domains | excluded)
    came_from = place_of(host, path) if host else UNKNOWN
    if came_from.kind is Kind.GO_BETWEEN:
        url, host, came_from = "", "", UNKNOWN
    if not host and not tags.any:
        return DIRECT
    place = came_from
    if tags.source:
        place = _advertised(tags.source)
    elif not host and tags.platform and not tags.click_ids:
        place = _advertised(tags.platform)
    elif not host:
        place = next((place_named(_NETWORKS[c]) for c in sorted(tags.click_ids) if c in _NETWORKS), UNKNOWN)
    source = tags.source or (tags.platform if not host else "") or _source_name(place, host)
    medium = tags.medium or _medium(place, host, tagged=bool(tags.source))
    channel = channel_of(Source(source, tags.medium, tags.campaign.lower(), host, tags.click_ids, place))
    if channel is Channel.UNASSIGNED and not tags.any:
        channel = Channel.REFERRAL
    return Arrival(
        channel=channel,
        source=source or "(direct)",
        medium=medium or "(none)",
        campaign=tags.campaign,
        content=tags.content,
        term=tags.term or (search_words(referrer, came_from) if came_from.params or came_from.kind is Kind.SEARCH else ""),
        referrer=url,
        tagged=tags.any,
        spam=bool(host) and is_spam(host),
    )


def _advertised(source: str) -> Place:
    """The place that a source in a tag names, "facebook-ads" and "fbads" among them."""
    return place_named(_AD_TAIL.sub("", source))


#: Click ids that name a network when nothing else does.
_NETWORKS = {
    "fbclid": "facebook", "twclid": "twitter", "ttclid": "tiktok", "li_fat_id": "linkedin", "yclid": "yandex",
    "igshid": "instagram", "igsh": "instagram", "rdt_cid": "reddit", "sccid": "snapchat", "epik": "pinterest", "bd_vid": "baidu",
    "qz_gdt": "qq", "gdt_vid": "qq",
}  # fmt: skip
#: Those that a network gives to the clicks on its advertisements alone.
_OF_ADVERTS = frozenset({"twclid", "ttclid", "li_fat_id", "yclid", "rdt_cid", "sccid"})
_AD_TAIL = re.compile(r"(?:[-_ ]|(?<=^fb)|(?<=^yt)|(?<=^google))ads?$")


_APP = re.compile(r"(android-app|ios-app)://([\w.-]{1,200})", re.IGNORECASE)


def _referrer(referrer: str, silent: frozenset[str]) -> tuple[str, str, str]:
    """(url, host, first path part) of a referrer from elsewhere; empty text for none, own and excluded ones."""
    text = referrer.strip()
    if text in ("", "-"):
        return "", "", ""
    if app := _APP.match(text):
        host = app[2].lower()
        return f"{app[1].lower()}://{host}/", host, ""
    url = normal(text)
    host = host_of(url) if url else ""
    if not host or is_within(host, silent):
        return "", "", ""
    return url, host, url.split("/", 3)[3].partition("?")[0] if url.count("/") >= 3 else ""


def _source_name(place: Place, host: str) -> str:
    """Search engines go by their name, everything else by its host."""
    return place.name.lower() if (place.kind is Kind.SEARCH and place.name) or not host else host.removeprefix("www.")


def _medium(place: Place, host: str, *, tagged: bool) -> str:
    """The medium that a referrer implies, in GA4's words."""
    if tagged or not host:
        return ""
    return "organic" if place.kind is Kind.SEARCH else "referral"

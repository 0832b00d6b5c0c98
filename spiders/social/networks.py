"""Which spider asks which platform."""

from __future__ import annotations

from collections.abc import Mapping

from ripplemark.records import Network
from spiders.social.bluesky import Bluesky
from spiders.social.discourse import Discourse
from spiders.social.gdelt import Gdelt
from spiders.social.hackernews import HackerNews
from spiders.social.lemmy import Lemmy
from spiders.social.mastodon import Mastodon
from spiders.social.reddit import Reddit
from spiders.social.spider import SocialSpider
from spiders.social.stackexchange import StackExchange
from spiders.social.telegram import Telegram
from spiders.social.v2ex import V2ex
from spiders.social.wordpress import WordPress
from spiders.social.youtube import YouTube

_ALL: tuple[type[SocialSpider], ...] = (
    HackerNews, Mastodon, Bluesky, Lemmy, Discourse, StackExchange, V2ex, Telegram, YouTube, WordPress, Gdelt, Reddit,
)  # fmt: skip
SPIDERS: Mapping[Network, type[SocialSpider]] = {spider.network: spider for spider in _ALL}

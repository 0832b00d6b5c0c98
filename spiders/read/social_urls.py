"""Which URLs are items on social platforms: a table of hosts and the shape of a post's path."""

from __future__ import annotations

import re
from functools import lru_cache

import ada_url

_POSTS: tuple[tuple[str, str], ...] = (
    (r"(?:mobile\.|m\.)?(?:twitter|x)\.com", r"/(?:i/web|i|[^/]+)/status(?:es)?/\d+"),
    (r"(?:www\.|m\.)?weibo\.(?:com|cn)", r"/(?:\d+|n/[^/]+|status|detail)/[A-Za-z0-9]{6,}"),
    (r"(?:www\.|m\.|mbasic\.)?facebook\.com", r"/(?:[^/]+/(?:posts|videos|photos)/|groups/[^/]+/(?:posts|permalink)/|permalink\.php|story\.php|photo(?:\.php)?|watch|reel/|share/p/)"),
    (r"(?:www\.)?instagram\.com", r"/(?:[^/]+/)?(?:p|reel|tv)/[\w-]+"),
    (r"(?:www\.)?threads\.(?:net|com)", r"/@[^/]+/post/[\w-]+"),
    (r"(?:www\.)?linkedin\.com", r"/(?:posts/|feed/update/|pulse/)"),
    (r"(?:www\.|old\.|new\.)?reddit\.com", r"/(?:r|user)/[^/]+/comments/"),
    (r"redd\.it", r"/\w{5,}"),
    (r"news\.ycombinator\.com", r"/item"),
    (r"lobste\.rs", r"/s/\w+"),
    (r"bsky\.app", r"/profile/[^/]+/post/\w+"),
    (r"(?:www\.|m\.)?youtube\.com", r"/(?:watch|shorts/|live/|post/)"),
    (r"youtu\.be", r"/[\w-]{8,}"),
    (r"(?:www\.|m\.)?bilibili\.com", r"/(?:video/|read/|opus/)"),
    (r"t\.bilibili\.com", r"/\d+"),
    (r"b23\.tv", r"/\w+"),
    (r"(?:www\.|m\.)?zhihu\.com", r"/(?:question/\d+(?:/answer/\d+)?|pin/\d+|answer/\d+|zvideo/\d+)"),
    (r"zhuanlan\.zhihu\.com", r"/p/\d+"),
    (r"(?:www\.|m\.)?douban\.com", r"/(?:group/topic/\d+|people/[^/]+/status/\d+|note/\d+)"),
    (r"(?:www\.)?xiaohongshu\.com", r"/(?:explore|discovery/item)/\w+"),
    (r"(?:www\.)?douyin\.com", r"/(?:video|note)/\d+"),
    (r"(?:www\.|m\.|vm\.)?tiktok\.com", r"/@[^/]+/(?:video|photo)/\d+"),
    (r"tieba\.baidu\.com", r"/p/\d+"),
    (r"(?:www\.)?v2ex\.com", r"/t/\d+"),
    (r"mp\.weixin\.qq\.com", r"/s"),
    (r"(?:www\.)?ptt\.cc", r"/bbs/[^/]+/M\.\d+"),
    (r"(?:www\.|m\.)?plurk\.com", r"/p/\w+"),
    (r"(?:www\.)?dcard\.tw", r"/f/[^/]+/p/\d+"),
    (r"(?:www\.)?producthunt\.com", r"/posts/[\w-]+"),
    (r"t\.me", r"/(?:s/)?[^/]+/\d+"),
    (r"(?:www\.|m\.)?vk\.com", r"/wall-?\d+_\d+"),
    (r"[\w-]+\.tumblr\.com", r"/post/\d+"),
    (r"(?:www\.)?pinterest\.[a-z.]+", r"/pin/\d+"),
    (r"juejin\.cn", r"/(?:pin|post)/\d+"),
    (r".+", r"/(?:@[^/]+/\d{8,}|users/[^/]+/statuses/\d{8,}|notice/\w{8,}|notes/\w{10,})/?$"),  # Mastodon, Pleroma, Misskey: any host
)  # fmt: skip
_TABLE = tuple((re.compile(host), re.compile(path)) for host, path in _POSTS)


_SHARES = re.compile(
    r"^https?://(?:"
    r"(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:intent/|share|home\?status)|(?:www\.|m\.)?facebook\.com/(?:sharer|share\.php|dialog/)"
    r"|(?:www\.)?linkedin\.com/(?:shareArticle|sharing/|cws/share)|(?:service|v)\.(?:t\.sina|weibo)\.com(?:\.cn)?/share|service\.weibo\.com/share"
    r"|(?:www\.|old\.)?reddit\.com/(?:r/[^/]+/)?submit|news\.ycombinator\.com/submitlink|(?:telegram|t)\.me/share|api\.whatsapp\.com/send|wa\.me/"
    r"|(?:www\.)?pinterest\.[a-z.]+/pin/create|(?:www\.)?tumblr\.com/(?:share|widgets/share)|b\.hatena\.ne\.jp/(?:entry|add)|(?:social-plugins\.)?line\.me/"
    r"|(?:www\.)?getpocket\.com/(?:save|edit)|sns\.qzone\.qq\.com/|connect\.qq\.com/widget/shareqq|www\.douban\.com/(?:share|recommend)"
    r"|share\.[a-z.]+/|plus\.google\.com/share|vk\.com/share|(?:www\.)?xing\.com/(?:spi/shares|social_plugins/share)|mastodonshare\.com|bsky\.app/intent"
    r"|(?:www\.)?threads\.(?:net|com)/intent|(?:www\.)?plurk\.com/\?|flipboard\.com/bookmarklet|www\.addtoany\.com/|www\.evernote\.com/clip)",
    re.I,
)


@lru_cache(maxsize=16_384)
def is_share_url(url: str) -> bool:
    """Whether a URL is a share button's: it carries the page itself, and cites nobody."""
    return bool(_SHARES.match(url))


def is_post_url(url: str) -> bool:
    """Whether a URL in normal form is an item on a social platform."""
    try:
        parts = ada_url.URL(url)
    except ValueError:
        return False
    paths, named = _paths_of(parts.hostname), parts.pathname
    return any(path.match(named) for path in paths)


@lru_cache(maxsize=16_384)
def _paths_of(host: str) -> tuple[re.Pattern[str], ...]:
    """What the paths of items look like on a host."""
    return tuple(path for known, path in _TABLE if known.fullmatch(host))

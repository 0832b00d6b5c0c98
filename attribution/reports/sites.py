"""What kind of site a page stands on: forum, news, directory, blog or other. Judged by its address; pure."""

from __future__ import annotations

import re
from functools import lru_cache

_FORUM = re.compile(
    r"(^|[./-])(bbs|forums?|community|discuss|discourse|luntan|tieba|ptt)([./-]|$)|/(threads?|topics?|viewtopic|showthread|t)[/.?-]|topic-\d|thread-\d",
    re.I,
)
_NEWS = re.compile(
    r"(^|[.-])\w*(news|daily|times|herald|tribune|gazette|chronicle|press|weekly|ribao|wanbao)\w*\.|^(www\.)?(\w+)?xinwen", re.I
)
_DIRECTORY = re.compile(r"(^|[./-])(awesome|directory|dir|links?|resources|catalog|listings?|tools|hao)([./-]|$)", re.I)
_BLOG = re.compile(
    r"(^|[./-])(blogs?|weblog|boke|notes|journal|log)([./-]|$)|/(posts?|articles?|archives?)/|/\d{4}/\d{1,2}/|"
    r"(blogspot|wordpress|github\.io|gitlab\.io|substack|medium|tumblr|hashnode|pixnet|cnblogs|csdn|jianshu|matters|vocus|hatenablog|note)\b", re.I
)  # fmt: skip


@lru_cache(maxsize=262_144)
def site_kind(url: str, in_feed: bool) -> str:
    """forum | news | directory | blog | other, of a URL in normal form. A page that stands in a feed, and shows no other sign, is a
    blog's."""
    place = url.partition("://")[2]
    host = place.partition("/")[0]
    if _FORUM.search(place):
        return "forum"
    if _NEWS.search(host):
        return "news"
    if _DIRECTORY.search(place):
        return "directory"
    return "blog" if in_feed or _BLOG.search(place) else "other"

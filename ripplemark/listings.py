"""Which pages only list what other pages say: home, archives, tags, categories, authors, search, pagination. Judges by URL alone."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import unquote

import ada_url

_WORDS = (
    "pages|tag|tags|category|categories|cat|cats|archive|archives|archief|author|authors|autor|topics?|label|labels|search|feed|rss|"
    "date|series|keyword|keywords|taxonomy|user|users|index|list|latest|recent|blogroll|sitemap|标签|標籤|分类|分類|归档|歸檔|彙整|存档"
)
_SECTIONS = "blog|blogs|posts|articles|news|home|notes|journal|weblog|writing|essays|entries|文章|部落格|博客"
_FOLDERS = (
    "post|page|article"  # lists only as a folder: /post/ is one on every site met that has it, /post and /post.html are pages
)
_LANGUAGES = "(?:en|zh|de|fr|es|pt|ja|ko|ru)(?:-(?:[a-z]{2}|hans|hant))?"
_LISTING = re.compile(
    rf"""^(?:/(?:{_LANGUAGES}))?(?:
      /?                                                         # home
      | /(?:index\.(?:html?|php))?                               # home by name
      | (?:/[^/]+)*/page[/-]?\d+(?:/|\.html?)?                   # pagination
      | (?:/[^/]+){{0,2}}/(?:{_WORDS})(?:\.html?|\.php)?/?       # the list of tags, categories, ...
      | (?:/[^/]+)?/(?:tags?|categor(?:y|ies)|cats?|archives?|authors?|labels?|series|keywords?|标签|標籤|分类|分類)(?:/[^/]+)+/?
      | (?:/[^/]+)?/(?:19|20)\d\d(?:/\d{{1,2}}(?:/\d{{1,2}})?)?/?      # a year, month or day
      | (?:/[^/]+)?/(?:{_SECTIONS})(?:\.html?)?/?                # the front page of a section
      | (?:/[^/]+){{0,2}}/(?:{_FOLDERS})/
      | (?:/[^/]+)*/(?:forum|board)-\d+(?:-\d+)?\.html?          # the topics of a forum: forum-2-1.html
      | (?:/[^/]+)*/(?:forumdisplay|viewforum|thread-list)(?:\.php)?/?
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_LISTING_QUERY = re.compile(
    r"(?:^|&)(?:paged?|tag|cat|category|author|m|s|q|search|label|offset|start|fid|forum)=", re.IGNORECASE
)
_POST_QUERY = re.compile(r"(?:^|&)(?:p|id|tid|aid|article|story|thread|t)=\d", re.IGNORECASE)


@lru_cache(maxsize=4096)  # asked for every link of a page
def is_listing(url: str) -> bool:
    """Whether a page's URL is that of a list of posts. `/?p=12` and `/archives/2019/05/title` are posts, `/2019/05/` is a list."""
    parsed = ada_url.URL(url)
    query = parsed.search.lstrip("?")
    if _POST_QUERY.search(query):
        return False
    if query and _LISTING_QUERY.search(query):
        return True
    path = unquote(parsed.pathname)
    return bool(_LISTING.match(path)) and not _dated_post(path)


_DATED = re.compile(
    r"/archives?/(?:\d{4}/\d{1,2}/(?:\d{1,2}/)?[^/\d][^/]*|(?!(?:19|20)\d\d/?$)\d{1,12}(?:\.html?)?)/?$", re.IGNORECASE
)


def _dated_post(path: str) -> bool:
    return bool(_DATED.search(path))


#: Names these rules: what was told by others is told anew.
RULES = hashlib.blake2b(
    "\n".join(p.pattern for p in (_LISTING, _LISTING_QUERY, _POST_QUERY, _DATED)).encode(), digest_size=8
).hexdigest()

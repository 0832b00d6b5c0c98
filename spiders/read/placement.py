"""Where on a page an element stands, told by the landmarks, roles and class words that engines use; what a whole site repeats is not known here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ripplemark.records import Placement

_ROLES = {"navigation": Placement.NAVIGATION, "contentinfo": Placement.FOOTER, "complementary": Placement.SIDEBAR, "search": Placement.NAVIGATION,
          "banner": Placement.NAVIGATION, "menu": Placement.NAVIGATION, "menubar": Placement.NAVIGATION, "main": Placement.CONTENT,
          "article": Placement.CONTENT}  # fmt: skip
_TAGS = {
    "nav": Placement.NAVIGATION,
    "footer": Placement.FOOTER,
    "aside": Placement.SIDEBAR,
    "main": Placement.CONTENT,
    "article": Placement.CONTENT,
}

#: Words of class and id, most telling first. A word is what stands between hyphens, underscores, blanks and case changes.
_WORDS: tuple[tuple[Placement, re.Pattern[str]], ...] = tuple(
    (place, re.compile(rf"(?:^|[\s_-])(?:{words})(?=$|[\s_-])"))
    for place, words in (
        (Placement.COMMENT, r"comments?|commentlist|comment-?(?:body|content|text|list|area|wrap|author)|disqus(?:_thread)?|replies|respond|pinglist|trackbacks?|gitalk|valine|waline|utterances|giscus|duoshuo|changyan|livere|isso"),
        (Placement.BLOGROLL, r"blogroll|blog-?roll|friend-?links?|friends?-?link|flinks?|flink-list|links-of-blogroll(?:-\w+)?|linklist|xoxo-blogroll|youqing|yqlj"),
        (Placement.FOOTER, r"footer|foot|colophon|copyright|powered(?:-by)?|site-?info|bottom-?bar|site-?footer|page-?footer|credits?|footer-?\w+|theme-info|poweredby"),
        (Placement.NAVIGATION, r"nav|navbar|navigation|navi|menu|main-?menu|topnav|breadcrumbs?|pagination|pager|paginator|page-?nav|post-?nav|prev-?next|nav-?links?|site-?nav|toc|table-of-contents|topbar|top-?bar|header-?nav|site-?header|skip-?links?|share|sharing|social|social-?(?:links?|icons?|share)|tags?|tag-?(?:list|cloud|links)|tagcloud|post-?tags|post-?meta|entry-?meta|article-?meta|related|related-?posts?|langs?|language-?switcher|archive-?nav"),
        (Placement.SIDEBAR, r"sidebar|side-?bar|side|aside|widgets?|widget-?area|secondary|right-?col(?:umn)?|left-?col(?:umn)?|rail|advert(?:isement)?s?|ads?|adsense|banner|sponsors?|promo|side-?nav|author-?(?:box|card|info|bio)|profile-?card|tertiary"),
        (Placement.CONTENT, r"content|post-?(?:content|body|text|entry|detail)?|entry(?:-?(?:content|body|text|summary))?|article(?:-?(?:content|body|text|post|inner|entry|detail))?|post__(?:content|body)|markdown(?:-body)?|prose|rich_media_content|story(?:-?body)?|main(?:-?(?:content|inner|text))?|h-entry|e-content|postbody|t_f|pcb|message|topic-?(?:body|content)|body-?content|single-?content|page-?content|blog-?(?:post|content)|section-?content|note-?content|yue|text"),
    )
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STICKY = frozenset({Placement.NAVIGATION, Placement.FOOTER, Placement.SIDEBAR, Placement.BLOGROLL})


def region_of(tag: str, attrs: Mapping[str, object], around: Placement | None) -> Placement | None:
    """The region that begins with this element, or the one around it.

    The nearest decisive ancestor wins, but content words do not lift a link out of a sidebar (widget content), a comment stays a
    comment, and <main> always begins content."""
    if tag in ("html", "body", "a", "img", "p", "br", "code", "pre", "span", "em", "strong"):
        return around
    own = _own(tag, str(attrs.get("class", "")), str(attrs.get("id", "")), str(attrs.get("role", "")).lower())
    if own is None or own is around:
        return around
    if tag == "main":
        return Placement.CONTENT
    if around is Placement.COMMENT and own is not Placement.FOOTER:
        return around
    return around if own is Placement.CONTENT and around in _STICKY else own


@lru_cache(maxsize=32_768)
def _own(tag: str, classes: str, identity: str, role: str) -> Placement | None:
    if role in _ROLES:
        return _ROLES[role]
    if tag in ("nav", "footer", "aside", "main"):
        return _worded(classes, identity, (Placement.COMMENT, Placement.BLOGROLL)) or _TAGS[tag]
    return _worded(classes, identity) or _TAGS.get(tag)


def _worded(classes: str, identity: str, only: tuple[Placement, ...] = ()) -> Placement | None:
    if not classes and not identity:
        return None
    names = _CAMEL.sub("-", f"{identity} {classes}"[:300]).lower()
    for place, words in _WORDS:
        if (not only or place in only) and words.search(names):
            return place
    return None

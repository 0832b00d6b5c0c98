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

#: Words of class and id, most telling first; between hyphens, underscores, blanks or case changes, so that "site-footer" is a footer.
_WORDS: tuple[tuple[Placement, re.Pattern[str]], ...] = tuple(
    (place, re.compile(rf"(?:^|[\s_-])(?:{words})(?=$|[\s_-])|(?:^|\s)(?:{tokens})(?=$|\s)"))
    for place, words, tokens in (
        # `tokens` are words that tell only when they are the whole class: "tag" is a tag list, "tag-entry" a post among those of a tag.
        (
            Placement.COMMENT,
            r"comments?|commentlist|disqus|replies|respond|pinglist|trackbacks?|gitalk|valine|waline|utterances|giscus|duoshuo|changyan|livere|isso",
            r"reply-list|ds-thread",
        ),
        (
            Placement.BLOGROLL,
            r"blogroll|blog-roll|friend-?links?|friends-?link|flinks?|linklist|youqing|yqlj",
            r"links-of-blogroll[\w-]*|link-list|friends",
        ),
        (
            Placement.FOOTER,
            r"footer|colophon|copyright|powered|poweredby|site-?info|bottom-?bar|theme-info",
            r"foot|ft|credits?|bottom",
        ),
        (
            Placement.NAVIGATION,
            r"nav|navbar|navigation|navi|topnav|breadcrumbs?|pagination|pager|paginator|toc|table-of-contents|topbar|top-bar|site-?header|masthead"
            r"|skip-links?|share|sharing|sharedaddy|addtoany|social|tagcloud|tag-?cloud|tag-?list|related|related-?posts?|language-?switcher|menu",
            r"tags?|tag-links|post-tags|post-?meta|entry-?meta|article-?meta|langs?|prev|next|prev-next|more|read-more|hd|header-inner",
        ),
        (
            Placement.SIDEBAR,
            r"sidebar|side-bar|aside|widgets?|adsense|sponsors?|promo|author-?(?:box|card|info|bio)|profile-?card|right-?col(?:umn)?|left-?col(?:umn)?",
            r"side|secondary|tertiary|rail|advert(?:isement)?s?|ads?|banner",
        ),
        (
            Placement.CONTENT,
            r"content|entry|article|markdown|prose|rich_media_content|postbody|post-?(?:body|text|detail)",
            r"post|main|story|story-body|message|text|body-text|yue|t_f|pcb|note-content|h-entry|single",
        ),
    )
)
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

"""Which part of a page begins with an element, told by landmarks, roles and the class words of engines; where one link stands is placement's to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from ripplemark.records import Placement


class Region(StrEnum):
    """A part of a page: finer than a placement, since what may begin within it differs."""

    CONTENT = "content"
    ASIDE = "aside"  # beside the text of an article: a call-out or a box, as its links tell
    COMMENTS = "comments"  # the comment box
    COMMENT_FORM = "comment_form"
    COMMENT = "comment"  # what readers wrote in it
    HEADER = "header"
    NAVIGATION = "navigation"
    SIDEBAR = "sidebar"
    POST_FOOTER = "post_footer"  # the foot of an article: licence, tags, share buttons
    FOOTER = "footer"  # the foot of the site
    BLOGROLL = "blogroll"

    @property
    def placement(self) -> Placement:
        """What a link in it is, if nothing speaks against it."""
        return _PLACEMENTS.get(self) or Placement(self.value)


_PLACEMENTS = {
    Region.ASIDE: Placement.SIDEBAR,
    Region.COMMENTS: Placement.NAVIGATION,
    Region.COMMENT_FORM: Placement.NAVIGATION,
    Region.HEADER: Placement.NAVIGATION,
    Region.POST_FOOTER: Placement.FOOTER,
}
_ROLES = {"navigation": Region.NAVIGATION, "contentinfo": Region.FOOTER, "complementary": Region.SIDEBAR, "search": Region.NAVIGATION,
          "banner": Region.HEADER, "menu": Region.NAVIGATION, "menubar": Region.NAVIGATION, "main": Region.CONTENT,
          "article": Region.CONTENT}  # fmt: skip
_TAGS = {"nav": Region.NAVIGATION, "footer": Region.FOOTER, "aside": Region.ASIDE, "main": Region.CONTENT,
         "article": Region.CONTENT, "header": Region.HEADER}  # fmt: skip
#: Elements of a text; they begin no region, and asking is dear.
_PLAIN = frozenset(("html", "body", "a", "img", "br", "code", "pre", "em", "strong", "b", "i", "h1", "h2", "h3", "h4", "h5", "h6"))  # fmt: skip


def _tokens(words: str) -> re.Pattern[str]:
    """A pattern that finds a class or id that is wholly one of these words."""
    return re.compile(rf"(?:^| )(?:{words})(?=$| )")


def _parts(words: str) -> re.Pattern[str]:
    """A pattern that finds a class or id with one of these words between its hyphens: "site-nav" has "nav"."""
    return re.compile(rf"(?:^|[ -])(?:{words})(?=$|[ -])")


_COMMENT_ENGINES = r"(?:disqus|gitalk|valine|waline|twikoo|utterances|giscus|duoshuo|changyan|livere|isso|cusdis|commento|remark42|hyvor|artalk|wpdiscuz|uyan)"

#: Words of class and id, the most telling first: each is (region, pattern). Names are lower case with hyphens, see `_names`.
_WORDS: tuple[tuple[Region, re.Pattern[str]], ...] = (
    # The newest comments beside every page are a widget, not what readers wrote on this one.
    (Region.SIDEBAR, _tokens(r"[^ ]*(?:recent|latest)-?comments?[^ ]*")),
    (Region.POST_FOOTER, _tokens(r"akismet[^ ]*|[^ ]*(?:cookie|privacy|gdpr)-(?:notice|banner|consent|bar|law)[^ ]*|[^ ]*post-license[^ ]*")),
    (Region.NAVIGATION, _tokens(r"(?:[^ ]*-)?(?:shares?|sharing|sharebar|sharedaddy|addtoany|a2a|addthis|social-?comments?)(?:-[^ ]*)?|readspeaker[^ ]*|rsbtn"
                                r"|(?:comments?-)?(?:login|log-in|sign-?in|sign-?up|register)(?:-[^ ]*)?")),
    (Region.CONTENT, _tokens(r"(?:[^ ]*-)?(?:article|entry|post|story|topic|news|message|rich-media|mw)-?(?:body|content|text|copy)|e-content|h-entry|hentry"
                             r"|markdown(?:-body)?|cooked|rendered-html|reveal|slides|t-f|pcb")),
    (Region.COMMENT, _tokens(r"(?:li-|div-|wc-|tk-|gt-|isso-|ds-)?comment(?:-?\d[^ ]*|-(?:body|content|text|item|entry|list|author|meta|block|message)(?:-[^ ]*)?)?"
                             r"|comments?-?list|comments-list|replies|reply-list|ping-?list|pingbacks?|trackbacks?|ds-(?:post|comment)[^ ]*|wl-(?:item|cards?)|v-?list")),
    (Region.COMMENT_FORM, _tokens(r"(?:comments?|reply)-?form(?:-[^ ]*)?|(?:comments?-)?respond(?:-[^ ]*)?")),
    (Region.COMMENTS, _tokens(rf"(?:[^ ]*-)?comments(?:-(?:area|wrap|wrapper|section|container|block|box|inner|main|template|holder))?|comment-(?:area|section|wrap|wrapper|container|box|footer|reply)[^ ]*"
                              rf"|fb-comments|sohucs|ds-thread|lv-container|v-?comments|{_COMMENT_ENGINES}(?:-[^ ]*)?")),
    (Region.BLOGROLL, _tokens(r"(?:[^ ]*-)?blogroll(?:-[^ ]*)?|linkcat(?:-\d+)?|widget-links|friend-?links?(?:-[^ ]*)?|friends-?link[^ ]*|flinks?(?:-[^ ]*)?|link-?friends?"
                              r"|friends?-(?:list|cards?|items?)|friends|youqing[^ ]*|yqlj|blog-list\d+")),
    (Region.POST_FOOTER, _tokens(r"(?:[^ ]*-)?(?:post|entry|article|card|comment|summary|teaser|section|author)-?footer(?:-[^ ]*)?|footer-post")),
    (Region.FOOTER, _parts(r"footer\d?|colophon|copyrights?|powered|poweredby|power-by|theme-info|bottom-?bar|footermenu|small-print")),
    (Region.FOOTER, _tokens(r"foot|ft|credits?|bottom|site-?info|footers?-?[a-z]+\d?")),
    (Region.SIDEBAR, _parts(r"sidebars?|sideboard|side-bar|widgets?|adsense|adverts?|advertisement|sponsors?|sponsored|promo|werbung|partner-banner")),
    (Region.SIDEBAR, _tokens(r"aside|aside-[^ ]*|[^ ]*-aside|side|secondary|tertiary|rail|ads?|ad-[^ ]*|banner-?item|(?:right|left)-?col(?:umn)?|profile-?card"
                             r"|(?:about-)?author(?:-(?:box|card|info|bio))?|bio")),
    (Region.NAVIGATION, _parts(r"nav|navbar|navigation|navi|topnav|nextnav|breadcrumbs?|pagination|pager|paginator|toc|table-of-contents|topbar|top-bar|toolbar|masthead|menus?"
                               r"|submenu|dropdown|skip-links?|socials?|socialmedia|social-?icons?|social-?links?|tagcloud|tag-?list|related|related-?posts?|language-?switcher|metamenu")),
    (Region.NAVIGATION, _tokens(r"tags?|tag-links|post-tags|post-?meta|entry-?meta|article-?meta|langs?|lang-[^ ]*|prev|next|prev-next|more|read-more|hd|header-inner")),
    (Region.HEADER, _tokens(r"(?:[^ ]*-)?(?:site|page|main|portal|global|top)-?header(?:-[^ ]*)?|headers?|head|head-?links|header-[^ ]*")),
    (Region.CONTENT, _parts(r"content|entry|article|prose|postbody|post-?detail")),
    (Region.CONTENT, _tokens(r"post|main|story|story-body|message|text|body-text|yue|note-content|single|question|answer")),
)  # fmt: skip
#: Classes that say what a page has, not what an element is; and those of builders, which call everything a widget.
_HAVING = re.compile(
    r"^(?:has|no|with|without|is|not|elementor|wp-block|et-pb|vc|js)-|-(?:included|enabled|disabled|open|opened|layout)$|[:\[\]/%]"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_RUNS = re.compile(r"[-_]+")
#: Names that only the site's own footer has, wherever a page with unclosed elements puts it.
_SITE_FOOTER = _tokens(r"footer|(?:site|page|main|global)-footer|colophon")
#: Within the comment box, the elements that hold one comment or all of them.
_ENTRIES = frozenset(("li", "article", "ol", "dl", "dt", "dd", "blockquote"))

_COMMENTED = frozenset({Region.COMMENT, Region.COMMENTS, Region.COMMENT_FORM})
_IN_COMMENT_BOX = frozenset({Region.COMMENT, Region.COMMENT_FORM, Region.POST_FOOTER, Region.SIDEBAR})
_MARGIN = frozenset({Region.SIDEBAR, Region.NAVIGATION})
_POST_PARTS = frozenset({Region.CONTENT, Region.ASIDE, Region.POST_FOOTER})


def region_of(tag: str, attrs: Mapping[str, str], around: Region | None) -> Region | None:
    """The region that begins with this element, or the one around it.

    The nearest decisive ancestor wins, as far as it can begin there: a menu in the footer is footer, a widget's content is no
    content, a comment stays a comment, and <main> always begins content."""
    if tag in _PLAIN:
        # The comment box's own credit stands wherever a theme puts the box.
        return Region.POST_FOOTER if tag == "a" and "dsq-brlink" in attrs.get("class", "") else around
    classes = attrs.get("class", "")
    identity = attrs.get("id", "")
    own = _own(tag, classes, identity, attrs.get("role", "").lower())
    if own is None:
        return Region.COMMENT if around is Region.COMMENTS and tag in _ENTRIES else around
    if own is around or around is None:
        return Region.SIDEBAR if own is Region.ASIDE and around is None else own
    if tag == "main" and around is not Region.COMMENT:
        return Region.CONTENT
    return _within(around, own, tag, _is_site_footer(tag, classes, identity))


def _within(around: Region, own: Region, tag: str, site_footer: bool) -> Region:
    """What an element that looks like `own` is inside `around`."""
    if own is Region.FOOTER and (site_footer or around is Region.HEADER):
        return own if site_footer or tag == "footer" else around
    if around in _COMMENTED:
        return _within_comments(around, own, tag)
    if around in _POST_PARTS:
        return _within_post(around, own)
    if around is Region.HEADER:
        return own
    landmark = tag == "nav" and own is Region.NAVIGATION and around in _MARGIN
    return own if landmark or own is Region.BLOGROLL or (own is Region.COMMENTS and around in _MARGIN) else around


def _within_comments(around: Region, own: Region, tag: str) -> Region:
    """A comment stays one whatever its author's markup looks like; in the box around it, list items are comments."""
    if around is Region.COMMENT:
        return own if own is Region.POST_FOOTER or (tag == "aside" and own is Region.SIDEBAR) else around
    if own in _IN_COMMENT_BOX:
        return own
    return Region.COMMENT if tag in _ENTRIES and around is Region.COMMENTS else around


def _within_post(around: Region, own: Region) -> Region:
    """An article's own header is part of it, its footer is not the site's, and content words mean nothing new."""
    if own is Region.FOOTER:
        return Region.POST_FOOTER
    return around if own in (Region.HEADER, Region.CONTENT) or (own is Region.ASIDE and around is Region.POST_FOOTER) else own


@lru_cache(maxsize=32_768)
def _own(tag: str, classes: str, identity: str, role: str) -> Region | None:
    """What an element says of itself."""
    if tag == "main":
        return Region.CONTENT
    worded = _worded(_names(classes, identity))
    marked = _ROLES.get(role) or _TAGS.get(tag)
    if tag in ("nav", "footer"):
        return (
            worded
            if worded in (Region.COMMENT, Region.COMMENTS, Region.BLOGROLL, Region.POST_FOOTER, Region.FOOTER)
            else marked
        )
    if tag == "aside" or marked is Region.SIDEBAR:
        return marked if worded in (None, Region.CONTENT, Region.HEADER) else worded
    return worded or marked if tag in ("article", "header") or role not in _ROLES else marked


@lru_cache(maxsize=4_096)
def _is_site_footer(tag: str, classes: str, identity: str) -> bool:
    return (tag == "footer" or bool(identity)) and bool(
        _SITE_FOOTER.search(_names(classes if tag == "footer" else "", identity))
    )


def _names(classes: str, identity: str) -> str:
    """The classes and the id in lower case, with hyphens for underscores and between the humps of camelCase, parted by blanks."""
    names = (_RUNS.sub("-", _CAMEL.sub("-", name)).lower().strip("-") for name in f"{identity} {classes}"[:300].split())
    return " ".join(name for name in names if name and not _HAVING.search(name))


def _worded(names: str) -> Region | None:
    if not names:
        return None
    return next((region for region, words in _WORDS if words.search(names)), None)

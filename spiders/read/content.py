"""Whether a body is a web page at all, and whether a page looks like something else than its own content: a captcha, a login, a soft 404."""

from __future__ import annotations

import re

_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|div|p|a|table|h1|h2|ul|ol|span|article|section|main|br|img)\b",
    re.I,
)
_JSON = re.compile(rb"(?:\{\s*[\"}]|\[\s*[\[{\"\d\]])")
_ANY_TAG = re.compile(rb"<[a-z][a-z0-9:-]{0,30}[\s/>]", re.I)
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x01\x00", b"OTTO", b"wOFF", b"wOF2", b"ID3", b"Rar!",
          b"7z\xbc\xaf", b"BM", b"\x7fELF", b"SQLite", b"\x00asm")  # fmt: skip
_XML_ROOT = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*|<\?[^>]*>\s*)*<([A-Za-z][\w:.-]*)", re.S)
_FEED_ROOTS = frozenset(
    {b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex", b"opml", b"svg", b"error", b"opensearchdescription", b"xml"}
)
#: Types under which pages are served; anything else is taken at its word unless it is plainly HTML.
_PAGE_TYPES = frozenset(
    {
        "",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "application/octet-stream",
        "text/xml",
        "application/xml",
        "unknown/unknown",
    }
)


def looks_like_html(body: bytes, content_type: str = "") -> bool:
    """Whether the bytes are a web page, whatever the server calls them: no image, JSON, feed or sitemap under a page's name."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0c")
    if body.startswith(_MAGIC) or not head:
        return False
    said = content_type.partition(";")[0].strip().lower()
    if said not in _PAGE_TYPES:
        return False
    if b"\0" in head:  # UTF-16 or binary
        head = head.replace(b"\0", b"")
    if _JSON.match(head):
        return False
    root = _XML_ROOT.match(head)
    if root and root.group(1).lower() in _FEED_ROOTS:
        return False
    shown = body[:65_536].replace(b"\0", b"")
    return bool(_TAGS.search(shown) or (said == "text/html" and _ANY_TAG.search(shown)))


_SUSPECT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(words, re.I))
    for reason, words in (
        ("captcha", r"just a moment|attention required|verify (?:that )?you are (?:a )?human|are you a (?:human|robot)|unusual traffic|checking your browser|security check|captcha|人机验证|人機驗證|安全验证|安全驗證|滑动验证|请完成验证|访问验证|robot check|ddos protection"),
        ("login", r"^(?:log[ -]?in|sign[ -]?in|登录|登入|用户登录|会员登录|會員登入|ログイン|로그인)\b|please (?:log|sign) in to (?:continue|view|see)|you (?:must|need to) (?:be logged|log|sign) in|请先?登录后|請先登入|登录后(?:可见|查看|继续)|您需要登录|您需要登入|需要登入才能|抱歉，您所在的用户组|ログインしてください|members only"),
        ("not_found", r"(?:^|\W)404(?:\W|$)|page (?:not|could not be|cannot be|can't be) found|not found|(?:page|post|topic|thread) (?:does not|doesn't) exist|no longer (?:exists|available)|页面不存在|頁面不存在|找不到(?:页面|頁面|该页|該頁|网页|網頁)|内容不存在|主题不存在|指定的主题不存在|文章不存在|已被删除|已被刪除|ページが見つかりません|お探しのページ|페이지를 찾을 수 없|seite nicht gefunden|page introuvable|página no encontrada|страница не найдена"),
        ("blocked", r"access (?:to this page (?:has been )?)?denied|403 forbidden|you have been blocked|request blocked|访问被拒绝|拒绝访问|禁止访问|temporarily unavailable|service unavailable|site is under maintenance|维护中|account (?:has been )?suspended|domain (?:is|may be) for sale|buy this domain|域名出售"),
    )
)  # fmt: skip
#: A text longer than this speaks for itself; the words above may be its topic.
LONG = 600


def suspect_reason(text: str, title: str) -> str:
    """Why a page that was delivered with success may not be its own content: "captcha", "login", "not_found", "blocked"; "" if nothing says so.

    Only titles and short texts can be suspect: an article about captchas is an article."""
    if len(text) > LONG:
        return ""
    short = len(text) <= LONG // 2
    for reason, words in _SUSPECT:
        if words.search(title) or (short and words.search(text)):
            return reason
    return ""

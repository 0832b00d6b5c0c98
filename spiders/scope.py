"""Where a crawl may go: which sites are watched, which hosts are not pages of the web that re-discusses. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ripplemark.config import Project
from ripplemark.urls import host_of, is_public_host, is_short, is_within, normal, registrable
from spiders.net.addresses import Allowed, allowed_from
from spiders.net.traps import trap_reason

#: Platforms: their items come as posts, through their own interfaces; share buttons lead there from every page.
SOCIAL = frozenset({
    "facebook.com", "fb.com", "fb.me", "twitter.com", "x.com", "t.co", "instagram.com", "linkedin.com", "lnkd.in", "pinterest.com",
    "reddit.com", "redd.it", "tiktok.com", "youtube.com", "youtu.be", "vimeo.com", "threads.net", "bsky.app", "mastodon.social",
    "telegram.me", "t.me", "whatsapp.com", "wa.me", "line.me", "discord.com", "discord.gg", "snapchat.com",
    "weibo.com", "weibo.cn", "t.cn", "zhihu.com", "douban.com", "bilibili.com", "b23.tv", "xiaohongshu.com", "douyin.com",
    "qq.com", "weixin.qq.com", "kuaishou.com", "tieba.baidu.com", "v2ex.com", "getpocket.com", "instapaper.com", "addtoany.com",
    "sharethis.com", "news.ycombinator.com", "flipboard.com", "vk.com", "ok.ru", "b.hatena.ne.jp", "plus.google.com",
})  # fmt: skip
#: Not pages that re-discuss: code hosts, package registries, encyclopaedias, shops, CDNs, search engines, licences, fonts.
UTILITIES = frozenset({
    "github.com", "gitlab.com", "bitbucket.org", "gist.github.com", "npmjs.com", "pypi.org", "wikipedia.org", "wikimedia.org",
    "wikidata.org", "google.com", "bing.com", "baidu.com", "duckduckgo.com", "googleapis.com", "gstatic.com", "jsdelivr.net",
    "unpkg.com", "cloudflare.com", "creativecommons.org", "w3.org", "schema.org", "gravatar.com", "amazon.com", "amzn.to",
    "apple.com", "web.archive.org", "archive.org", "doi.org", "disqus.com",
})  # fmt: skip
#: Hosts of many owners under one name: to watch a feed there is not to watch the whole platform.
SHARED = frozenset({
    "feedburner.com", "medium.com", "dev.to", "hashnode.com", "jianshu.com", "csdn.net", "cnblogs.com", "juejin.cn",
})  # fmt: skip
#: What a link to a file ends in. A page may still answer with such a type; then its Content-Type says so.
FILES = frozenset(
    [
        "7z",
        "aac",
        "apk",
        "avi",
        "avif",
        "bin",
        "bmp",
        "bz2",
        "css",
        "csv",
        "deb",
        "dmg",
        "doc",
        "docx",
        "eot",
        "epub",
        "exe",
        "flac",
        "gif",
        "gz",
        "ico",
        "ics",
        "iso",
        "jar",
        "jpeg",
        "jpg",
        "js",
        "json",
        "m4a",
        "m4v",
        "map",
        "mid",
        "mkv",
        "mov",
        "mp3",
        "mp4",
        "mpeg",
        "mpg",
        "msi",
        "odp",
        "ods",
        "odt",
        "ogg",
        "ogv",
        "otf",
        "pdf",
        "pkg",
        "png",
        "ppt",
        "pptx",
        "ps",
        "psd",
        "rar",
        "rpm",
        "svg",
        "swf",
        "tar",
        "tgz",
        "tif",
        "tiff",
        "torrent",
        "ttf",
        "txt",
        "vcf",
        "wasm",
        "wav",
        "webm",
        "webmanifest",
        "webp",
        "whl",
        "wma",
        "wmv",
        "woff",
        "woff2",
        "xls",
        "xlsx",
        "xz",
        "zip",
        "zst",
    ]
)


@dataclass(frozen=True)
class Scope:
    """What one project's crawl may follow."""

    own: frozenset[str]  # the brand's hosts
    watched_urls: frozenset[str]  # as the user named them, normal form, and the homes of their hosts
    watched_domains: frozenset[str]
    rounds: int
    allowed: Allowed
    this_year: int

    def is_watched(self, domain: str) -> bool:
        """Whether pages of this registrable domain are of a watched site."""
        return domain in self.watched_domains

    def may_ask(self, url: str) -> bool:
        """Whether a URL in normal form can be a page that may be asked: a public or opened host, no file, no trap."""
        host = host_in(url)
        return self._is_open(host) and not is_file(url) and trap_reason(url, self.this_year) is None

    def _is_open(self, host: str) -> bool:
        known = self._open.get(host)
        if known is None:
            known = self._open[host] = bool(host) and (is_public_host(host) or self.allowed.host(host))
        return known

    def may_follow(self, url: str) -> bool:
        """Whether a link to another site is worth a step outward. Shorteners are no pages: they are asked as targets."""
        host = host_in(url)
        return not is_within(host, self._closed) and self.may_ask(url) and not is_short(url)

    @cached_property
    def _open(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _closed(self) -> frozenset[str]:
        return self.own | ((SOCIAL | UTILITIES) - self.watched_domains)


def host_in(url: str) -> str:
    """The host of a URL that is in normal form already, without parsing it again."""
    authority = url.split("/", 3)[2] if url.count("/") > 2 else ""
    host, colon, port = authority.rpartition(":")
    return (host if colon and port.isdigit() else authority).rstrip(".")


def domain_in(url: str) -> str:
    """The registrable domain of a URL that is in normal form already."""
    return registrable(host_in(url))


def is_file(url: str) -> bool:
    """Whether the path ends like a file that is no page."""
    name = url.partition("?")[0].rpartition("/")[2] if url.count("/") > 2 else ""
    return name.rpartition(".")[2].lower() in FILES if "." in name else False


def home_of(url: str) -> str:
    """The front page of the origin of a URL in normal form."""
    return "/".join(url.split("/", 3)[:3]) + "/"


def is_nowhere(host: str) -> bool:
    """Whether a host is a placeholder that a forgotten setting leaves in links."""
    return not is_public_host(host) or is_within(host, _PLACEHOLDERS)


_PLACEHOLDERS = frozenset({"example.com", "example.org", "example.net", "yoursite.com", "your-domain.com", "yourdomain.com"})


def is_site_of_its_own(url: str) -> bool:
    """Whether watching a URL means watching its whole site."""
    return not is_within(host_of(url), SHARED | SOCIAL | UTILITIES)


def scope_of(project: Project, watched: Iterable[str], this_year: int) -> Scope:
    """The scope of a project that watches these URLs."""
    urls = [u for u in (normal(w) for w in watched) if u]
    own_sites = [u for u in urls if is_site_of_its_own(u)]
    return Scope(
        own=project.own_domains,
        watched_urls=frozenset(urls) | {home_of(u) for u in own_sites},
        watched_domains=frozenset(registrable(host_of(u)) for u in own_sites),
        rounds=project.crawl.rounds,
        allowed=allowed_from(project.crawl.allow_private),
        this_year=this_year,
    )

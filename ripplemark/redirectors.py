"""Which hosts send a reader on to a target that stands in their own URL, and under which parameter. Data only.

A closed list on purpose: any page may carry `?url=` or `?next=` (share buttons, log-in links, proxies, translators), and none of
those is a link to what stands there. Copies in an archive are not redirects either: their readers never reach the site.
"""

from __future__ import annotations

#: host (without "www.") -> (start of the path, parameters in the order in which they are tried).
#: "" as a parameter means that the whole query is the target.
REDIRECTORS: dict[str, tuple[str, tuple[str, ...]]] = {
    # Chinese platforms
    "link.zhihu.com": ("/", ("target",)),
    "weibo.cn": ("/sinaurl", ("u", "url", "toasturl")),
    "weibo.com": ("/sinaurl", ("u", "url", "toasturl")),
    "m.weibo.cn": ("/sinaurl", ("u", "url", "toasturl")),
    "t.cn": ("/", ("u",)),
    "link.juejin.cn": ("/", ("target",)),
    "link.juejin.im": ("/", ("target",)),
    "link.csdn.net": ("/", ("target",)),
    "douban.com": ("/link2", ("url",)),
    "jianshu.com": ("/go-wild", ("url",)),
    "link.jianshu.com": ("/", ("t",)),
    "links.jianshu.com": ("/go", ("to",)),
    "gitee.com": ("/link", ("target",)),
    "oschina.net": ("/action/GoToLink", ("url",)),
    "xie.infoq.cn": ("/link", ("target",)),
    "sspai.com": ("/link", ("target",)),
    "yuque.com": ("/r/goto", ("url",)),
    "cloud.tencent.com": ("/developer/tools/blog-entry", ("target",)),
    "developers.weixin.qq.com": ("/community/middlepage/href", ("href",)),
    "docs.qq.com": ("/scenario/link.html", ("url",)),
    "c.pc.qq.com": ("/", ("pfurl", "url")),
    "mail.qq.com": ("/cgi-bin/", ("gourl",)),
    "jump.bdimg.com": ("/safecheck/", ("url",)),
    "jump2.bdimg.com": ("/safecheck/", ("url",)),
    "tieba.baidu.com": ("/mo/q/checkurl", ("url",)),
    "blog.51cto.com": ("/transfer", ("",)),
    "ref.gamer.com.tw": ("/redir.php", ("url",)),
    "hellogithub.com": ("/periodical/statistics/click", ("target",)),
    # elsewhere
    "l.facebook.com": ("/", ("u",)),
    "lm.facebook.com": ("/", ("u",)),
    "facebook.com": ("/l.php", ("u",)),
    "l.instagram.com": ("/", ("u",)),
    "l.threads.com": ("/", ("u",)),
    "l.threads.net": ("/", ("u",)),
    "twitter.com": ("/i/redirect", ("url",)),
    "x.com": ("/i/redirect", ("url",)),
    "out.reddit.com": ("/", ("url",)),
    "youtube.com": ("/redirect", ("q",)),
    "linkedin.com": ("/redir/", ("url",)),
    "t.umblr.com": ("/redirect", ("z",)),
    "medium.com": ("/r/", ("url",)),
    "vk.com": ("/away.php", ("to",)),
    "m.vk.com": ("/away.php", ("to",)),
    "away.vk.com": ("/", ("to",)),
    "steamcommunity.com": ("/linkfilter", ("url", "u")),
    "slack-redir.net": ("/link", ("url",)),
    "exit.sc": ("/", ("url",)),
    "href.li": ("/", ("",)),
    "anonym.to": ("/", ("",)),
    "safelinks.protection.outlook.com": ("/", ("url",)),
    # affiliate networks
    "go.skimresources.com": ("/", ("url",)),
    "redirect.viglink.com": ("/", ("u",)),
    "click.linksynergy.com": ("/", ("murl",)),
    "awin1.com": ("/cread.php", ("ued", "p")),
    "px.a8.net": ("/", ("a8ejpredirect",)),
}
#: Shorteners beside those that `ural` lists: mostly Chinese and Taiwanese ones.
SHORTENERS = frozenset({
    "url.cn", "w.url.cn", "dwz.cn", "dwz.win", "suo.im", "suo.nz", "mrw.so", "sina.lt", "985.so", "u.nu", "reurl.cc", "pse.is",
    "lihi.cc", "lihi1.com", "lihi2.com", "lihi3.com", "supr.link", "s.yam.com", "bit.do", "shorturl.at", "t.ly",
})  # fmt: skip
#: Shorteners that lead to their own platform alone: nothing of the brand is behind them.
PLATFORM_SHORTENERS = frozenset({
    "youtu.be", "redd.it", "b23.tv", "fb.me", "fb.watch", "amzn.to", "amzn.com", "a.co", "wp.me", "git.io", "flic.kr", "instagr.am",
    "spoti.fi", "apple.co", "pin.it", "v.douyin.com", "xhslink.com", "m.tb.cn", "n.pr", "nyti.ms", "youtube.com", "forms.gle",
    "g.page", "maps.app.goo.gl", "photos.app.goo.gl", "discord.gg",
})  # fmt: skip
#: The same for google.com, google.de, google.com.hk, ...
GOOGLE = ("/url", ("q", "url"))

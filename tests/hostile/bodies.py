"""Pages that attack the reader: lying charsets, endless links, deep nests, hostile hrefs. Served whole and well framed."""

from __future__ import annotations

from .attacks import attack
from .server import Exchange, page

_CHINESE = "<html><head><title>鴨子資料庫</title></head><body><p>這是一篇關於資料庫的文章。</p></body></html>"
_BOMB = (
    "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(8))
    + "]><r>&i;</r>"
)
BODIES: dict[str, tuple[str, bytes]] = {
    "utf16-lie": ("text/html; charset=utf-16", _CHINESE.encode()),
    "unknown-charset": ("text/html; charset=x-klingon", _CHINESE.encode()),
    "meta-lie": ("text/html", ('<meta charset="utf-8">' + _CHINESE).encode("gb18030")),
    "big5": ("text/html; charset=big5", _CHINESE.encode("big5", "replace")),
    "nul-bytes": ("text/html; charset=utf-8", page().replace(b"Text", b"Te\x00xt")),
    "many-links": ("text/html", b"<body>" + b"".join(b'<a href="/%d">x</a>' % n for n in range(100_000))),
    "deep-nest": ("text/html", b"<div>" * 5000 + b'<a href="/deep">x</a>' + b"</div>" * 5000),
    "many-attributes": ("text/html", b"<p " + b" ".join(b"a%d=1" % n for n in range(40_000)) + b">x</p>"),
    "misnested": ("text/html", b"<b i><i j>" * 20_000),
    "unclosed": ("text/html", b"<a " * 20_000),
    "xml-bomb": ("application/xml", _BOMB.encode()),
    "xxe": ("application/xml", b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>"),
    "href-schemes": ("text/html", page("javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@b.c", "file:///x", "ftp://x/y", "/good")),
    "odd-urls": ("text/html", page("http://brand@evil.example/", "http:///x", "http://[bad/", "/%zz", "/a\u202eb", "http://x:99999/", "\\\\evil.example\\x")),
    "soft-404": ("text/html", page(title="Page not found")),
    "captcha": ("text/html", page(title="Just a moment... verify you are human")),
    "not-html": ("application/pdf", b"%PDF-1.7 nothing"),
    "base-metadata": ("text/html", b'<base href="http://169.254.169.254/"><a href="latest">x</a>'),
    "long-anchor": ("text/html", b'<a href="/x">' + b"A" * 1024 * 1024 + b"</a>"),
}  # fmt: skip


def _served(name: str, kind: str, body: bytes) -> None:
    @attack(name)
    async def served(x: Exchange) -> None:
        await x.answer(200, body, kind)


for _name, (_kind, _body) in BODIES.items():
    _served(_name, _kind, _body)

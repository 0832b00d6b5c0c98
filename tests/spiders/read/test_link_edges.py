"""What is a link and what is none, by the markup that real sites have: one table of hrefs, one of rel and robots, and the glued hosts."""

from __future__ import annotations

import pytest

from spiders.read.brief import ReadingBrief
from spiders.read.page import read_page

BRIEF = ReadingBrief(frozenset({"acme.example.com", "acme.io"}), ("Acme",))
PAGE = "https://blog.example.org/posts/a/"
HREF = "https://acme.example.com/x"


def links(html: str, headers: dict[str, str] | None = None) -> list[tuple[str, bool]]:
    """(target, followed) of each link to the brand."""
    reading = read_page(
        html.encode(), PAGE, headers={"content-type": "text/html; charset=utf-8", **(headers or {})}, brief=BRIEF
    )
    return [(k.target_url, k.followed) for k in reading.links]


@pytest.mark.parametrize(
    ("html", "target"),
    [
        (f"<a href={HREF}>x</a>", HREF),
        ('<a href="//acme.example.com/x">protocol-relative</a>', HREF),
        ('<base href="https://acme.example.com/docs/"><a href="../x">relative to the base</a>', HREF),
        ('<base href="https://acme.example.com/x"><a href="#top">a fragment of the base</a>', HREF),
        (f'<a href="\n {HREF} ">blanks around it</a>', HREF),
        ('<A HREF="HTTPS://ACME.example.com:443/x">capitals and the usual port</A>', HREF),
        (f'<map name=m><area href="{HREF}" alt="Acme"></map>', HREF),
        (f"<p><a href=/one>left open <p><a href={HREF}>the next</a>", HREF),
        (f"<liclass even depth-3><a href={HREF}>in a broken tag</a>", HREF),
        ('<a href="https://index.acme.io%EC%97%90%EC%84%9C">words glued to the host</a>', "acme.io"),
        ('<a href="https://index.acme.io에서">words glued to the host</a>', "acme.io"),
    ],
)
def test_a_link(html: str, target: str) -> None:
    """Numbers 6, 13, 14, 16 and 18 of what real sites do; an <area> of an image map is a link as Google counts it."""
    found = links(html)
    assert len(found) == 1
    assert found[0][1]
    assert target in found[0][0]


@pytest.mark.parametrize(
    "before",
    [
        "<!doctype html><title>A</title>",
        "<title>A</title>",
        "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=i.png><title>A</title>",
        "\ufeff<!-- <main> --><html><head><title>A</title><script>let a = '<main>'</script><style>main{}</style>",
        "<meta name=description content='a > b'><title>A</title><base href=/>",
        "<head><title>A</title></head>",
        "",
    ],
)
@pytest.mark.parametrize("element", ["main", "article", "section", "header", "figure", "my-card", "p", "svg"])
def test_pages_may_leave_out_the_tags_of_their_body(before: str, element: str) -> None:
    """As minifiers write them (WHATWG HTML, 13.1.2.4); what stands in the head is still the head's."""
    html = f"{before}<{element}></{element}><{element}>A <a href={HREF}>word</a> of theirs</{element}>"
    reading = read_page(html.encode(), PAGE, headers={"content-type": "text/html; charset=utf-8"}, brief=BRIEF)
    assert [k.target_url for k in reading.links] == [HREF]
    assert reading.title == ("A" if before else "")


@pytest.mark.parametrize(
    "html",
    [
        f"<!-- <a href={HREF}>in a comment</a> -->",
        f"<script>document.write('<a href={HREF}>x</a>')</script>",
        f"<template><a href={HREF}>x</a></template>",
        f"<textarea><a href={HREF}>x</a></textarea>",
        f"<iframe src={HREF}></iframe>",
        f"<form action={HREF}><button>Go</button></form>",
        f"<span onclick=\"location='{HREF}'\">x</span>",
        f"<span data-href={HREF}>x</span>",
        f"<a data-href={HREF}>x</a>",
        f"<a href=\"javascript:open('{HREF}')\">x</a>",
        f'<a href="mailto:a@example.org?subject={HREF}">x</a>',
        f'<a href="https://twitter.com/intent/tweet?url={HREF}">a share button</a>',
        '<a href="">x</a><a href="#top">x</a>',
        '<a href="acme.example.com/x">without a scheme it is a path</a>',
        f"<link rel=canonical href={HREF}>",
    ],
)
def test_no_link(html: str) -> None:
    """Numbers 5, 13 and 18; frames and forms are no links, as the link indexes have it."""
    assert links(f"<p>Some words.</p>{html}") == []


@pytest.mark.parametrize(
    ("rel", "head", "header", "followed"),
    [
        ("", "", "", True),
        ("noopener External ME", "", "", True),
        ("NoFollow noopener", "", "", False),
        ("noopener,nofollow", "", "", False),
        ("ugc", "", "", False),
        ("external sponsored", "", "", False),
        ("", '<meta name="ROBOTS" content="noindex, NoFollow">', "", False),
        ("", '<meta name="googlebot" content="nofollow">', "", False),
        ("", '<meta name="robots" content="noindex">', "", True),
        ("", "", "googlebot: nofollow", False),
        ("", "", "none", False),
        ("", "", "otherbot: nofollow", True),
    ],
)
def test_followed(rel: str, head: str, header: str, followed: bool) -> None:
    """Number 21: rel is a set of tokens in any case and order; the page and its header speak too."""
    html = f'<head>{head}</head><p>See <a href="{HREF}" rel="{rel}">Acme</a>.'
    assert links(html, {"x-robots-tag": header} if header else {}) == [(HREF, followed)]


def test_a_link_in_noscript_is_kept_flagged_and_not_followed() -> None:
    reading = read_page(f"<p>x</p><noscript><a href={HREF}>Acme</a></noscript>".encode(), PAGE, headers={}, brief=BRIEF)
    assert [(k.in_noscript, k.followed) for k in reading.links] == [(True, False)]


@pytest.mark.parametrize("anchor", ["here", "点击直达", "링크", HREF, '<img src="a.png">'])
def test_a_useless_anchor_has_its_block_beside_it(anchor: str) -> None:
    """Number 25."""
    html = f"<p>The documentation of the database is <a href={HREF}>{anchor}</a> for all who ask.</p>"
    (link,) = read_page(html.encode(), PAGE, headers={"content-type": "text/html; charset=utf-8"}, brief=BRIEF).links
    assert link.context_left.endswith("documentation of the database is")
    assert link.context_right.startswith("for all who ask")

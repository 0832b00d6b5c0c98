"""WAT records: which pages link to the brand, by links alone."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from spiders.scan.wat import brand_page, may_link

OWN = frozenset({"acme.example"})


def record(*links: dict[str, Any], kind: str = "response", base: str = "") -> bytes:
    """A WAT record of https://blog.example/a/b with these links."""
    html = {"Head": {"Base": base} if base else {}, "Links": list(links)}
    header = {"WARC-Type": kind, "WARC-Target-URI": "https://blog.example/a/b", "WARC-Date": "2024-06-03T12:00:00Z"}
    payload = {"HTTP-Response-Metadata": {"HTML-Metadata": html}}
    return orjson.dumps({"Envelope": {"WARC-Header-Metadata": header, "Payload-Metadata": payload}})


@pytest.mark.parametrize(
    ("link", "linked"),
    [
        ({"path": "A@/href", "url": "https://acme.example/x"}, True),
        ({"path": "A@/href", "url": "//www.acme.example/"}, True),
        ({"path": "AREA@/href", "href": "https://acme.example/old-key"}, True),
        ({"path": "A@/href", "url": "https://www.google.com/url?q=https://acme.example/"}, True),
        ({"path": "IMG@/src", "url": "https://acme.example/x.png"}, False),
        ({"path": "A@/href", "url": "https://notacme.example/"}, False),
        ({"path": "A@/href", "url": "https://other.example/?about=acme.example"}, False),
        ({"path": "A@/href"}, False),
        ({"path": None, "url": 7}, False),
    ],
)
def test_a_page_is_found_by_its_links_to_the_brand(link, linked):
    assert brand_page(record(link), OWN) == ("https://blog.example/a/b" if linked else "")


def test_relative_links_stand_on_the_base():
    assert brand_page(record({"path": "A@/href", "url": "x"}, base="https://acme.example/"), OWN)
    assert not brand_page(record({"path": "A@/href", "url": "x"}), OWN)


def test_only_responses_count():
    assert not brand_page(record({"path": "A@/href", "url": "https://acme.example/"}, kind="request"), OWN)


@pytest.mark.parametrize("block", [b"[]", b"{}", b'{"Envelope": 3}', b'{"Envelope": {"WARC-Header-Metadata": []}}'])
def test_a_record_of_another_shape_names_no_page(block):
    assert brand_page(block, OWN) == ""


def test_a_broken_record_is_an_error_of_value():
    with pytest.raises(orjson.JSONDecodeError):
        brand_page(b"{", OWN)


def test_an_international_host_is_looked_for_in_both_spellings():
    own = frozenset({"xn--r8jz45g.jp"})
    assert may_link("https://\u4f8b\u3048.jp/".encode(), own)
    assert may_link(b"https://XN--R8JZ45G.jp/", own)
    assert not may_link(b"https://other.jp/", own)

"""The entries of an RSS or Atom feed with everything in them, as items: `group.community.statistics@views` is an attribute."""

from __future__ import annotations

import re

from lxml import etree

from ripplemark.json_item import Item
from spiders.social.question import Unreadable

MOST_ENTRIES = 500
_DEEPEST = 6
_DOCTYPE = re.compile(
    rb"<!DOCTYPE[^>\[]{0,300}(?:\[.{0,100000}?\])?\s*>", re.I | re.S
)  # no entity of a feed is needed; nested ones are a bomb


def feed_entries(body: bytes) -> tuple[Item, ...]:
    """The entries of a feed. Raises Unreadable for what is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_DOCTYPE.sub(b"", body, count=1), parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise Unreadable(f"no feed: {e}") from e
    if root is None or _name(root) not in ("feed", "rss", "RDF"):
        raise Unreadable("no feed")
    nodes = [node for node in root.iter() if _name(node) in ("entry", "item")]
    return tuple(Item(_fields(node, 0)) for node in nodes[:MOST_ENTRIES])


def _fields(node: etree._Element, depth: int) -> dict[str, object]:
    """Children by their local names, the first of each; text where there are no children; attributes as `name@attribute`."""
    found: dict[str, object] = {}
    for child in node:
        name = _name(child)
        if not name:
            continue
        for key, value in child.attrib.items():
            found.setdefault(f"{name}@{etree.QName(str(key)).localname}", str(value))
        inner = _fields(child, depth + 1) if len(child) and depth < _DEEPEST else None
        found.setdefault(name, inner if inner else (child.text or "").strip())
    return found


def _name(node: etree._Element) -> str:
    return etree.QName(node.tag).localname if isinstance(node.tag, str) else ""

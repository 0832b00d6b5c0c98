"""Closed sets of the ripple: what it comes from, what speaks for an edge, how sure one is."""

from __future__ import annotations

from enum import StrEnum


class ParentKind(StrEnum):
    """What a ripple comes from."""

    POST = "post"
    PAGE = "page"


class EvidenceKind(StrEnum):
    """What speaks for an edge of the ripple."""

    LINK_TO_POST = "link_to_post"
    LINK_TO_PAGE = "link_to_page"
    VIA = "via"
    IN_REPLY_TO = "in_reply_to"
    REPOST_OF = "repost_of"
    EMBEDDED_POST = "embedded_post"
    COPIED_UTM = "copied_utm"
    PINGBACK = "pingback"
    # What the page does not say, and its words, links and dates show:
    SAME_TARGET = "same_target"
    QUOTE = "quote"
    NAMED = "named"
    IDENTITY = "identity"
    COMMUNITY = "community"
    TOPIC = "topic"
    MEANING = "meaning"
    TIME = "time"


#: What a page says itself, or a machine of its site for it: it proves an edge. All other evidence is inferred.
STATED = frozenset(
    {
        EvidenceKind.LINK_TO_POST,
        EvidenceKind.LINK_TO_PAGE,
        EvidenceKind.VIA,
        EvidenceKind.IN_REPLY_TO,
        EvidenceKind.REPOST_OF,
        EvidenceKind.EMBEDDED_POST,
        EvidenceKind.COPIED_UTM,
        EvidenceKind.PINGBACK,
    }
)


class EdgeLabel(StrEnum):
    """How sure an edge of the ripple is."""

    PROVEN = "proven"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNATTRIBUTED = "unattributed"


class IdentitySource(StrEnum):
    """How a page says that an account elsewhere is its own."""

    REL_ME = "rel_me"
    SAME_AS = "same_as"
    CREATOR = "creator"

"""All links of one site, for counting them; and how they count, written back. Counts none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ripplemark.records import LinkClass, LinkState, Placement
from ripplemark.store.database import Database


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A link as counting within one site needs it."""

    link_id: int
    page_id: int
    page_url: str
    target_url: str
    anchor: str
    placement: Placement
    context_left: str
    context_right: str
    state: LinkState
    earned: bool
    appeared_on: date
    sitewide: bool
    headline: bool
    position: int = 0  # among the links of its page
    in_noscript: bool = False
    site_placement: Placement | None = None
    site_placement_reason: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How one link counts, and where the site as a whole shows that it stands."""

    link_id: int
    sitewide: bool
    headline: bool
    appeared_on: date  # the day it counts from
    site_placement: Placement | None = None
    site_placement_reason: str = ""


def site_links(db: Database, domain: str) -> tuple[SiteLink, ...]:
    """All links that pages of a registrable domain carry or carried."""
    rows = db.rows(
        """SELECT l.id, l.page_id, u.url, l.target_url, l.anchor, l.placement, l.context_left, l.context_right, l.state, l.class,
                  l.appeared_on, l.sitewide, l.headline, l.position, l.in_noscript, l.site_placement, l.site_placement_reason
           FROM urls u JOIN links l ON l.page_id = u.id WHERE u.domain = ? ORDER BY l.id""",
        (domain,),
    )
    return tuple(
        SiteLink(
            link_id=r["id"],
            page_id=r["page_id"],
            page_url=r["url"],
            target_url=r["target_url"],
            anchor=r["anchor"],
            placement=Placement(r["placement"]),
            context_left=r["context_left"],
            context_right=r["context_right"],
            state=LinkState(r["state"]),
            earned=r["class"] == LinkClass.EARNED,
            appeared_on=date.fromisoformat(r["appeared_on"]),
            sitewide=bool(r["sitewide"]),
            headline=bool(r["headline"]),
            position=r["position"],
            in_noscript=bool(r["in_noscript"]),
            site_placement=Placement(r["site_placement"]) if r["site_placement"] else None,
            site_placement_reason=r["site_placement_reason"],
        )
        for r in rows
    )


def site_pages(db: Database, domain: str) -> int:
    """How many pages of a registrable domain were read."""
    return int(
        db.value(
            "SELECT count(*) FROM urls WHERE domain = ? AND kind = 'page' AND outcome IN ('ok', 'not_modified')", (domain,)
        )
    )


def write_counting(db: Database, rows: Iterable[Counted]) -> None:
    """Store how links count."""
    db.run_many(
        """UPDATE links SET sitewide = ?, headline = ?, appeared_on = ?, site_placement = ?, site_placement_reason = ? WHERE id = ?""",
        (
            (
                int(c.sitewide),
                int(c.headline),
                c.appeared_on.isoformat(),
                c.site_placement or "",
                c.site_placement_reason,
                c.link_id,
            )
            for c in rows
        ),
    )

"""How a page and its links stand at a given moment, and at which moments that changes. Pure reading of a page's life."""

from dataclasses import dataclass
from datetime import datetime

from world.shapes import Link, Page, PageEvent


@dataclass(frozen=True, slots=True)
class Standing:
    """A link as it stands on the page at a moment; absent links keep their anchor as plain text."""

    link: Link
    anchor: str
    rel: tuple[str, ...]
    present: bool


def standing(link: Link, at: datetime) -> Standing:
    """The state of one link at `at`, which must not lie before the page's publication."""
    anchor, rel, present = link.anchor, link.rel, link.appears is None or link.appears <= at
    for event in link.life:
        if event.at > at:
            break
        anchor = event.anchor if event.anchor is not None else anchor
        rel = event.rel if event.rel is not None else rel
        present = event.kind != "lost"
    return Standing(link, anchor, rel, present)


def page_state(page: Page, at: datetime) -> PageEvent | None:
    """The last thing that happened to the page as a whole, if anything had by then."""
    past = [event for event in page.fate if event.at <= at]
    return past[-1] if past else None


def moments(page: Page) -> list[datetime]:
    """Every instant at which the page looks different from before, publication first."""
    links = [event.at for link in page.links for event in link.life]
    late = [link.appears for link in page.links if link.appears]
    return sorted({page.published, *links, *late, *(event.at for event in page.fate)})


def gone_at(page: Page) -> datetime | None:
    """When the page stopped answering with its text (404, 410, redirect), if it did."""
    return next((event.at for event in page.fate if event.kind in ("gone_404", "gone_410", "redirect")), None)


LOST_BY_FATE = {
    "gone_404": "page_gone",
    "gone_410": "page_gone",
    "redirect": "page_redirects",
    "noindex": "noindex",
    "canonical": "canonical_elsewhere",
}


def lost_at(page: Page, link: Link) -> tuple[datetime, str] | None:
    """When and why the link was lost for good, by its own removal or by its page's fate."""
    if link.life and link.life[-1].kind == "lost":
        return link.life[-1].at, link.life[-1].reason
    if page.fate:
        return page.fate[-1].at, LOST_BY_FATE[page.fate[-1].kind]
    return None


def clickable(page: Page, link: Link, at: datetime) -> bool:
    """Whether a reader can click the link at `at`: noindex and canonical hide a page from search, not from people."""
    gone = gone_at(page)
    return page.published <= at and (gone is None or at < gone) and standing(link, at).present

"""Rows of other tools' link lists -> claims: on this page stands a link to us. Knows cells, not files; a row that is no claim says why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from attribution.intake.csv_table import Row
from attribution.intake.listed_days import Order, is_nothing, listed_day
from attribution.intake.moments import number_of
from ripplemark.records import ListedLink, Reject, RejectReason, TargetCount
from ripplemark.text import clean, visible_control
from ripplemark.urls import bad_domain_reason, host_name, host_of, is_public_host, is_within, normal

_YES = frozenset({"true", "yes", "y", "1", "+", "x", "nofollow", "ugc", "sponsored", "lost", "deleted"})
_REL = ("nofollow", "sponsored", "ugc")
_GROUPED = re.compile(r"\d{1,3}(?:[.,' \u00a0\u202f\u2019]\d{3})+")
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d+)?(?:[/?].*)?", re.S)
ANCHOR = 512  # characters kept


class Passed(StrEnum):
    """Why a good row of a list is no claim about a link of others to us."""

    OWN_PAGE = "own_page"  # it stands on a page of ours
    OTHER_TARGET = "other_target"  # it leads to somebody else
    NO_LINK = "no_link"  # a mention, an image, a script: no hyperlink


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the cells of one file needs to know."""

    own: frozenset[str]  # the brand's hosts
    order: Order
    today: date
    authority_of: str = ""  # the name of the tool's own figure


def listed_of(row: Row, source: str, how: Reading) -> ListedLink | Passed | Reject:
    """One row as a claim. Fields: page or site, target, anchor, nofollow, sponsored, ugc, followed, rel, type, mention, first_seen,
    last_seen, lost, lost_on, lost_reason, authority, links."""
    cells = row.fields
    page = _site_page(cells["site"]) if "site" in cells else listed_url(cells.get("page", ""))
    target = listed_url(cells.get("target", ""))
    if fault := _fault(cells, page, target, how):
        return Reject(source, row.line, fault, visible_control(", ".join(f"{k}={v}" for k, v in cells.items() if v)))
    if passed := _passed(cells, page, target, how.own):
        return passed
    days = {name: listed_day(cells.get(name, ""), how.order) for name in ("first_seen", "last_seen", "lost_on")}
    rel = _rel(cells)
    return ListedLink(
        page_url=page,
        target_url=target,
        anchor=clean(cells.get("anchor", ""), ANCHOR),
        rel=rel,
        followed=_followed(cells, rel),
        **days,
        lost=is_yes(cells.get("lost", "")) or days["lost_on"] is not None,
        lost_reason=clean(cells.get("lost_reason", ""), 100) if not is_nothing(cells.get("lost_reason", "")) else "",
        authority=number_of(cells.get("authority", "")),
        authority_of=how.authority_of if number_of(cells.get("authority", "")) is not None else "",
        whole_site="site" in cells,
        links=count_of(cells.get("links", "")),
    )


def target_count_of(row: Row, source: str, how: Reading) -> TargetCount | Passed | Reject:
    """One row of a list of our own pages. Fields: target, links, sites."""
    target, links = listed_url(row.fields.get("target", "")), count_of(row.fields.get("links", ""))
    if not target or links is None:
        reason = RejectReason.BAD_URL if not target else RejectReason.BAD_VALUE
        return Reject(source, row.line, reason, visible_control(", ".join(f"{k}={v}" for k, v in row.fields.items())))
    if not is_within(host_of(target), how.own):
        return Passed.OTHER_TARGET
    return TargetCount(target, links, count_of(row.fields.get("sites", "")))


def listed_url(text: str) -> str:
    """A URL as lists write it, in normal form: some leave out the scheme; "" if it is none."""
    value = text.strip()
    if "://" not in value[:12] and _BARE_HOST.fullmatch(value):
        value = f"http://{value}"
    return normal(value)


def count_of(text: str) -> int | None:
    """A whole number, grouped in any country's way: 1,240 1.240 1 240; None if it is none."""
    value = text.strip()
    bare = re.sub(r"\D", "", value) if _GROUPED.fullmatch(value) else value
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 16 else None


def is_yes(text: str) -> bool:
    """Whether a cell says yes: true, 1, +, a day, or the word itself."""
    value = text.strip().lower()
    return value in _YES or (not is_nothing(value) and listed_day(value) is not None)


def _site_page(text: str) -> str:
    """The front page of a site that is named by its host, or by some URL."""
    host = host_name(text.strip().split("://")[-1].split("/")[0].removeprefix("*."))
    return f"https://{host}/" if host and not bad_domain_reason(host) else ""


def _fault(cells: Mapping[str, str], page: str, target: str, how: Reading) -> RejectReason | None:
    """Why a row cannot be used."""
    if not cells.get("site", cells.get("page", "")):
        return RejectReason.MISSING_VALUE
    if not page or not is_public_host(host_of(page)) or (cells.get("target") and not target):
        return RejectReason.BAD_URL
    for name in ("first_seen", "last_seen", "lost_on"):
        cell = cells.get(name, "")
        day = listed_day(cell, how.order)
        if (
            day is None
            and not is_nothing(cell)
            and not (name == "lost_on" and cell.lower() in ("true", "false", "lost", "live"))
        ):
            return RejectReason.BAD_DATE
        if day is not None and day > how.today + timedelta(days=1):
            return RejectReason.FUTURE_DATE
    return None


def _passed(cells: Mapping[str, str], page: str, target: str, own: frozenset[str]) -> Passed | None:
    if is_within(host_of(page), own):
        return Passed.OWN_PAGE
    if is_yes(cells.get("mention", "")) or cells.get("type", "hyperlink").lower() in _NO_LINKS:
        return Passed.NO_LINK
    return Passed.OTHER_TARGET if target and not is_within(host_of(target), own) else None


#: Screaming Frog lists whatever a page points to.
_NO_LINKS = frozenset({"image", "css", "javascript", "canonical", "hreflang", "rel next", "rel prev", "amp", "pdf", "other", "media", "iframe",
                       "mention", "unlinked mention"})  # fmt: skip


def _rel(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The tokens that flags, a rel cell or the words of a type cell report."""
    words = f"{cells.get('rel', '')} {cells.get('type', '')}".lower().replace(",", " ").split()
    return tuple(token for token in _REL if is_yes(cells.get(token, "")) or token in words)


def _followed(cells: Mapping[str, str], rel: tuple[str, ...]) -> bool | None:
    """Whether the tool holds the link followed; None where it does not say."""
    if cells.get("followed"):
        return is_yes(cells["followed"]) or cells["followed"].strip().lower() in ("follow", "dofollow")
    said = any(cells.get(name) for name in ("nofollow", "sponsored", "ugc")) or "follow" in cells.get("type", "").lower()
    return not rel if said else None

"""What other tools would have exported about the brand: three link lists in the shapes of their tools, and what is true of each row.

Each tool knows a part of the links, some that are gone, some pages that never linked, and pages that nothing else leads to.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from world.brand import SITE
from world.build import World
from world.chance import stream
from world.shapes import Link, Page, local_day
from world.states import clickable, lost_at

AHREFS = (
    "Referring page title,Referring page URL,Language,Platform,Referring page HTTP code,Domain rating,UR,Domain traffic,Referring domains,"
    "Linked domains,External links,Page traffic,Keywords,Target URL,Left context,Anchor,Right context,Redirect Chain URLs,"
    "Redirect Chain status codes,Type,Is spam,Content,Nofollow,UGC,Sponsored,Rendered,Raw,Lost status,Drop reason,Discovered status,"
    "First seen,Last seen,Lost,Author,Page type,Page category,Links in group"
)
MAJESTIC = (
    "Target URL,Source URL,Anchor Text,Source Crawl Date,Source First Found Date,FlagNoFollow,FlagImageLink,FlagRedirect,FlagFrame,"
    "FlagOldCrawl,FlagAltText,FlagMention,SourceCitationFlow,SourceTrustFlow,TargetCitationFlow,TargetTrustFlow,"
    "SourceTopicalTrustFlow_Topic_0,SourceTopicalTrustFlow_Value_0,RefDomainTopicalTrustFlow_Topic_0,RefDomainTopicalTrustFlow_Value_0"
)
#: tool -> share of the linking pages that it knows; and how many pages without any link it names.
SHARES = {"search_console": (0.55, 3), "ahrefs": (0.45, 6), "majestic": (0.3, 9)}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list: a link that stood on a page, or None for a page that never had one."""

    tool: str
    page: Page
    link: Link | None


def write_lists(world: World, folder: Path) -> None:
    """The files in `lists/`, and truth/lists.jsonl."""
    into, at = folder / "lists", _exported(world)
    into.mkdir(exist_ok=True)
    rows = {tool: list(listed(world, tool, at)) for tool in SHARES}
    day = local_day(at)
    _bytes(into / f"{_host()}-Latest links-{day}.csv", _search_console(rows["search_console"], at).encode())
    _bytes(
        into / f"{_host()}-backlinks-subdomains_{day}_06-00-00.csv",
        b"\xff\xfe" + _ahrefs(rows["ahrefs"], at).encode("utf-16-le"),
    )
    _bytes(into / f"majestic-{_host()}-{day}.csv", _majestic(rows["majestic"], at).encode())
    truths = (json.dumps(_truth(row, world), ensure_ascii=False) for found in rows.values() for row in found)
    (folder / "truth" / "lists.jsonl").write_text("".join(f"{line}\n" for line in truths), encoding="utf-8")


def listed(world: World, tool: str, at: datetime) -> Iterator[Listed]:
    """What a tool knows at a moment, in the order of the world's pages."""
    rng, (share, wrong) = stream(world.seed, "lists", tool), SHARES[tool]
    linking = [p for p in world.pages if p.published < at - timedelta(days=1) and _brand_link(p) is not None]
    for page in linking:
        if rng.random() < share:
            yield Listed(tool, page, _brand_link(page))
    silent = [p for p in world.pages if p.published < at - timedelta(days=1) and _brand_link(p) is None]
    for page in rng.sample(silent, min(wrong, len(silent))):
        yield Listed(tool, page, None)


def _brand_link(page: Page) -> Link | None:
    return next((link for link in page.links if link.target and link.appears is None), None)


def _exported(world: World) -> datetime:
    """The lists are a day older than the last crawl."""
    return world.crawl_starts[-1] - timedelta(days=1)


def _host() -> str:
    return SITE.removeprefix("https://").removeprefix("www.")


def _bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _search_console(rows: Sequence[Listed], at: datetime) -> str:
    lines = ((row.page.url, _last_seen(row, at)) for row in rows)
    return _table(
        "Linking page,Last crawled", [dict(zip(("Linking page", "Last crawled"), line, strict=True)) for line in lines], ","
    )


def _ahrefs(rows: Sequence[Listed], at: datetime) -> str:
    return _table(AHREFS, [_ahrefs_row(row, at) for row in rows], "\t")


def _ahrefs_row(row: Listed, at: datetime) -> dict[str, str]:
    lost = lost_at(row.page, row.link) if row.link else None
    knows = lost is not None and lost[0] < at - timedelta(days=3)  # a tool learns of a loss some days later
    return {
        "Referring page title": row.page.title, "Referring page URL": row.page.url, "Target URL": _target(row), "Anchor": _anchor(row), "Type": "Text",
        "Nofollow": _flag("nofollow", row), "UGC": _flag("ugc", row), "Sponsored": _flag("sponsored", row), "Domain rating": "40",
        "First seen": f"{local_day(row.page.published)} 08:00:00", "Last seen": f"{_last_seen(row, at)} 08:00:00",
        "Lost": f"{local_day(lost[0])} 00:00:00" if lost and knows else "", "Drop reason": "Link removed" if knows else "",
    }  # fmt: skip


def _majestic(rows: Sequence[Listed], at: datetime) -> str:
    return _table(MAJESTIC, [
        {
            "Target URL": _target(row), "Source URL": row.page.url, "Anchor Text": _anchor(row), "Source Crawl Date": _last_seen(row, at),
            "Source First Found Date": str(local_day(row.page.published)), "FlagNoFollow": "+" if _flag("nofollow", row) == "true" else "-",
            "FlagMention": "-", "SourceTrustFlow": "20", "SourceCitationFlow": "25",
        }
        for row in rows
    ], ",")  # fmt: skip


def _last_seen(row: Listed, at: datetime) -> str:
    lost = lost_at(row.page, row.link) if row.link else None
    return str(local_day(min(at, lost[0]) if lost else at))


def _target(row: Listed) -> str:
    return (row.link.target or "") if row.link else f"{SITE}/"


def _anchor(row: Listed) -> str:
    return row.link.anchor if row.link else ""


def _flag(token: str, row: Listed) -> str:
    return "true" if row.link and token in row.link.rel else "false"


def _table(heading: str, rows: Sequence[dict[str, str]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, heading.split(","), restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _truth(row: Listed, world: World) -> dict[str, object]:
    """Whether the link stands at the end, was lost, or never stood there."""
    end = world.crawl_starts[-1]
    lost = lost_at(row.page, row.link) if row.link else None  # noindex and canonical count as lost too
    stands = row.link is not None and clickable(row.page, row.link, end) and (lost is None or lost[0] > end)
    return {
        "tool": row.tool, "page_url": row.page.url, "target_url": _target(row) if row.tool != "search_console" else "",
        "truth": "live" if stands else "lost" if row.link else "never_there",
    }  # fmt: skip

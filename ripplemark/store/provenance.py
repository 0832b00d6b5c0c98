"""Link lists of other tools: what they say, kept; what our looks at the pages say of it, noted. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from ripplemark.records import (
    KnownBy,
    LinkList,
    LinkState,
    ListedLink,
    ListedVerdict,
    MatchedBy,
    ProvenanceRow,
    ProvenanceTally,
    TargetCount,
    Tool,
    ToolTally,
    Verdict,
)
from ripplemark.store.clock import moment_or_none, stamp
from ripplemark.store.database import Database, Row

# A newer list has the last word; days merge whichever list comes first.
_CLAIM = """
INSERT INTO listed_links (tool, page_url, whole_site, target_url, anchor, rel, followed, first_seen, last_seen, lost, lost_on, lost_reason,
  authority, authority_of, links, said_on, list_id)
VALUES (:tool, :page_url, :whole_site, :target_url, :anchor, :rel, :followed, :first_seen, :last_seen, :lost, :lost_on, :lost_reason,
  :authority, :authority_of, :links, :said_on, :list_id)
ON CONFLICT (tool, page_url, target_url, anchor) DO UPDATE SET
  first_seen = min(coalesce(first_seen, excluded.first_seen), coalesce(excluded.first_seen, first_seen)),
  last_seen = max(coalesce(last_seen, excluded.last_seen), coalesce(excluded.last_seen, last_seen))
"""
_LAST_WORD = """
UPDATE listed_links SET rel = :rel, followed = :followed, lost = :lost, lost_on = :lost_on, lost_reason = :lost_reason,
  whole_site = min(whole_site, :whole_site), authority = coalesce(:authority, authority),
  authority_of = CASE WHEN :authority IS NULL THEN authority_of ELSE :authority_of END, links = coalesce(:links, links),
  said_on = :said_on, list_id = :list_id
WHERE tool = :tool AND page_url = :page_url AND target_url = :target_url AND anchor = :anchor AND said_on <= :said_on
"""
_COUNT = """
INSERT INTO listed_targets VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (tool, target_url) DO UPDATE SET links = excluded.links, sites = coalesce(excluded.sites, sites),
  said_on = excluded.said_on, list_id = excluded.list_id
WHERE excluded.said_on >= said_on
"""
_TALLY = """
WITH pages AS (SELECT page_url, count(DISTINCT tool) AS tools FROM listed_links WHERE whole_site = 0 GROUP BY page_url),
  named AS (SELECT c.tool, c.page_url, c.target_url, p.tools,
      min(CASE c.verdict WHEN 'live' THEN 1 WHEN 'lost' THEN 2 WHEN 'never_there' THEN 3 WHEN 'blocked' THEN 4 ELSE 5 END) AS best
    FROM listed_links c JOIN pages p ON p.page_url = c.page_url WHERE c.whole_site = 0 GROUP BY c.tool, c.page_url, c.target_url),
  sites AS (SELECT tool, count(*) AS n FROM listed_links WHERE whole_site = 1 GROUP BY tool)
SELECT t.tool, count(n.tool) AS claimed, coalesce(sum(n.best = 1), 0) AS live, coalesce(sum(n.best = 2), 0) AS lost,
  coalesce(sum(n.best = 3), 0) AS never_there, coalesce(sum(n.best = 4), 0) AS blocked, coalesce(sum(n.best = 5), 0) AS not_looked,
  coalesce(sum(n.tools = 1), 0) AS only_here, coalesce((SELECT s.n FROM sites s WHERE s.tool = t.tool), 0) AS sites
FROM (SELECT DISTINCT tool FROM listed_links) t LEFT JOIN named n ON n.tool = t.tool GROUP BY t.tool ORDER BY claimed DESC, t.tool
"""


def known_list(db: Database, digest: str) -> bool:
    """Whether a list with this content was loaded before."""
    return db.row("SELECT 1 FROM link_lists WHERE digest = ?", (digest,)) is not None


def add_list(db: Database, found: LinkList, now: datetime) -> int:
    """Note that a list is being loaded; its id. Call it inside the transaction that stores what it says."""
    sql = "INSERT INTO link_lists (tool, form, name, digest, exported_on, loaded_at) VALUES (?, ?, ?, ?, ?, ?)"
    values = (found.tool, found.form, found.name, found.digest, found.exported_on.isoformat(), stamp(now))
    return int(db.run(sql, values).lastrowid or 0)


def add_listed(db: Database, list_id: int, found: LinkList, claims: Iterable[ListedLink]) -> int:
    """Keep what a list says; the number of claims that its tool had not made before."""
    before = int(db.value("SELECT count(*) FROM listed_links"))
    rows = [_values(list_id, found, claim) for claim in claims]
    db.run_many(_CLAIM, rows)
    db.run_many(_LAST_WORD, rows)
    return int(db.value("SELECT count(*) FROM listed_links")) - before


def add_target_counts(db: Database, list_id: int, found: LinkList, counts: Iterable[TargetCount]) -> int:
    """Keep how often a tool counts links to pages of ours; the number of pages that it had not counted before."""
    before = int(db.value("SELECT count(*) FROM listed_targets"))
    day = found.exported_on.isoformat()
    db.run_many(_COUNT, ((found.tool, c.target_url, c.links, c.sites, day, list_id) for c in counts))
    return int(db.value("SELECT count(*) FROM listed_targets")) - before


def _values(list_id: int, found: LinkList, c: ListedLink) -> dict[str, object]:
    return {
        "tool": found.tool, "page_url": c.page_url, "whole_site": c.whole_site, "target_url": c.target_url, "anchor": c.anchor,
        "rel": " ".join(c.rel), "followed": c.followed, "first_seen": _day(c.first_seen), "last_seen": _day(c.last_seen), "lost": c.lost,
        "lost_on": _day(c.lost_on), "lost_reason": c.lost_reason, "authority": c.authority, "authority_of": c.authority_of,
        "links": c.links, "said_on": found.exported_on.isoformat(), "list_id": list_id,
    }  # fmt: skip


def write_verdicts(db: Database, verdicts: Iterable[ListedVerdict]) -> None:
    """Note what our looks say of claims."""
    db.run_many(
        "UPDATE listed_links SET verdict = ?, matched_by = ?, because = ?, link_id = ? WHERE id = ?",
        ((v.verdict, v.matched_by or "", v.because, v.link_id, v.listed_id) for v in verdicts),
    )


#: Live links that are not the brand's own: of the totals, and of the changes that they do not show yet. No walk through all links.
_OURS = """
SELECT (SELECT coalesce(sum(live), 0) FROM link_totals WHERE class != 'own')
     + (SELECT coalesce(sum(sign), 0) FROM growth_log WHERE class != 'own' AND lost_on IS NULL)
"""
_NAMED = """
SELECT count(*) FROM (SELECT DISTINCT link_id FROM listed_links WHERE link_id IS NOT NULL) c JOIN links l ON l.id = c.link_id
WHERE l.state = 'live' AND l.class != 'own'
"""


def tally(db: Database) -> ProvenanceTally:
    """Which tool knew which links, and which of ours no tool names. Links of the brand's own sites are not counted as ours."""
    tools = tuple(
        ToolTally(
            Tool(r["tool"]), r["claimed"], r["live"], r["lost"], r["never_there"], r["not_looked"], r["blocked"], r["only_here"],
            r["sites"],
        )
        for r in db.rows(_TALLY)
    )  # fmt: skip
    ours = int(db.value(_OURS) or 0)
    return ProvenanceTally(tools, ours, ours - int(db.value(_NAMED) or 0))


def known_by(db: Database, link_id: int) -> tuple[KnownBy, ...]:
    """The tools that name a link, first to know first."""
    rows = db.rows(
        """SELECT tool, min(first_seen) AS first_seen, max(last_seen) AS last_seen, min(lost) AS lost, min(matched_by) AS matched_by
           FROM listed_links WHERE link_id = ? GROUP BY tool ORDER BY min(first_seen) IS NULL, min(first_seen), tool""",
        (link_id,),
    )
    return tuple(
        KnownBy(
            Tool(r["tool"]), _day_or_none(r["first_seen"]), _day_or_none(r["last_seen"]), _says(r), MatchedBy(r["matched_by"])
        )
        for r in rows
    )


def iter_provenance(db: Database) -> Iterator[ProvenanceRow]:
    """All claims with their verdicts, by page, target and tool."""
    rows = db.stream(
        """SELECT c.*, k.name AS file, l.state AS our_state, l.first_seen AS our_first, l.last_seen AS our_last, u.observed_at
           FROM listed_links c JOIN link_lists k ON k.id = c.list_id LEFT JOIN links l ON l.id = c.link_id
           LEFT JOIN urls u ON u.url = c.page_url ORDER BY c.page_url, c.target_url, c.tool, c.anchor"""
    )
    for r in rows:
        yield _provenance_row(r)


def _provenance_row(r: Row) -> ProvenanceRow:
    return ProvenanceRow(
        page_url=r["page_url"], target_url=r["target_url"], tool=Tool(r["tool"]), tool_first_seen=_day_or_none(r["first_seen"]),
        tool_last_seen=_day_or_none(r["last_seen"]), tool_says=_says(r), verified=Verdict(r["verdict"]), because=r["because"],
        matched_by=MatchedBy(r["matched_by"]) if r["matched_by"] else None, link_id=r["link_id"],
        state=LinkState(r["our_state"]) if r["our_state"] else None, first_seen=moment_or_none(r["our_first"]),
        last_seen=moment_or_none(r["our_last"]), looked_at=moment_or_none(r["observed_at"]), whole_site=bool(r["whole_site"]),
        anchor=r["anchor"], rel=tuple(r["rel"].split()), followed=None if r["followed"] is None else bool(r["followed"]),
        tool_lost_on=_day_or_none(r["lost_on"]), tool_lost_reason=r["lost_reason"], authority=r["authority"],
        authority_of=r["authority_of"], tool_links=r["links"], exported_on=date.fromisoformat(r["said_on"]), source=r["file"],
    )  # fmt: skip


def _says(row: Row) -> LinkState:
    return LinkState.LOST if row["lost"] else LinkState.LIVE


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

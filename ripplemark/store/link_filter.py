"""Which links a person asks for, and how that is said in SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ripplemark.bands import Edges, band_sql
from ripplemark.records import ShownState
from ripplemark.schema.untouched import NEVER
from ripplemark.store.database import Database
from ripplemark.words import says

_RELS = {
    "follow": "l.followed = 1",
    "nofollow": "(instr(l.rel, 'nofollow') > 0 OR (l.followed = 0 AND instr(l.rel, 'ugc') = 0 AND instr(l.rel, 'sponsored') = 0))",
    "ugc": "instr(l.rel, 'ugc') > 0",
    "sponsored": "instr(l.rel, 'sponsored') > 0",
}
RELS = frozenset(_RELS)
_STATES: dict[str, str] = {
    ShownState.LIVE: "l.state = 'live'",
    ShownState.LOST: "l.state = 'lost'",
    ShownState.BROKEN: "(l.broken = 1 AND l.state = 'live')",
}
TARGETS = "LEFT JOIN targets t ON t.url = CASE WHEN l.via != '' THEN l.via ELSE l.target_url END"
_RANKS = """LEFT JOIN ranks k ON k.domain = l.domain
  AND k.release = (SELECT release FROM rank_lists ORDER BY loaded_at DESC, release DESC LIMIT 1)"""


@dataclass(frozen=True, slots=True)
class GridFilter:
    """Which links: those that stood on at least one of the days. Empty tuples and None mean no restriction."""

    since: date | None = None
    until: date | None = None
    campaigns: tuple[str, ...] = ()
    search: str = ""
    rels: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # of `ShownState`
    placements: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    appeared_since: date | None = None
    only: tuple[int, ...] = ()  # ids
    bands: tuple[str, ...] = ()  # of the linking domain's authority
    edges: Edges = ()  # (band, last position in the newest list of ranks) from the highest down

    @property
    def band_sql(self) -> str:
        """The band that a link is in."""
        return band_sql(self.edges, "k.harmonic")


class Values(dict[str, object]):
    """Values of a query by the names that stand in its text."""

    def name(self, value: object) -> str:
        """The name of a value, as it stands in the text."""
        self[f"v{len(self)}"] = value
        return f":v{len(self) - 1}"

    def names(self, values: Sequence[object]) -> str:
        """The names of several, with commas."""
        return ", ".join(map(self.name, values))


def filtered(db: Database, wanted: GridFilter, columns: str = "", values: Values | None = None) -> tuple[str, str, Values]:
    """(joins, condition, values) of a query over `links l` that names the columns too; values are added to those that are given."""
    values = Values() if values is None else values
    terms = [*day_terms(wanted, values), *sort_terms(wanted, values), *_other_terms(db, wanted, values)]
    where = " AND ".join(terms) or "1"
    return joins(where + columns), f"WHERE {where}", values


@dataclass(frozen=True, slots=True)
class Lost:
    """How SQL says since when a link is lost: that it stands, that it does not, that it stood on a day or later (a format)."""

    stands: str
    gone: str
    stood: str


def lost_on(of: str) -> Lost:
    """By the day as text, of `links` or of what has it from there."""
    return Lost(f"{of}lost_on IS NULL", f"{of}lost_on IS NOT NULL", f"({of}lost_on IS NULL OR {of}lost_on >= {{}})")


LOST_ON = lost_on("l.")
#: By the day as a number, as `links_seen` has it.
LOST_DAY = Lost(f"l.lost_day = {NEVER}", f"l.lost_day != {NEVER}", "l.lost_day >= CAST(replace({}, '-', '') AS INTEGER)")


def day_terms(f: GridFilter, values: Values, of: str = "l.", lost: Lost | None = None) -> list[str]:
    """Conditions on the days of a link; `lost`: where it is not said by text."""
    days = (
        (f"{of}appeared_on <= {{}}", f.until),
        (f"{of}appeared_on >= {{}}", f.appeared_since),
        ((lost or lost_on(of)).stood, f.since),
    )
    return [term.format(values.name(day.isoformat())) for term, day in days if day is not None]


def sort_terms(f: GridFilter, values: Values, band: str = "") -> list[str]:
    """Conditions on all that makes a link's sort; `band`: as SQL, where `ranks k` is not joined."""
    columns = (("l.campaign", f.campaigns), ("l.class", f.classes), ("l.placement", f.placements), ("l.language", f.languages))
    terms = [f"{column} IN ({values.names(chosen)})" for column, chosen in columns if chosen]
    terms += filter(None, [_any_of(_RELS, f.rels)])
    if f.bands:
        terms.append(f"{band or f.band_sql} IN ({values.names(f.bands)})")
    if f.routes:
        terms.append(f"EXISTS (SELECT 1 FROM routes x WHERE x.url_id = l.page_id AND x.route IN ({values.names(f.routes)}))")
    return terms


def _other_terms(db: Database, f: GridFilter, values: Values) -> list[str]:
    terms = list(filter(None, [_any_of(_STATES, f.states)]))
    if f.only:
        terms.append(f"l.id IN (SELECT value FROM json_each({values.name(json.dumps(f.only))}))")
    if f.search:
        db.teach("says", 2, says)
        terms.append(f"says(l.search, {values.name(f.search)})")
    return terms


def _any_of(predicates: Mapping[str, str], chosen: Sequence[str]) -> str:
    """The predicates of the chosen words, joined; words without one restrict nothing."""
    named = [predicates[word] for word in chosen if word in predicates]
    return f"({' OR '.join(named)})" if named else ""


def joins(text: str) -> str:
    """The joins that the named columns need, and no other: without them an index alone may answer."""
    urls = "JOIN urls u ON u.id = l.page_id" if "u." in text else ""
    pages = "LEFT JOIN pages p ON p.id = l.page_id" if "p." in text else ""
    targets = TARGETS if "t." in text else ""
    return f"{urls} {pages} {targets} {_RANKS if 'k.' in text else ''}"

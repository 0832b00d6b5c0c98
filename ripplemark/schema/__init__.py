"""The SQLite tables as commented SQL, and the migrations that make them. Append-only: a released step is never edited."""

from __future__ import annotations

from ripplemark.schema.alerts import ALERTS
from ripplemark.schema.audience import AUDIENCE
from ripplemark.schema.authority import AUTHORITY
from ripplemark.schema.brought import BROUGHT
from ripplemark.schema.campaigns import CAMPAIGNS
from ripplemark.schema.credit import CREDIT
from ripplemark.schema.credit_days import CREDIT_DAYS
from ripplemark.schema.edits import EDITS
from ripplemark.schema.effects import EFFECTS
from ripplemark.schema.eras import ERAS
from ripplemark.schema.exports import EXPORTS
from ripplemark.schema.first import FIRST
from ripplemark.schema.flow import FLOW
from ripplemark.schema.grid import GRID
from ripplemark.schema.growth import GROWTH
from ripplemark.schema.heard import HEARD
from ripplemark.schema.heard_phrases import HEARD_PHRASES
from ripplemark.schema.journeys import JOURNEYS
from ripplemark.schema.kept_answers import KEPT_ANSWERS
from ripplemark.schema.landings import LANDINGS
from ripplemark.schema.looked_after import LOOKED_AFTER
from ripplemark.schema.mention_texts import MENTION_TEXTS
from ripplemark.schema.mentioned import MENTIONED
from ripplemark.schema.noted import NOTED
from ripplemark.schema.operation import OPERATION
from ripplemark.schema.opinion import OPINION
from ripplemark.schema.origin_days import ORIGIN_DAYS
from ripplemark.schema.proof import PROOF
from ripplemark.schema.provenance import PROVENANCE
from ripplemark.schema.read_days import READ_DAYS
from ripplemark.schema.referring import REFERRING
from ripplemark.schema.ripple_words import RIPPLE_WORDS
from ripplemark.schema.search import SEARCH
from ripplemark.schema.site_parts import SITE_PARTS
from ripplemark.schema.site_search import SITE_SEARCH
from ripplemark.schema.social import SOCIAL
from ripplemark.schema.sorts import SORTS
from ripplemark.schema.targets import TARGETS
from ripplemark.schema.united import UNITED
from ripplemark.schema.untouched import UNTOUCHED
from ripplemark.schema.visitors import VISITORS
from ripplemark.schema.webmentions import WEBMENTIONS
from ripplemark.schema.written_since import WRITTEN_SINCE

#: 2 - every link proven: where targets lead, who else knew a link, authority, growth by the day, webmentions, what others counted,
#: who the traffic is.
SECOND = (
    TARGETS
    + PROVENANCE
    + WEBMENTIONS
    + AUTHORITY
    + GROWTH
    + PROOF
    + EXPORTS
    + VISITORS
    + CREDIT
    + AUDIENCE
    + EFFECTS
    + LANDINGS
    + SITE_SEARCH
)

#: 3 - campaigns evaluated: what platforms are asked, which of their numbers are not exact, links that sites state; list prices of
#: places, waves of surveys; who heard it from whom where nobody says so; what people say.
THIRD = SOCIAL + CAMPAIGNS + RIPPLE_WORDS + OPINION

#: 4 - a dashboard that people work with: views, notes and marks that can be undone; what runs take and how they end; how registrations came; alerts.
FOURTH = EDITS + OPERATION + JOURNEYS + ALERTS

#: 5 - stores that stay quick: the steps of referring sites where a day's changes stand together; counts by all that one may choose by,
#: words that are searched for, when pages are due.
FIFTH = REFERRING + SORTS + LOOKED_AFTER + SEARCH

#: 6 - several campaigns at once, and lists, at any size; words of links by groups of links, so that stores stay quick to write; any place among
#: ten million links: what walks through them leave out, and what they pass.
SIXTH = UNITED + MENTIONED + ERAS + GRID + NOTED + BROUGHT + CREDIT_DAYS + HEARD + KEPT_ANSWERS + READ_DAYS + MENTION_TEXTS

#: 7 - answers that are shown until newer ones are kept, with what was written since; a day costs the same however long the history: what it touches
#: stands together; what people talk about, counted by phrase.
SEVENTH = WRITTEN_SINCE + SITE_PARTS + UNTOUCHED + FLOW + HEARD_PHRASES + ORIGIN_DAYS

#: (number, SQL). The number of the last one is the schema version (PRAGMA user_version).
MIGRATIONS: tuple[tuple[int, str], ...] = (
    (1, FIRST),
    (2, SECOND),
    (3, THIRD),
    (4, FOURTH),
    (5, FIFTH),
    (6, SIXTH),
    (7, SEVENTH),
)
VERSION = MIGRATIONS[-1][0]

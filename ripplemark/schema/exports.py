"""What other programs counted: costs of campaigns, and the daily figures of analytics tools. Shown beside our own, never added to them."""

from __future__ import annotations

EXPORTS = """
-- What a campaign cost on a day, as the platform that was paid says. A newer export of the same day replaces it.
CREATE TABLE costs (
  source      TEXT NOT NULL,                      -- google_ads, meta_ads, or what the table calls it
  day         TEXT NOT NULL,
  name        TEXT NOT NULL,                      -- the campaign, as the source names it
  currency    TEXT NOT NULL,                      -- three letters; '' where the export says none
  cost        REAL NOT NULL CHECK (cost >= 0),
  clicks      INTEGER CHECK (clicks >= 0),        -- NULL: not told
  impressions INTEGER CHECK (impressions >= 0),
  conversions REAL CHECK (conversions >= 0),      -- by the source's own counting
  value       REAL CHECK (value >= 0),            -- of those conversions
  PRIMARY KEY (source, day, name, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX costs_day ON costs (day);

-- What an analytics tool counted from one day to another (mostly the same), by one combination of source, medium and campaign.
CREATE TABLE aggregates (
  tool     TEXT NOT NULL CHECK (tool IN ('ga4', 'matomo', 'plausible', 'umami')),
  since    TEXT NOT NULL,
  until    TEXT NOT NULL CHECK (until >= since),
  source   TEXT NOT NULL,                         -- '' where the file does not tell sources apart
  medium   TEXT NOT NULL,
  campaign TEXT NOT NULL,
  pv       INTEGER CHECK (pv >= 0),               -- NULL: not told
  visits   INTEGER CHECK (visits >= 0),
  uv       INTEGER CHECK (uv >= 0),
  PRIMARY KEY (tool, since, until, source, medium, campaign)
) STRICT, WITHOUT ROWID;
"""

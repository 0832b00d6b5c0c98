"""The pages of the brand's own site as visits saw them."""

from __future__ import annotations

LANDINGS = """
-- Page views on the day of the request; landings, exits and bounces on the day the visit began. At most 1,000 paths are told apart
-- per day, the rest is '(other)'.
CREATE TABLE site_page_days (
  day     TEXT NOT NULL,                          -- of the site's zone
  path    TEXT NOT NULL,                          -- without query
  pv      INTEGER NOT NULL CHECK (pv >= 0),
  entries INTEGER NOT NULL CHECK (entries >= 0),  -- visits that began here
  exits   INTEGER NOT NULL CHECK (exits >= 0),    -- visits that ended here
  bounces INTEGER NOT NULL CHECK (bounces BETWEEN 0 AND entries),  -- of the entries, visits of one page view
  PRIMARY KEY (day, path)
) STRICT, WITHOUT ROWID;
"""

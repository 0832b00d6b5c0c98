"""Credit of every model: columns of the touches, and what each model gives at every level."""

from __future__ import annotations

CREDIT = """
-- A column per model. Credit is computed anew at every `attribute`; what was computed without these columns is put away.
DELETE FROM touch_origins;
DELETE FROM touches;
ALTER TABLE touches ADD COLUMN time_decay   REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN position_u   REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN position_w   REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN markov_1     REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN markov_2     REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN markov_3     REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN markov_4     REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN shapley      REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN shapley_rate REAL NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN drop_one     REAL NOT NULL DEFAULT 0;

-- What each model gives over all paths. For models that learn from all paths this is their own credit, not the sum over touches.
CREATE TABLE model_credit (
  level         TEXT NOT NULL CHECK (level IN ('channel', 'source', 'campaign', 'post', 'link')),
  key           TEXT NOT NULL,                    -- channel, source, campaign id, post, link id; "(channel)" where a touch has none
  model         TEXT NOT NULL,
  registrations REAL NOT NULL,
  value         REAL NOT NULL,
  error         REAL NOT NULL DEFAULT 0,          -- standard error of registrations; 0 where the model is exact
  PRIMARY KEY (level, model, key)
) STRICT, WITHOUT ROWID;

-- Direct visits that links nobody can see probably brought. Estimated, with an interval of 95 %; never added to what was measured.
CREATE TABLE dark_traffic (
  campaign TEXT NOT NULL,
  path     TEXT NOT NULL,                         -- the deep page; '' for all of the campaign's together
  observed INTEGER NOT NULL,                      -- direct newcomers in the hours after a post or link appeared
  expected REAL,                                  -- of them such as came before; NULL: too little came before to say
  estimate REAL,
  low      REAL,
  high     REAL,
  PRIMARY KEY (campaign, path)
) STRICT, WITHOUT ROWID;
"""

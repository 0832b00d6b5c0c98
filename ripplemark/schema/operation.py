"""Step 4: what a run took, how it ended for whoever called it, and by which job of the timetable it came; what is kept no longer."""

from __future__ import annotations

OPERATION = """
-- What a run took and how it ended for its caller. NULL where it was killed, or ran before this was counted.
ALTER TABLE runs ADD COLUMN seconds REAL;         -- by a clock that nobody sets
ALTER TABLE runs ADD COLUMN peak_mb REAL;         -- most memory its process held
ALTER TABLE runs ADD COLUMN child_peak_mb REAL;   -- most memory one of its child processes held
ALTER TABLE runs ADD COLUMN exit_code INTEGER;
ALTER TABLE runs ADD COLUMN job TEXT NOT NULL DEFAULT '';  -- of [schedule]; '' = started by hand
CREATE INDEX runs_command ON runs (command, id);
-- What is erased with a visit or a run is found by these.
CREATE INDEX link_events_observation ON link_events (observation_id);
CREATE INDEX rejects_run ON rejects (run_id);

-- Up to which day what was erased because the project keeps it no longer: such days are not computed again.
CREATE TABLE pruned (
  what    TEXT PRIMARY KEY CHECK (what IN ('hits')),
  through TEXT NOT NULL                           -- day of the site's zone, included
) STRICT, WITHOUT ROWID;
"""

"""Step 4: what a run took, how it ended for whoever called it, and by which job of the timetable it came."""

from __future__ import annotations

OPERATION = """
-- What a run took and how it ended for its caller. NULL where it was killed, or ran before this was counted.
ALTER TABLE runs ADD COLUMN seconds REAL;         -- by a clock that nobody sets
ALTER TABLE runs ADD COLUMN peak_mb REAL;         -- most memory its process held
ALTER TABLE runs ADD COLUMN child_peak_mb REAL;   -- most memory one of its child processes held
ALTER TABLE runs ADD COLUMN exit_code INTEGER;
ALTER TABLE runs ADD COLUMN job TEXT NOT NULL DEFAULT '';  -- of [schedule]; '' = started by hand
CREATE INDEX runs_command ON runs (command, id);
"""

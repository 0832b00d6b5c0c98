"""Registrations and what each model gives, by the day: sums that screens read in place of all touches."""

from __future__ import annotations

from functools import partial

from ripplemark.schema.outdated import outdated

#: The models, as `touches` has them: a new one is a new step.
MODELS = (
    "first", "last", "last_non_direct", "linear", "time_decay", "position_u", "position_w",
    "markov_1", "markov_2", "markov_3", "markov_4", "shapley", "shapley_rate", "drop_one",
)  # fmt: skip
MODEL_COLUMNS = "".join(f",\n  {model:15} REAL NOT NULL" for model in MODELS)


_outdated = partial(outdated, "credit_kept")

CREDIT_DAYS = f"""
-- What each model gives on the days of registrations, by whose work and by the visit.
CREATE TABLE credit_days (
  day             TEXT NOT NULL,                  -- of the registration, in the site's zone
  channel         TEXT NOT NULL,
  source          TEXT NOT NULL,
  origin          TEXT NOT NULL,
  campaign        TEXT NOT NULL{MODEL_COLUMNS},        -- `campaign`: whose work it was; '' = of none
  PRIMARY KEY (day, channel, source, origin, campaign)
) STRICT, WITHOUT ROWID;
CREATE TABLE registration_days (
  day           TEXT PRIMARY KEY,
  registrations INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Whether these sums are those of registrations and touches, and in which zone their days are; `attribute` makes them.
CREATE TABLE credit_kept (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  zone    TEXT NOT NULL,
  current INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT;
INSERT INTO credit_kept VALUES (1, '', 0);
{_outdated("registrations_kept_added", "INSERT ON registrations")}\
{_outdated("registrations_kept_changed", "UPDATE OF id, at ON registrations")}\
{_outdated("registrations_kept_deleted", "DELETE ON registrations")}\
{_outdated("touches_kept_added", "INSERT ON touches")}\
{_outdated("touches_kept_changed", f"UPDATE OF registration_id, position, channel, source, {', '.join(MODELS)} ON touches")}\
{_outdated("touches_kept_deleted", "DELETE ON touches")}\
{_outdated("origins_kept_added", "INSERT ON touch_origins")}\
{_outdated("origins_kept_changed", "UPDATE ON touch_origins")}\
{_outdated("origins_kept_deleted", "DELETE ON touch_origins")}"""

"""Before and after: a campaign's window against what would have come without it, with an interval. Estimates, never mixed with counts."""

"""From meaning to sight: the Dash app. Asks `attribution.reports` only."""

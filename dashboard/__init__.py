"""From meaning to sight: report rows become pages. Asks `attribution.reports` only; knows no SQL, no crawl and no log."""

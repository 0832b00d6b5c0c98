"""The formats that `ripplemark load` knows, a file each, in the order of asking: those without a heading of their own come last."""

from __future__ import annotations

from attribution.intake.formats import (
    access_log,
    ahrefs,
    bing,
    bing_performance,
    costs,
    google_ads,
    interest,
    majestic,
    meta_ads,
    moz,
    posts,
    rank_trackers,
    ranks,
    registrations,
    screaming_frog,
    search_console,
    search_performance,
    semrush,
    signals,
)
from attribution.intake.recognise import Format

FORMATS: tuple[Format, ...] = (
    *access_log.FORMATS,
    ranks.FORMAT,
    posts.FORMAT,
    ahrefs.FORMAT,
    *majestic.FORMATS,
    semrush.FORMAT,
    *moz.FORMATS,
    screaming_frog.FORMAT,
    *bing.FORMATS,
    bing_performance.FORMAT,
    *interest.FORMATS,
    *rank_trackers.FORMATS,
    search_performance.API,
    meta_ads.FORMAT,
    google_ads.FORMAT,
    costs.FORMAT,
    signals.FORMAT,
    registrations.FORMAT,
    *search_performance.FORMATS,
    *search_console.FORMATS,
)

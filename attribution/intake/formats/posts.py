"""Posts: JSON lines with a platform and an id."""

from __future__ import annotations

import json

from attribution.intake.formats.rows import load_rows
from attribution.intake.posts import read_posts
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.store.posts import store_posts


def _why_not(sample: Sample) -> str:
    for line in sample.lines[:20]:
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(item, dict) and {"platform", "network"} & item.keys() and {"post_id", "id"} & item.keys():
            return ""
    return "none of its first lines is a JSON object with platform and post_id"


def _load(context: Context, sample: Sample) -> FileReport:
    return load_rows(
        context,
        sample,
        "posts",
        read_posts(sample.path, sample.encoding, context.now),
        lambda records: store_posts(context.db, records)[0],
    )


FORMAT = Format("posts", "posts as JSON lines", _why_not, _load)

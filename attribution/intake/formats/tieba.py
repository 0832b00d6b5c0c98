"""Pages of Baidu Tieba, saved by hand."""

from __future__ import annotations

from attribution.intake.csv_table import encoding_of, opened_bytes
from attribution.intake.formats.post_export import told_at
from attribution.intake.formats.rows import load_rows
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.tieba import MARKS, read_tieba
from ripplemark.store.posts import store_posts

MOST_BYTES = 16 * 1024 * 1024
_SIGNS = ("tieba.baidu.com", "贴吧")


def _why_not(sample: Sample) -> str:
    if sample.compressed or not any("<" in line for line in sample.lines[:20]):
        return "it is no saved page"
    with sample.path.open("rb") as file:
        body = file.read(MOST_BYTES)
    text = body.decode(encoding_of(body[:65_536]), "replace")
    if not any(sign in text for sign in _SIGNS):
        return "it is no page of Tieba"
    return "" if any(mark in text for mark in MARKS) else "it has no threads and no posts"


def _load(context: Context, sample: Sample) -> FileReport:
    with opened_bytes(sample.path) as file:
        markup = file.read(MOST_BYTES).decode(sample.encoding, "replace")
    posts = read_tieba(markup, sample.path.name, told_at(sample.path, context.now), context.now)
    return load_rows(context, sample, "posts-tieba", posts, lambda records: store_posts(context.db, records)[0])


FORMAT = Format("posts-tieba", "a saved page of Tieba", _why_not, _load)

"""What somebody at the brand labelled, as the sample world writes it."""

from __future__ import annotations

from collections import Counter

from world.build import build
from world.labels import label_rows


def test_labels_are_the_truth_of_texts_by_others() -> None:
    world = build(7, 20, 30)
    own = {post.text for post in world.posts if post.own}
    rows = list(label_rows(world))
    counts = Counter(label for _, label in rows)
    assert set(counts) == {"positive", "neutral", "negative"}
    assert min(counts.values()) >= 5
    assert not own & {text for text, _ in rows}
    assert rows == list(label_rows(build(7, 20, 30)))

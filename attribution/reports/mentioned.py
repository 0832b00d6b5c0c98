"""The questions about mentions, a slice at a time, and about texts that wait for a person's label. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from attribution.mention_rows import LabelQueue, MentionList
from attribution.opinion.prepared import label_key
from attribution.opinion.waiting import worth_a_label
from attribution.reports.opinions import Opinions
from ripplemark.records import JudgedText, MentionFilter, MentionOrder, MentionRow
from ripplemark.store.database import Database
from ripplemark.store.heard_facts import HeardFacts
from ripplemark.store.judged import judged_some
from ripplemark.store.labels import iter_labels, label_counts, labelled_among
from ripplemark.store.mention_facts import MentionFacts, mention_facts
from ripplemark.store.mention_list import count_mentions, found_mentions, mention_slice

QUEUE = 500  # texts that one sitting labels
BLOCK = 500  # mentions read at a time
MOST_LISTED = 100_000


class Mentioned(Opinions):
    """Who names us, where."""

    def mention_list(self, wanted: MentionFilter, start: int, stop: int) -> MentionList:
        """Mentions, `start` (from 0) to `stop`, as far as a screen turns pages (`MOST_LISTED`)."""
        return self._readers.once(("mention_slice", wanted, start, stop), lambda db: self._slice(db, wanted, start, stop))

    def mention_total(self, wanted: MentionFilter) -> int:
        """How many mentions there are."""
        known, own = self._mentions(), self.project.own_domains
        counted = replace(wanted, order=MentionOrder.NEWEST)
        return self._readers.once(("mention_total", counted), lambda db: count_mentions(db, known, wanted, own))

    def iter_mention_list(self, wanted: MentionFilter) -> Iterator[MentionRow]:
        """All of them, for a file."""
        db = self._readers.db
        found = found_mentions(db, self._mentions(), wanted, self.project.own_domains)
        for start in range(0, len(found), BLOCK):
            yield from (m.row for m in mention_slice(db, found.cut(db, start, start + BLOCK)))

    def _slice(self, db: Database, wanted: MentionFilter, start: int, stop: int) -> MentionList:
        found = found_mentions(db, self._mentions(), wanted, self.project.own_domains)
        return MentionList(len(found), tuple(mention_slice(db, found.cut(db, start, min(stop, MOST_LISTED)))))

    def _mentions(self) -> MentionFacts:
        """Some thirty bytes of each mention."""
        return self._readers.once("mention_facts", mention_facts)

    def label_queue(self, skipped: frozenset[str] = frozenset()) -> LabelQueue:
        """The next text to label, of each polarity in turn; `skipped` are keys of texts that the reader does not want to label. Labels are
        never remembered, since they come without a new version of the data."""
        labels, queue = label_counts(self._readers.db), self._waiting()
        done = labelled_among(self._readers.db, queue) | skipped
        waiting = [key for key in queue if key not in done]
        first = next(iter(waiting), "")
        return LabelQueue(tuple(labels.items()), len(waiting), first, queue.get(first))

    def text_to_label(self, key: str) -> JudgedText | None:
        """The text of a queue; None for any other."""
        return self._waiting().get(key)

    def _waiting(self) -> dict[str, JudgedText]:
        """Texts without a label. When half of them have one, others take their place."""
        sitting = sum(label_counts(self._readers.db).values()) // (QUEUE // 2)
        return self._readers.once(("label_queue", sitting), lambda db: _queue(db, self._facts()))


def _queue(db: Database, known: HeardFacts) -> dict[str, JudgedText]:
    chosen = worth_a_label(known, (int(label.key[:16], 16) for label in iter_labels(db)), QUEUE)
    texts = {label_key(text.text): text for text in judged_some(db, chosen["opinion"].tolist())}
    by_number = {int(key[:16], 16): key for key in texts}
    return {by_number[n]: texts[by_number[n]] for n in chosen["label"].tolist()}

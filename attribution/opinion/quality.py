"""How well each language is rated, by what persons labelled; by public sets where they labelled too little. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attribution.opinion.confusion import (
    LEAST_LABELS,
    Errors,
    accuracy,
    as_confusion,
    benchmark_errors,
    benchmark_sets,
    confusion_of,
    macro_f1,
)
from attribution.opinion.models import TrainedRater
from attribution.opinion.raters import LEXICON, Rater
from attribution.opinion.rows import Basis, RaterRow
from ripplemark.records import Label
from ripplemark.store.labels import StoredRater


def current_raters(raters: Mapping[str, Rater], labels: Sequence[Label]) -> list[StoredRater]:
    """Each language's rater compared with the labels of that language. A trained one was compared when it was trained, on texts that it had
    not seen; texts that it learnt from would flatter it."""
    return [
        _compared(language, rater, [x for x in labels if x.language == language]) for language, rater in sorted(raters.items())
    ]


def _compared(language: str, rater: Rater, labels: Sequence[Label]) -> StoredRater:
    if isinstance(rater, TrainedRater):
        return StoredRater(language, rater.name, rater.version, rater.texts, rater.confusion, rater.trained_at)
    rated = [r.polarity for r in rater.rate([label.text for label in labels])]
    confusion = confusion_of([label.polarity for label in labels], rated)
    return StoredRater(language, rater.name, rater.version, len(labels), confusion, trained_at=None)


def errors_by_language(raters: Mapping[str, StoredRater]) -> dict[str, Errors]:
    """What is known of each language's errors: by labels where there are enough; of a lexicon else by public sets; of others nothing."""
    return {language: _errors(rater) for language, rater in raters.items()}


def _errors(rater: StoredRater) -> Errors:
    if rater.labels >= LEAST_LABELS:
        return Errors(Basis.LABELS, (as_confusion(rater.confusion),))
    if rater.rater == LEXICON:
        return benchmark_errors().get(rater.language, Errors(Basis.UNKNOWN))
    return Errors(Basis.UNKNOWN)


def rater_rows(languages: Sequence[str], raters: Mapping[str, StoredRater], labels: Mapping[str, int]) -> tuple[RaterRow, ...]:
    """A row for each of the user's languages."""
    return tuple(_row(language, raters.get(language), labels.get(language, 0)) for language in languages)


def _row(language: str, rater: StoredRater | None, labels: int) -> RaterRow:
    if rater is None:
        return RaterRow(language, "", labels, None, None, Basis.UNKNOWN, ((0, 0, 0),) * 3, worth_training=labels > 0)
    errors = _errors(rater)
    own = [m for x, m in benchmark_sets() if x == rater.language] if errors.basis is Basis.BENCHMARK else errors.matrices
    summed = as_confusion([[sum(m[i][k] for m in own) for k in range(3)] for i in range(3)])
    learnt = rater.labels if rater.trained_at else 0
    return RaterRow(
        language, rater.rater, labels, macro_f1(summed), accuracy(summed), errors.basis, summed, rater.trained_at, worth_training=labels > learnt
    )  # fmt: skip

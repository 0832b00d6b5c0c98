"""The working end of the asks: which are due in this run, what of an answer is kept, and how it is committed. Opens no connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ripplemark.config import Project
from ripplemark.errors import StoreError
from ripplemark.records import Ask, AskAnswer, AskKind, FetchOutcome, Network, Post
from ripplemark.social import Source
from ripplemark.store.asks import due_asks, name_asks, store_asks, store_stated
from ripplemark.store.database import Database
from ripplemark.store.posts import created_at, erase_posts, store_followings, store_posts
from ripplemark.store.runs import add_rejects
from ripplemark.store.urls import add_found
from ripplemark.text import visible_control
from spiders.social.asks import asks_of
from spiders.social.concern import Concern
from spiders.social.question import Posted, Question, Reading, cursor_at
from spiders.social.schedule import after_failure, next_answers, next_snapshot

#: Outcomes that say nothing of the ask: it stays due as it is.
_UNTOUCHED = frozenset({FetchOutcome.BUDGET})
#: Asks whose answers are kept whatever they speak of: our own posts, and what was answered to posts that we keep.
_KEPT_WHOLE = frozenset({AskKind.ACCOUNT, AskKind.POST, AskKind.REPLIES})
_MISSED_TWICE = 1  # tries after which a post that an answer leaves out counts as deleted


@dataclass(slots=True)
class _Progress:
    """An ask of this run: answers that are still awaited, and what went wrong."""

    open: int = 0
    outcome: FetchOutcome = FetchOutcome.OK
    detail: str = ""
    made: datetime | None = None  # kind post: when the post that was asked for was made; None while no answer had it
    gone: bool = False  # the platform says that it is deleted


class AskBook:
    """One run's view of the asks. An ask counts as answered when its last answer is committed, never before."""

    def __init__(self, db: Database, project: Project, run_id: int, clock: Callable[[], datetime], concern: Concern) -> None:
        self._db, self._project, self._run_id, self._clock, self._concern = db, project, run_id, clock, concern
        self._progress: dict[tuple[str, str, str, str], _Progress] = {}
        self._began = clock()
        self.outcomes: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.fault: StoreError | None = None

    def name_asks(self) -> None:
        """Make known what the project asks."""
        with self._db.transaction():
            for source in self._project.social:
                name_asks(self._db, asks_of(self._project, source, self._began))

    def due(self, network: Network) -> dict[Source, tuple[Ask, ...]]:
        """What is due at a platform and still asked by the project, by source."""
        found: dict[Source, tuple[Ask, ...]] = {}
        sources = [s for s in self._project.social if s.platform is network]
        wanted = {s: {a.key for a in asks_of(self._project, s, self._began)} for s in sources}
        for ask in due_asks(self._db, network, self._began):
            source = next((s for s in sources if s.place == ask.place and (_follows(s, ask) or ask.key in wanted[s])), None)
            if source is not None:
                found[source] = (*found.get(source, ()), ask)
        return found

    def asked(self, question: Question) -> None:
        """A question goes out: its asks await its answer."""
        for ask in question.asks:
            self._progress.setdefault(ask.key, _Progress()).open += 1

    def answer(self, question: Question, reading: Reading) -> AskAnswer:
        """What a readable answer brings; call it after `asked` was told of the questions that follow."""
        kept = [p for p in reading.posts if self._keeps(question, p)]
        self._count(reading, kept)
        self._note_subjects(question, reading)
        done = tuple(self._ended(question))
        return AskAnswer(
            posts=tuple(self._own(question, p.post) for p in kept),
            stated=reading.stated,
            followings=reading.followings,
            found=reading.found,
            gone=tuple(a.post for a in done if a.post and a.kind is AskKind.POST and a.outcome is FetchOutcome.GONE),
            rejects=reading.rejects,
            new_asks=tuple(self._new_asks(question, kept)),
            asks=done,
        )

    def failure(self, question: Question, outcome: FetchOutcome, detail: str) -> AskAnswer:
        """What an answer that cannot be read means: nothing that is stored changes, the question stays due."""
        for ask in question.asks:
            progress = self._progress[ask.key]
            progress.outcome, progress.detail = outcome, detail
        return AskAnswer(asks=tuple(self._ended(question)))

    def commit(self, answer: AskAnswer) -> None:
        """Store an answer and the new state of its asks, in one transaction. Raises StoreError."""
        try:
            with self._db.transaction():
                new, _ = store_posts(self._db, answer.posts)
                store_followings(self._db, answer.followings)
                store_stated(self._db, answer.stated)
                erase_posts(self._db, answer.gone)
                add_rejects(self._db, self._run_id, answer.rejects)
                name_asks(self._db, answer.new_asks)
                store_asks(self._db, answer.asks)
                pages = add_found(self._db, answer.found, self._clock())
        except StoreError as e:
            self.fault = e
            raise
        self.counts.update(new_posts=new, new_pages=pages, stated_links=len(answer.stated), deleted=len(answer.gone))
        self.outcomes.update(str(a.outcome) for a in answer.asks if a.outcome)

    # ------------------------------------------------------------ what is kept

    def _keeps(self, question: Question, found: Posted) -> bool:
        kinds = {a.kind for a in question.asks}
        if kinds & _KEPT_WHOLE or (AskKind.TAG in kinds and not found.comment):
            return True
        return self._concern.about(found.post)

    def _own(self, question: Question, post: Post) -> Post:
        """An answer to an account of ours, or a post that the project names, is the brand's own."""
        named = any(a.kind is AskKind.ACCOUNT or (a.kind is AskKind.POST and not a.post) for a in question.asks)
        return replace(post, own=True) if named else post

    def _new_asks(self, question: Question, kept: Iterable[Posted]) -> Iterator[Ask]:
        """The numbers of what is kept are asked again, and so are the answers to it."""
        source, now = question.source, self._clock()
        for found in kept:
            post, ours = found.post, {a.kind for a in question.asks}
            if found.comment or AskKind.REPLIES in ours:
                continue
            for kind, due in (
                (AskKind.POST, next_snapshot(post.created_at, now)),
                (AskKind.REPLIES, self._first_answers(post, now)),
            ):
                if due is not None and source.offers(kind) and (source.replies or kind is AskKind.POST):
                    yield Ask(source.platform, source.place, kind, found.subject, post.key, due_at=due)

    @staticmethod
    def _first_answers(post: Post, now: datetime) -> datetime | None:
        """At once for a post that is still talked about."""
        return now if next_answers(post.created_at, now) else None

    def _count(self, reading: Reading, kept: list[Posted]) -> None:
        self.counts.update(
            answers=1,
            posts=len(kept),
            replies=sum(p.comment for p in kept),
            not_about_us=len(reading.posts) - len(kept),
            not_indexable=reading.passed,
            rejected=len(reading.rejects),
            pages=len(reading.found),
        )

    # ------------------------------------------------------------ how asks stand

    def _note_subjects(self, question: Question, reading: Reading) -> None:
        """Which of the posts that were asked for an answer has, and which are gone."""
        made = {p.subject: p.post.created_at for p in reading.posts}
        for ask in question.asks:
            progress = self._progress[ask.key]
            progress.made = progress.made or made.get(ask.subject)
            progress.gone = progress.gone or ask.subject in reading.gone

    def _ended(self, question: Question) -> Iterator[Ask]:
        """The asks of a question that await no more answers, as they stand now."""
        for ask in question.asks:
            progress = self._progress[ask.key]
            progress.open -= 1
            if progress.open == 0 and progress.outcome not in _UNTOUCHED:
                yield self._stands(question, ask, progress)

    def _stands(self, question: Question, ask: Ask, progress: _Progress) -> Ask:
        now = self._clock()
        after = replace(ask, asked_at=now, outcome=progress.outcome, detail=visible_control(progress.detail, 300))
        if progress.outcome is not FetchOutcome.OK:
            return replace(after, tries=ask.tries + 1, due_at=after_failure(progress.outcome, ask.tries + 1, now))
        if ask.kind is AskKind.POST:
            return _post_stands(ask, after, progress, now)
        if ask.kind is AskKind.REPLIES:
            made = created_at(self._db, ask.post)
            return replace(after, tries=0, due_at=next_answers(made, now) if made else None)
        return replace(after, tries=0, cursor=cursor_at(self._began), due_at=now + timedelta(minutes=question.source.every))


def _post_stands(ask: Ask, after: Ask, progress: _Progress, now: datetime) -> Ask:
    """A post is asked again as its age demands; one that answers leave out twice is deleted."""
    if progress.made is not None:
        return replace(after, tries=0, due_at=next_snapshot(progress.made, now))
    if progress.gone or ask.tries >= _MISSED_TWICE:
        return replace(after, outcome=FetchOutcome.GONE, due_at=None)
    missed = FetchOutcome.NOT_FOUND
    return replace(after, outcome=missed, tries=ask.tries + 1, due_at=after_failure(missed, ask.tries + 1, now))


def _follows(source: Source, ask: Ask) -> bool:
    """Whether an ask about a single post, made by an earlier answer, is still wanted."""
    return bool(ask.post) and (ask.kind is AskKind.POST or (ask.kind is AskKind.REPLIES and source.replies))

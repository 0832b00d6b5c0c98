"""When a host may be asked again, and when it is over for the run: by a clock that the test turns."""

import pytest

from ripplemark.records import FetchOutcome
from spiders.net.hosts import HostBook, Limits


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(clock: Clock) -> HostBook:
    return HostBook(Limits(pages=3, bytes=1000, failures=3), clock)


def test_a_host_is_ready_after_the_gap_and_when_nothing_is_under_way(book: HostBook, clock: Clock) -> None:
    assert book.ready_in("a.example") == 0.0
    book.sent("a.example")
    clock.now += 5
    assert book.ready_in("a.example") > 0
    book.done("a.example")
    assert book.ready_in("a.example") == 0.0
    book.sent("a.example")
    book.done("a.example")
    assert book.ready_in("a.example") == 2.0
    assert book.ready_in("b.example") == 0.0


def test_a_crawl_delay_is_the_gap_if_it_is_longer(book: HostBook) -> None:
    book.keep_distance("a.example", 9.0)
    book.sent("a.example")
    book.done("a.example")
    assert book.ready_in("a.example") == 9.0


def test_a_stated_wait_is_kept_exactly_and_never_shortened(book: HostBook, clock: Clock) -> None:
    book.throttled("a.example", 120.0)
    book.throttled("a.example", 5.0)
    assert book.ready_in("a.example") == 120.0
    assert book.pause_reason("a.example") is FetchOutcome.RETRY_AFTER
    clock.now += 119
    assert book.ready_in("a.example") == 1.0


def test_without_a_stated_wait_it_doubles_until_the_host_ends(book: HostBook, clock: Clock) -> None:
    waits = []
    while not book.over("a.example"):
        book.throttled("a.example", None)
        waits.append(book.ready_in("a.example"))
        clock.now += 10_000
    assert waits == [30, 60, 120, 240, 480, float("inf")]
    assert book.over("a.example") == (FetchOutcome.RETRY_AFTER, "asked to wait 960 s, longer than 600 s")


def test_an_answer_in_peace_resets_the_doubling(book: HostBook, clock: Clock) -> None:
    book.throttled("a.example", None)
    clock.now += 31
    book.served("a.example")
    book.throttled("a.example", None)
    assert book.ready_in("a.example") == 30


def test_failures_in_a_row_suspend_and_an_answer_forgives(book: HostBook) -> None:
    for _ in range(2):
        book.failed("a.example", "timeout")
    book.answered("a.example", 10)
    for _ in range(2):
        book.failed("a.example", "timeout")
    assert book.over("a.example") is None
    book.failed("a.example", "refused")
    assert book.over("a.example") == (FetchOutcome.HOST_SUSPENDED, "3 failures in a row, the last: refused")
    assert book.ready_in("a.example") == float("inf")


def test_budgets_are_of_the_site_whatever_the_subdomain(book: HostBook) -> None:
    assert [book.take_page(f"{n}.site.example") for n in range(3)] == ["", "", ""]
    assert "3 pages of site.example" in book.take_page("new.site.example")
    assert book.take_page("other.example") == ""
    assert book.take_page("a.github.io") == book.take_page("b.github.io") == ""
    book.answered("big.example", 1000)
    assert "1000 bytes of big.example" in book.take_page("big.example")


def test_a_replay_waits_for_nobody_but_keeps_its_budget(clock: Clock) -> None:
    book = HostBook(Limits(pages=1, patient=False), clock)
    book.sent("a.example")
    book.throttled("a.example", 99_999)
    for _ in range(9):
        book.failed("a.example", "timeout")
    assert (book.ready_in("a.example"), book.over("a.example")) == (0.0, None)
    assert [bool(book.take_page("a.example")) for _ in range(2)] == [False, True]

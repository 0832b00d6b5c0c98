"""Why a crawl stopped: one of six rules, from how its engine ended and what was left. Pure."""

from __future__ import annotations

from enum import StrEnum


class StopRule(StrEnum):
    """What ended a run."""

    NOTHING_DUE = "nothing_due"  # all that was due was asked, or its site or host took no more
    BUDGET = "budget"  # --budget
    TIME_LIMIT = "time_limit"  # crawl.time_limit
    MEMORY = "memory"
    INTERRUPTED = "interrupted"  # a signal
    ENGINE = "engine"  # any other end that Scrapy names


_BY_REASON = {
    "closespider_timeout": StopRule.TIME_LIMIT,
    "memusage_exceeded": StopRule.MEMORY,
    "shutdown": StopRule.INTERRUPTED,
}


def stop_rule(reason: str, *, interrupted: bool, over: bool, left: int) -> StopRule:
    """The rule that ended a run: Scrapy's `reason`, a signal, or a budget that was used up (`over`) while URLs were `left`."""
    if interrupted:
        return StopRule.INTERRUPTED
    if reason != "finished":
        return _BY_REASON.get(reason, StopRule.ENGINE)
    return StopRule.BUDGET if over and left else StopRule.NOTHING_DUE


def stop_words(rule: StopRule, reason: str, budget: int, seconds: int) -> str:
    """The rule for a person. `budget`: URLs of the run; `seconds`: its time limit."""
    match rule:
        case StopRule.NOTHING_DUE:
            return "nothing more due"
        case StopRule.BUDGET:
            return f"budget of {budget:,} URLs used"
        case StopRule.TIME_LIMIT:
            return f"time limit of {seconds:,} seconds reached"
        case StopRule.MEMORY:
            return "memory limit reached"
        case StopRule.INTERRUPTED:
            return "interrupted"
        case StopRule.ENGINE:
            return reason

"""Rows of a table of survey waves -> records. Knows cells, not files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attribution.intake.csv_table import Row
from attribution.intake.day_column import DayColumn
from attribution.intake.link_lists import count_of
from attribution.intake.moments import number_of
from attribution.intake.search_figures import rejected
from ripplemark.records import Reject, RejectReason, SurveyWave
from ripplemark.text import clean

NAMES: Final = {
    wording: field
    for field, wordings in {
        "survey": "survey study panel 调查 調查 问卷 問卷",
        "question": "question item metric 问题 問題 题目 題目 指标 指標",
        "wave": "wave round 波次 轮次 輪次 期次",
        "day": "day date fielded ended 日期 完成日",
        "sample": "sample sample_size n respondents base 样本 樣本 样本量 樣本數 人数 人數",
        "share": "share awareness percent proportion 占比 佔比 比例 知晓率 知曉率",
        "score": "score mean rating 得分 评分 評分 均值 平均分",
        "deviation": "sd stdev deviation standard_deviation 标准差 標準差",
    }.items()
    for wording in wordings.split()
}
NEEDED = ("wave", "day", "sample")
DEFAULT_SURVEY, DEFAULT_QUESTION = "survey", "awareness"


def why_no_survey(fields: Mapping[str, object]) -> str:
    """Why a heading is none of a survey; "" if it is."""
    return "" if {"share", "score"} & fields.keys() else "its first line has no column for share or score"


def wave_of(row: Row, file: str, days: DayColumn) -> SurveyWave | Reject:
    """One row as a wave. A share is written as 41.5%, or between 0 and 1; a row has a share or a score, not both."""
    cells = row.fields
    day = days.read(cells.get("day", ""))
    if isinstance(day, RejectReason):
        return rejected(row, file, day)
    sample, wave = count_of(cells.get("sample", "")), clean(cells.get("wave", ""), 100)
    told = [name for name in ("share", "score") if cells.get(name, "").strip()]
    if not wave or not told or not cells.get("sample", "").strip():
        return rejected(row, file, RejectReason.MISSING_VALUE)
    share, score, deviation = share_of(cells.get("share", "")), _number(cells, "score"), _number(cells, "deviation")
    if not sample or len(told) > 1 or (share is None and score is None) or (deviation is not None and deviation < 0):
        return rejected(row, file, RejectReason.BAD_VALUE)
    return SurveyWave(
        survey=clean(cells.get("survey", ""), 100) or DEFAULT_SURVEY,
        question=clean(cells.get("question", ""), 200) or DEFAULT_QUESTION,
        wave=wave,
        day=day,
        sample=sample,
        share=share,
        score=score,
        deviation=deviation if score is not None else None,
    )


def share_of(text: str) -> float | None:
    """A share from 0 to 1; None if the cell says none. What is above 1 must say that it is per cent."""
    value = text.strip()
    percent = value.endswith(("%", "％"))
    number = number_of(value.rstrip("%％ "))
    if number is None:
        return None
    share = number / 100 if percent else number
    return share if 0 <= share <= 1 else None


def _number(cells: Mapping[str, str], name: str) -> float | None:
    return number_of(cells.get(name, ""))

"""Days as people write them, in the languages of the web: figures in every order, months by name, Chinese, Japanese, Korean and their eras.

Finds days in a text; which of them is the page's is decided elsewhere. Only days with a year count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

#: The months' names and common short forms, without accents; en de fr es it pt nl sv da no pl cs ru uk tr id ca hu fi.
_MONTHS = (
    "january jan januar janner janvier janv enero ene gennaio gen janeiro januari stycznia ledna января янв січня ocak oca gener januar tammikuuta",
    "february feb februar feber fevrier fevr fev febrero febbraio fevereiro februari lutego unora февраля фев лютого subat sub febrer helmikuuta",
    "march mar marz mrz mars marzo marco maart mrt marts marca brezna марта мар березня mart maret marcius maaliskuuta",
    "april apr avril avr abril abr aprile kwietnia dubna апреля апр квітня nisan nis aprilis huhtikuuta",
    "may mai mayo maggio mag maio mei maj maja kvetna мая травня mayis maig majus toukokuuta",
    "june jun juni juin junio giugno giu junho czerwca cervna июня июн червня haziran haz juny junius kesakuuta",
    "july jul juli juillet juil julio luglio lug julho lipca cervence июля июл липня temmuz tem juliol julius heinakuuta",
    "august aug aout agosto ago augustus augusti sierpnia srpna августа авг серпня agustos agu agustus agost augusztus elokuuta",
    "september sep sept septembre septiembre setiembre settembre set setembro wrzesnia zari сентября сен вересня eylul eyl szeptember syyskuuta",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernika rijna октября окт жовтня ekim eki oktober lokakuuta",
    "november nov novembre noviembre novembro listopada listopadu ноября ноя листопада kasim kas marraskuuta",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desember des grudnia prosince декабря дек грудня aralik ara desembre joulukuuta",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_HAN = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
#: What every writing has in it, and more characters than a day has on one side of it.
_YEARS = re.compile(r"(?:19|20)\d\d|年|\d\d[./]\d\d[./]\d\d")
_BESIDE = 60
_NAME = r"([^\W\d_]{3,13})"
_YEAR = r"((?:19|20)\d\d)(?!\.?\d)"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that stands in a text, at text[start:end]."""

    start: int
    end: int
    day: date


def days_in(text: str, *, month_first: bool = False) -> list[NamedDay]:
    """The days that a text names, in order. `month_first` decides what 3/6/2024 means where both readings are days."""
    found: dict[int, NamedDay] = {}
    places = list(_around_years(text))
    for pattern, reading in _WRITINGS:
        for match in (match for start, end in places for match in pattern.finditer(text, start, end)):
            day = reading(match, month_first)
            if day and not any(known.start <= match.start() < known.end for known in _near(found, match.start())):
                found[match.start()] = NamedDay(match.start(), match.end(), day)
    return sorted(found.values(), key=lambda named: named.start)


def _around_years(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that may hold days, since every writing has something of a year in it; the rest is most of a text."""
    start = end = 0
    for year in _YEARS.finditer(text):
        if year.start() - _BESIDE > end:
            if end:
                yield start, end
            start = year.start() - _BESIDE
        end = year.end() + _BESIDE
    if end:
        yield start, end


def _near(found: dict[int, NamedDay], start: int) -> Iterator[NamedDay]:
    """Days found that begin at most 40 characters, the longest way to write one, before `start`."""
    return (found[at] for at in range(max(0, start - 40), start + 1) if at in found)


def _figures(match: re.Match[str], month_first: bool) -> date | None:
    """3/6/2024, 03.06.24: dots and hyphens put the day first; a slash does what the page's language does."""
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    day, month = (second, first) if (mark == "/" and month_first and first <= 12) or second > 12 else (first, second)
    return day_of(year if year > 99 else 2000 + year, month, day)


def _month(name: str) -> int:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return _MONTH_OF.get(bare.replace("ı", "i").replace("ł", "l"), 0)


def _han(text: str) -> int:
    """Chinese figures below a hundred, or a year written figure by figure: 二十四, 十, 二〇二四."""
    if "十" not in text:
        return int("".join(str(_HAN[c]) for c in text))
    tens, _, ones = text.partition("十")
    return (_HAN[tens[:1]] if tens else 1) * 10 + (_HAN[ones[:1]] if ones else 0)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_WRITINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], bool], date | None]], ...] = tuple(
    (re.compile(pattern, re.I), reading)
    for pattern, reading in (
        # 2024-06-03, 2024/6/3, 2024. 6. 3., 2024年6月3日, 2024년 6월 3일
        (
            r"(?<![\d.])((?:19|20)\d\d)\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)",
            lambda m, _: day_of(int(m[1]), int(m[2]), int(m[3])),
        ),
        # 民國113年6月3日 (the year 1 is 1912), 令和6年6月3日 (2019), 平成30年 (1989)
        (
            r"(民[國国]|令和|平成)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日號号]",
            lambda m, _: day_of(
                {"令": 2018, "平": 1988}.get(m[1][0], 1911) + (1 if m[2] == "元" else int(m[2])), int(m[3]), int(m[4])
            ),
        ),
        # 二〇二四年六月三日
        (
            r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日號号]",
            lambda m, _: day_of(_han(m[1]), _han(m[2]), _han(m[3])),
        ),
        (r"(?<![\d./-])(\d{1,2})\s?([./|-])\s?(\d{1,2})\s?\2\s?" + _YEAR, _figures),
        (r"(?<![\d./-])(\d\d)([./])(\d\d)\2(\d\d)(?![\d./])", _figures),
        # 3. Juni 2024, 3rd of June 2024, 3 de junio de 2024, 1er juin 2024, 3-Jun-2024
        (
            rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|[ºª°])?\.?(?:\s|-)\s?(?:of\s|de\s|d['’])?{_NAME}\.?,?(?:\s|-)\s?(?:del?\s)?{_YEAR}",
            lambda m, _: day_of(int(m[3]), _month(m[2]), int(m[1])),
        ),
        # June 3, 2024; Jun. 3rd 2024; Jun 03 09:34 2024
        (
            rf"(?<!\w){_NAME}\.?\s?(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s)(?:\d\d:\d\d\s)?{_YEAR}",
            lambda m, _: day_of(int(m[3]), _month(m[1]), int(m[2])),
        ),
        # 2024 June 3, 2024. június 3.
        (
            rf"(?<!\d)((?:19|20)\d\d)\.?,?\s{_NAME}\.?\s(\d{{1,2}})(?!\d)",
            lambda m, _: day_of(int(m[1]), _month(m[2]), int(m[3])),
        ),
        # 3 tháng 6, 2024
        (
            rf"(?<!\d)(\d{{1,2}})\sth[áa]ng\s(\d{{1,2}}),?\s(?:năm\s)?{_YEAR}",
            lambda m, _: day_of(int(m[3]), int(m[2]), int(m[1])),
        ),
    )
)

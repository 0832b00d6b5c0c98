"""The author's name in a byline: without "by", and without the date and time that stand beside it. Pure; decides nothing about dates."""

from __future__ import annotations

import re

AUTHOR_LENGTH = 120
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\.?"
)
_HAN = "〇零一二三四五六七八九十"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|星期[一二三四五六日天]|[週周禮礼](?:拜)?[一二三四五六日天])"
_DAY = "|".join(
    (
        r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?",
        r"(?:19|20)\d\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)",
        r"(?:民[國国]\s*)?\d{2,4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日號号])?",
        rf"[{_HAN}]{{2,4}}年[{_HAN}]{{1,3}}月[{_HAN}]{{1,3}}日",
        r"\d{1,2}\s?月\s?\d{1,2}\s?[日號号]",
        r"\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d(?!\d)",
        rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:19|20)\d\d)?(?!\w)",
        rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d\d)?(?!\w)",
        rf"{_MONTH}\s+(?:19|20)\d\d(?!\w)",
        r"\d{1,2}\.?\s+(?:de\s+)?[a-zà-ÿ]{3,10}\.?(?:\s+de)?\s+(?:19|20)\d\d(?!\w)",
    )
)
_AGO = (
    r"(?:\d+|an?|one)\s+(?:min(?:ute)?|hour|hr|day|week|month|year)s?\s+ago(?!\w)"
    r"|\d+\s*(?:秒鐘?|秒钟|分鐘?|分钟|小時|小时|天|日|週|周|星期|個月|个月|年)[之以]?前|yesterday(?!\w)"
    r"|(?:昨天|前天|今天)(?=\s*(?:\d|上午|下午|晚上))|(?<=\s)(?:昨天|前天|今天)$"  # else it may be a pen name
)
_TIME = (
    r"(?:上午|下午|凌晨|早上|中午|晚上)?\s?\d{1,2}\s?[:：]\s?\d\d(?:\s?[:：]\s?\d\d(?:\.\d+)?)?(?!\d)\s?(?:[ap]\.?m\.?(?!\w))?"
    r"(?:\s?(?:Z|UTC|GMT|[A-Z]{3,4}T|[+-]\d\d:?\d\d)(?!\w))?"
    r"|(?:上午|下午|凌晨|早上|中午|晚上)?\s?\d{1,2}\s?[時时點点]\s?(?:\d{1,2}\s?分)?|\d{1,2}\s?[ap]\.?m\.?(?!\w)"
)
_WHEN = rf"(?<![A-Za-z0-9])(?:{_WEEKDAY}[,，]?\s*)?(?:{_DAY}|{_AGO}|{_TIME})(?:\s*[(（]?{_WEEKDAY}[)）]?)?"
_BETWEEN = r"[\s,，、;；|｜/／·•‧∙—–()（）\[\]@-]"
#: Words that lead to a date, and the button that Discuz puts behind it.
_LABEL = (
    r"(?<![A-Za-z])(?:(?:first\s+|last\s+)?(?:posted|published|updated|modified|written|created)(?:\s+(?:on|at))?|on|at|date)(?![A-Za-z])(?:\s*[:：])?"
    r"|(?:最[後后]|首次)?(?:發表|发表|發佈|发布|發布|刊登|更新|編輯|编辑|修改|張貼|张贴|撰寫|撰写)(?:於|于|時間|时间|日期)?(?:\s*[:：])?"
    r"|(?:時間|时间|日期)\s*[:：]|於|于|只看[該该]作者"
)
_DATES = re.compile(
    rf"(?:(?:{_LABEL})\s*){{0,3}}{_WHEN}(?:(?:{_BETWEEN}|{_LABEL}){{0,8}}{_WHEN}){{0,4}}(?:{_BETWEEN}{{0,8}}只看[該该]作者)?",
    re.I,
)
#: What one of these words is in; most bylines have no date, and this tells it many times faster.
_MAY_DATE = re.compile(rf"[\d{_HAN}]|ago|yesterday|[昨前今]天", re.I)
_BY = re.compile(
    r"^(?:by|von|por|par|posted by|written by|作者|文|撰文|著者)\s*[:：]?\s+|^(?:作者|撰文|著者|[發发]表人|[發发][布佈]者)\s*[:：]\s*",
    re.I,
)
_EDGES = " |｜·•‧∙,，、;；:：/／—–-@"


def author_name(byline: str) -> str:
    """The name in a byline, of one line; "" if there is none. Of text on both sides of a date the first is the name."""
    text = byline.strip()
    parts = [part for part in map(_named, _DATES.split(text) if _MAY_DATE.search(text) else [text]) if part]
    return parts[0] if parts else ""


def _named(text: str) -> str:
    """A part of a byline without the words before a name and the marks around it."""
    bare = _BY.sub("", _trimmed(text))
    return _trimmed(bare) if any(char.isalnum() for char in bare) else ""


def _trimmed(text: str) -> str:
    """Without marks at the edges, and without brackets that stood around a date."""
    return text.strip(_EDGES).lstrip(")）]").rstrip("(（[").strip(_EDGES)

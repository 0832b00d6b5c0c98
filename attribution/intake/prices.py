"""Rows of a price file -> list prices of places. Knows cells, not files."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from attribution.intake.costs import amount_of
from attribution.intake.csv_table import Row
from attribution.intake.day_column import DayColumn
from attribution.intake.search_figures import rejected
from ripplemark.records import Price, Reject, RejectReason
from ripplemark.text import clean, fold

NAMES: Final = {
    wording: field
    for field, wordings in {
        "site": "site platform host media 网站 網站 平台 媒体 媒體",
        "slot": "slot place placement position 位置 广告位 廣告位 版位",
        "price": "price list_price rate 价格 價格 刊例价 刊例價 报价 報價",
        "currency": "currency 货币 貨幣 币种 幣別",
        "since": "from since valid_from starts 开始 開始 起始日 生效日",
        "until": "until to valid_until ends 结束 結束 截止日",
    }.items()
    for wording in wordings.split()
}
NEEDED = ("site", "slot", "price")
#: What price lists call the places that posts are flagged with.
_SLOTS: Final = {
    name: slot
    for slot, names in {
        "featured": "featured highlighted digest 精华 加精 精选 精选推荐 推荐 推荐位",
        "pinned": "pinned sticky top 置顶 加顶 顶置",
        "front_page": "front_page frontpage home home_page homepage 首页 首页推荐 头条",
    }.items()
    for name in names.split()
}
_CURRENCY = re.compile(r"[A-Za-z]{3}")
EARLIEST_PRICE = date(1990, 1, 1)  # of rows that name no first day


def slot_of(text: str) -> str:
    """The place that a word means: "置頂" and "Sticky" are `pinned`; other words are kept, folded."""
    word = "_".join(fold(clean(text, 60)).replace("-", " ").split())
    return _SLOTS.get(word, word)


def price_of(row: Row, file: str, days: DayColumn) -> Price | Reject:
    """One row as a price. Without a first day it holds since ever, without a last day until another begins."""
    cells = row.fields
    since, until = _day(cells.get("since", ""), days), _day(cells.get("until", ""), days)
    if isinstance(since, RejectReason):
        return rejected(row, file, since)
    if isinstance(until, RejectReason):
        return rejected(row, file, until)
    price, currency = amount_of(cells.get("price", "")), cells.get("currency", "").strip() or "CNY"
    site, slot = clean(cells.get("site", ""), 100).lower(), slot_of(cells.get("slot", ""))
    if not (site and slot and cells.get("price", "").strip()):
        return rejected(row, file, RejectReason.MISSING_VALUE)
    if price is None or price < 0 or not _CURRENCY.fullmatch(currency) or (since and until and until < since):
        return rejected(row, file, RejectReason.BAD_VALUE)
    return Price(site, slot, price, currency.upper(), since or EARLIEST_PRICE, until)


def _day(text: str, days: DayColumn) -> date | RejectReason | None:
    """None where the cell is empty: no bound."""
    return days.read(text) if text.strip() else None

"""Meta Ads: an export of Ads Manager at any level, broken down by day, in English or Chinese.

The shape is that of exported tables, as importers of others hold it in their tests: `Reporting starts,Reporting ends,Campaign name,Amount
spent (USD),Impressions,Link clicks,Results` in any order; the currency stands in the heading or in a column of its own; a row over
several days is put aside, for nobody can say which day cost how much.
"""

from __future__ import annotations

import re
from typing import Final

from attribution.intake.csv_table import PREAMBLE, header_cells, wording
from attribution.intake.formats.cost_table import Headings, cost_format
from attribution.intake.recognise import Sample

_SPENT = re.compile(r"(?:amount_spent|已?花费金额|花費金額|支出金額)(?:_?[(（]([a-z]{3})[)）])?")
_NAMES: Final = {
    heading: field
    for field, headings in {
        "day": "day reporting_starts 天 日 日期 报告开始日期 分析報告開始 報告開始",
        "until": "reporting_ends 报告结束日期 分析報告結束 報告結束",
        "campaign": "campaign_name 广告系列名称 行銷活動名稱",
        "currency": "currency 货币 币种 貨幣 幣別",
        "clicks": "link_clicks clicks_(all) 链接点击量 点击量（全部） 連結點擊次數 點擊次數（全部）",
        "impressions": "impressions 展示次数 曝光次數",
        "conversions": "results purchases 成效 购物次数 成果 購買次數",
        "value": "purchases_conversion_value results_value 购物转化价值 成效价值 購買轉換值",
    }.items()
    for heading in headings.split()
}
_DAYS = frozenset({"day", "天", "日", "日期"})
_ALL_CLICKS = frozenset({"clicks_(all)", "点击量（全部）", "點擊次數（全部）"})
_LINK_CLICKS = frozenset({"link_clicks", "链接点击量", "連結點擊次數"})


def _headings(sample: Sample) -> Headings:
    """The wordings as this file uses them: its currency, its own column of days, clicks on links rather than clicks of any kind."""
    found = {wording(cell) for line in sample.lines[:PREAMBLE] for cell in header_cells(line)}
    spent = [m for heading in sorted(found) if (m := _SPENT.fullmatch(heading))]
    names = _NAMES | {m[0]: "cost" for m in spent}
    if found & _DAYS:
        names = {heading: field for heading, field in names.items() if field not in ("day", "until") or heading in _DAYS}
    if found & _LINK_CLICKS:
        names = {heading: field for heading, field in names.items() if heading not in _ALL_CLICKS}
    return Headings(names, next((m[1] for m in spent if m[1]), ""))


_MARKS = (
    "reporting_starts", "campaign_name", "报告开始日期", "分析報告開始", "報告開始", "广告系列名称", "行銷活動名稱",
)  # fmt: skip

FORMAT = cost_format("meta-ads", "a table of Meta Ads", "meta_ads", _headings, _MARKS)

"""Google Ads: a campaign report by day, with or without the two lines before the heading, in English or Chinese.

The shape is that of reports downloaded as CSV, as importers of others hold it in their tests: `Campaign report`, the dates, then a heading such
as `Day,Campaign,Currency code,Cost,Impr.,Clicks,Conversions`; "--" stands for nothing; rows that begin with "Total:" are sums; a
segment (device, network) repeats a campaign of a day.
"""

from __future__ import annotations

from typing import Final

from attribution.intake.formats.cost_table import Headings, cost_format

_HEADINGS: Final = Headings(
    {
        wording: field
        for field, wordings in {
            "day": "day date 天 日 日期",
            "campaign": "campaign campaign_name 广告系列 廣告活動",
            "cost": "cost 费用 費用",
            "currency": "currency_code currency 货币代码 貨幣代碼 幣別代碼",
            "clicks": "clicks 点击次数 點擊",
            "impressions": "impr. impressions 展示次数 曝光",
            "conversions": "conversions 转化次数 轉換",
            "value": "conv._value conversion_value total_conv._value 转化价值 轉換價值",
        }.items()
        for wording in wordings.split()
    }
)
_MARKS = ("currency_code", "impr.", "货币代码", "貨幣代碼", "幣別代碼")

FORMAT = cost_format("google-ads", "a campaign report of Google Ads", "google_ads", lambda _: _HEADINGS, _MARKS)

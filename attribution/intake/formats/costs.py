"""Costs: a table of anybody's with day, campaign and cost."""

from __future__ import annotations

from typing import Final

from attribution.intake.formats.cost_table import Headings, cost_format

_HEADINGS: Final = Headings(
    {
        wording: field
        for field, wordings in {
            "day": "day date 日期 天 日",
            "campaign": "campaign campaign_name utm_campaign 活动 活動 广告系列 推广计划 計劃 计划",
            "cost": "cost spend costs amount_spent 费用 費用 花费 花費 消费 消費 消耗 成本",
            "currency": "currency currency_code 币种 幣別 货币 貨幣",
            "clicks": "clicks link_clicks 点击 點擊 点击量 点击次数 點擊次數",
            "impressions": "impressions views 展现 展現 展示 曝光 展现量 展示次数 曝光次數",
            "conversions": "conversions results 转化 轉換 转化数 轉換次數",
            "value": "value conversion_value revenue 转化价值 轉換價值",
            "source": "source platform channel network 来源 來源 渠道 平台",
        }.items()
        for wording in wordings.split()
    }
)

FORMAT = cost_format("costs", "a table of costs", "costs", lambda _: _HEADINGS)

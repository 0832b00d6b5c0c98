"""Google Analytics 4: a report or exploration saved as CSV, in English or Chinese, with or without the lines of # before the heading.

The shape is that of importers' tests: `# Start date: 20260801`, `# End date: 20260830`, then a heading such as `Date,Session source /
medium,Session campaign,Sessions,Total users,Views`. "Nth day" counts from the start; a grand total is left out; tables of other things
(pages, channels, countries) are parts.
"""

from __future__ import annotations

from typing import Final

from attribution.intake.formats.aggregate_table import aggregate_format

_NAMES: Final = {
    wording: field
    for field, wordings in {
        "day": "date 日期",
        "nth": "nth_day 第_n_天 第n天",
        "source_medium": "session_source_/_medium source_/_medium 会话来源/媒介 会话来源_/_媒介 工作階段來源/媒介 工作階段來源_/_媒介",
        "source": "session_source source 会话来源 工作階段來源",
        "medium": "session_medium medium 会话媒介 工作階段媒介",
        "campaign": "session_campaign campaign 会话广告系列 工作階段廣告活動",
        "part": (
            "landing_page landing_page_+_query_string page_path page_path_and_screen_class page_title_and_screen_name country device_category "
            "event_name session_default_channel_group session_primary_channel_group_(default_channel_group) browser city language 国家/地区 着陆页"
        ),
        "pv": "views screen_page_views 浏览次数 瀏覽次數",
        "visits": "sessions 会话数 会话 工作階段 工作階段數",
        "uv": "total_users active_users users 总用户数 活跃用户 活跃用户数 使用者總數 活躍使用者",
    }.items()
    for wording in wordings.split()
}
_MARKS = (
    "session_source_/_medium", "session_source", "session_medium", "session_campaign", "会话来源/媒介", "会话来源_/_媒介", "工作階段來源/媒介",
    "工作階段來源_/_媒介", "nth_day sessions", "nth_day active_users", "nth_day views", "date total_users", "date active_users", "日期 活跃用户",
    "日期 总用户数", "landing_page sessions", "session_default_channel_group",
)  # fmt: skip

FORMAT = aggregate_format("ga4", "a table of Google Analytics 4", _NAMES, _MARKS)

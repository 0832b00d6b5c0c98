"""Matomo: a report as CSV, by the names of its interface (`label,nb_uniq_visitors,nb_visits,nb_actions,...`) or as people read them.

The shape is that of Matomo's own renderer: several days put a column `date` in front; the label is a source where there is one. Actions are
not page views (they count downloads and outgoing links too), so PV is taken from `nb_pageviews` alone.
"""

from __future__ import annotations

from typing import Final

from attribution.intake.formats.aggregate_table import aggregate_format

_NAMES: Final = {
    wording: field
    for field, wordings in {
        "day": "date 日期",
        "source": "label website source 网站 網站",
        "campaign": "campaign campaign_name 活动 廣告活動",
        "pv": "nb_pageviews pageviews page_views 页面浏览量 網頁瀏覽量",
        "visits": "nb_visits visits 访问次数 造訪次數 造訪",
        "uv": "nb_uniq_visitors unique_visitors 唯一访客 独立访客 不重複訪客",
    }.items()
    for wording in wordings.split()
}
_MARKS = (
    "nb_visits",
    "nb_uniq_visitors",
    "nb_pageviews",
    "unique_visitors visits actions",
    "唯一访客 访问次数",
    "不重複訪客 造訪",
)

FORMAT = aggregate_format("matomo", "a report of Matomo", _NAMES, _MARKS)

"""A small good file of every format that `ripplemark load` knows, by the format's name: two usable rows each (four of logs) of June 2024."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.parquet as pq
from link_list_files import (
    AHREFS_ROW,
    HOME,
    MAJESTIC,
    MAJESTIC_API,
    MAJESTIC_ROW,
    MOZ,
    MOZ_PREAMBLE,
    SCREAMING_FROG,
    SEMRUSH,
    ahrefs,
    table,
)
from log_samples import SAMPLES

from attribution.intake.formats.snowplow import PLACES

PAGES = ("https://blog.example/2024/06/cold-brew", "https://forum.example/t/7")
AT = 1_717_408_800  # 2024-06-03T10:00:00Z


def _log(name: str) -> str:
    """The sample's last line four times, a minute apart, each of another visitor."""
    *heading, line = SAMPLES[name].splitlines(keepends=True)
    return "".join(heading) + "".join(
        line.replace("02:11:12", f"02:1{n}:12").replace("10:11:12", f"10:1{n}:12").replace("1717380672", f"17173806{n}2")
        .replace("203.0.113.9", f"203.0.113.{n}") for n in range(4)
    )  # fmt: skip


def _ga4(seconds: int) -> dict[str, object]:
    params = [{"key": "page_location", "value": {"string_value": "https://tea.example/"}}]
    return {
        "event_timestamp": (AT + seconds) * 1_000_000, "event_name": "page_view", "event_params": params, "user_pseudo_id": f"1.{seconds}",
    }  # fmt: skip


def _fleet(number: int) -> str:
    """A page that another machine asked, with one link that it found."""
    at = f"2024-06-03T10:0{number}:00+00:00"
    way = {"url": f"https://blog.example/{number}", "kind": "page", "route": "watch", "source": "crawl.watch", "round": 0}
    seen = {
        "url_id": 1, "observed_at": at, "outcome": "ok", "status": 200, "final_url": way["url"], "bytes": 9, "ms": 5, "body_digest": "",
        "passed_gate": False,
    }  # fmt: skip
    found = [{**way, "url": f"https://blog.example/found/{number}", "route": "site"}]
    result = {"observation": seen, "state": "done", "due_at": "2024-07-01T10:00:00+00:00", "tries": 0, "found": found}
    return json.dumps({"way": way, "result": result}, ensure_ascii=False) + "\n"


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([_ga4(0), _ga4(60)]), out)
    return out.getvalue()


def _matomo(seconds: int) -> dict[str, object]:
    seen = {"type": "action", "url": "https://tea.example/", "timestamp": AT + seconds}
    return {
        "idVisit": str(seconds),
        "visitorId": f"2004d5832c10{seconds:04}",
        "referrerType": "direct",
        "actionDetails": [seen],
    }


def _snowplow(at: str) -> str:
    cells = [""] * 131
    told = {
        "collector_tstamp": f"2024-06-03 {at}.123", "event": "page_view", "event_name": "page_view", "event_id": at, "domain_userid": f"d{at}",
        "page_url": "https://tea.example/", "useragent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/125.0 Safari/537.36",
    }  # fmt: skip
    for name, value in told.items():
        cells[PLACES[name]] = value
    return "\t".join(cells) + "\n"


def _rows(heading: str, row: Mapping[str, str], page: str) -> str:
    return table(heading, row, {**row, page: PAGES[1]})


_AHREFS = {**AHREFS_ROW, "Last seen": "2024-06-03 01:02:03", "First seen": "2024-06-03 00:00:00"}
_SEMRUSH = {
    "Source url": PAGES[0],
    "Target url": HOME,
    "Anchor": "北風茶",
    "First seen": "2024-06-03",
    "Last seen": "2024-06-03",
}
_MAJESTIC_API = {
    "SourceURL": PAGES[0], "TargetURL": HOME, "AnchorText": "北風茶", "Date": "2024-06-03", "FlagNoFollow": "1", "FlagDeleted": "0",
    "FirstIndexedDate": "2024-06-03",
}  # fmt: skip
_FROG = {"Type": "Hyperlink", "Source": PAGES[0], "Destination": HOME, "Anchor": "北風茶", "Follow": "true"}
_MOZ_TOP = "URL,Title,PA,Total Links,Linking Domains to Page"
_POST = (
    '{"platform":"weibo","post_id":"%s","url":"https://weibo.com/1/%s","created_at":"2024-06-03T10:00:00Z","text":"冷泡茶"}\n'
)

TEXTS: dict[str, str] = {
    **{name: _log(name) for name in SAMPLES},
    "ga4-events": "".join(json.dumps(_ga4(n)) + "\n" for n in (0, 60)),
    "matomo-visits": json.dumps([_matomo(0), _matomo(60)]),
    "snowplow": _snowplow("10:00:00") + _snowplow("10:01:00"),
    "snowplow-table": (
        "event_id,collector_tstamp,event,domain_userid,page_url\n1,2024-06-03 10:00:00,page_view,d1,https://tea.example/\n"
        "2,2024-06-03 10:01:00,page_view,d2,https://tea.example/\n"
    ),
    "ranks": (
        "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n1\t2.9E7\t1\t0.016\tcom.googleapis\t2920\n"
        "2\t2.8E7\t2\t0.009\texample.blog\t3\n"
    ),
    "fleet-results": '{"ripplemark":"fleet results","version":1,"fleet":"tea"}\n' + _fleet(1) + _fleet(2),
    "posts": _POST % (1, 1) + _POST % (2, 2),
    "registration-lines": "".join(f'{{"registered_at":"2024-06-03T10:0{n}:00Z","user_id":"u{n}","amount":9.9}}\n' for n in (1, 2)),
    "majestic": _rows(MAJESTIC, {**MAJESTIC_ROW, "Source Crawl Date": "2024-06-03", "Source First Found Date": "2024-06-03"}, "Source URL"),
    "majestic-api": _rows(MAJESTIC_API, _MAJESTIC_API, "SourceURL"),
    "majestic-json": json.dumps({"Code": "OK", "ErrorMessage": "", "DataTables": {"BackLinks": {
        "Headers": {"MaxSourceURLs": 2}, "Data": [{**_MAJESTIC_API, "ACRank": "-1"}, {**_MAJESTIC_API, "SourceURL": PAGES[1], "LastSeenDate": ""}],
    }}}),
    "semrush": _rows(SEMRUSH, _SEMRUSH, "Source url"),
    "moz": MOZ_PREAMBLE + _rows(MOZ, {"URL": PAGES[0], "Target URL": HOME, "Anchor Text": "北風茶", "Domain Authority": "38"}, "URL"),
    "moz-top-pages": f"{_MOZ_TOP}\nhttps://tea.example/,北風茶,40,7,3\nhttps://tea.example/a,冷泡茶,30,4,2\n",
    "screaming-frog": _rows(SCREAMING_FROG, _FROG, "Source"),
    "bing": f'"Source Url","Anchor text","Target Url"\n"{PAGES[0]}","北風茶","{HOME}"\n"{PAGES[1]}","tea","{HOME}"\n',
    "bing-sites": '"Domain","Backlinks Count"\n"blog.example","1,240"\n"forum.example","3"\n',
    "bing-performance": "Date,Clicks,Impressions,CTR,Avg. Position\n6/3/2024,4,80,5%,6.5\n6/4/2024,1,8,5%,7\n",
    "google-trends": "Day,北風茶: (Worldwide)\n2024-06-03,21\n2024-06-04,100\n",
    "baidu-index": "keyword,type,date,index\n冷泡茶,all,2024-06-03,1835\n北風茶,all,2024-06-03,900\n",
    "serpbear": (
        "ID,Keyword,Position,URL,Country,State,City,Device,Updated,Added,Tags\n"
        "1, 冷泡茶, 3, https://tea.example/, Taiwan, -, -, desktop, 2024-06-03T04:00:00.000Z, 2024-01-01T00:00:00.000Z, \n"
        "2, oolong, 7, https://tea.example/, Taiwan, -, -, desktop, 2024-06-03T04:00:00.000Z, 2024-01-01T00:00:00.000Z, \n"
    ),
    "search-results": "date,keyword,engine,rank,url,title,snippet\n2024-06-03,冷泡茶,google,1,https://leaf.example/a,Tea,Nice\n"
    "2024-06-03,oolong,google,2,https://leaf.example/b,Leaf,Fine\n",
    "ranks-table": "date,keyword,position,search engine\n2024-06-03,冷泡茶,4,google\n2024-06-03,oolong,9,google\n",
    "search-console-api": json.dumps(
        {"rows": [{"keys": ["2024-06-03", q], "clicks": 1, "impressions": 9, "ctr": 0.1, "position": 2.5} for q in ("冷泡茶", "oolong")]}
    ),
    "umami": (
        "website_id,session_id,visit_id,event_id,hostname,url_path,url_query,referrer_domain,event_type,event_name,created_at\n"
        "w,s1,v1,e1,tea.example,/,,,1,,2024-06-03 10:00:00\nw,s2,v2,e2,tea.example,/冷泡茶,,,1,,2024-06-03 10:01:00\n"
    ),
    "ga4-table": (
        "Date,Session source / medium,Session campaign,Sessions,Total users,Views\n20240603,google / organic,冷泡茶,12,9,30\n"
        "20240603,(direct) / (none),summer,4,3,9\n"
    ),
    "matomo-table": "date,label,nb_uniq_visitors,nb_visits,nb_actions\n2024-06-03,冷泡茶,11,12,40\n2024-06-03,blog.example,1,2,4\n",
    "plausible-table": (
        "date,source,referrer,utm_source,utm_medium,utm_campaign,pageviews,visitors,visits,visit_duration,bounces\n"
        "2024-06-03,Google,,,,,5,2,2,90,1\n2024-06-03,X,,weibo,social,冷泡茶,3,3,3,1,1\n"
    ),
    "meta-ads": (
        "Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Impressions,Link clicks\n2024-06-03,2024-06-03,冷泡茶,12.50,1000,20\n"
        "2024-06-03,2024-06-03,summer,7.50,500,5\n"
    ),
    "google-ads": "Day,Campaign,Currency code,Cost,Impr.,Clicks\n2024-06-03,冷泡茶,CAD,10.00,100,5\n2024-06-03,summer,CAD,4.50,50,2\n",
    "costs": "day,campaign,cost,currency,clicks\n2024-06-03,冷泡茶,12.5,CNY,30\n2024-06-03,summer,1,CNY,3\n",
    "prices": "site,slot,price,currency,until\nweibo,featured,30000,CNY,2026-12-31\nzhihu,首頁,900,CNY,2026-12-31\n",
    "surveys": "survey,question,wave,day,n,share\nPanel,冷泡茶,w1,2024-06-03,600,16.5%\nPanel,oolong,w1,2024-06-03,600,20%\n",
    "signals": "day,kind,subject,value,source\n2024-06-03,position,冷泡茶,8.4,google\n2024-06-03,position,oolong,3,google\n",
    "registrations": "registered_at,user_id,goal,value,name\n2024-06-03T10:00:00Z,u1,registration,9.9,小明\n2024-06-03T11:00:00Z,u2,registration,1,x\n",
    "search-console-performance": "Date,Clicks,Impressions,CTR,Position\n2024-06-03,1,9,11.11%,23.56\n2024-06-02,1,9,11.11%,20\n",
    "search-console-filters": "Filter,Value\nSearch type,Web\nDate,Last 28 days\n",
    "search-console-latest": f"链接页面,上次抓取\n{PAGES[0]},2024-06-03\n{PAGES[1]},2024-06-03\n",
    "search-console-sample": f"链接页面\n{PAGES[0]}\n{PAGES[1]}\n",
    "search-console-sites": "网站,链接页面,目标页面\nblog.example,12,3\nforum.example,1,1\n",
    "search-console-targets": "目标页面,传入链接,链接网站\nhttps://tea.example/,12,3\nhttps://tea.example/a,1,1\n",
}  # fmt: skip

#: The same as bytes, with those that are no UTF-8 text.
FILES: dict[str, bytes] = {
    **{name: text.encode() for name, text in TEXTS.items()},
    "ahrefs": ahrefs(_AHREFS, {**_AHREFS, "Referring page URL": PAGES[1]}),
    "ga4-parquet": _parquet(),
}

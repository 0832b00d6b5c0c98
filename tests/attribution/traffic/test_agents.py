"""Which agents are machines, and which machine each is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.traffic.agents import MachineKind, are_bots, machine_of

PHONE = "Mozilla/5.0 (Linux; Android 13; {}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/115.0 Mobile Safari/537.36"
#: Browsers and apps of people, whatever words of crawlers they carry.
PEOPLE = [
    PHONE.format("SM-S908N") + ";KAKAOTALK 2610240",
    PHONE.format("SM-S918N") + " NAVER(inapp; search; 1000; 12.0.1)",
    PHONE.format("SM-G998N") + " DaumApps/7.18.2 DaumDevice/mobile Daum/7.18",
    PHONE.format("MI 8 Build/QKQ1") + " SogouSearch Android1.0 version3.0 AppVersion/8001",
    PHONE.format("PBEM00") + " SogouMSE,SogouMobileBrowser/6.2.5",
    PHONE.format("CPH2617 Build/AP3A.240617.008") + " HeyTapBrowser/45.13.6.1",
    PHONE.format("V2183A Build/TP1A.220624.014")
    + " XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003137) WeChat/arm64",
    PHONE.format("PCT-AL10") + " T7/13.42 baiduboxapp/13.42.0.10 (Baidu; P1 12)",
    PHONE.format("CUBOT_X18_Plus"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Weibo (iPhone14,5__weibo__14.4.2)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBDV/iPhone14,5]",
    "Mozilla/5.0 (iPad; U; CPU iPhone OS 7_0 like Mac OS X; de-DE) WIRED/3.2.3.11.87970",
    "Opera/9.80 (MAUI Runtime; Opera Mini/4.4.39008/37.9178; U; en) Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.35 Chrome/116.0 Safari/537.36 Sonic Slack_SSB/4.35",
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_people(agent: str) -> None:
    assert are_bots([agent]) == [False]


@pytest.mark.parametrize(
    ("agent", "kind", "name"),
    [
        ("Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.0; +https://openai.com/gptbot)", MachineKind.AI, "gptbot"),
        ("meta-externalfetcher/1.1", MachineKind.AI, "meta-externalfetcher"),
        ("Mozilla/5.0 (compatible; Amazonbot/0.1)", MachineKind.AI, "amazonbot"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", MachineKind.SEARCH, "googlebot"),
        ("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", MachineKind.SEARCH, "sogou"),
        ("curl/8.5.0", MachineKind.LIBRARY, "curl"),
        ("Wget/1.21.2", MachineKind.LIBRARY, "wget"),  # by a pattern; what follows, too
        ("AdsBot-Google (+http://www.google.com/adsbot.html)", MachineKind.ADVERTISING, "adsbot-google"),
        ("Mozilla/5.0 (compatible; Current RSS Reader)", MachineKind.FEED, "current rss reader"),
        ("UnfurlBot Chrome/57 sentry/2", MachineKind.MONITORING, "sentry"),
        ("Mozilla/5.0 (compatible; Quuxbot/3.1)", MachineKind.SELF_NAMED, "quuxbot"),
        ("JobSpider_BA/1.1", MachineKind.SELF_NAMED, "jobspider_ba"),
        ("UniversalFeedParser/5.2.1 +https://code.google.com/p/feedparser/", MachineKind.SELF_NAMED, "universalfeedparser"),
        ("Java/17.0.6", MachineKind.SELF_NAMED, "java"),
        ("-", MachineKind.UNNAMED, ""),
        ("", MachineKind.UNNAMED, ""),
    ],
)
def test_machines_by_name(agent: str, kind: MachineKind, name: str) -> None:
    assert are_bots([agent]) == [True]
    assert (machine_of(agent).kind, machine_of(agent).name) == (kind, name)


@given(st.text(max_size=400))
def test_any_agent_has_a_short_name(agent: str) -> None:
    assert len(machine_of(agent).name) <= 40

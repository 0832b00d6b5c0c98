"""Who visits: an address and a browser for each person, and the crawlers by their real names. Decides no visits."""

import random
from ipaddress import IPv4Network, IPv6Address

_CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0{} Safari/537.36"
_SAFARI = "Mozilla/5.0 ({}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{}.{}{} Safari/{}"
_DESKTOPS = ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64")
_PHONES = (
    "iPhone; CPU iPhone OS 18_6 like Mac OS X",
    "iPhone; CPU iPhone OS 18_1 like Mac OS X",
    "iPhone; CPU iPhone OS 17_7 like Mac OS X",
)
_NETWORKS = [IPv4Network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
_SHORT = [str(address) for network in _NETWORKS for address in network.hosts()]  # 762 addresses
_PREFIX = int(IPv6Address("2001:db8::"))

BOTS = (
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "192.0.2.250"),
    ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "192.0.2.251"),
    ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", "198.51.100.250"),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "198.51.100.251"),
    ("Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)", "198.51.100.252"),
    ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", "203.0.113.250"),
    ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "203.0.113.251"),
    ("Mozilla/5.0 (compatible; DotBot/1.2; +https://opensiteexplorer.org/dotbot; help@moz.com)", "203.0.113.252"),
    ("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", "203.0.113.253"),
    ("python-requests/2.32.3", "192.0.2.252"),
    ("curl/8.5.0", "192.0.2.253"),
)


def address(person: int) -> str:
    """IPv6 for most; every 25th person has an IPv4 address, shared with the next person as in one office, until they run out."""
    slot, place = divmod(person, 25)
    if place < 2 and slot < len(_SHORT) - 12:
        return _SHORT[slot]
    spread = (person * 0x9E3779B97F4A7C15) % (1 << 64)
    return str(IPv6Address(_PREFIX | (person << 64) % (1 << 88) | spread))


def agent(person: int, rng: random.Random) -> str:
    """A phone or a desktop browser; the two who share an address differ in it."""
    desktop = person % 25 == 0 or (person % 25 != 1 and rng.random() < 0.4)
    if not desktop:
        return _phone(rng)
    system = rng.choice(_DESKTOPS)
    if "Macintosh" in system and rng.random() < 0.5:
        return _SAFARI.format(system, rng.randint(17, 18), rng.randint(0, 6), "", "605.1.15")
    edge = rng.random() < 0.15
    version = rng.randint(128, 142)
    return _CHROME.format(system, version, "") + (f" Edg/{version}.0.0.0" if edge else "")


def _phone(rng: random.Random) -> str:
    if rng.random() < 0.55:
        return _SAFARI.format(rng.choice(_PHONES), rng.randint(17, 18), rng.randint(0, 6), " Mobile/15E148", "604.1")
    return _CHROME.format("Linux; Android 10; K", rng.randint(126, 142), "").replace(" Safari", " Mobile Safari")

"""Campaign tags of a URL, cleaned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.tags import CLICK_IDS, LIMIT, NAMES, NO_TAGS, Tags, read_tags, tag_value


@pytest.mark.parametrize(
    ("query", "tags"),
    [
        ("", NO_TAGS),
        ("a=b&utm=c", NO_TAGS),
        ("utm_source=Weibo&utm_medium=CPC&utm_campaign=V1", Tags(source="weibo", medium="cpc", campaign="V1")),
        ("UTM_Source=a&Utm_Medium=b", Tags(source="a", medium="b")),
        ("utm_source=%20%20a%20b%20", Tags(source="a b")),
        ("utm_source=a+b", Tags(source="a b")),
        ("utm_source=first&utm_source=second", Tags(source="first")),
        ("utm_source=&utm_source=second", Tags(source="second")),
        ("utm_source[]=a&utm_source[0]=b", NO_TAGS),
        ("utm_campaign={{campaign.name}}&utm_source={source}&utm_medium=__MEDIUM__", NO_TAGS),
        ("utm_source=null&utm_medium=undefined&utm_campaign=(not set)", NO_TAGS),
        ("utm_campaign=%E5%8F%8C%E5%8D%81%E4%B8%80", Tags(campaign="双十一")),
        ("utm_campaign=cafe%CC%81", Tags(campaign="café")),
        ("utm_campaign=a%00b%1B%5B2J%0Ac", Tags(campaign="ab[2J c")),
        ("utm_campaign=%ff%fe", Tags(campaign="\ufffd\ufffd")),
        ("utm_content=ann@mail.example", Tags(content="(email)")),
        ("utm_id=77", Tags(campaign="77", id="77")),
        ("utm_id=77&utm_campaign=v1", Tags(campaign="v1", id="77")),
        ("gclid=abc&fbclid=", Tags(click_ids=frozenset({"gclid"}))),
        ("x=1;utm_source=a", Tags(source="a")),
        ("?utm_source=a&amp;utm_medium=b", Tags(source="a", medium="b")),
        ("utm_source=%D0%A1%BA%EC%CA%E9&utm_campaign=%CB%AB%CA%AE%D2%BB", Tags(source="小红书", campaign="双十一")),  # GBK
        ("utm_campaign=%C2%F9%A4Q%A4%40", Tags(campaign="雙十一")),  # Big5
        ("utm_campaign=%u5C0F%u7EA2%u4E66", Tags(campaign="小红书")),
        ("utm_campaign=caf%E9+society", Tags(campaign="café society")),
        ("utm_campaign=spring%2520sale", Tags(campaign="spring sale")),
        ("utm_source=ＷｅｉＢｏ&utm_medium=%EF%BC%A3%EF%BC%B0%EF%BC%A3", Tags(source="weibo", medium="cpc")),
        ("utm_source_platform=Ocean+Engine&utm_source=douyin", Tags(source="douyin", platform="ocean engine")),
        ("pk_campaign=old&utm_campaign=new", Tags(campaign="new")),
        ("pk_cpn=v1&pk_keyword=tea", Tags(campaign="v1", term="tea")),
        ("utm_campaign=%7B%7Bplacement%7D%7D&utm_campaign=v1", Tags(campaign="v1")),
        ("utm_term=$(query)&utm_content=<CONTENT>&utm_campaign=*|NAME|*", NO_TAGS),
        ("ttclid=a&msclkid=b&GCLID=c", Tags(click_ids=frozenset({"ttclid", "msclkid", "gclid"}))),
        ("mtm_campaign=v1&mtm_keyword=tea", Tags(campaign="v1", term="tea")),
    ],
)
def test_tags_of_a_query(query: str, tags: Tags) -> None:
    assert read_tags(query) == tags


def test_a_bomb_stays_small() -> None:
    tags = read_tags("utm_campaign=" + "%25" * 500_000 + "&utm_source=a")
    assert len(tags.campaign) == LIMIT
    assert read_tags("&".join(f"utm_source={n}" for n in range(100_000))).source == "0"


@given(st.text(max_size=400))
def test_a_value_is_short_and_clean(raw: str) -> None:
    value = tag_value(raw)
    assert len(value) <= LIMIT + len("(email)")
    assert value == value.strip() or "(email)" in value
    value.encode("utf-8")


@pytest.mark.parametrize("key", sorted({*NAMES, *CLICK_IDS}))
def test_every_key_is_seen_in_a_query(key: str) -> None:
    assert read_tags(f"a=1&{key.upper()}=x") != NO_TAGS

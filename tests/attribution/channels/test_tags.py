"""Campaign tags of a URL, cleaned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.tags import LIMIT, NO_TAGS, Tags, read_tags, tag_value


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
        ("utm_id=77", Tags(campaign="77")),
        ("utm_id=77&utm_campaign=v1", Tags(campaign="v1")),
        ("gclid=abc&fbclid=", Tags(click_ids=frozenset({"gclid"}))),
        ("x=1;utm_source=a", Tags(source="a")),
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

"""Records as JSON and back: the same record, or a complaint that names the field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.record_json import json_of, record_of
from ripplemark.records import FleetResult, FoundUrl, KnownUrl, PageReading

_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
st.register_type_strategy(datetime, _MOMENTS)
st.register_type_strategy(int, st.integers(-(2**31), 2**31))
st.register_type_strategy(float, st.floats(-1e9, 1e9, allow_nan=False))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"]), max_size=8))


@pytest.mark.parametrize("kind", [FleetResult, KnownUrl, PageReading, FoundUrl])
def test_every_record_comes_back(kind: type[Any]) -> None:
    @given(st.from_type(kind))
    def holds(record: Any) -> None:
        assert record_of(kind, json.loads(json_of(record))) == record

    holds()


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_anything_else_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        record_of(FleetResult, value)


GOOD = {"url": "https://a.example/", "kind": "page", "route": "watch", "source": "", "round": 0}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"round": "0"}, "FoundUrl.round: int"),
        ({"round": True}, "FoundUrl.round: int"),
        ({"kind": "nonsense"}, "nonsense"),
        ({"published_at": "2024-06-03T10:00:00"}, "FoundUrl.published_at: a moment with its time zone"),
        ({"other": 1}, "no field 'other'"),
        ({"listing": 1}, "FoundUrl.listing: bool"),
    ],
)
def test_a_complaint_names_the_field(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        record_of(FoundUrl, {**GOOD, **change})
    with pytest.raises(ValueError, match="url is missing"):
        record_of(FoundUrl, {k: v for k, v in GOOD.items() if k != "url"})

"""Cells of log lines, by what they mean -> the columns of a combined line. Knows the ways of writing a time, an address, a request.

A line without a usable time, status or address is put aside with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.intake.log_layout import Cells
from attribution.intake.log_lines import EARLIEST, Lines
from attribution.intake.log_times import Ints, Mask, log_time
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control


class Field(StrEnum):
    """What a cell may mean."""

    ADDRESS = "address"
    FORWARDED = "forwarded"  # addresses that proxies passed on, the visitor's first
    USER = "user"
    TIME = "time"  # in any way log_time reads, or seconds, milliseconds ... since 1970
    DAY = "day"  # with CLOCK, in UTC
    CLOCK = "clock"
    REQUEST = "request"  # "GET /a HTTP/1.1"
    METHOD = "method"
    TARGET = "target"  # path or URL, with or without the query
    QUERY = "query"
    STATUS = "status"
    REFERRER = "referrer"
    AGENT = "agent"
    COOKIES = "cookies"
    DNT = "dnt"  # "1": asks not to be tracked
    GPC = "gpc"  # the same, by the newer header


#: Names of cells that are one cookie each begin with this.
COOKIE = "cookie:"
_PORT = re.compile(r"^\[?(.*?)\]?:\d+$")
_EPOCH = re.compile(r"^\d{9,19}(?:\.\d{1,9})?$")
_HEX = re.compile(r"(?:\\x[0-9A-Fa-f]{2})+")
_STATUS = r"^\d{3}$"
_NONE = ("", "-")
_PRIVATE = tuple(
    ip_network(n)
    for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "::1/128",
              "fc00::/7", "fe80::/10")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a format are to be understood."""

    zone: ZoneInfo  # of times that name none
    decode: Mapping[Field, Callable[[str], str]] = field(default_factory=dict)  # what values go through, each once


def lines_of(cells: Cells, reading: Reading, source: str, latest: int) -> Lines:
    """The lines of a block; times after `latest` (epoch seconds) are rejected."""
    at, offset = _times(cells, reading.zone)
    status, right = _status(cells)
    who = _who(cells)
    faults: dict[RejectReason, Mask] = {
        RejectReason.BAD_DATE: at < EARLIEST,
        RejectReason.FUTURE_DATE: at > latest,
        RejectReason.BAD_VALUE: ~right,
        RejectReason.MISSING_VALUE: _mask(pc.is_null(who)),
    }
    rejects, bad = list(cells.rejects), np.zeros(len(at), np.bool_)
    for reason, mask in faults.items():
        rejects.extend(_reject(cells, i, reason, source) for i in np.flatnonzero(mask & ~bad).tolist())
        bad |= mask
    good = pa.array(np.flatnonzero(~bad))
    text = {
        "who": who,
        "request": _request(cells),
        **{name: _column(cells, name, reading) for name in ("referrer", "agent")},
        "tail": _tail(cells, reading),
    }
    return Lines(
        number=cells.number[~bad],
        at=at[~bad],
        offset=offset[~bad],
        status=status[~bad],
        text={name: column.take(good).dictionary_encode() for name, column in text.items()},
        blank=cells.blank,
        rejects=tuple(sorted(rejects, key=lambda r: r.line)),
        headings=cells.headings,
        unwilling=_unwilling(cells)[~bad],
    )


def _reject(cells: Cells, i: int, reason: RejectReason, source: str) -> Reject:
    """A line that was cut but cannot be used; who it was of is not shown."""
    shown = (Field.TIME, Field.DAY, Field.CLOCK, Field.STATUS, Field.METHOD, Field.TARGET, Field.REQUEST)
    words = ", ".join(f"{name}={cells.text[name][i].as_py()}" for name in shown if name in cells.text)
    return Reject(source, int(cells.number[i]), reason, visible_control(words))


# ---------------------------------------------------------------- times and numbers


def _times(cells: Cells, zone: ZoneInfo) -> tuple[Ints, Ints]:
    """(epoch seconds, offset seconds) per line; 0 for a time that cannot be read."""
    if Field.TIME in cells.text:
        text = cells.text[Field.TIME]
    else:
        text = pc.binary_join_element_wise(cells.text[Field.DAY], cells.text[Field.CLOCK], "T")
        text = pc.binary_join_element_wise(text, "+00:00", "")
    coded = text.fill_null("").dictionary_encode()
    known = [moment(value, zone) or (0, 0) for value in coded.dictionary.to_pylist()]
    values = np.array(known, np.int64).reshape(-1, 2)[_codes(coded)]
    return values[:, 0], values[:, 1]


def moment(text: str, zone: ZoneInfo) -> tuple[int, int] | None:
    """(epoch seconds, offset seconds) of a time; `zone` is that of a time that names none."""
    if _EPOCH.match(text):
        whole = text.partition(".")[0]
        return int(whole) // 10 ** max(
            0, (len(whole) - 9) // 3 * 3
        ), 0  # seconds have 9 or 10 digits, milliseconds 12 or 13 ...
    if found := log_time(text):
        return found
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=zone)
        shift = local.utcoffset()
        return int(local.timestamp()), int(shift.total_seconds()) if shift else 0
    except (ValueError, OverflowError):
        return None


def _status(cells: Cells) -> tuple[Ints, Mask]:
    """(status per line, whether it is one)."""
    text = cells.text[Field.STATUS]
    right = pc.match_substring_regex(text, _STATUS).fill_null(False)
    numbers = pc.if_else(right, text, "0").cast(pa.int64())
    return numbers.to_numpy(zero_copy_only=False), _mask(right)


# ---------------------------------------------------------------- texts


def _who(cells: Cells) -> pa.Array:
    """host - user; null where the host is not known."""
    address = _each(_absent_as_null(cells.text[Field.ADDRESS]), _without_port)
    if Field.FORWARDED in cells.text:
        first = _each(_absent_as_null(cells.text[Field.FORWARDED]), lambda v: _without_port(v.partition(",")[0].strip()))
        proxied = _each(address, lambda v: "" if _is_private(v) else v)
        address = pc.if_else(pc.and_(pc.equal(proxied, ""), pc.is_valid(first)).fill_null(False), first, address)
    user = (
        _each(cells.text[Field.USER].fill_null("-"), lambda v: v.replace(" ", "%20") or "-")
        if Field.USER in cells.text
        else "-"
    )
    return pc.binary_join_element_wise(address, "-", user, " ")


def _without_port(address: str) -> str:
    found = _PORT.match(address) if address.count(":") == 1 or address.startswith("[") else None
    return (found[1] if found else address.strip("[]")).replace(" ", "")


def _is_private(address: str) -> bool:
    """Whether an address is one that only a proxy can have."""
    try:
        found = ip_address(address)
    except ValueError:
        return address.startswith("unix")
    return any(found in network for network in _PRIVATE)


def _request(cells: Cells) -> pa.Array:
    """The request line, put together where the log keeps its parts apart."""
    if Field.REQUEST in cells.text:
        whole = _each(cells.text[Field.REQUEST].fill_null(""), _unescaped)
        if Field.TARGET not in cells.text:
            return whole
        return pc.if_else(pc.equal(whole, ""), _put_together(cells), whole)
    return _put_together(cells)


def _put_together(cells: Cells) -> pa.Array:
    target = _each(cells.text[Field.TARGET].fill_null(""), _unescaped)
    if Field.QUERY in cells.text:
        query = _each(cells.text[Field.QUERY].fill_null(""), lambda v: "" if v in _NONE else "?" + v.removeprefix("?"))
        whole = pc.match_substring(target, "?")  # it has its query already
        target = pc.if_else(whole, target, pc.binary_join_element_wise(target, query, ""))
    method = cells.text[Field.METHOD].fill_null("") if Field.METHOD in cells.text else "GET"
    return pc.binary_join_element_wise(method, target, "HTTP/1.1", " ")


def _column(cells: Cells, name: str, reading: Reading) -> pa.Array:
    if name not in cells.text:
        return pa.nulls(len(cells.number), pa.string())
    decode = reading.decode.get(Field(name))
    return _each(cells.text[name], lambda v: _unescaped(decode(v) if decode else v))


def _tail(cells: Cells, reading: Reading) -> pa.Array:
    """All cookies, as a Cookie header writes them."""
    parts = [pa.array([""]).take(pa.array(np.zeros(len(cells.number), np.int64)))]
    if Field.COOKIES in cells.text:
        decode = reading.decode.get(Field.COOKIES)
        column = _absent_as_null(cells.text[Field.COOKIES])
        parts.append(_each(column, decode) if decode else column)
    for name in cells.text:
        if name.startswith(COOKIE):
            value = _absent_as_null(cells.text[name])
            parts.append(pc.binary_join_element_wise(name.removeprefix(COOKIE), value, "="))
    return pc.binary_join_element_wise(*(part.fill_null("") for part in parts), "; ")


def _unwilling(cells: Cells) -> Mask:
    """Who asks not to be tracked."""
    asks = np.zeros(len(cells.number), np.bool_)
    for name in (Field.DNT, Field.GPC):
        if name in cells.text:
            asks |= _mask(pc.equal(cells.text[name], "1").fill_null(False))
    return asks


def _unescaped(value: str) -> str:
    r"""The bytes that nginx writes as \xE4\xB8\xAD."""
    if "\\x" not in value:
        return value
    return _HEX.sub(lambda m: bytes.fromhex(m[0].replace("\\x", "")).decode("utf-8", "replace"), value)


def _absent_as_null(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.is_in(column, pa.array(_NONE)), pa.scalar(None, pa.string()), column)


def _each(column: pa.Array, decide: Callable[[str], str]) -> pa.Array:
    """A column after `decide`, which is asked once for each distinct value; null stays null."""
    coded = column.dictionary_encode()
    known = pa.array([decide(value) for value in coded.dictionary.to_pylist()], pa.string())
    return known.take(coded.indices)


def _codes(coded: pa.DictionaryArray) -> Ints:
    numbers: Ints = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers


def _mask(column: pa.Array) -> Mask:
    values: Mask = column.to_numpy(zero_copy_only=False)
    return values

"""Times as servers write them in access logs -> seconds since 1970, as vectors. Does not know where on a line a time stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

_MONTHS = {m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))}
_TIME = 26  # 17/May/2015:10:05:03 +0000
#: `:05:03` as a word: what its bytes are held against, what shows digits above nine, and the bits that a right one has not.
_CLOCK, _SIXES, _WRONG = (
    np.uint64(int.from_bytes(b, "little")) for b in (b":00:00", b"\0\6\6\0\6\6", b"\xff\xf0\xf0\xff\xf0\xf0")
)


def _written(form: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, form)  # noqa: DTZ007 - a time without a zone is told by its utcoffset


#: Ways of writing a time that are set up by hand, asked in this order when no usual one fits.
_OTHER = tuple(_written(f) for f in ("%d/%b/%Y:%H:%M:%S.%f %z", "%B %d, %YT%H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z"))


def words(buf: Bytes) -> Words:
    """The little-endian number of eight bytes that begins at each byte: a look at many characters at once."""
    return np.ndarray(max(0, len(buf) - 7), "<u8", buf, strides=(1,))


def around(buf: Bytes, where: Ints) -> Words:
    """(4, times) words of times that start at `where`, with two characters before and behind: ` [17/May`, `/2015:10`, `:05:03 +`, `+0000] `.

    There are two bytes before each place and thirty behind it."""
    pieces = np.ndarray(max(0, len(buf) - 31), "V32", buf, strides=(1,))[where - 2].view("<u8").reshape(-1, 4)
    found = np.empty((4, len(where)), np.uint64)
    found[:3] = pieces[:, :3].T
    found[3] = pieces[:, 3] << np.uint64(16) | pieces[:, 2] >> np.uint64(
        56
    )  # without the character of the quoted field behind it
    return found


def times(buf: Bytes, where: Ints, looks: Words) -> tuple[Ints, Ints, Mask]:
    """(epoch seconds UTC, offset seconds, valid) of the fixed-width times that start at `where`; `looks` is what `around` gives there."""
    first, run = _runs(looks)
    hours, offset, valid = _hours(np.lib.stride_tricks.sliding_window_view(buf, _TIME)[where[first]])
    seconds, fine = _seconds(looks[2])
    return hours[run] + seconds, offset[run], valid[run] & fine


def _runs(looks: Words) -> tuple[Ints, Ints]:
    """(where runs of times of one hour and zone begin, the run of each time): servers write in order, so runs are long."""
    other = np.zeros(looks.shape[1], np.bool_)
    other[:1] = True
    for word in looks[[0, 1, 3]]:
        other[1:] |= word[1:] != word[:-1]
    return np.flatnonzero(other), np.cumsum(other) - 1


def _seconds(clock: Words) -> tuple[Ints, Mask]:
    """(seconds, valid) of words that begin `:05:03`; a leap second is the one before it."""
    found = clock ^ _CLOCK  # a digit becomes its value, the colons nothing
    fine = ((found | (found + _SIXES)) & _WRONG) == 0
    digits = found.view(np.int64)
    minute, second = ((digits >> at & 15) * 10 + (digits >> at + 8 & 15) for at in (8, 32))
    return minute * 60 + np.minimum(second, 59), fine & (minute <= 59) & (second <= 60)


def _hours(text: Bytes) -> tuple[Ints, Ints, Mask]:
    """(epoch seconds UTC of the hour, offset seconds, valid) of times as rows of characters; minutes and seconds are not looked at."""
    digits = text.astype(np.int64) - 48

    def number(*columns: int) -> Ints:
        value = np.zeros(len(text), np.int64)
        for c in columns:
            value = value * 10 + digits[:, c]
        return value

    numbers = digits[:, [0, 1, 7, 8, 9, 10, 12, 13, 22, 23, 24, 25]]
    valid = ((numbers >= 0) & (numbers <= 9)).all(axis=1)
    for column, char in ((2, "/"), (6, "/"), (11, ":"), (20, " ")):
        valid &= text[:, column] == ord(char)
    east, west = text[:, 21] == ord("+"), text[:, 21] == ord("-")
    month = _months(text[:, 3:6])
    year, day, hour = number(7, 8, 9, 10), number(0, 1), number(12, 13)
    months = np.where(valid & (month >= 0), (year - 1970) * 12 + month, 0)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    zone_hours, zone_minutes = number(22, 23), number(24, 25)
    offset = (zone_hours * 3600 + zone_minutes * 60) * np.where(west, -1, 1)
    valid &= (east | west) & (month >= 0) & (day >= 1) & (day <= following - first) & (zone_minutes <= 59)
    valid &= (hour <= 23) & (np.abs(offset) <= 14 * 3600)
    return (first + day - 1) * 86400 + hour * 3600 - offset, offset, valid


def _months(letters: Bytes) -> Ints:
    """Month numbers from 0 of three-letter names in any case; -1 for anything else."""
    code = (letters[:, 0].astype(np.int64) | 32) << 16 | (letters[:, 1].astype(np.int64) | 32) << 8 | (letters[:, 2] | 32)
    result = np.full(len(letters), -1, np.int64)
    for name, index in _MONTHS.items():
        a, b, c = name.encode()
        result[code == (a << 16 | b << 8 | c)] = index
    return result


def log_time(text: str) -> tuple[int, int] | None:
    """(epoch seconds UTC, offset seconds) of one time as servers write it, Apache's way or ISO 8601; None if impossible."""
    buf, where = np.frombuffer(b"  " + text.encode("utf-8", "replace").ljust(30), np.uint8), np.array([2])
    at, offset, valid = times(buf, where, around(buf, where))
    if valid[0] and len(text) == _TIME:
        return int(at[0]), int(offset[0])
    for read in (datetime.fromisoformat, *_OTHER):
        try:
            moment = read(text)
            zone = moment.utcoffset()
            return None if zone is None else (int(moment.timestamp()), int(zone.total_seconds()))
        except (ValueError, OverflowError):
            continue
    return None

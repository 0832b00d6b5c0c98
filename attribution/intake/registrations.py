"""A registrations export (CSV) -> `Registration` records. Addresses become visitor keys and are dropped.

A registration is known by its own id column, else by a digest of its fields, so reading an export twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final

from attribution.intake.csv_table import Row, read_table
from attribution.intake.moments import EARLIEST, FUTURE, moment_of, number_of
from attribution.traffic.visitors import by_address, by_name, period_start, visitor_key, visitor_name
from ripplemark.config import Traffic
from ripplemark.records import Registration, Reject, RejectReason
from ripplemark.text import clean, visible_control

#: Header wordings -> field.
NAMES: Final[Mapping[str, str]] = {
    wording: field
    for field, wordings in {
        "at": "time registered_at timestamp date datetime created_at at signup_time registration_time 注册时间 註冊時間 时间 時間 日期",
        "visitor": "visitor visitor_id cookie user_id client_id anonymous_id 用户 用戶 访客 訪客",
        "ip": "ip ip_address remote_addr client_ip",
        "agent": "user_agent useragent agent ua browser",
        "goal": "goal event goal_name 目标 目標",
        "value": "value amount revenue price 金额 金額",
        "currency": "currency 币种 幣別",
        "id": "id registration_id order_id transaction_id uuid 编号 編號",
    }.items()
    for wording in wordings.split()
}
DEFAULT_GOAL = "registration"
_KEY = 16  # hexadecimal digits of a visitor key


@dataclass(frozen=True, slots=True)
class Registrar:
    """What turns rows into records: the site's visitor rule, the salts, the clock."""

    traffic: Traffic
    salt: Callable[[date], bytes]
    now: datetime
    goal: str = DEFAULT_GOAL  # for rows that name none

    def read(self, path: Path, encoding: str) -> Iterator[Registration | Reject]:
        """The registrations of an export, with a reject for each row that is none; of equal ones the first counts."""
        return self.records(read_table(path, NAMES, encoding), path.name)

    def records(self, rows: Iterable[Row | Reject], source: str) -> Iterator[Registration | Reject]:
        """The same for rows by the fields of NAMES, wherever they come from."""
        seen: set[str] = set()
        for row in rows:
            record = row if isinstance(row, Reject) else self.record(row, source)
            if isinstance(record, Registration):
                if record.registration_id in seen:
                    record = Reject(source, row.line, RejectReason.DUPLICATE, visible_control(record.registration_id))
                else:
                    seen.add(record.registration_id)
            yield record

    def record(self, row: Row, source: str) -> Registration | Reject:
        """One row as a registration, or why it is none."""
        fields = row.fields
        at = moment_of(fields.get("at", ""), self.traffic.zone)
        value = number_of(fields["value"]) if fields.get("value") else None
        reason = self._fault(fields, at, value)
        if reason or at is None:
            return Reject(source, row.line, reason or RejectReason.BAD_DATE, _sample(fields))
        visitor = self._visitor(fields, at)
        goal = clean(fields.get("goal", ""), 100) or self.goal
        currency = clean(fields.get("currency", ""), 3).upper()
        identity = clean(fields.get("id", ""), 200) or _digest(at, visitor, goal, fields.get("value", ""), currency)
        return Registration(identity, at, visitor, goal, value, currency, source)

    def _fault(self, fields: Mapping[str, str], at: datetime | None, value: float | None) -> RejectReason | None:
        if not fields.get("at"):
            return RejectReason.MISSING_VALUE
        if at is None or at < EARLIEST:
            return RejectReason.BAD_DATE
        if at > self.now + FUTURE:
            return RejectReason.FUTURE_DATE
        if fields.get("value") and (value is None or value < 0):
            return RejectReason.BAD_VALUE
        formula = any(fields.get(name, "").startswith(("=", "@")) for name in ("id", "goal", "visitor", "currency"))
        return RejectReason.BAD_VALUE if formula else None

    def _visitor(self, fields: Mapping[str, str], at: datetime) -> str:
        """The key that the visitor's hits carry; "" if the row names nobody."""
        name, ip = fields.get("visitor", ""), fields.get("ip", "")
        by_ip = self.traffic.visitor == "ip+agent"
        if name and not (by_ip and ip):
            if by_ip and len(name) == _KEY and all(c in "0123456789abcdef" for c in name):
                return name  # a key of ours, exported
            return self._key(at, by_name(self.traffic.visitor, name))
        return self._key(at, by_address(ip, fields.get("agent", ""))) if ip else ""

    def _key(self, at: datetime, identity: str) -> str:
        period = period_start(int(at.timestamp()) // 86_400, self.traffic.salt_days)
        return visitor_name(visitor_key(self.salt(period), identity))


def _digest(at: datetime, *parts: str) -> str:
    text = "\x1f".join((at.isoformat(), *parts))
    return "r" + blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _sample(fields: Mapping[str, str]) -> str:
    """What is shown of a rejected row: never who it was."""
    return visible_control(", ".join(f"{k}={v}" for k, v in fields.items() if v and k not in ("ip", "agent", "visitor")))

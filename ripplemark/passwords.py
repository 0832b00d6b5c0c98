"""Passwords as they are kept: salted scrypt (RFC 7914). Knows no account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

#: OWASP's choice for 32 MiB a check: N = 2^15, r = 8, p = 3.
COST, BLOCK, LANES = 15, 8, 3
LEAST, MOST = 10, 1_000  # characters
_SALT = 16  # bytes
_KEY = 32
_ROOM = 192 * 1024 * 1024  # bytes that OpenSSL may take at most


def password_fault(password: str, name: str = "") -> str:
    """Why a password is not taken; "" if it is. NIST SP 800-63B: length, no rules of composition, not the name itself."""
    if len(password) < LEAST:
        return f"a password has at least {LEAST} characters"
    if len(password) > MOST:
        return f"a password has at most {MOST} characters"
    if (name and password.casefold() == name.casefold()) or len(set(password)) < 4:
        return "this password is the first that anybody would try"
    return ""


def hashed(password: str, salt: bytes | None = None) -> str:
    """`scrypt$COST$BLOCK$LANES$SALT$KEY`, the last two in base64."""
    salt = secrets.token_bytes(_SALT) if salt is None else salt
    key = _scrypt(password, salt, COST, BLOCK, LANES)
    return "$".join(("scrypt", str(COST), str(BLOCK), str(LANES), _text(salt), _text(key)))


def is_password(password: str, kept: str) -> bool:
    """Whether it is the one that was kept; takes as long for a wrong one."""
    try:
        kind, cost, block, lanes, salt, key = kept.split("$")
        numbers = int(cost), int(block), int(lanes)
        raw, expected = base64.b64decode(salt, validate=True), base64.b64decode(key, validate=True)
    except ValueError:
        return False
    return kind == "scrypt" and hmac.compare_digest(_scrypt(password, raw, *numbers), expected)


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    said = password[: MOST + 1].encode("utf-8", "surrogatepass")
    return hashlib.scrypt(said, salt=salt, n=1 << cost, r=block, p=lanes, maxmem=_ROOM, dklen=_KEY)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")

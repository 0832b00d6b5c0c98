"""What a browser keeps of us: a random token that no script sees, and one derived from it that a forged request lacks. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def is_token(text: str | None) -> bool:
    """Whether a cookie is one that we could have set."""
    return bool(text and _TOKEN.fullmatch(text))


def kept_as(token: str) -> bytes:
    """What is stored of a session: whoever reads the file cannot sign in with it."""
    return hashlib.sha256(token.encode()).digest()


def against_forgery(token: str) -> str:
    """What every request that changes or asks something must carry beside the cookie: only pages of ours can read it."""
    return hmac.new(token.encode(), b"ripplemark: requests of our own pages", hashlib.sha256).hexdigest()


def is_ours(said: str | None, token: str) -> bool:
    """Whether a request carries the right one; takes as long for a wrong one."""
    return hmac.compare_digest((said or "").encode("utf-8", "replace"), against_forgery(token).encode())

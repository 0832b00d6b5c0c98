"""The path of a host below which browsers find the dashboard, such as `/ripples`. Everything else here knows addresses without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import has_request_context, request

#: What those ask who watch the server, at its own port.
MONITORS = frozenset({"/_health", "/healthz", "/metrics"})
Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def rooted(path: str) -> str:
    """A path of ours as browsers ask for it."""
    return f"{request.script_root}{path}" if has_request_context() else path


def below(root: str, app: Answer) -> Answer:
    """A WSGI app at `root`, given whole by the proxy in front: the path that `app` sees begins after it, and nothing is served outside,
    except to those who watch the server and know no path. Says what `SCRIPT_NAME` is, so that no header can."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO") or "/")
        if path == root or path.startswith(f"{root}/"):
            return app({**environ, "SCRIPT_NAME": root, "PATH_INFO": path[len(root) :] or "/"}, start)
        if path in MONITORS:
            return app({**environ, "SCRIPT_NAME": ""}, start)
        return _elsewhere(root, start)

    return answer


def _elsewhere(root: str, start: Callable[..., Any]) -> list[bytes]:
    status = HTTPStatus.NOT_FOUND
    start(
        f"{status.value} {status.phrase}",
        [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")],
    )
    return [f"The dashboard is at {root}/ of this address: [dashboard] path of the project file.\n".encode()]

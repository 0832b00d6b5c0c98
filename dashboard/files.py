"""Scripts and style sheets as they are sent: compressed once, not for every reader. Knows no page."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

from flask import Flask, Response, request
from zstandard import ZstdCompressor

from dashboard.access.guard import FILES

TEXTS = frozenset({"text/javascript", "application/javascript", "text/css"})
#: Scripts most of whose functions run while a page opens. Told so, a browser compiles them beside its main thread as they arrive, instead of one
#: by one when they are first called: see "Explicit JavaScript compile hints" of V8. To other browsers it is a comment.
EAGER = (
    "dash_mantine_components.",
    "react-dom@",
    "dash_renderer.",
    "dash_core_components.",
    "plotly-trimmed.",
    "dash_ag_grid.",
    "async-community",
)
HINT = b"//# allFunctionsCalledOnLoad\n"
WAY = "zstd"
LEVEL = 9  # a fifth of a second for the scripts of all pages, once
KEPT = 64  # files


def add_files(server: Flask) -> None:
    """Send files to browsers that read zstd from what was compressed before; to others as Dash does."""
    known: OrderedDict[bytes, bytes] = OrderedDict()

    @server.after_request
    def packed(answer: Response) -> Response:
        if answer.status_code != 200 or answer.mimetype not in TEXTS or not request.path.startswith(FILES):
            return answer
        answer.direct_passthrough = False
        raw = hinted(request.path) + answer.get_data()
        etag, _ = answer.get_etag()
        if request.accept_encodings.quality(WAY):
            answer.set_data(_packed(raw, known))
            answer.headers["Content-Encoding"] = WAY
        else:
            answer.set_data(raw)
        if etag:
            answer.set_etag(etag, weak=True)  # the same file, whichever way it is sent
        return answer


def hinted(path: str) -> bytes:
    """What goes before a script."""
    return HINT if any(part in path for part in EAGER) else b""


def _packed(raw: bytes, known: OrderedDict[bytes, bytes]) -> bytes:
    key = blake2b(raw).digest()
    if (found := known.get(key)) is None:
        found = known[key] = ZstdCompressor(LEVEL).compress(raw)
        while len(known) > KEPT:
            known.popitem(last=False)
    return found

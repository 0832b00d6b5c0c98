"""Access logs of Caddy: JSON objects with the request in an object of its own."""

from __future__ import annotations

from attribution.intake.formats.json_log import json_format
from attribution.intake.log_cells import Field
from attribution.intake.log_json import Keys

KEYS = Keys(
    {
        Field.TIME: (("ts",),),
        Field.ADDRESS: (("request", "client_ip"), ("request", "remote_ip"), ("request", "remote_addr")),
        Field.FORWARDED: (("request", "headers", "X-Forwarded-For"),),
        Field.USER: (("user_id",),),
        Field.METHOD: (("request", "method"),),
        Field.TARGET: (("request", "uri"),),
        Field.STATUS: (("status",),),
        Field.REFERRER: (("request", "headers", "Referer"),),
        Field.AGENT: (("request", "headers", "User-Agent"),),
        Field.COOKIES: (("request", "headers", "Cookie"),),
        Field.DNT: (("request", "headers", "Dnt"),),
        Field.GPC: (("request", "headers", "Sec-Gpc"),),
    }
)
FORMAT = json_format("caddy", "an access log of Caddy", KEYS)

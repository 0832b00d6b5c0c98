"""JSON logs of nginx and others that name their keys themselves: the usual names, without case and punctuation."""

from __future__ import annotations

from attribution.intake.formats.json_log import json_format
from attribution.intake.log_cells import Field
from attribution.intake.log_json import Keys

#: field -> how keys are called, the preferred one first.
_WORDINGS = {
    Field.ADDRESS: "remoteaddr clientip remoteip clientaddress clientaddr remotehost clienthost ip client srcip",
    Field.FORWARDED: "httpxforwardedfor xforwardedfor xff forwardedfor",
    Field.USER: "remoteuser userid username user clientusername",
    Field.TIME: "timeiso8601 timelocal msec timestamp time datetime date starttime startutc edgestarttimestamp ts",
    Field.REQUEST: "request requestline",
    Field.METHOD: "requestmethod method verb clientrequestmethod",
    Field.TARGET: "requesturi uri url requestpath path clientrequesturi",
    Field.QUERY: "args querystring query",
    Field.STATUS: "status statuscode responsestatus downstreamstatus edgeresponsestatus response code",
    Field.REFERRER: "httpreferer httpreferrer referer referrer requestreferer clientrequestreferer",
    Field.AGENT: "httpuseragent useragent agent ua requestuseragent clientrequestuseragent",
    Field.COOKIES: "httpcookie cookie cookies",
    Field.DNT: "httpdnt dnt",
    Field.GPC: "httpsecgpc secgpc",
}
KEYS = Keys(wordings={word: name for name, words in _WORDINGS.items() for word in words.split()})
FORMAT = json_format("nginx-json", "an access log of JSON objects, as nginx writes it", KEYS)

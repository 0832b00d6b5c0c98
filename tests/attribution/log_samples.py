"""One request as each format of access logs writes it: `SAMPLES` by the format's name, two lines each, and what they tell."""

from __future__ import annotations

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PLUS = AGENT.replace(" ", "+")
ENCODED = AGENT.replace(" ", "%2520")
#: What every sample tells, where its format knows it.
AT = 1717380672  # 2024-06-03T02:11:12Z
PATH = "/docs"
REFERRER = "https://blog.example/post"

_CLF = f'[03/Jun/2024:10:11:12 +0800] "GET /docs?utm_campaign=v1 HTTP/1.1" 200 5120 "{REFERRER}" "{AGENT}"\n'
_SHORT = '[03/Jun/2024:10:11:12 +0800] "GET /docs?utm_campaign=v1 HTTP/1.1" 200 5120\n'
W3C_HEAD = (
    "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2024-06-03 00:00:00\n"
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) cs(Cookie)"
    " sc-status sc-substatus sc-win32-status time-taken\n"
)
W3C_LINE = (
    f"2024-06-03 02:11:12 10.0.0.4 GET /docs utm_campaign=v1 443 - 203.0.113.9 {PLUS} {REFERRER} a=1;+sid=abc 200 0 0 15\n"
)
CLOUDFRONT_HEAD = (
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer)"
    " cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken"
    " x-forwarded-for\n"
)
CLOUDFRONT_LINE = "\t".join(
    ["2024-06-03", "02:11:12", "TPE51-C1", "5120", "203.0.113.9", "GET", "d111.cloudfront.net", "/docs", "200", REFERRER, ENCODED,
     "utm_campaign=v1", "a=1;%2520sid=abc", "Hit", "xGN8Kwo==", "www.example.com", "https", "51", "0.001", "-"]
) + "\n"  # fmt: skip
NGINX_JSON = (
    '{"time_local":"03/Jun/2024:10:11:12 +0800","remote_addr":"203.0.113.9","remote_user":"","request":"GET /docs?utm_campaign=v1'
    f' HTTP/1.1","status": "200","body_bytes_sent":"5120","http_referer":"{REFERRER}","http_user_agent":"{AGENT}",'
    '"http_cookie":"a=1; sid=abc"}\n'
)
CADDY = (
    '{"level":"info","ts":1717380672.6563592,"logger":"http.log.access.log1","msg":"handled request","request":{"remote_ip":'
    '"203.0.113.9","remote_port":"5678","client_ip":"203.0.113.9","proto":"HTTP/2.0","method":"GET","host":"www.example.com","uri":'
    f'"/docs?utm_campaign=v1","headers":{{"User-Agent":["{AGENT}"],"Referer":["{REFERRER}"],"Cookie":["a=1; sid=abc"]}}}},'
    '"duration":0.001,"size":5120,"status":200,"resp_headers":{"Server":["Caddy"]}}\n'
)
_BALANCED = (
    " app/www/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 5120"
    f' "GET https://www.example.com:443/docs?utm_campaign=v1 HTTP/1.1" "{AGENT}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2'
)
ALB = (
    f"h2 2024-06-03T02:11:12.186641Z{_BALANCED} arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/73e2d6 "
    '"Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm:eu-west-1:1:certificate/1" 1'
    ' 2024-06-03T02:11:12.180000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"\n'
)
ELB = f"2024-06-03T02:11:12.186641Z{_BALANCED}\n"
BUNNY = f"HIT|200|1717380672000|5120|390|203.0.113.9|{REFERRER}|https://www.example.com/docs?utm_campaign=v1|TW|{AGENT}|322b688b|TW\n"

SAMPLES: dict[str, str] = {
    "combined": f"203.0.113.9 - - {_CLF}",
    "common": f"203.0.113.9 - - {_SHORT}",
    "vhost-combined": f"www.example.com:443 203.0.113.9 - - {_CLF}",
    "vhost-common": f"www.example.com 203.0.113.9 - - {_SHORT}",
    "w3c": W3C_HEAD + W3C_LINE,
    "cloudfront": CLOUDFRONT_HEAD + CLOUDFRONT_LINE,
    "alb": ALB,
    "elb": ELB,
    "bunny": BUNNY,
    "caddy": CADDY,
    "nginx-json": NGINX_JSON,
}
#: Formats that know no referrer, or no agent.
NO_REFERRER = frozenset({"common", "vhost-common", "alb", "elb"})
NO_AGENT = frozenset({"common", "vhost-common"})

"""Runs inside a network namespace of its own: gives loopback private, link-local and public-looking addresses, listens on all
of them, crawls every disguise of a private address, and prints what was connected to. Never run it on a real network."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SBIN = {"PATH": "/usr/sbin:/sbin:/usr/bin:/bin"}  # where ip and mount are, whatever the caller's PATH
ROOT = Path(__file__).parents[2]
PRIVATE = (
    "10.1.2.3",
    "192.168.7.7",
    "172.16.0.9",
    "100.64.1.1",
    "169.254.169.254",
    "192.0.0.8",
    "198.18.0.1",
    "240.0.0.1",
    "0.0.0.1",
)
PRIVATE6 = ("fd00::1", "fe80::1234", "64:ff9b::a9fe:a9fe", "2001:db8::1")
PUBLIC = "93.184.215.14"
HOSTS = {
    "rebound.example": ("10.1.2.3",), "mixed.example": (PUBLIC, "10.1.2.3"), "mixed6.example": (PUBLIC, "fd00::1"),
    "loop.example": ("127.0.0.1",), "loop6.example": ("::1",), "mapped.example": ("::ffff:10.1.2.3",),
    "public.example": (PUBLIC,), "meta.example": ("169.254.169.254",), "redirecting.example": (PUBLIC,), "nat64.example": ("64:ff9b::a9fe:a9fe",),
}  # fmt: skip
REFUSED = [
    *(f"http://{a}/" for a in PRIVATE), *(f"http://[{a}]/" for a in PRIVATE6),
    "http://127.0.0.1/", "http://0.0.0.0/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0x7f000001/",
    "http://017700000001/", "http://10.66051/", "http://2852039166/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a01:203]/", "http://[::10.1.2.3]/", "http://[2002:a01:203::]/", "http://[fe80::1234%25lo]/", "http://localhost/", "https://localhost/",
    "http://user:pass@10.1.2.3/", "http://10.1.2.3.:80/", "https://10.1.2.3:443/", "http://10.1.2.3:8080/", "https://[::1]:8443/",
    *(f"http://{h}/" for h in HOSTS if h not in ("public.example", "redirecting.example")),
    *(f"https://{h}/" for h in ("loop.example", "mixed.example")),
]  # fmt: skip


def sh(*command: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True, capture_output=True, env=SBIN)


def addresses() -> None:
    """Bring lo up with every address of the test, and names for them in a private /etc/hosts."""
    sh("ip", "link", "set", "lo", "up")
    for address in (*PRIVATE, PUBLIC):
        subprocess.run(["ip", "addr", "add", f"{address}/32", "dev", "lo"], check=False, capture_output=True, env=SBIN)
    for address in PRIVATE6:
        subprocess.run(
            ["ip", "addr", "add", f"{address}/128", "dev", "lo", "nodad"], check=False, capture_output=True, env=SBIN
        )
    hosts = Path(tempfile.mkdtemp()) / "hosts"
    hosts.write_text("127.0.0.1 localhost\n" + "".join(f"{a} {name}\n" for name, all_of_it in HOSTS.items() for a in all_of_it))
    sh("mount", "--bind", str(hosts), "/etc/hosts")


def listen(connections: list[str]) -> None:
    """Accept on every address, IPv4 and IPv6, on the allowed ports and one that is not; answer, count the local address."""
    for port in (80, 443, 8080, 8443, 6379):
        server = socket.socket(socket.AF_INET6)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        server.bind(("::", port))
        server.listen(64)
        threading.Thread(target=serve, args=(server, connections), daemon=True).start()


def serve(server: socket.socket, connections: list[str]) -> None:
    """Answer each connection: redirects for one host, a page for the others."""
    while True:
        client, _ = server.accept()
        connections.append(client.getsockname()[0])
        client.settimeout(2)
        try:
            head = client.recv(65536).decode("latin-1")
        except OSError:
            continue
        path, host = head.split(" ", 2)[1], head.lower().partition("host: ")[2].split("\r\n")[0]
        client.sendall(reply(path, host))
        client.close()


def reply(path: str, host: str) -> bytes:
    """robots.txt is absent; `redirecting.example/N` leads to the N-th refused URL; everything else is a page."""
    if path == "/robots.txt":
        return b"HTTP/1.1 404 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    if host == "redirecting.example" and path.strip("/").isdigit():
        target = REFUSED[int(path.strip("/"))]
        return f"HTTP/1.1 302 X\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    return b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def main() -> None:
    """Print {"connections": [...], "outcomes": {url: outcome}}."""
    sys.path.insert(0, str(ROOT))
    from tests.hostile.probe import probe

    addresses()
    connections: list[str] = []
    listen(connections)
    redirects = [f"http://redirecting.example/{n}" for n in range(len(REFUSED))]
    others = ["http://public.example/", "http://public.example:6379/", "ftp://public.example/", "file:///etc/passwd"]
    settings = {
        "delay": 0.0,
        "more": {"DOWNLOAD_TIMEOUT": 3, "RETRY_TIMES": 2, "LOG_LEVEL": "ERROR", "NET_ROBOTS_PAUSE": 0.1, "NET_FAILURES": 0},
    }
    env = {
        "PATH": "/usr/bin:/bin",
        "http_proxy": "http://10.1.2.3:8080",
        "https_proxy": "http://10.1.2.3:8080",
        "ALL_PROXY": "http://10.1.2.3:8080",
    }
    report = probe([*REFUSED, *redirects, *others], settings, env=env)
    print(
        json.dumps(
            {
                "connections": connections,
                "outcomes": {u: [r.outcome, r.detail] for u, r in report.results.items()},
                "log": report.log[-2000:],
            }
        )
    )


if __name__ == "__main__":
    main()

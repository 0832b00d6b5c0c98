"""The dashboard's server: gunicorn with processes and threads, and who may ask it. Makes no app."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import gunicorn.http.wsgi
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from commands.hosts import shown_host
from dashboard.access.rules import LOOPBACK, Access
from ripplemark.config import Project
from ripplemark.errors import UsageError
from ripplemark.operate.arenas import few_arenas
from ripplemark.operate.upkeep import Upkeep, let_go
from ripplemark.store.accounts import accounts, open_accounts

#: The environment variable with what Prometheus must send to read the metrics from elsewhere.
TOKEN = "RIPPLEMARK_METRICS_TOKEN"  # noqa: S105 - its name
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
THREADS = 8  # of a process
GRACE = 10  # seconds that a request in hand has when the server stops
HOSTS = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - refused unless others sign in
#: After so many requests a process is replaced: whatever a library leaks ends with it.
REQUESTS = 20_000


class QuietLog(Logger):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn's log without the addresses of who sent what cannot be read."""

    def setup(self, cfg: Any) -> None:
        """As it is, with the filter."""
        super().setup(cfg)
        self.error_log.addFilter(without_address)


def without_address(record: logging.LogRecord) -> bool:
    """Takes the address out of a line; keeps every line."""
    record.msg = re.sub(r" from ip=\S+:", ":", str(record.msg))
    return True


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn told by us alone: no configuration file, no environment variable."""

    def __init__(self, app: Callable[..., Any], settings: dict[str, Any]) -> None:
        self._app, self._settings = app, settings
        gunicorn.http.wsgi.SERVER = "ripplemark"
        super().__init__()

    def load_config(self) -> None:
        """The settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The app, made before processes are forked: they share its memory, and never look through it for what is dead."""
        few_arenas()
        let_go()
        gc.collect()
        gc.freeze()
        return self._app


def settings_of(project: Project, host: str, port: int, workers: int, opened: str = "") -> dict[str, Any]:
    """What gunicorn is told. `opened`: the address to open in a browser once it listens."""
    shm = Path("/dev/shm")  # noqa: S108 - heartbeats only: a slow disk must not look like a hanging worker
    tls = project.dashboard
    return {
        "bind": [f"{shown_host(host)}:{port}"],
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": 120,
        "graceful_timeout": GRACE,
        "keepalive": 5,
        "max_requests": REQUESTS,
        "max_requests_jitter": REQUESTS // 10,
        "preload_app": True,
        "loglevel": "warning",
        "logger_class": QuietLog,
        "control_socket_disable": True,
        "forwarded_allow_ips": "",  # which proxies are believed is the dashboard's own question
        "forwarder_headers": "",
        "worker_tmp_dir": str(shm) if os.access(shm, os.W_OK) else None,
        "when_ready": _opener(opened),
        "post_request": _looked_after(),
        **({"certfile": str(tls.certificate), "keyfile": str(tls.key)} if tls.certificate else {}),
    }


@contextmanager
def counting_together(wanted: bool) -> Generator[None]:
    """A folder in which processes count requests, for as long as they serve. Before the library that counts is loaded."""
    if not wanted:
        yield
        return
    owner, folder = os.getpid(), mkdtemp(prefix="ripplemark-metrics-")
    os.environ[FOLDER] = folder
    try:
        yield
    finally:
        if os.getpid() == owner:  # a process that was forked from here leaves by the same door
            del os.environ[FOLDER]
            rmtree(folder, ignore_errors=True)


def _looked_after() -> Callable[[Any, Any, Any, Any], None]:
    upkeep = Upkeep()

    def answered(_worker: object, _request: object, _environ: object, _response: object) -> None:
        upkeep()

    return answered


def _opener(address: str) -> Callable[[Any], None]:
    def ready(_server: object) -> None:
        if address:
            subprocess.Popen([sys.executable, "-m", "webbrowser", "-t", address], stdout=subprocess.DEVNULL)  # noqa: S603

    return ready


def access_of(project: Project, host: str, metrics: bool = False) -> Access:
    """Who may ask; `metrics` shows them whatever the project file says. Raises UsageError where others than this machine could, and nobody has to sign in or nothing is encrypted."""
    table, bare = project.dashboard, host.lower().strip("[]")
    elsewhere = bare not in HOSTS or any(name not in HOSTS for name in table.hosts)
    file = project.accounts
    known = file.exists() and _has_accounts(project)
    if elsewhere:
        _check_open(project, host, bare, known)
    named = () if bare in EVERYWHERE else (bare,)
    return Access(
        hosts=tuple(dict.fromkeys((*LOOPBACK, *map(shown_host, (*named, *table.hosts))))),
        root=table.path,
        accounts=(lambda: open_accounts(file)) if known else None,
        proxies=table.proxy_networks,
        proxy_user=table.proxy_user,
        editors=frozenset(table.editors),
        session_seconds=table.session_hours * 3600,
        metrics=metrics or table.metrics,
        metrics_token=os.environ.get(TOKEN, ""),
        cookie=f"_{hashlib.sha256(str(file.absolute()).encode()).hexdigest()[:8]}",
    )


def _check_open(project: Project, host: str, bare: str, known: bool) -> None:
    table = project.dashboard
    what = f"--host {host}" if bare not in HOSTS else f"[dashboard] hosts = {list(table.hosts)}"
    if not known and not table.proxy_user:
        raise UsageError(
            f"{what}: others than this machine could ask, and no log-in is set up. Make an account: ripplemark user add NAME; "
            "or name the header of a proxy that signs readers in: [dashboard] proxy_user"
        )
    if table.certificate is None and not table.proxies:
        raise UsageError(
            f"{what}: passwords would go unencrypted. Name a certificate and its key under [dashboard], or the addresses of a proxy "
            "that speaks HTTPS: [dashboard] proxies"
        )
    if bare in EVERYWHERE and not table.hosts:
        raise UsageError(f"{what}: name under [dashboard] hosts by which names it is called; requests by any other are refused")


def _has_accounts(project: Project) -> bool:
    with open_accounts(project.accounts) as db:
        return bool(accounts(db))

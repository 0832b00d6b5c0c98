"""Who is let in: accounts, sessions, limits, roles, proxies, and requests that other sites' pages make a browser send."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from dash import Dash
from flask import g
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import attempts
from dashboard.access.caller import Caller, address_of, caller_of, counted_as
from dashboard.access.rules import Access, Person, author, may_edit
from dashboard.access.sign_in import local_address
from dashboard.app import create_app
from dashboard.edits import KEY, Edits
from ripplemark import passwords
from ripplemark.errors import ReadOnly
from ripplemark.passwords import hashed, is_password, password_fault
from ripplemark.records.accounts import Role
from ripplemark.store.accounts import open_accounts, put_account, remove_account, set_role
from ripplemark.store.database import Database, open_editor, open_reader, open_writer
from tests.dashboard.conftest import asking, browser_of
from tests.dashboard.fake_reports import NOW, FakeReports
from tests.strangers import every_vector

CALLBACKS = "/_dash-update-component"
PASSWORD = "correct horse battery"
PROXY = ipaddress.ip_network("10.0.0.1/32")


class Clock:
    """Seconds that a test moves."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file with a reader and an editor, at a cost that tests can pay."""
    path = tmp_path_factory.mktemp("accounts") / "users"
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setattr(passwords, "COST", 4)
        with open_accounts(path) as db:
            for name, role in (("rita", Role.READER), ("ed", Role.EDITOR)):
                put_account(db, name, role, hashed(PASSWORD), datetime(2026, 1, 1, tzinfo=UTC))
        yield path


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def guarded(file: Path, clock: Clock) -> Dash:
    """A dashboard with accounts."""
    access = Access(accounts=lambda: open_accounts(file), session_seconds=3600, clock=clock, proxies=(PROXY,))
    return create_app(FakeReports(links_made=30), brand="<Tea & Co>", clock=lambda: NOW, access=access)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts of another test count for nobody: the key is another."""
    monkeypatch.setattr(attempts, "_KEY", __import__("secrets").token_bytes(32))


def sign_in(client: Any, name: str, password: str = PASSWORD, **more: Any) -> Any:
    page = client.get("/login", **more).get_data(as_text=True)
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token
    return client.post("/login", data={"token": token[1], "name": name, "password": password, "next": "/links?q=a"}, **more)


def signed_in(app: Dash, name: str, **more: Any) -> Any:
    client = app.server.test_client()
    client.environ_base.update(more)
    assert sign_in(client, name).status_code == 303
    client.environ_base["HTTP_X_CSRFTOKEN"] = client.get_cookie(app.config.csrf_token_name).value
    return client


# ---------------------------------------------------------------- nobody


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 303),
        ("/links?class=all", 303),
        ("/nowhere", 303),
        ("/metrics", 303),
        ("/_dash-layout", 401),
        ("/_dash-dependencies", 401),
        ("/export/links.csv", 303),
        ("/assets/style.css", 303),
        ("/assets/../login.css", 303),
        ("/_dash-component-suites/dash/dcc/dash_core_components.js", 401),
        ("/_health", 200),
        ("/assets/login.css", 200),
        ("/login", 200),
    ],
)
def test_nobody_sees_anything_before_signing_in(guarded: Dash, path: str, status: int) -> None:
    with guarded.server.test_client().get(path, headers={"Accept": "text/html"}) as answer:
        assert answer.status_code == status
        if status == 303:
            assert answer.headers["Location"].startswith("/login?next=%2F")
        assert b"Northwind" not in answer.data


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/", CALLBACKS, "/logout", "/export/links.csv"])
def test_nobody_changes_anything(guarded: Dash, method: str, path: str) -> None:
    assert getattr(guarded.server.test_client(), method)(path, json={}).status_code in (401, 403, 405)


@pytest.mark.parametrize(
    ("lang", "spoken", "title"),
    [
        ("", "en-GB", "Sign in"),
        ("", "zh-TW,en;q=0.5", "登入"),
        ("zh-Hans", "en", "登录"),
        ("xx", "fr", "Sign in"),
        ("", "zh-CN", "登录"),
        ("&next=%2Flinks%3Flang%3Dzh-Hant", "en", "登入"),  # as the page that was asked for
        ("zh-Hans&next=%2Flinks%3Flang%3Dzh-Hant", "en", "登录"),
    ],
)
def test_the_form_speaks_the_reader_s_language_without_any_script(guarded: Dash, lang: str, spoken: str, title: str) -> None:
    answer = guarded.server.test_client().get(f"/login?lang={lang}", headers={"Accept-Language": spoken})
    page = answer.get_data(as_text=True)
    assert f"<title>{title} · &lt;Tea &amp; Co&gt;</title>" in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


# ---------------------------------------------------------------- signing in and out


def test_signing_in_leads_back_with_a_new_token_and_out_again(guarded: Dash, clock: Clock) -> None:
    client = guarded.server.test_client()
    client.get("/login")
    before = client.get_cookie("ripplemark").value
    answer = sign_in(client, " ed ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/links?q=a")
    session = client.get_cookie("ripplemark")
    assert session.value != before
    assert (session.http_only, session.same_site, session.max_age) == (True, "Lax", 3600)
    page = client.get_cookie("ripplemark_page")
    assert page.same_site == "Strict"
    assert client.get("/").status_code == 200
    assert client.get("/login").status_code == 303
    assert client.post("/logout", data={"token": "0" * 64}).status_code == 403
    assert client.post("/logout", data={"token": page.value}).status_code == 303
    client.set_cookie("ripplemark", session.value)  # kept by somebody
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 303


def test_a_session_ends(guarded: Dash, clock: Clock) -> None:
    client = signed_in(guarded, "ed")
    clock.now += 3599
    assert client.get("/_dash-layout").status_code == 200
    clock.now += 1
    assert client.get("/_dash-layout").status_code == 401


@pytest.mark.parametrize(
    ("name", "password"),
    [("ed", "wrong"), ("nobody", PASSWORD), ("", ""), ("ed", ""), ("ed\x00", PASSWORD), ("é" * 9999, "x" * 9999)],
)
def test_a_wrong_password_and_an_unknown_name_are_told_alike(guarded: Dash, name: str, password: str) -> None:
    answer = sign_in(guarded.server.test_client(), name, password)
    assert answer.status_code == 403
    assert "There is no account with this name and password." in answer.get_data(as_text=True)
    assert "Location" not in answer.headers


def test_an_account_is_tried_ten_times_and_no_more(guarded: Dash, clock: Clock) -> None:
    client = guarded.server.test_client()
    assert [sign_in(client, "ed", "wrong").status_code for _ in range(11)] == [403] * 10 + [429]
    late = sign_in(client, "ed")
    assert (late.status_code, late.headers["Retry-After"]) == (429, "900")
    assert sign_in(client, "rita").status_code == 303  # nobody else is kept out
    clock.now += attempts.WHILE + 1
    assert sign_in(guarded.server.test_client(), "ed").status_code == 303


def test_an_address_is_tried_fifty_times_over_all_accounts(guarded: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PER_ADDRESS", 3)
    client = guarded.server.test_client()
    through = {
        "environ_overrides": {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
        "base_url": "https://localhost",
    }

    def tried(hop: str) -> int:
        return int(sign_in(client, f"n{hop}", "wrong", headers={"X-Forwarded-For": f"6.6.6.6, {hop}"}, **through).status_code)

    assert [tried("2001:db8:0:1::5"), tried("2001:db8:0:1::6"), tried("2001:db8:0:1::7"), tried("2001:db8:0:1::8")] == [
        403,
        403,
        403,
        429,
    ]
    assert tried("2001:db8:0:2::5") == 403


def test_no_address_and_no_token_is_on_disk(guarded: Dash, file: Path) -> None:
    client = signed_in(guarded, "ed", REMOTE_ADDR="127.77.66.55")
    sign_in(guarded.server.test_client(), "seeded-name", "wrong")
    kept = b"".join(p.read_bytes() for p in file.parent.iterdir())
    assert b"127.77.66.55" not in kept
    assert ipaddress.ip_address("127.77.66.55").packed not in kept
    assert client.get_cookie("ripplemark").value.encode() not in kept
    assert PASSWORD.encode() not in kept
    assert b"seeded-name" not in kept
    assert file.stat().st_mode & 0o077 == 0


def test_a_new_role_counts_at_once_and_a_removal_ends_sessions(guarded: Dash, file: Path) -> None:
    with open_accounts(file) as db:
        put_account(db, "tmp", Role.READER, hashed(PASSWORD), datetime(2026, 1, 1, tzinfo=UTC))
        client = signed_in(guarded, "tmp")
        assert "can view" in shell(guarded, client)
        assert set_role(db, "tmp", Role.EDITOR)
        assert "can edit" in shell(guarded, client)
        assert remove_account(db, "tmp")
        assert client.get("/_dash-layout").status_code == 401
        put_account(db, "tmp", Role.READER, hashed(PASSWORD), datetime(2026, 1, 1, tzinfo=UTC))
        client = signed_in(guarded, "tmp")
        put_account(db, "tmp", Role.READER, hashed("another password"), datetime(2026, 1, 2, tzinfo=UTC))
        assert client.get("/_dash-layout").status_code == 401
        remove_account(db, "tmp")


def shell(app: Dash, client: Any) -> str:
    """The first screen as a signed-in browser gets it."""
    name, known = next((name, known) for name, known in app.callback_map.items() if "shell.children" in name)
    parts = [{**part, "value": {"path": "/", "search": ""}} for part in known["inputs"]]
    outputs = [dict(zip(("id", "property"), o.rsplit(".", 1), strict=True)) for o in name.strip(".").split("...")]
    body = {"output": name, "outputs": outputs, "inputs": parts, "state": [], "changedPropIds": ["route.data"]}
    answer = client.post(CALLBACKS, json=body)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


# ---------------------------------------------------------------- forged requests


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),  # it comes as far as the check of its body
        ({"Origin": "http://localhost"}, 400),
        ({"Sec-Fetch-Site": "same-origin"}, 400),
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"X-CSRFToken": ""}, 403),
        ({"X-CSRFToken": "0" * 64}, 403),
        ({"X-CSRFToken": "ä"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:9999"}, 403),  # another server on this machine
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
    ],
)
@pytest.mark.parametrize("login", [False, True])
def test_callbacks_are_answered_to_our_own_pages(
    guarded: Dash, app: Dash, login: bool, headers: dict[str, str], status: int
) -> None:
    client = signed_in(guarded, "ed") if login else browser_of(app)
    assert client.post(CALLBACKS, json={}, headers=headers).status_code == status


def test_the_token_of_another_browser_is_of_no_use(app: Dash) -> None:
    one, other = browser_of(app), browser_of(app)
    one.environ_base["HTTP_X_CSRFTOKEN"] = other.environ_base["HTTP_X_CSRFTOKEN"]
    assert one.post(CALLBACKS, json={}).status_code == 403


def test_a_page_of_another_session_gets_the_right_cookie_back(app: Dash) -> None:
    client = app.server.test_client()
    refused = client.post(CALLBACKS, json={})
    assert refused.status_code == 403
    client.environ_base["HTTP_X_CSRFTOKEN"] = client.get_cookie("ripplemark_page").value
    assert client.post(CALLBACKS, json={}).status_code == 400


@pytest.mark.parametrize(("mode", "status"), [("navigate", 200), ("no-cors", 403), ("cors", 403)])
def test_other_sites_may_link_here_and_nothing_else(app: Dash, mode: str, status: int) -> None:
    answer = app.server.test_client().get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode})
    assert answer.status_code == status


def test_a_sign_in_cannot_be_forged(guarded: Dash) -> None:
    client = guarded.server.test_client()
    client.get("/login")
    said = {"name": "ed", "password": PASSWORD, "next": "/"}
    assert client.post("/login", data=said).status_code == 403
    assert client.post("/login", data=said | {"token": "0" * 64}).status_code == 403


def test_files_are_kept_without_cookies_and_pages_are_not_kept(app: Dash) -> None:
    client = app.server.test_client()
    with client.get("/assets/style.css") as file:
        assert "Set-Cookie" not in file.headers
    assert client.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("/links?q=a&lang=zh-Hant", "/links?q=a&lang=zh-Hant"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/login?next=/", "/"),
        ("/" + "a" * 3000, "/"),
        ("/a\\b", "/"),
    ],
)
def test_the_form_leads_nowhere_else(said: str, leads: str) -> None:
    assert local_address(said) == leads


# ---------------------------------------------------------------- proxies


def environ(peer: str, scheme: str = "http", **headers: str) -> dict[str, str]:
    return {"REMOTE_ADDR": peer, "wsgi.url_scheme": scheme} | {f"HTTP_{k.upper()}": v for k, v in headers.items()}


@pytest.mark.parametrize(
    ("asked", "caller"),
    [
        (environ("127.0.0.1"), ("127.0.0.1", False, False, False)),
        (environ("8.8.8.8", "https"), ("8.8.8.8", True, False, False)),
        (environ("8.8.8.8", x_forwarded_for="127.0.0.1", x_forwarded_proto="https"), ("8.8.8.8", False, False, True)),
        (environ("10.0.0.1", x_forwarded_for="1.2.3.4", x_forwarded_proto="https"), ("1.2.3.4", True, True, True)),
        (environ("10.0.0.1", x_forwarded_for="127.0.0.1, 1.2.3.4, 10.0.0.1"), ("1.2.3.4", False, True, True)),
        (environ("10.0.0.1", x_forwarded_for="10.0.0.1"), ("10.0.0.1", False, True, True)),
        (environ("10.0.0.1"), ("10.0.0.1", False, True, False)),
        (environ("10.0.0.1", x_forwarded_for="1.2.3.4, nonsense"), (None, False, True, True)),
        (environ("::ffff:10.0.0.1", x_forwarded_for="[2001:db8::5]:99"), ("2001:db8::5", False, True, True)),
        (environ("", via="1.1 x"), (None, False, False, True)),
    ],
)
def test_headers_are_believed_of_our_proxies_only(asked: dict[str, str], caller: tuple[Any, ...]) -> None:
    address = ipaddress.ip_address(caller[0]) if caller[0] else None
    assert caller_of(asked, (PROXY,)) == Caller(address, *caller[1:])


@given(st.text(max_size=80))
def test_any_text_as_an_address_breaks_nothing(text: str) -> None:
    counted_as(address_of(text))


def test_a_proxy_without_login_is_refused(app: Dash) -> None:
    """A proxy that was put in front of a dashboard of one machine would open it to the world."""
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert app.server.test_client().get("/", headers={header: "1.2.3.4"}).status_code == 403


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("10.0.0.1", {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}, 200),
        ("10.0.0.1", {"X-Forwarded-Proto": "http", "X-Forwarded-For": "1.2.3.4"}, 403),
        ("8.8.8.8", {"X-Forwarded-Proto": "https"}, 403),
        ("8.8.8.8", {}, 403),
        ("127.0.0.1", {}, 200),
    ],
)
def test_others_sign_in_over_https_only(guarded: Dash, peer: str, headers: dict[str, str], status: int) -> None:
    answer = guarded.server.test_client().get("/login", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
    assert answer.status_code == status


def test_cookies_over_https_go_over_https_only(guarded: Dash) -> None:
    client = guarded.server.test_client()
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    answer = client.get("/login", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in cookies)
    assert cookies[0].startswith("__Host-ripplemark=")


@pytest.fixture(scope="module")
def proxied() -> Dash:
    """A dashboard whose proxy names the readers."""
    access = Access(proxies=(PROXY,), proxy_user="X-User", editors=frozenset({"ann"}))
    return create_app(FakeReports(links_made=30), clock=lambda: NOW, access=access)


@pytest.mark.parametrize(
    ("peer", "user", "said"),
    [
        ("10.0.0.1", "ann", "can edit"),
        ("10.0.0.1", "bob", "can view"),
        ("10.0.0.1", "", ""),
        ("10.0.0.2", "ann", ""),
        ("127.0.0.1", "ann", ""),
    ],
)
def test_a_proxy_names_the_reader(proxied: Dash, peer: str, user: str, said: str) -> None:
    client = proxied.server.test_client()
    client.environ_base |= {
        "REMOTE_ADDR": peer,
        "HTTP_X_USER": user,
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "https",
    }
    answer = client.get("/", base_url="https://localhost", headers={"Accept": "text/html"})
    assert answer.status_code == (200 if said else 401)
    if said:
        client.environ_base["HTTP_X_CSRFTOKEN"] = client.get_cookie("ripplemark_page").value
        assert said in _over_https(proxied, client)


def _over_https(app: Dash, client: Any) -> str:
    class Secure:
        def post(self, path: str, **more: Any) -> Any:
            return client.post(path, base_url="https://localhost", **more)

    return shell(app, Secure())


def test_without_a_login_nobody_is_named(app: Dash) -> None:
    said = asking(app)("shell.children", route__data={"path": "/", "search": ""}).get_data(as_text=True)
    assert "/logout" not in said


def test_a_damaged_file_of_accounts_lets_nobody_in(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_bytes(b"no database" * 100)
    app = create_app(
        FakeReports(links_made=5), clock=lambda: NOW, access=replace(Access(), accounts=lambda: open_accounts(path))
    )
    client = app.server.test_client()
    client.set_cookie("ripplemark", "A" * 43)
    assert client.get("/").status_code == 503


# ---------------------------------------------------------------- passwords


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", "at least 10"),
        ("x" * 1001, "at most 1000"),
        ("Ed.Edwards", "anybody would try"),
        ("aaaaaaaaaaaa", "anybody"),
        ("correct horse", ""),
    ],
)
def test_faults_of_passwords(password: str, fault: str) -> None:
    assert fault in password_fault(password, "ed.edwards")
    assert bool(fault) == bool(password_fault(password, "ed.edwards"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_password_is_itself_and_no_other(one: str, other: str) -> None:
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setattr(passwords, "COST", 2)
        cheap.setattr(passwords, "LANES", 1)
        kept = hashed(one)
    assert is_password(one, kept)
    assert is_password(other, kept) == (one == other)


@pytest.mark.parametrize("kept", ["", "scrypt", "plain$1$2$3$a$b", "scrypt$x$8$3$AAAA$AAAA", "scrypt$15$8$3$*$AAAA"])
def test_what_is_no_kept_password_fits_none(kept: str) -> None:
    assert not is_password("", kept)


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize(("name", "may"), [("ed", True), ("rita", False), ("", False)])
def test_an_editor_may_change_what_a_reader_may_not(guarded: Dash, name: str, may: bool) -> None:
    """The one door for writes asks these two; what it refuses is no fault of the server."""
    edits = Edits(_never, may=may_edit, author=author)
    with guarded.server.test_request_context("/"):
        g.person = Person(name, Role.EDITOR if may else Role.READER) if name else None
        assert edits.may() is may
        assert author() == name
        with pytest.raises(AssertionError if may else ReadOnly):
            edits.undo(1)


def _never() -> Database:
    raise AssertionError("opened")


def test_the_form_takes_no_text_for_markup(guarded: Dash, shared: Callable[[str], Path]) -> None:
    client = guarded.server.test_client()
    for vector in every_vector(shared):
        page = client.get(
            "/login",
            query_string={
                "next": f"/{vector.encode('utf-8', 'replace').decode()}",
                "lang": vector[:9].encode("utf-8", "replace").decode(),
            },
        )
        soup = BeautifulSoup(page.get_data(as_text=True), "lxml")
        assert [tag.name for tag in soup.find_all(["script", "img", "svg", "iframe", "style", "base"])] == []
        assert len(soup.find_all(["meta", "link", "form", "input", "a", "button"])) == 15
        assert not [a for tag in soup.find_all(True) for a in tag.attrs if a.startswith("on")]


@pytest.mark.parametrize(("name", "shown"), [("ed", True), ("rita", False)])
def test_readers_are_offered_no_change_and_make_none(guarded: Dash, tmp_path: Path, name: str, shown: bool) -> None:
    """What changes anything is not on the page, and asked for all the same it is refused."""
    with open_writer(tmp_path / "store.db"):
        pass
    reports = FakeReports(links_made=30)
    edits = Edits(lambda: open_editor(tmp_path / "store.db"), may=may_edit, author=author)
    guarded.server.config[KEY] = edits
    client = signed_in(guarded, name)
    page = json.dumps(page_of(guarded, client, "/links"))
    assert ("data-act" in page) is shown
    wish = {"act": "mark", "mark": "partner", "rows": [str(reports.rows[0].link_id)], "at": 1}
    told = callback(guarded, client, "act.data", {"act.data": wish, "query.data": "class=all"})
    assert told.status_code == 200
    with open_reader(tmp_path / "store.db") as db:
        marked = db.rows("SELECT mark FROM marks")
        assert [r["author"] for r in db.rows("SELECT author FROM mark_edits")] == (["ed"] if shown and marked else [])
    assert shown or not marked
    guarded.server.config[KEY] = None


def page_of(app: Dash, client: Any, path: str) -> Any:
    return callback(app, client, "route.data", {"route.data": {"path": path, "search": ""}}).get_json()


def callback(app: Dash, client: Any, trigger: str, values: dict[str, Any]) -> Any:
    """Ask the callback that the trigger begins."""
    name, known = next((n, k) for n, k in app.callback_map.items() if "callback" in k and _first(k) == trigger)
    parts = {
        kind: [{**p, "value": values.get(f"{p['id']}.{p['property']}")} for p in known[kind]] for kind in ("inputs", "state")
    }
    outputs = [dict(zip(("id", "property"), o.rsplit(".", 1), strict=True)) for o in name.strip(".").split("...")]
    body = {"output": name, "outputs": outputs if name.startswith("..") else outputs[0], **parts, "changedPropIds": [trigger]}
    return client.post(CALLBACKS, json=body)


def _first(known: Any) -> str:
    part = known["inputs"][0]
    return f"{part['id']}.{part['property']}"

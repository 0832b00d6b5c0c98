"""`ripplemark user`: who may see the dashboard from elsewhere. A password is asked on the terminal or read from stdin, never an argument."""

from __future__ import annotations

import re
import sys
from typing import Any

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, utc_now
from ripplemark.config import Project
from ripplemark.errors import UsageError
from ripplemark.passwords import hashed, password_fault
from ripplemark.records.accounts import Role

ACTIONS = ("add", "list", "remove", "role")
_NAME = re.compile(r"[\w.@+-]{1,64}")


@click.command(epilog="Example: ripplemark user add ann --role editor")
@click.argument("action", type=click.Choice(ACTIONS), metavar="add|list|remove|role")
@click.argument("name", required=False)
@click.option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    help="A reader sees everything, an editor also marks (default reader).",
)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from standard input: one line.")
@project_option
@json_option
def command(project: Project, action: str, name: str | None, role: str | None, from_stdin: bool, as_json: bool) -> None:
    """Accounts of the dashboard: add NAME (or give it a new password), list, remove NAME, role NAME --role ROLE.

    A new password or a removal ends the account's sessions. Start the dashboard anew after the first account.
    """
    if (action == "list") != (name is None):
        raise UsageError(f"user {action}: " + ("takes no name" if action == "list" else "say whose: ripplemark user add NAME"))
    if name is not None and not _NAME.fullmatch(name):
        raise UsageError(f"{name!r}: a name has letters, digits and . _ - @ + only, at most 64")
    if action == "role" and role is None:
        raise UsageError("user role: say which: --role reader or --role editor")
    print_closing("Accounts", _done(project, action, name or "", Role(role) if role else None, from_stdin), as_json)


def _done(project: Project, action: str, name: str, role: Role | None, from_stdin: bool) -> dict[str, Any]:
    from ripplemark.store.accounts import accounts, open_accounts, put_account, remove_account, set_role  # noqa: PLC0415

    if action != "add" and not project.accounts.exists():
        return {"accounts": 0}
    if action == "add":
        kept = hashed(_password(name, from_stdin))
        with open_accounts(project.accounts) as db:
            given = role or next((a.role for a in accounts(db) if a.name == name), Role.READER)
            new = put_account(db, name, given, kept, utc_now())
        return {
            "name": name,
            "role": given.value,
            "did": "added" if new else "given a new password",
            "file": str(project.accounts),
        }
    with open_accounts(project.accounts) as db:
        if action == "list":
            return {a.name: f"{a.role}, password of {a.changed_at:%Y-%m-%d}" for a in accounts(db)} or {"accounts": 0}
        if not (set_role(db, name, role) if role and action == "role" else remove_account(db, name)):
            raise UsageError(f"{name}: there is no such account; ripplemark user list shows them")
    return {"name": name, "did": f"made {role}" if action == "role" else "removed"}


def _password(name: str, from_stdin: bool) -> str:
    """One line of standard input, or asked twice without showing it. Raises UsageError for one that is not taken."""
    if from_stdin:
        said = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        said = click.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
    else:
        raise UsageError("user add: there is no terminal to ask for the password; give it by --stdin")
    if fault := password_fault(said, name):
        raise UsageError(f"user add: {fault}")
    return str(said)

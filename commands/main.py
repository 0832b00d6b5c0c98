"""The `ripplemark` command: a group that imports a subcommand only when it is called, and says our errors in one line."""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Any

import click

from commands.door import BROKEN, INTERRUPTED, as_ours
from ripplemark import __version__
from ripplemark.errors import RipplemarkError
from ripplemark.operate.garbage import collect_seldom
from ripplemark.operate.logs import LOGGER, LogFormat, configure, is_json, say
from ripplemark.text import visible_control

#: Command -> what it does, for `ripplemark --help`; each lives in the module of its name as `command`.
COMMANDS = {
    "init": "Write a commented ripplemark.toml.",
    "demo": "The whole chain on the built-in sample world.",
    "crawl": "Discover, trace, re-check: all that is due.",
    "social": "Ask social platforms for posts, numbers and replies that are due.",
    "scan": "Read WARC and WAT files at archive speed.",
    "load": "Read access logs, registrations, posts, signals, link lists.",
    "attribute": "Visits, ripples, credit.",
    "dashboard": "Show it all in a browser.",
    "user": "Who may see the dashboard from elsewhere.",
    "webmention": "Take webmentions; what became of them.",
    "mark": "Say of linking domains and pages: own, partner, disavow, ask.",
    "forget": "Erase a visitor from all that is kept.",
    "opinion": "Who rates what people say, and how well; labels, training.",
    "export": "Write a table as CSV, JSONL or XLSX.",
    "report": "What changed since a day, or what a campaign brought: HTML or text.",
    "alerts": "Tell by mail or webhook what the rules of the project file find.",
    "check": "Whether the store is sound, and what is stale.",
    "runs": "What ran, how it ended, what it took.",
    "backup": "A verified copy of all data.",
    "restore": "Put a backup in place.",
    "prune": "Erase what is kept no longer.",
    "schedule": "Run it all by itself: timetable, cron lines, systemd units.",
}


def say_error(error: RipplemarkError) -> None:
    """One red line on stderr, or one JSON object; control characters of untrusted input stay visible and inert."""
    if is_json():
        say("error", logging.ERROR, kind=type(error).__name__, error=str(error), exit_code=error.exit_code)
        return
    text = "\n".join(visible_control(part, 2000) for part in str(error).splitlines())
    click.secho(f"Error: {text}", fg="red", err=True)


class LazyGroup(click.Group):
    """Knows its commands by name; a module is imported when its command runs or shows its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands, in the order of a user's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(f"commands.{cmd_name}").command
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command called for; an unknown one gets the nearest name as an answer."""
        name = str(args[0])
        if not name.startswith("-") and name not in self.list_commands(ctx):
            raise click.NoSuchCommand(name, possibilities=self.list_commands(ctx), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        if rows := [(name, COMMANDS[name]) for name in self.list_commands(ctx)]:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; our own errors become a line and an exit code, all others show where they come from."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            if not is_json():
                click.secho("Interrupted; what was done is kept, the next run goes on.", fg="yellow", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
        except Exception as e:
            fault = as_ours(e)
            if not isinstance(fault, RipplemarkError):
                raise
            say_error(fault)
            raise click.exceptions.Exit(fault.exit_code) from e


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: ripplemark -p ripplemark.toml crawl",
)
@click.option("-p", "--project", metavar="PATH", help="Project file (default ripplemark.toml).")
@click.option(
    "--wait", type=click.FloatRange(0, 604_800), metavar="SECONDS", help="Wait so long for another run's end (default 0)."
)
@click.option(
    "--log-format",
    type=click.Choice([f.value for f in LogFormat]),
    help="Log lines on standard error (default text, or RIPPLEMARK_LOG).",
)
@click.version_option(__version__, prog_name="ripplemark")
def cli(project: str | None, wait: float | None, log_format: str | None) -> None:  # noqa: ARG001 - commands look them up
    """Follow a campaign's ripple: social post, page, earned link, visit, registration, search position."""
    configure(LogFormat(log_format) if log_format else None)


def main() -> None:
    """The console script; ends the process with an exit code of ours."""
    collect_seldom()
    try:
        cli(prog_name="ripplemark")
    except Exception:
        LOGGER.critical("an error that nobody foresaw; please report it", exc_info=True)
        sys.exit(BROKEN)


if __name__ == "__main__":
    main()

"""`ripplemark init`: writes a commented project file. Reads nothing else and never overwrites unasked."""

from __future__ import annotations

from pathlib import Path

import click

from commands.closing import print_closing
from commands.door import json_option, project_path
from ripplemark.config import load_project
from ripplemark.errors import UsageError

#: Loads as it is; every key of `ripplemark.config` stands in it, those with a default as comments that show the default.
TEMPLATE = """\
# The project file of Ripplemark. Lines that begin with # are comments; a key that is commented out shows its default.
# Paths are relative to this file.

[brand]
name = "Example"                        # the name that people write
domains = ["example.com"]               # your own sites: their links are never 'earned'; subdomains are included
# aliases = ["Example Inc", "范例"]     # other spellings; either Chinese script and width is found by itself
# exclude = ["Example Street"]          # phrases that hold a name but mean somebody else
# context = ["tea", "shop"]             # for an ambiguous name: one of these must stand on the page too
# affiliate_parameters = ["ref"]        # of your own affiliate programme: links that carry one are paid
# case_sensitive = false                # true: only this capitalisation counts (for names that are also common words)

# One [[campaign]] for each push. Delete this one, or fill it in.
[[campaign]]
id = "launch"                           # short and unchanging: tables and charts name the campaign by it
starts = 2026-01-05                     # the first day
ends = 2026-02-05                       # the last day, included
topics = ["Example 1.0"]                # phrases, in any language: a page that holds one discusses the campaign
utm_campaign = ["launch*"]              # utm_campaign values of your own posts and adverts; * stands for anything
# name = "Spring launch"                # what charts show instead of the id
# landing = ["/launch"]                 # pages made for this campaign: URLs, or paths at which they begin
# cost = 12000.0                        # what it cost; without it there is no cost per click or registration
# currency = "CNY"                      # of the cost
# costs = ["[AGENCY] launch*"]          # what ad platforms call it in their exports, where that is neither id, name nor utm_campaign
# partners = ["partner.example"]        # sites that are paid or allied: their links are never 'earned'

[crawl]
watch = []                              # feeds, sitemaps and pages to look at, e.g. "https://blog.example/feed.xml"
# watch_files = ["watch.txt"]           # more of them in files, one URL a line, # begins a comment
# contact = "https://example.com/bot"   # stands in the crawler's name, so that site owners can reach you
# rounds = 2                            # steps outward from a relevant page to the pages it links to (0 to 10)
# pages_per_site = 500                  # never more pages of one site in one run
# delay = 2.0                           # seconds between two requests to one host
# concurrency = 32                      # requests at a time over all hosts (each host: one)
# max_page_bytes = 5242880              # longer pages are put aside as too_large
# time_limit = 0                        # seconds after which a run stops; 0 is no limit
# targets_per_run = 200                 # targets of links asked in one run at most: shorteners, and your own pages
# allow_private = []                    # hosts or networks in private address space that may be asked, e.g. "10.1.0.0/16"

[traffic]
# site = "https://example.com"          # the site whose access logs you load
# timezone = "UTC"                      # whose days charts show, e.g. "Asia/Taipei"
# visitor = "ip+agent"                  # who a visitor is: "ip+agent" (a salted hash), "cookie:NAME", or "user"
# session_minutes = 30                  # a visit ends after so much silence
# split_at_midnight = false             # true: a visit also ends at the site's midnight
# lookback_days = 90                    # a visit that old still counts on the path to a registration
# half_life_days = 7.0                  # under the model time_decay a touch that much older counts half
# salt_days = 90                        # after so many days visitors can no longer be told to be the same
# keep_salts_days = 180                 # after so many days nobody can find out whose a visitor key was
# respect_dnt = false                   # true: requests that ask not to be tracked are counted and not kept
# log_format = []                       # how your access log is written, where that is not recognised
# exclude_referrers = []                # payment and log-in services that only send visitors back, e.g. "pay.example"
# search_parameters = ["q", "s", "search", "query", "keyword", "wd"]  # parameters of your URLs that hold what was searched for
# rejects_limit = 0.01                  # share of unreadable lines above which a load ends with exit code 1

# What counts as a registration, recognised in the access log. One [[goal]] for each; exports of registrations need none.
[[goal]]
name = "registration"                   # what tables call it
request = "POST /signup"                # method and path; the path may end in *
# status = 302                          # only with this answer of the server
# value = 0.0                           # what one is worth
# currency = ""                         # of the value
# lookback_days = 90                    # a visit that old still counts for this goal; without it, as under [traffic]

# What campaigns are judged by.
[evaluation]
# cpc = [4.0, 5.0]                      # what a click costs elsewhere, from and to ...
# cpc_currency = "CNY"                  # ... in this currency
# notable_followers = 10000             # an account with so many is notable
# notable_authority = 40.0              # a site whose domain has so much (0 to 100) is
# media_files = ["media.csv"]           # your own list of media: a domain a line, with a name behind a comma

[opinion]
# languages = ["en", "zh"]              # of the texts about you; those of other languages are not rated
# backend = "onnx"                      # a model of your own rates: "transformers" or "onnx" ...
# model = "models/sentiment"            # ... from this folder; nothing is downloaded
# focus = "focus.toml"                  # your own taxonomy of what people talk about

[life]
# lost_after = 2                        # a link is lost after so many good readings without it ...
# days_apart = 1.0                      # ... at least so many days apart

# What social platforms are asked, one [[social]] for each; docs/platforms.md says what each offers and which key it needs. For example:
#   [[social]]
#   platform = "hackernews"             # searched for your names, running topics and links to your domains
#   [[social]]
#   platform = "mastodon"
#   place = "https://mastodon.example"  # the instance
#   tags = ["example"]
#   accounts = ["example"]              # your own
#   key_env = "MASTODON_TOKEN"          # the environment variable that holds the key: no key stands in this file

# Registrations can also be asked of a database of your own: see [[query]] in docs/configuration.md.

# The dashboard answers this machine only. docs/dashboard.md says how to let others in: accounts, a proxy, HTTPS.
[dashboard]
# hosts = ["ripples.example.com"]       # names by which it may be called from elsewhere; it then asks for a log-in
# users = "ripplemark.db.users"         # the file with accounts: ripplemark user add NAME
# session_hours = 12                    # after which a reader signs in again
# proxies = ["127.0.0.1"]               # addresses or networks of proxies in front, whose headers are believed
# proxy_user = "X-Forwarded-User"       # the header in which they name the reader, in place of accounts
# editors = ["ann"]                     # those of their readers who may change things; the others read
# certificate = "cert.pem"              # for HTTPS without a proxy ...
# key = "key.pem"                       # ... with its key
# metrics = false                       # true: /metrics for Prometheus

# What is told to whom, one [[alert]] for each rule; docs/dashboard.md says how. For example:
#   [[alert]]
#   name = "links from weighty sites"
#   when = "new_link"                   # or "lost_link", "negative_opinion", "crawl_failed"
#   authority = 50
#   mail = ["seo@example.com"]
[mail]
# host = ""                             # the mail server; its password stands in the environment
# port = 587                            # its port
# security = "starttls"                 # or "tls", or "none" for a server on this machine
# user = ""                             # as whom to log in
# password_env = "RIPPLEMARK_MAIL_PASSWORD"  # the environment variable with the password
# sender = "ripples@example.com"        # whom mails come from
# to = []                               # who gets the weekly digest

[storage]
# database = "ripplemark.db"            # one SQLite file: all that a person would look at
# data = "data"                         # a folder of Parquet files: hits and visits
# hits = "s3://bucket/prefix"           # hits and visits there instead of in the data folder
# s3_endpoint = "https://s3.example.com" # of storage that speaks S3 and is not Amazon's
# keep_free = 500                       # MB of the disk that stay free: a run stops before, and goes on later

# What runs by itself, and when; see `ripplemark schedule --help` and docs/operate.md. A time is "every 6 hours", "every day at 03:00",
# "every monday at 08:30", or a cron expression such as "15 */6 * * *".
[schedule]
# crawl = "every 6 hours"               # discover, trace, re-check
# social = "every 30 minutes"           # where there is a [[social]]
# load = "every hour"                   # these files:
# load_files = ["/var/log/nginx/access.log*"]  # names or patterns
# attribute = "30 * * * *"              # visits, ripples, credit
# alerts = "every 15 minutes"           # a check: what wants attention goes to the program below
# alert = ["/usr/local/bin/tell-me"]    # a program of yours; it gets the words on its standard input
# prune = "every day at 04:00"          # erases what [keep] says
# backup = "every day at 03:00"         # a verified copy of all data
# backup_folder = "backups"             # best on another disk
# keep_backups = 14                     # the newest so many
# timezone = "UTC"                      # whose clock the times are of; without it, as under [traffic]
# longest_hours = 24.0                  # a job that takes longer is stopped

# After how many days what is erased by `ripplemark prune`; 0 is never. The life of links is kept for good.
[keep]
# visits_to_pages = 0                   # visits of the crawler that changed nothing
# hits = 0                              # requests of your access logs, and visits made of them; daily figures stay
# post_counts = 0                       # numbers of posts: all but the last of each day
# rejects = 180                         # examples of input that was put aside
# runs = 365                            # rows of runs that nothing else points at
"""


@click.command(epilog="Example: ripplemark init -p shop.toml")
@click.option("-p", "--project", metavar="PATH", help="Where to write (default ripplemark.toml).")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@json_option
@click.pass_context
def command(ctx: click.Context, project: str | None, force: bool, as_json: bool) -> None:
    """Write a commented project file, ready to be filled in."""
    path = project_path(ctx, project)
    write_template(path, force=force)
    print_closing(
        "Project file",
        {"written": str(path), "next": f"name your brand and its domains in it, then: ripplemark -p {path} crawl"},
        as_json,
    )


def write_template(path: Path, *, force: bool = False) -> None:
    """Write the template and read it back. Raises UsageError when the file is there already or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except FileExistsError as e:
        raise UsageError(f"{path}: is there already. Name another file with -p, or overwrite it with --force") from e
    except OSError as e:
        raise UsageError(f"{path}: cannot be written ({e.strerror})") from e
    load_project(path)

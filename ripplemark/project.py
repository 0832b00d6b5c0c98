"""The project as frozen records: what `ripplemark.toml` says, once it is read. Reads only the watch files that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from ripplemark.alert_config import Alert, Mail
from ripplemark.dashboard_config import Dashboard
from ripplemark.errors import ConfigError
from ripplemark.operate.schedule import Keep, Schedule
from ripplemark.social import Source
from ripplemark.toml_table import shown
from ripplemark.urls import bad_url_reason, host_name

EMBEDDED = "duckdb://"  # the engine that is always there


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose site it is."""

    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # owned: never 'earned'
    exclude: tuple[str, ...] = ()  # phrases that contain a name but mean somebody else
    case_sensitive: bool = False  # names that are also common words
    context: tuple[str, ...] = ()  # words of which one must stand on a page for a name to count there
    affiliate_parameters: tuple[str, ...] = ()  # of the brand's own programme, beside the well-known ones

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A push with topics, UTM patterns, dates, cost, partners."""

    id: str
    starts: date
    ends: date
    name: str = ""
    topics: tuple[str, ...] = ()
    utm_campaign: tuple[str, ...] = ()  # shell patterns, case-insensitive
    landing: tuple[str, ...] = ()  # URLs or path prefixes made for this campaign
    cost: float | None = None
    currency: str = "CNY"
    costs: tuple[str, ...] = ()  # what ad platforms call it: shell patterns, case-insensitive
    partners: tuple[str, ...] = ()  # paid or allied: never 'earned'

    @property
    def title(self) -> str:
        """What a person reads."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Competitor:
    """Whose links are watched beside the brand's."""

    name: str
    domains: tuple[str, ...]  # hosts in lower case; subdomains count too
    accounts: tuple[str, ...] = ()  # "platform:author": whose posts are compared with the brand's


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people say: in which languages, judged by whom."""

    languages: tuple[str, ...] = ("en", "zh")  # texts in others are not rated
    backend: str = ""  # "transformers" or "onnx": a model of the user's own in place of the lexicons
    model: Path | None = None  # its folder; never downloaded
    focus: Path | None = None  # a taxonomy of the user's own in place of the one that ships with us


@dataclass(frozen=True, slots=True)
class Crawl:
    """How and where to look."""

    watch: tuple[str, ...] = ()
    watch_files: tuple[Path, ...] = ()
    rounds: int = 2
    pages_per_site: int = 500
    contact: str = ""
    delay: float = 2.0  # seconds between two requests to one host
    concurrency: int = 32  # requests at a time over all hosts
    allow_private: tuple[str, ...] = ()  # hosts or networks in private space that may be asked
    max_page_bytes: int = 5 * 1024 * 1024
    time_limit: int = 0  # seconds for one run; 0 = none
    targets_per_run: int = 200  # targets of links asked at most: shorteners, and the brand's own pages that links lead to


@dataclass(frozen=True, slots=True)
class Traffic:
    """The brand's own site, as its logs show it."""

    site: str = ""
    timezone: str = "UTC"
    visitor: str = "ip+agent"  # or "cookie:NAME", "user"
    session_minutes: int = 30
    split_at_midnight: bool = False
    lookback_days: int = 90
    half_life_days: float = 7.0  # of a touch, under the model time_decay
    salt_days: int = 90  # visitor hashes of two salt periods never join
    keep_salts_days: int = 180  # after that nobody can find out whose a visitor key was
    respect_dnt: bool = False  # requests that ask not to be tracked are not kept
    exclude_referrers: tuple[str, ...] = ()  # payment and login providers
    search_parameters: tuple[str, ...] = ("q", "s", "search", "query", "keyword", "wd")  # of the site's own search
    log_format: tuple[str, ...] = ()  # how lines of the site's own logs are made, as nginx or Apache is told
    rejects_limit: float = 0.01  # share of lines; above it a load ends with exit code 1

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Goal:
    """A kind of registration: recognised in the log itself, or told by exports under this name."""

    name: str
    request: str = ""  # "POST /signup"; the path may end in *; "" for a goal that only exports tell
    status: int | None = None
    value: float | None = None
    currency: str = ""
    lookback_days: int | None = None  # None: as for all


@dataclass(frozen=True, slots=True)
class Query:
    """Registrations asked of a database of the user's own."""

    name: str
    url_env: str  # the environment variable that holds its URL: no password stands in the project file
    sql: str  # one SELECT
    rows: int = 1_000_000  # at most


@dataclass(frozen=True, slots=True)
class Control:
    """What moves the site's figures but is not moved by campaigns: a channel's visits, or a signal."""

    channel: str = ""
    signal: str = ""  # kind of a loaded signal
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """When a missing link counts as lost."""

    lost_after: int = 2  # successful readings without it
    days_apart: float = 1.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What campaigns are judged by: benchmarks and thresholds."""

    cpc: tuple[float, float] = (4.0, 5.0)  # what a click costs elsewhere, from and to
    cpc_currency: str = "CNY"  # costs in any other are compared with nothing
    notable_followers: int = 10_000  # from which an account is notable
    notable_authority: float = 40.0  # from which a site is, 0 to 100
    media_files: tuple[Path, ...] = ()  # more media than the built-in list has


@dataclass(frozen=True, slots=True)
class Ripples:
    """How it is found out who heard it from whom."""

    model: Path | None = None  # a folder with a sentence model of the user's own


@dataclass(frozen=True, slots=True)
class Fleet:
    """Several crawlers on one frontier, which Redis holds."""

    redis: str = ""  # redis://, rediss:// or unix://; "" for no fleet
    password_env: str = "RIPPLEMARK_REDIS_PASSWORD"  # noqa: S105 - no password, but the variable that holds Redis' password
    results: str = "results"  # a folder, relative to the project file, or s3://bucket/prefix
    s3_endpoint: str = ""  # of storage that speaks S3 and is not Amazon's
    batch: int = 500  # results in one file: what a killed crawler asks again at most
    lease: int = 60  # seconds without a sign of life after which a crawler's URLs go back to the queue


@dataclass(frozen=True, slots=True)
class Storage:
    """Where data lives."""

    database: Path
    data: Path
    keep_free: int = 500  # MB of each device that stay free: a run stops before
    hits: str = ""  # s3://bucket/prefix with hits and visits; "" for the data folder
    s3_endpoint: str = ""  # of storage that speaks S3 and is not Amazon's


@dataclass(frozen=True, slots=True)
class Project:
    """The whole project file."""

    path: Path
    brand: Brand
    storage: Storage
    campaigns: tuple[Campaign, ...] = ()
    crawl: Crawl = Crawl()
    traffic: Traffic = Traffic()
    goals: tuple[Goal, ...] = ()
    queries: tuple[Query, ...] = ()
    life: Life = Life()
    competitors: tuple[Competitor, ...] = ()
    controls: tuple[Control, ...] = ()
    social: tuple[Source, ...] = ()
    evaluation: Evaluation = Evaluation()
    ripples: Ripples = Ripples()
    opinion: Opinion = Opinion()
    fleet: Fleet = Fleet()
    schedule: Schedule = field(default_factory=Schedule)
    keep: Keep = field(default_factory=Keep)
    dashboard: Dashboard = field(default_factory=Dashboard)
    alerts: tuple[Alert, ...] = ()
    mail: Mail = field(default_factory=Mail)
    engine: str = EMBEDDED  # an Ibis address: what computes visits from hits

    @property
    def accounts(self) -> Path:
        """The file with the accounts of the dashboard's readers."""
        return self.dashboard.users or Path(f"{self.storage.database}.users")

    @property
    def own_domains(self) -> frozenset[str]:
        """Registrable domains or hosts that are the brand's own."""
        return frozenset(host_name(d) for d in self.brand.domains)

    def campaign(self, campaign_id: str) -> Campaign | None:
        """The campaign of that id."""
        return next((c for c in self.campaigns if c.id == campaign_id), None)

    def watched(self) -> tuple[str, ...]:
        """Watched URLs of the file and of its watch files, in order, once each.

        Raises ConfigError when a watch file is missing or has a line that is no URL."""
        urls = list(self.crawl.watch)
        for file in self.crawl.watch_files:
            urls.extend(_watch_lines(self.path, file))
        return tuple(dict.fromkeys(urls))


def _watch_lines(project: Path, file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as e:
        raise ConfigError(f"{project}: crawl.watch_files: cannot read {file} ({e.strerror})") from e
    except UnicodeDecodeError as e:
        raise ConfigError(f"{project}: crawl.watch_files: {file} is not UTF-8 (byte {e.start}); save it as UTF-8") from e
    urls = []
    for number, line in enumerate(lines, 1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        if reason := bad_url_reason(url):
            raise ConfigError(f"{file}: line {number}: expected an http or https URL, not {shown(url)} ({reason})")
        urls.append(url)
    return urls

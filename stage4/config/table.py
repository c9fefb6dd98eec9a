"""The one table of settings: options, variables, keys in files, help and docs come from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from stage4 import VERSION
from stage4.config.values import (
    Type,
    anything,
    base_url,
    certificates,
    check_name,
    choice,
    file_path,
    flag,
    header,
    number,
    pattern,
    provider_names,
    url,
    whole,
    word,
)


class Scope(Enum):
    """What a setting decides, and so where it can be set."""

    RUN = "what a run does"
    RESULTS = "where the results go"
    PROVIDER = "how the service itself is configured: options and variables, no keys in files"


@dataclass(frozen=True)
class Setting:
    """One setting: `name` is its key in files, and its option with `-` for `_`.

    default     as the help text shows it; "" = none
    variables   environment variables; the first one that is set counts
    repeatable  several values are allowed; a variable or a key has one per line
    secret      its value is never shown; VARIABLE_FILE can name a file that contains it
    """

    name: str
    type: Type
    help: str
    default: str = ""
    variables: tuple[str, ...] = ()
    repeatable: bool = False
    secret: bool = False
    scope: Scope = Scope.RUN

    @property
    def option(self) -> str:
        """Its option, such as `--health-url`."""
        return "--" + self.name.replace("_", "-")


PROFILES = ("quick", "standard", "strict")
CSP_FAIL_ON = ("missing", "injection", "high")
HEALTH_ACCEPT = ("statement", "status")
FORMATS = ("text", "json", "github")
PROVIDERS = (
    "stripe", "paddle", "paypal", "resend", "sendgrid", "postmark", "mailgun", "ses", "smtp",
    "twilio", "clerk", "auth0",
)  # fmt: skip


def _one_of(*words: str) -> Type:
    return Type("|".join(words), " or ".join(words), choice(*words), schema={"enum": [*words]})


def _number(metavar: str, needs: str, least: float, most: float) -> Type:
    schema = {"type": "number", "minimum": least, "maximum": most}
    return Type(metavar, needs, number(least, most), schema=schema)


FLAG = Type("[1|0]", "1 or 0", flag, schema={"enum": [True, False, 1, 0]})
FOLDER = Type("DIR", "a folder", word)
FILE = Type("FILE", "a file", word)
_WORKERS = {"type": "integer", "minimum": 1, "maximum": 64}
_URL_LIKE = "an http or https URL, such as https://www.example.com"

SETTINGS = (
    Setting(
        "url",
        Type("URL", _URL_LIKE, base_url),
        "The service to check.",
        "http://127.0.0.1:8000",
        ("PROD_URL", "STAGE_URL"),
    ),
    Setting(
        "health_url",
        Type("URL", f"{_URL_LIKE}/health", url),
        "Its health endpoint.",
        "URL/health",
        ("HEALTH_URL",),
    ),
    Setting(
        "expect_live",
        FLAG,
        "1: the service must be ready for customers.",
        "0",
        ("EXPECT_LIVE",),
    ),
    Setting(
        "allow_provider_mock",
        FLAG,
        "1: provider findings are only warnings.",
        "1, and 0 with EXPECT_LIVE=1",
        ("ALLOW_PROVIDER_MOCK",),
    ),
    Setting(
        "timeout",
        _number("SECONDS", "a number of seconds from 0.05 to 600", 0.05, 600),
        "The time limit of one request, redirects included.",
        "5",
        ("S4_TIMEOUT",),
    ),
    Setting(
        "slo_p95_ms",
        _number("MS", "a number of milliseconds, such as 1000", 0.1, 600_000),
        "The limit of the p95 of the canary's pings.",
        "1000",
        ("S4_SLO_P95_MS",),
    ),
    Setting(
        "profile",
        _one_of(*PROFILES),
        "How much evidence the canary collects.",
        "quick, and standard with EXPECT_LIVE=1",
        ("S4_PROFILE",),
    ),
    Setting(
        "only",
        Type("CHECK", "the name of a check, such as health", check_name, r"[\s,]+"),
        "Run only this check.",
        "",
        ("S4_ONLY",),
        repeatable=True,
    ),
    Setting(
        "skip",
        Type("CHECK", "the name of a check, such as canary", check_name, r"[\s,]+"),
        "Do not run this check.",
        "",
        ("S4_SKIP",),
        repeatable=True,
    ),
    Setting(
        "header",
        Type("'NAME: VALUE'", "a name, a colon and a value", header),
        "Send this header, to the service's own origin only. Others can see it in `ps`.",
        "",
        ("S4_HEADERS",),
        repeatable=True,
        secret=True,
    ),
    Setting(
        "client_cert",
        Type("FILE", "a file with a certificate in PEM", file_path),
        "The client certificate to show to the service.",
        "",
        ("S4_CLIENT_CERT",),
    ),
    Setting(
        "client_key",
        Type("FILE", "a file with a private key in PEM", file_path),
        "The key of the client certificate, if it is in another file.",
        "",
        ("S4_CLIENT_KEY",),
    ),
    Setting(
        "wait",
        _number("SECONDS", "a number of seconds from 0 to 3600", 0, 3600),
        "Wait up to this long until the health URL first passes.",
        "0",
        ("S4_WAIT",),
    ),
    Setting(
        "health_accept",
        _one_of(*HEALTH_ACCEPT),
        "What the health endpoint must give: a statement, or only a 2xx status.",
        "statement",
        ("S4_HEALTH_ACCEPT",),
    ),
    Setting(
        "health_match",
        Type("REGEX", "a regular expression", pattern),
        "The body of the health endpoint must match this.",
        "",
        ("S4_HEALTH_MATCH",),
    ),
    Setting(
        "health_schema",
        Type("FILE", "a file with a JSON Schema", file_path),
        "A JSON Schema for the body of the health endpoint.",
        "",
        ("S4_HEALTH_SCHEMA",),
    ),
    Setting(
        "ping_url",
        Type("URL", f"{_URL_LIKE}/ready", url, r"\s+"),
        "What the canary pings.",
        "the health URL",
        ("S4_PING_URLS",),
        repeatable=True,
    ),
    Setting(
        "rate",
        _number("PER_SECOND", "a number of pings per second from 0.1 to 100", 0.1, 100),
        "How many pings per second the canary sends.",
        "that of the profile",
        ("S4_RATE",),
    ),
    Setting(
        "load_rate",
        _number("PER_SECOND", "a number of sends per second from 0.1 to 10000", 0.1, 10_000),
        "Run the check `load`: judge p95 at this rate. Needs the extra `load`.",
        "",
        ("S4_LOAD_RATE",),
    ),
    Setting(
        "load_for",
        _number("SECONDS", "a number of seconds from 1 to 3600", 1, 3600),
        "How long the load test sends at its rate.",
        "60",
        ("S4_LOAD_FOR",),
    ),
    Setting(
        "load_ramp_up",
        _number("SECONDS", "a number of seconds from 0 to 3600", 0, 3600),
        "How long the rate of the load test rises before.",
        "5",
        ("S4_LOAD_RAMP_UP",),
    ),
    Setting(
        "load_path",
        Type("PATH", "a path of the service, such as /checkout", word, r"\s+"),
        "What the load test sends a GET to, in turn.",
        "/",
        ("S4_LOAD_PATHS",),
        repeatable=True,
    ),
    Setting(
        "load_scenario",
        Type("FILE", "a TOML file of requests", file_path),
        "The requests of the load test, instead of paths.",
        "",
        ("S4_LOAD_SCENARIO",),
    ),
    Setting(
        "load_workers",
        Type("N", "a whole number from 1 to 64", whole(1, 64), schema=_WORKERS),
        "The processes of the load test.",
        "1",
        ("S4_LOAD_WORKERS",),
    ),
    Setting(
        "csp_fail_on",
        _one_of(*CSP_FAIL_ON),
        "Which faults of the Content-Security-Policy fail.",
        "missing, and injection with EXPECT_LIVE=1",
        ("S4_CSP_FAIL_ON",),
    ),
    Setting(
        "providers",
        Type(
            "NAMES",
            f"none, or some of {', '.join(PROVIDERS)}, separated by commas",
            provider_names(*PROVIDERS),
        ),
        "The providers that the service uses, separated by commas; or none.",
        "",
        ("S4_PROVIDERS",),
    ),
    Setting(
        "webhook_url",
        Type("URL", f"{_URL_LIKE}/webhook", url),
        "Send a signed test event to this URL to verify the webhook secret.",
        "",
        ("S4_WEBHOOK_URL",),
    ),
    Setting(
        "trust_env",
        FLAG,
        "1: use the proxies that the environment names.",
        "0",
        ("S4_TRUST_ENV",),
    ),
    Setting(
        "ca_file",
        Type("FILE", "a file of certificates in PEM", certificates),
        "Certificates to trust instead of the system's.",
        "",
        ("S4_CA_FILE",),
    ),
    Setting(
        "env_file",
        FILE,
        "Read environment variables from this file; those of the process win.",
        "",
        ("S4_ENV_FILE",),
    ),
    Setting(
        "format",
        _one_of(*FORMATS),
        "The output format.",
        "text",
        ("S4_FORMAT",),
        scope=Scope.RESULTS,
    ),
    Setting(
        "output_dir",
        FOLDER,
        "The folder of the results.",
        f"qa/stage4/v{VERSION}",
        ("S4_OUTPUT_DIR",),
        scope=Scope.RESULTS,
    ),
    Setting(
        "history",
        FILE,
        "The history of runs.",
        "qa/stage4/history.sqlite3",
        ("S4_HISTORY",),
        scope=Scope.RESULTS,
    ),
    Setting(
        "board",
        FILE,
        "The quality board.",
        "public/test2.html where there is a public/",
        ("S4_BOARD",),
        scope=Scope.RESULTS,
    ),
    Setting(
        "keep_days",
        _number("DAYS", "a number of days, such as 90", 0, 36_500),
        "How many days the history keeps a run.",
        "90",
        ("S4_KEEP_DAYS",),
        scope=Scope.RESULTS,
    ),
    Setting(
        "stripe_test",
        Type("1|0", "1 or 0", anything),
        "Whether Stripe is in test mode.",
        "",
        ("STRIPE_TEST",),
        scope=Scope.PROVIDER,
    ),
    Setting(
        "stripe_signing_secret",
        Type("SECRET", "the secret that signs Stripe's webhooks", anything),
        "The secret that signs Stripe's webhooks. Others can see it in `ps`.",
        "",
        ("STRIPE_SIGNING_SECRET",),
        secret=True,
        scope=Scope.PROVIDER,
    ),
    Setting(
        "notify_mode",
        Type("MODE", "a mode, such as resend", anything),
        "How the service sends mail.",
        "",
        ("NOTIFY_MODE",),
        scope=Scope.PROVIDER,
    ),
    Setting(
        "email_from",
        Type("ADDRESS", "an address, such as noreply@example.com", anything),
        "The address that the service sends mail from.",
        "",
        ("EMAIL_FROM",),
        scope=Scope.PROVIDER,
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
# Settings that may stand in setup.cfg and pyproject.toml.
IN_FILES = tuple(setting for setting in SETTINGS if setting.scope is not Scope.PROVIDER)

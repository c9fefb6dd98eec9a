"""The command line: arguments in, exit status out. Imports what a command needs when it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stage4 import TITLE, VERSION
from stage4.csp.command import command as csp
from stage4.errors import Stage4Error, UsageError

if TYPE_CHECKING:
    from stage4.settings import Outputs, Settings

INTERRUPTED = 130
# Options of settings: name, what it is. Their values are checked where all sources meet.
SETTINGS = (
    ("url", "URL", "The deployment. [PROD_URL, else STAGE_URL, else http://127.0.0.1:8000]"),
    ("health-url", "URL", "Its health endpoint. [HEALTH_URL, else URL/health]"),
    ("timeout", "SECONDS", "For one whole request, redirects included. [S4_TIMEOUT, else 5]"),
    ("slo-p95-ms", "MS", "The limit of the p95. [S4_SLO_P95_MS, else 1000]"),
    ("profile", "NAME", "quick, standard or strict: how much evidence. [S4_PROFILE]"),
    ("csp-fail-on", "WHAT", "missing, injection or high. [S4_CSP_FAIL_ON]"),
    ("ca-file", "FILE", "Certificates to trust instead of the usual ones. [S4_CA_FILE]"),
    ("health-schema", "FILE", "A JSON Schema for the health endpoint. [S4_HEALTH_SCHEMA]"),
    ("webhook-url", "URL", "Prove the webhook secret by a signed test event. [S4_WEBHOOK_URL]"),
    ("output-dir", "DIR", "Where the results go. [qa/stage4/v0.4.0]"),
    ("history", "FILE", "The history of runs. [qa/stage4/history.sqlite3]"),
    ("board", "FILE", "The quality board. [public/test2.html where there is a public/]"),
)
FLAGS = (
    ("expect-live", "1: this must be fit for customers. [EXPECT_LIVE, else 0]"),
    ("allow-provider-mock", "1: provider findings are advice. [ALLOW_PROVIDER_MOCK]"),
    ("trust-env", "1: use the proxies of the environment. [S4_TRUST_ENV, else 0]"),
)
PROVIDERS = (
    ("stripe-test", "1|0", "[STRIPE_TEST]"),
    ("stripe-signing-secret", "SECRET", "[STRIPE_SIGNING_SECRET] Others can see it in `ps`."),
    ("notify-mode", "MODE", "[NOTIFY_MODE]"),
    ("email-from", "ADDRESS", "[EMAIL_FROM]"),
)


def main(arguments: list[str] | None = None, program: str = "stage4") -> int:
    """Run a command and return its exit status. `program`: its name in help and usage errors."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or (words[0].startswith("-") and words[0] not in ("--help", "-h", "--version")):
        words = ["run", *words]
    try:
        with group.make_context(program, words) as context:
            return int(group.invoke(context) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as why:
        return _complain(why.format_message(), f"see {program} COMMAND --help", 2)
    except Stage4Error as why:
        return _complain(why.message, why.hint, why.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _complain("interrupted", "", INTERRUPTED)
    except BrokenPipeError:  # what was to be read has gone, such as `stage4 history | head`
        _give_up_output()
        return 2
    except Exception as why:
        if os.environ.get("S4_TRACEBACK"):
            raise
        if isinstance(why, OSError) and why.strerror:
            _give_up_output()
            return _complain(f"output or input failed: {why.strerror}", "", 2)
        # A traceback may hold secrets: its lines are those of whoever raised it.
        return _complain(f"internal error: {type(why).__name__}", "S4_TRACEBACK=1 shows where", 2)


def _give_up_output() -> None:
    """What could not be written is not tried again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _note(message: str) -> None:
    print(_line(f"stage4: {message}"), file=sys.stderr, flush=True)


def _line(text: str) -> str:
    from stage4.escape import line

    return line(text, 2000)


def _complain(message: str, hint: str, status: int) -> int:
    _note(message + (f" ({hint})" if hint else ""))
    return status


@click.group(
    help=f"Stage 4: {TITLE}. Without a command it runs the checks.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(VERSION, prog_name="stage4")
def group() -> None:
    pass


group.add_command(csp)


def _settings(command: Any) -> Any:
    """The options of settings, on a command."""
    for name, metavar, text in reversed((*SETTINGS, *PROVIDERS)):
        command = click.option(f"--{name}", metavar=metavar, help=text)(command)
    for name, text in reversed(FLAGS):
        command = click.option(
            f"--{name}", is_flag=False, flag_value="1", metavar="[1|0]", help=text
        )(command)
    return command


@group.command(help="Check a live URL: health, canary pings, security headers, providers.")
@_settings
@click.option("--quick", is_flag=True, help="The same as --profile quick.")
@click.option("--no-artifacts", is_flag=True, help="Write nothing.")
def run(quick: bool, no_artifacts: bool, **options: str | None) -> int:
    from stage4.output.report import closing, opening, result_text
    from stage4.session import hold

    if quick and options["profile"] is None:
        options["profile"] = "quick"
    settings, outputs = _configured(options)
    print(opening(settings), flush=True)
    session = hold(
        settings,
        outputs,
        Path.cwd(),
        artifacts=not no_artifacts,
        on_result=lambda result, seconds: print(result_text(result, seconds), flush=True),
        complain=_note,
    )
    if session.unwritten:
        raise session.unwritten
    where = f"; results in {session.place}" if session.place else ""
    print(closing(session.verdict) + where, flush=True)
    return session.verdict.status.exit_code


def _configured(options: dict[str, str | None]) -> tuple[Settings, Outputs]:
    from stage4.configuration import configure

    return configure(options, _environment(options), Path.cwd())


def _environment(options: dict[str, str | None]) -> dict[str, str]:
    """The process's, with the provider settings that stood on the command line."""
    given = {name.replace("-", "_"): name.replace("-", "_").upper() for name, _, _ in PROVIDERS}
    extra = {variable: options[name] for name, variable in given.items()}
    return {**os.environ, **{key: value for key, value in extra.items() if value is not None}}


@group.command(help="The runs so far: status, p95 trend, header changes.")
@click.option("--last", default="20", metavar="N", help="So many runs. [20]")
@click.option("--url", metavar="URL", help="Only those of this base URL.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text")
@click.option("--history", metavar="FILE", help="[qa/stage4/history.sqlite3]")
def history(last: str, url: str | None, form: str, history: str | None) -> int:
    from stage4 import trend
    from stage4.configuration import value_of
    from stage4.history import opened

    number = int(value_of("--last", last, "count"))
    wanted = value_of("--url", url, "url").url.rstrip("/") if url else ""
    with opened(_history_file(history), create=False) as runs:
        records = runs.last(number, wanted)
    render = {"text": trend.as_text, "json": trend.as_json, "csv": trend.as_csv}[form]
    click.echo(render(records), nl=False)
    return 0


@group.group(help="The headers that a later run is compared with.")
def baseline() -> None:
    pass


@baseline.command("set", help="Pin the root's headers as they are now.")
@_settings
def baseline_set(**options: str | None) -> int:
    from stage4.session import pin

    settings, outputs = _configured(options)
    headers = pin(settings, outputs, Path.cwd())
    click.echo(f"pinned {len(headers)} headers of {settings.base_url}:")
    for name, value in headers:
        click.echo(_line(f"  {name}: {value}"))
    return 0


@baseline.command("clear", help="Take the baseline away.")
@_settings
def baseline_clear(**options: str | None) -> int:
    from stage4.history import opened

    settings, outputs = _configured(options)
    with opened(_history_file(outputs.history), create=False) as runs:
        there = runs.unpin(settings.base_url)
    click.echo(f"{'cleared' if there else 'there was no baseline'}: {settings.base_url}")
    return 0


def _history_file(given: str | None) -> Path:
    from stage4.history import USUAL

    return Path(given) if given else USUAL


@group.command(help="Run every N seconds until stopped, record, and alert on change.")
@_settings
@click.option("--every", default="60", metavar="SECONDS", help="From start to start. [60]")
@click.option("--times", default="0", metavar="N", help="So many runs; 0: until Ctrl-C. [0]")
@click.option("--metrics-port", metavar="PORT", help="Serve /metrics for Prometheus on loopback.")
@click.option("--on-change", default="", metavar="COMMAND", help="Run when the verdict changes.")
@click.option("--on-change-webhook", metavar="URL", help="Post to when the verdict changes.")
def watch(
    every: str,
    times: str,
    metrics_port: str | None,
    on_change: str,
    on_change_webhook: str | None,
    **options: str | None,
) -> int:
    import signal
    from dataclasses import replace

    from stage4.configuration import value_of
    from stage4.settings import credentials
    from stage4.watch import Alert, Metrics, serve_metrics
    from stage4.watch import watch as go_on

    settings, outputs = _configured(options)
    seconds = value_of("--every", every, "seconds")
    runs = int(value_of("--times", times, "times"))
    hook = (
        value_of("--on-change-webhook", on_change_webhook, "address") if on_change_webhook else None
    )
    settings = replace(settings, credentials=(*settings.credentials, *credentials(hook)))
    metrics = Metrics()
    if metrics_port is not None:
        port = int(value_of("--metrics-port", metrics_port, "port"))
        try:
            server = serve_metrics(metrics, port)
        except OSError as why:
            raise UsageError(
                f"--metrics-port {port}: {why.strerror}", hint="give a free port, or 0"
            ) from None
        _say(f"metrics at http://127.0.0.1:{server.server_port}/metrics")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as containers are stopped
    alert = Alert(on_change, hook.url if hook else "")
    status = go_on(settings, outputs, Path.cwd(), seconds, alert, metrics, _say, runs)
    return status.exit_code


def _say(text: str) -> None:
    print(_line(text), flush=True)

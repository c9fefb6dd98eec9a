"""`stage4 watch`: check a live URL again and again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from stage4.commands.options import Command, setting_options, texts
from stage4.commands.printing import say


@click.command(
    "watch", cls=Command, help="Run every N seconds until stopped, record, and alert on change."
)
@setting_options()
@click.option("--every", default="60", metavar="SECONDS", help="From start to start. [60]")
@click.option("--times", default="0", metavar="N", help="So many runs; 0: until Ctrl-C. [0]")
@click.option("--metrics-port", metavar="PORT", help="Serve /metrics for Prometheus on loopback.")
@click.option("--on-change", default="", metavar="COMMAND", help="Run when the verdict changes.")
@click.option("--on-change-webhook", metavar="URL", help="Post to when the verdict changes.")
def command(
    every: str,
    times: str,
    metrics_port: str | None,
    on_change: str,
    on_change_webhook: str | None,
    **options: str | Sequence[str] | None,
) -> int:
    import signal
    from dataclasses import replace

    from stage4.config.configure import configure, credentials_of, value_of
    from stage4.errors import UsageError
    from stage4.watch import Alert, Metrics, serve_metrics, watch

    settings, outputs = configure(texts(options), os.environ, Path.cwd())
    seconds = value_of("--every", every, "seconds")
    runs = value_of("--times", times, "times")
    hook = (
        value_of("--on-change-webhook", on_change_webhook, "address") if on_change_webhook else None
    )
    settings = replace(settings, credentials=(*settings.credentials, *credentials_of(hook)))
    metrics = Metrics()
    if metrics_port is not None:
        port = value_of("--metrics-port", metrics_port, "port")
        try:
            server = serve_metrics(metrics, port)
        except OSError as why:
            hint = "give a free port, or 0"
            raise UsageError(f"--metrics-port {port}: {why.strerror}", hint) from None
        say(f"metrics at http://127.0.0.1:{server.server_port}/metrics")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as containers are stopped
    alert = Alert(on_change, hook.url if hook else "")
    status = watch(settings, outputs, Path.cwd(), seconds, alert, metrics, say, runs)
    return status.exit_code

"""A load test from settings to its verdict."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from stage4.address import parse
from stage4.config.settings import LoadSettings, Settings
from stage4.errors import UsageError
from stage4.load.judgement import judge
from stage4.load.permission import refuse_foreign
from stage4.load.plan import LoadPlan, Visit
from stage4.load.processes import Access, Machines, measure, require_engine
from stage4.load.progress import Seen, progress_text
from stage4.load.record import Measured
from stage4.load.scenario import read_scenario, visit
from stage4.model import Verdict
from stage4.redact import Redactor, secrets_of


def load_test(
    settings: Settings,
    plan: LoadPlan,
    access: Access,
    machines: Machines,
    on_progress: Callable[[Seen | None], None] = lambda seen: None,
) -> Verdict:
    """Run the test and judge it. Raises UsageError if it did not begin."""
    redactor = Redactor(secrets_of(settings))
    began, now = time.monotonic(), datetime.now(timezone.utc)
    result = redactor.result(judge(plan, measure(plan, access, machines, on_progress)))
    return Verdict(
        timestamp=now.isoformat(timespec="seconds"),
        base_url=redactor.text(settings.base_url),
        health_url=redactor.text(settings.health_url),
        results=(result,),
        duration_s=round(time.monotonic() - began, 3),
        expect_live=settings.expect_live,
        profile=settings.profile,
    )


def plan_of_run(settings: Settings, load: LoadSettings) -> LoadPlan:
    """The load test of a run. Raises UsageError."""
    visits = (
        read_scenario(Path(load.scenario)) if load.scenario else visits_of(load.paths, "load_path")
    )
    plan = LoadPlan(
        base_url=settings.base_url,
        rate_per_s=load.rate_per_s,
        for_s=load.for_s,
        ramp_up_s=load.ramp_up_s,
        visits=visits,
        limit_ms=settings.slo_p95_ms,
        timeout_s=settings.timeout_s,
        profile=settings.profile,
    )
    plan.refuse_excess()
    return plan


def visits_of(paths: Sequence[str], source: str) -> tuple[Visit, ...]:
    """A GET of each path, of / without any. Raises UsageError, which names the source."""
    try:
        return tuple(visit(path) for path in paths or ("/",))
    except ValueError as why:
        raise UsageError(f"{source}: {why}", "give a path of the service") from None


def measure_of_run(
    settings: Settings, on_progress: Callable[[str], None]
) -> tuple[LoadPlan, Measured] | UsageError:
    """The plan of a run's load test and its measurements, or why there are none."""
    load = settings.load
    if load is None:
        return UsageError("the settings have no load_rate")
    try:
        plan = plan_of_run(settings, load)
        refuse_foreign(plan.base_url, load.configured_url, allow_remote=False)
        require_engine()
        access = access_of(settings, load.configured_url)
        machines = Machines(workers=load.workers)
        return plan, measure(
            plan, access, machines, lambda seen: on_progress(progress_text(plan, seen))
        )
    except UsageError as why:
        return why


def access_of(
    settings: Settings, configured: str, allow_remote: bool = False, locustfile: str = ""
) -> Access:
    """What the workers of this machine need to reach the service."""
    origin = parse(settings.base_url).origin
    tokens = [
        ("Authorization", "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii"))
        for place, user, password in settings.credentials
        if place == origin
    ]
    return Access(
        configured=configured,
        allow_remote=allow_remote,
        headers=(*tokens[:1], *settings.headers),
        ca_file=settings.ca_file,
        client_cert=settings.client_cert,
        client_key=settings.client_key,
        locustfile=locustfile,
    )

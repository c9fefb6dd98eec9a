"""A check of our own: a live deployment must not tell search engines to stay away."""

from stage4.checks import Check
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Finding, Request, Status


def requests(settings: Settings) -> tuple[Request, ...]:
    """What is to be asked of the deployment; the answer is found under the request's name."""
    return (Request("robots", f"{settings.base_url}/robots.txt"),)


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """Settings and facts in, a result out: no network, no disk, no clock."""
    answer = facts.exchanges["robots"]
    findings = []
    if answer.trouble or answer.status is None:
        findings.append(
            Finding("robots.no-answer", Status.FAIL, f"no robots.txt: {answer.detail}", "serve it")
        )
    elif answer.ok and b"Disallow: /\n" in answer.body + b"\n":
        findings.append(
            Finding(
                "robots.all-disallowed",
                Status.FAIL if settings.expect_live else Status.WARN,
                "robots.txt keeps every search engine away",
                "remove `Disallow: /` before going live",
                "customers would not find the service",
            )
        )
    return CheckResult.of("robots", findings, {"http_status": answer.status})


ROBOTS = Check(
    name="robots",
    title="robots.txt",
    judge=judge,
    requests=requests,
)

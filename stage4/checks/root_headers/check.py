"""The check of the root for the registry: what it requests, and its judge."""

from __future__ import annotations

from stage4.address import parse
from stage4.checks import Check
from stage4.checks.root_headers import hardening
from stage4.checks.root_headers.judge import judge
from stage4.config.settings import Settings
from stage4.model import Request


def requests(settings: Settings) -> tuple[Request, ...]:
    """The root twice, with three foreign Origins and, for https on port 443, over plain http."""
    root = f"{settings.base_url}/"
    asked = [
        Request("root", root, headers=(("Accept", "text/html, */*;q=0.8"),)),
        Request("root-again", root, headers=(("Accept", "text/html, */*;q=0.8"),)),
    ]
    address = parse(root)
    for name, origin in hardening.origins(address).items():
        asked.append(Request(name, root, headers=(("Origin", origin),)))
    if address.scheme == "https" and address.port == 443:
        plain = f"http://{address.bracketed}{address.target}"
        asked.append(Request("root-http", plain, follow=False))
    return tuple(asked)


CHECK = Check(
    name="root_headers",
    title="Security headers of the root",
    judge=judge,
    requests=requests,
)

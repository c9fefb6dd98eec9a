"""How users are written to: NOTIFY_MODE, the settings that it needs, EMAIL_FROM."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr

from stage4.model import Finding, Status
from stage4.providers import rules
from stage4.providers.judging import Environment, given
from stage4.providers.settings import MOCK_MODES, PLACEHOLDER, REAL_MODES
from stage4.providers.values import QUOTES, cleaned, is_stray

# RFC 2606 and RFC 6761, and names that never leave a network.
RESERVED = frozenset("test example invalid localhost local internal lan home localdomain".split())
PLACEHOLDERS = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|net|org)|(?:your|my)-?(?:domain|company|site|website)\.[a-z]+|"
    r"domain\.(?:com|tld)|yourdomain|changeme\..*)"
)
FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com "
    "aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com web.de t-online.de mail.com mail.ru "
    "yandex.ru yandex.com proton.me protonmail.com zoho.com qq.com 163.com 126.com hotmail.co.uk "
    "yahoo.co.uk outlook.de hotmail.fr orange.fr free.fr fastmail.com hey.com tutanota.com".split()
)
TEST_DOMAINS = re.compile(
    r"resend\.dev|sandbox.*\.mailgun\.org|(?:.*\.)?mailtrap\.io|(?:.*\.)?ethereal\.email|"
    r"(?:.*\.)?mailinator\.com"
)
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@"
    r"(?P<domain>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?)"
)


def findings(environment: Environment, live: bool, grave: Status) -> Iterator[Finding]:
    yield from _notify(environment, live, grave)
    raw = environment.get("EMAIL_FROM", "")
    if not cleaned(raw):
        message = "EMAIL_FROM is not set"
        yield rules.SENDER_MISSING.finding(grave, message, variable="EMAIL_FROM")
    else:
        yield from _sender(raw, live, grave)


def _notify(environment: Environment, live: bool, grave: Status) -> Iterator[Finding]:
    raw = environment.get("NOTIFY_MODE", "")
    mode = cleaned(raw).lower()
    evidence = {"variable": "NOTIFY_MODE"}
    if raw and is_stray(raw, secret=True):
        message = "NOTIFY_MODE has quotes or blanks that are no part of it"
        yield rules.STRAY.finding(grave, message, **evidence)
    if not mode:
        yield rules.NOTIFY_MISSING.finding(grave, "NOTIFY_MODE is not set", **evidence)
    elif mode in MOCK_MODES:
        if live:
            message = "NOTIFY_MODE only pretends to send"
            yield rules.NOTIFY_MOCK.finding(grave, message, **evidence)
    elif PLACEHOLDER.search(mode):
        yield rules.PLACEHOLDER.finding(grave, "NOTIFY_MODE is a placeholder", **evidence)
    elif mode not in REAL_MODES:
        known = ", ".join(REAL_MODES)
        yield rules.NOTIFY_UNKNOWN.warn(f"NOTIFY_MODE is none of: {known}", **evidence)
    else:
        for names in REAL_MODES[mode]:
            if not given(environment, *names):
                message = f"NOTIFY_MODE={mode} needs {names[0]}, which is not set here"
                yield rules.KEY_UNSEEN.warn(message, variable=names[0])


def _sender(raw: str, live: bool, grave: Status) -> Iterator[Finding]:
    """RFC 5322, 3.4: an address, or a name and an address in angle brackets."""
    evidence = {"variable": "EMAIL_FROM"}
    text = raw.strip()
    wrapped = text[:1] in QUOTES and text[-1:] in QUOTES
    if raw != text or wrapped or (text[-1:] in QUOTES):
        message = "EMAIL_FROM has quotes or blanks that are no part of it"
        yield rules.STRAY.finding(grave, message, **evidence)
    clean = cleaned(raw) if wrapped or text[-1:] in QUOTES else text
    address = parseaddr(clean)[1] if "<" in clean else clean
    match = _ADDRESS.fullmatch(address)
    domain = match["domain"].lower() if match else ""
    if match is None or ".." in address:
        yield rules.SENDER_MALFORMED.finding(grave, "EMAIL_FROM is no mail address", **evidence)
    elif TEST_DOMAINS.fullmatch(domain):
        if live:
            yield rules.TEST_VALUE.finding(grave, "EMAIL_FROM is for tests only", **evidence)
    elif live and (reason := _unfit(address, domain)):
        yield rules.SENDER_UNFIT.finding(grave, f"EMAIL_FROM is at {reason}", **evidence)


def _unfit(address: str, domain: str) -> str:
    """Why no mail should come from there, or ""."""
    if domain.rpartition(".")[2] in RESERVED or "." not in domain:
        return "a reserved or local domain"
    if PLACEHOLDERS.fullmatch(domain) or PLACEHOLDER.search(address):
        return "a placeholder domain"
    return "a free-mail domain" if domain in FREE_MAIL else ""

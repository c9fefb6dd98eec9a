"""Mail: NOTIFY_MODE, the settings that it needs, and the sender in EMAIL_FROM."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.known import MOCK_MODES, PLACEHOLDER, REAL_MODES
from stage4.checks.provider_config.uses import Uses
from stage4.checks.provider_config.values import QUOTES, cleaned, is_stray
from stage4.checks.provider_config.variables import Environment, given
from stage4.model import Finding, Status

# RFC 2606 and RFC 6761, and names that never leave a network.
RESERVED = frozenset(
    "test example invalid localhost local internal lan home localdomain onion alt arpa".split()
)
PLACEHOLDERS = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|net|org)|(?:your|my)[-_]?(?:domain|company|site|website)\.[a-z]+|"
    r"domain\.(?:com|tld)|yourdomain)"
)
# A label of the domain, or the whole local part.
PLACEHOLDER_WORD = re.compile(
    r"example|dummy|change[-_]?me|place[-_]?holder|x{3,}|replace[-_]?me|"
    r"your[-_]?(?:e?-?mail|name|address|sender)"
)
FREE_MAIL = frozenset(
    "126.com 163.com aliyun.com aol.com arcor.de att.net bk.ru bluewin.ch btinternet.com "
    "comcast.net cox.net daum.net duck.com fastmail.com fastmail.fm foxmail.com free.fr freenet.de "
    "gmail.com googlemail.com hanmail.net hey.com hushmail.com icloud.com inbox.ru laposte.net "
    "libero.it list.ru mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com o2.pl onet.pl "
    "orange.fr pm.me posteo.de proton.me protonmail.com qq.com rambler.ru rediffmail.com "
    "rocketmail.com sbcglobal.net seznam.cz sfr.fr sina.com t-online.de tuta.com tuta.io "
    "tutanota.com uol.com.br verizon.net virgilio.it virginmedia.com wanadoo.fr web.de wp.pl ya.ru "
    "yandex.com yandex.ru yeah.net ymail.com zoho.com".split()
)
FREE_MAIL_ANYWHERE = re.compile(r"(?:yahoo|hotmail|outlook|live|gmx)\.(?:com?\.)?[a-z]{2,3}")
TEST_DOMAINS = re.compile(
    r"(?:.*\.)?resend\.dev|sandbox.*\.mailgun\.org|(?:.*\.)?mailtrap\.io|(?:.*\.)?ethereal\.email|"
    r"(?:.*\.)?mailinator\.com"
)
_QUOTED = r'"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])*"'
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
_ADDRESS = re.compile(
    rf"(?P<local>(?=.{{1,64}}@)(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED}))@"
    rf"(?P<domain>(?:{_LABEL}\.)*(?!\d+$){_LABEL})"
)
_NAMED = re.compile(rf"(?:{_QUOTED}|[^\"<>@,;:\\\x00-\x1f\x7f]*)[ \t]*<(?P<address>[^<>]*)>")


def findings(environment: Environment, uses: Uses, live: bool, grave: Status) -> Iterator[Finding]:
    """About a service that sends mail."""
    yield from _notify(environment, uses, live, grave)
    raw = environment.get("EMAIL_FROM", "")
    if not cleaned(raw):
        message = "EMAIL_FROM is not set"
        yield rules.SENDER_MISSING.finding(grave, message, variable="EMAIL_FROM")
    else:
        yield from _sender(raw, live, grave)


def _notify(environment: Environment, uses: Uses, live: bool, grave: Status) -> Iterator[Finding]:
    raw = environment.get("NOTIFY_MODE", "")
    mode = cleaned(raw).lower()
    evidence = {"variable": "NOTIFY_MODE"}
    if raw and is_stray(raw, secret=True):
        message = "NOTIFY_MODE has quotes or blanks around its value"
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
        yield rules.NOTIFY_UNKNOWN.warn(f"NOTIFY_MODE is not one of: {known}", **evidence)
    elif not uses.uses(mode):
        message = f"NOTIFY_MODE names {mode}, which --providers does not list"
        yield rules.NOTIFY_UNKNOWN.warn(message, **evidence)
    for provider in dict.fromkeys((mode, *uses.mail)):
        yield from _unseen(environment, provider)


def _unseen(environment: Environment, provider: str) -> Iterator[Finding]:
    """What a provider needs and is not set here."""
    for names in REAL_MODES.get(provider, ()):
        if not given(environment, *names):
            message = f"{provider} needs {names[0]}, which is not set here"
            yield rules.KEY_UNSEEN.warn(message, variable=names[0])


def _sender(raw: str, live: bool, grave: Status) -> Iterator[Finding]:
    """RFC 5322, 3.4: an address, or a name and an address in angle brackets."""
    evidence = {"variable": "EMAIL_FROM"}
    text = raw.strip()
    wrapped = text[:1] in QUOTES and text[-1:] in QUOTES
    if raw != text or wrapped or (text[-1:] in QUOTES):
        message = "EMAIL_FROM has quotes or blanks around its value"
        yield rules.STRAY.finding(grave, message, **evidence)
    clean = cleaned(raw) if wrapped or text[-1:] in QUOTES else text
    named = _NAMED.fullmatch(clean)
    address = named["address"] if named else clean
    match = _ADDRESS.fullmatch(address)
    domain = match["domain"].lower() if match else ""
    if match is None and PLACEHOLDER.search(address.replace("<", " ")):
        yield rules.PLACEHOLDER.finding(grave, "EMAIL_FROM is a placeholder", **evidence)
    elif match is None:
        yield rules.SENDER_MALFORMED.finding(grave, "EMAIL_FROM is not a mail address", **evidence)
    elif TEST_DOMAINS.fullmatch(domain):
        if live:
            yield rules.TEST_VALUE.finding(grave, "EMAIL_FROM is for tests only", **evidence)
    elif live and (reason := _unfit(match["local"].lower(), domain)):
        yield rules.SENDER_UNFIT.finding(grave, f"EMAIL_FROM is {reason}", **evidence)


def _unfit(local: str, domain: str) -> str:
    """Why no mail should come from there, or ""."""
    labels = domain.split(".")
    if labels[-1] in RESERVED or len(labels) == 1:
        return "at a reserved or local domain"
    if PLACEHOLDERS.fullmatch(domain) or any(map(PLACEHOLDER_WORD.fullmatch, (local, *labels))):
        return "a placeholder address"
    free = domain in FREE_MAIL or FREE_MAIL_ANYWHERE.fullmatch(domain)
    return "at a free-mail domain" if free else ""

"""The environment of a run: that of the process, an --env-file, files that contain secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from stage4.config.names import SECRET_NAME
from stage4.config.table import SETTINGS
from stage4.errors import UsageError

MAX_FILE_BYTES = 256 * 1024
FILE_SUFFIX = "_FILE"
_ASSIGNMENT = re.compile(
    r"""(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*
    (?:'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<plain>[^'"\s#](?:.*?\S)?)?)
    \s*(?:(?<=\s)\#.*)?""",
    re.VERBOSE,
)


def with_file(environment: Mapping[str, str], path: str, source: str) -> dict[str, str]:
    """The environment with the variables of a file; those of the process win.

    A line is NAME=VALUE, with an optional `export`; a value can have single or double quotes; `#`
    starts a comment. Raises UsageError, which never quotes a line.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(_read(path, source).splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _ASSIGNMENT.fullmatch(text)
        if not match:
            raise UsageError(f"{source}: {path}, line {number}: not NAME=VALUE", "correct the line")
        found[match["name"]] = _value(match)
    return {**found, **environment}


def _value(match: re.Match[str]) -> str:
    if match["double"] is not None:
        return re.sub(r"\\(.)", r"\1", match["double"])
    return match["single"] if match["single"] is not None else match["plain"] or ""


def with_secret_files(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with each secret NAME that is not set and whose NAME_FILE is.

    The last line end is dropped. An unreadable file is an error if stage4 uses the secret. Other
    programs have variables of this form too: of theirs, only regular files are read.
    """
    result = dict(environment)
    own = {name for setting in SETTINGS if setting.secret for name in setting.variables}
    for variable, path in environment.items():
        name = variable.removesuffix(FILE_SUFFIX)
        if name == variable or not path or environment.get(name):
            continue
        if name in own:
            result[name] = _without_line_end(_read(path, variable))
        elif SECRET_NAME.search(name) and (_is_provider(name) or Path(path).is_file()):
            try:
                result[name] = _without_line_end(_read(path, variable))
            except UsageError:
                if _is_provider(name):
                    raise
    return result


# An unreadable file of one of these is an error: the run would judge the secret as missing.
_PROVIDER_PREFIXES = (
    "STRIPE_", "RESEND_", "SENDGRID_", "POSTMARK_", "MAILGUN_", "TWILIO_", "SMTP_", "MAIL_",
    "EMAIL_", "PADDLE_", "PAYPAL_", "CLERK_", "AUTH0_",
)  # fmt: skip


def _is_provider(name: str) -> bool:
    return name.startswith(_PROVIDER_PREFIXES)


def _without_line_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _read(path: str, source: str) -> str:
    hint = "give a readable text file"
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as why:
        reason = getattr(why, "strerror", None) or "not a path"
        raise UsageError(f"{source}: cannot read {path[:200]!r}: {reason}", hint) from None
    if len(data) > MAX_FILE_BYTES:
        raise UsageError(f"{source}: {path!r} is larger than {MAX_FILE_BYTES} bytes", hint)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{source}: {path!r} is not UTF-8", hint) from None


def provider_options(options: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The provider settings of the command line, as the variables that they stand for."""
    return {
        setting.variables[0]: value
        for setting in SETTINGS
        if setting.scope.name == "PROVIDER"
        for value in options.get(setting.name, ())
    }

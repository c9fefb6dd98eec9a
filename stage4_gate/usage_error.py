"""Errors of click, which may have several lines, as one line with a hint."""

from __future__ import annotations

import re

import click

from stage4_gate.errors import UserError
from stage4_gate.near_name import did_you_mean

USERINFO = re.compile(r"(?<=//)\S*@")  # of a URL in a message; it may be a password


def usage_error(why: click.ClickException, program: str) -> UserError:
    """The same error; the hint is a similar option, or the command whose help to read."""
    context = getattr(why, "ctx", None)
    hint = f"see {context.command_path if context else program} --help"
    message = " ".join(why.format_message().split()).rstrip(".")
    if isinstance(why, click.NoSuchOption) and context:
        known = [name for each in context.command.get_params(context) for name in each.opts]
        message = f"no such option: {why.option_name}"
        hint = did_you_mean(why.option_name, known) or hint
    return UserError(USERINFO.sub("", message[:1].lower() + message[1:]), hint)

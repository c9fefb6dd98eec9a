"""The workflows as text with places to fill in, and the one function that fills them in."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

from stage4_gate.errors import UserError
from stage4_gate.workflow.facts import RepositoryFacts

FOLDER = Path(__file__).parent / "templates"
# The templates of each CI system; the first is written unless another is named.
TEMPLATES = {
    "github": ("stage4_pipeline", "stage4_gate", "release_gate"),
    "gitlab": ("gitlab-stage4",),
}
PLACE = re.compile(r"@@\{(\w+)\}")
# A relative path that means itself in YAML's quotes, in a shell's quotes, and to both CI systems.
PLAIN = re.compile(r"(?:[\w.@+=,][\w ./@+=,-]*)?[\w@+=,]", re.ASCII)
PYTHON = re.compile(r"3\.[1-9]\d", re.ASCII)  # the versions that this package runs on


class NotPlainError(UserError):
    """A name of the repository would mean something else in a workflow."""


def template(name: str) -> str:
    """The text of a template that ships with the package."""
    return (FOLDER / f"{name}.yml").read_text("utf-8")


def filled(text: str, facts: RepositoryFacts, version: str) -> str:
    """The workflow for a repository. Raises NotPlainError.

    text     a template; a value of several lines keeps the indentation of its place
    version  the version of this package
    """
    _refuse_other_than_plain(facts)
    values = _values(facts, version)
    lines = []
    for line in text.splitlines():
        indentation = line[: len(line) - len(line.lstrip())]
        whole = PLACE.sub(lambda place: values[place[1]], line)
        lines.append(whole.replace("\n", f"\n{indentation}"))
    return "".join(f"{line}\n" for line in lines)


def _refuse_other_than_plain(facts: RepositoryFacts) -> None:
    for kind, names in (("gate", facts.gates), ("branch", (facts.branch,))):
        for name in names:
            if not PLAIN.fullmatch(name):
                hint = "use a path from the root: ASCII letters, digits, blanks and . / _ @ + = , -"
                raise NotPlainError(f"the name of the {kind} {name!r} is not plain", hint)
    for name in facts.pythons:
        if not PYTHON.fullmatch(name):
            hint = "use 3.10 or newer, for example 3.12"
            raise NotPlainError(f"invalid version of Python {name!r}", hint)


def _values(facts: RepositoryFacts, version: str) -> dict[str, str]:
    gate, newest = facts.gates[0], facts.pythons[-1]
    return {
        "package": f"stage4-gate=={version}",
        "stage_version": version,
        "gate": json.dumps(gate),
        "gate_lines": "\n".join(facts.gates),
        "gate_list": json.dumps(facts.gates),
        "shard": json.dumps(str(PurePosixPath(gate).with_name("shard.py"))),
        "merge": json.dumps(str(PurePosixPath(gate).with_name("merge.py"))),
        "python": json.dumps(newest),
        "python_word": newest,
        "python_list": json.dumps(facts.pythons),
        "branch": json.dumps(facts.branch),
        "requirements": facts.requirements,
        "production": facts.production,
        "staging": facts.staging,
        "health": facts.health,
        "staging_health": facts.staging_health,
    }

"""`stage4-gate workflow`: a CI workflow, filled in for the repository it stands in."""

from __future__ import annotations

from pathlib import Path

import click

from stage4_gate.command_group import Command
from stage4_gate.completions import paths
from stage4_gate.errors import UserError, epilog
from stage4_gate.workflow.templates import TEMPLATES

EXIT_STATUSES = {
    0: "done",
    2: "usage or configuration error, or FILE differs or cannot be written",
    4: "the output could not be written",
}
NAMES = tuple(name for names in TEMPLATES.values() for name in names)


@click.command("workflow", cls=Command, epilog=epilog(EXIT_STATUSES))
@click.argument("system", type=click.Choice(tuple(TEMPLATES)))
@click.option(
    "--template",
    "name",
    type=click.Choice(NAMES),
    metavar="NAME",
    help=f"Which workflow: {', '.join(NAMES)}. [the first of the CI system]",
)
@click.option(
    "--gate",
    "gates",
    multiple=True,
    metavar="PATH",
    shell_complete=paths("file"),
    help="A gate, from the root. Repeatable.",
)
@click.option(
    "--python", "pythons", multiple=True, metavar="VERSION", help="Such as 3.12. Repeatable."
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
@click.option("--force", is_flag=True, help="Replace a FILE that exists and differs.")
def workflow(
    system: str,
    name: str | None,
    gates: tuple[str, ...],
    pythons: tuple[str, ...],
    output: Path | None,
    force: bool,
) -> int:
    """Print a CI workflow, filled in for this repository.

    It names the gates, the versions of Python and the variables for URLs that the repository has.
    """
    from importlib.metadata import version

    from stage4_gate.printable import printable
    from stage4_gate.workflow.repository import facts_of, root_of
    from stage4_gate.workflow.templates import filled, template

    known = TEMPLATES[system]
    if name and name not in known:
        raise UserError(f"{system} has no template {name}", f"it has {', '.join(known)}")
    root = root_of(Path.cwd())
    facts = facts_of(root)
    facts = facts._replace(gates=gates or facts.gates, pythons=pythons or facts.pythons)
    text = filled(template(name or known[0]), facts, version("stage4-gate"))
    for gate in facts.gates:
        if not (root / gate).is_file():
            click.echo(printable(f"there is no {gate}: --gate PATH names another gate"), err=True)
    if output is None:
        click.echo(text, nl=False)
    else:
        click.echo(f"{printable(str(output))}: {write(output, text, force)}")
    return 0


def write(path: Path, text: str, force: bool) -> str:
    """Write a workflow and return what was done: written, unchanged or replaced.

    Raises UserError if there is another text and `force` is not given.
    """
    from stage4_gate import atomic_write
    from stage4_gate.errors import reason_of

    data = text.encode("utf-8")
    try:
        existing = path.read_bytes() if path.exists() else None
        if existing == data:
            return "unchanged"
        if existing is not None and not force:
            raise UserError(f"{path} exists and differs", "--force replaces it")
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write_whole(path, data)
    except OSError as why:
        raise UserError(f"cannot write {path}: {reason_of(why)}", "name another file") from None
    return "written" if existing is None else "replaced"

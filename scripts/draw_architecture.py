#!/usr/bin/env python3
"""Draw the diagram of docs/architecture.md from the imports in the code.

    python scripts/draw_architecture.py           writes the diagram into the page
    python scripts/draw_architecture.py --check   exits with 1 if the page is not current

A box is a folder with Python modules: a package, or a folder directly in it. A package's own
modules are divided where some import a folder that imports others of them: the former are the edge
of the package, the latter its base. An arrow leads from the importer to the imported. Imports that
only a type checker reads do not count.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("stage4_gate", "codemod", "stage4", "release_gate", "backend")
BEGIN = "<!-- written by scripts/draw_architecture.py -->\n"
END = "<!-- end -->\n"

Imports = Mapping[str, frozenset[str]]  # of each module, by its dotted name
Arrows = frozenset[tuple[str, str]]


def main(arguments: list[str]) -> int:
    page = PAGE.read_text("utf-8")
    current = replace_diagram(page, diagram(arrows(imports(ROOT))))
    if "--check" in arguments:
        return int(page != current)
    PAGE.write_text(current, "utf-8")
    return 0


def imports(root: Path) -> Imports:
    """What each module of the packages imports from them."""
    files = {
        dotted(path.relative_to(root)): path
        for each in PACKAGES
        for path in (root / each).rglob("*.py")
    }
    found = {}
    for module, path in files.items():
        names = imported_names(ast.parse(path.read_text("utf-8")))
        found[module] = frozenset(known(name, files) for name in names) - {"", module}
    return found


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from imported_names(node)


def known(name: str, modules: Mapping[str, Path]) -> str:
    """The module that holds what has this dotted name; "" for another distribution's."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def arrows(graph: Imports) -> Arrows:
    boxes = divided(graph)
    found = {(boxes[a], boxes[b]) for a, imported in graph.items() for b in imported}
    return frozenset(arrow for arrow in found if arrow[0] != arrow[1])


def divided(graph: Imports) -> dict[str, str]:
    """The box of each module."""
    packages = {module.rpartition(".")[0] for module in graph}
    folders = {module: folder_of(module, packages) for module in graph}
    reach = {module: reached(module, graph) for module in graph}
    touched = {module: {folders[each] for each in reach[module]} for module in graph}
    boxes = {}
    for module, folder in folders.items():
        outside = [each for each in reach[module] if folders[each] != folder]
        part = "edge" if any(folder in touched[each] for each in outside) else "base"
        boxes[module] = folder.replace(".", "/") if "." in folder else f"{folder} {part}"
    return boxes


def folder_of(module: str, packages: Collection[str]) -> str:
    """`stage4.csp` for `stage4.csp.policy` and for its package, `stage4` for `stage4.model`."""
    first, _, rest = module.partition(".")
    room = f"{first}.{rest.partition('.')[0]}"
    inside = any(each == room or each.startswith(f"{room}.") for each in packages)
    return room if inside else first


def reached(module: str, graph: Imports) -> set[str]:
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        new = graph[waiting.pop()] - seen
        seen |= new
        waiting += new
    return seen


def diagram(found: Arrows) -> str:
    """The arrows as a Mermaid flow chart, one frame for each package."""
    boxes = {box for arrow in found for box in arrow}
    lines = ["```mermaid", "flowchart TD"]
    for package in PACKAGES:
        inside = sorted(box for box in boxes if box.replace("/", " ").split()[0] == package)
        lines.append(f"    subgraph {package}_package [{package}]")
        lines += [f'        {identifier(box)}["{label(box, boxes)}"]' for box in inside]
        lines.append("    end")
    lines += [f"    {identifier(a)} --> {identifier(b)}" for a, b in sorted(found)]
    return "\n".join([*lines, "```", ""])


def identifier(box: str) -> str:
    return box.replace("/", "__").replace(" ", "__")


def label(box: str, boxes: set[str]) -> str:
    """A package's own folder is divided only where it has an edge."""
    package = box.split()[0]
    return box.replace("/", " / ") if f"{package} edge" in boxes else package.replace("/", " / ")


def replace_diagram(page: str, picture: str) -> str:
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{PAGE}: the comments {BEGIN.strip()} and {END.strip()} are missing")
    return f"{head}{begin}{picture}{end}{tail}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

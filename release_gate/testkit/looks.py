"""How a page looks, as text in version control: accessibility tree, elements, boxes and styles.

A snapshot holds the same text on every machine, because the pages ship their font and the browser
does not fit glyphs to pixels.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from release_gate.testkit.page_facts import PageFacts, Record

TOLERANCE_PX = 2  # browsers round differently
UPDATE = "bash scripts/run_gate.sh --only bundle_b --update-baselines"
HEAD = f"# Rewritten by: {UPDATE}\n"
SECTION = re.compile(r"^== (.+) ==$", re.M)
BOX = re.compile(r"^( *-?\d+){4} ")
NUMBER = re.compile(r"-?\d+")
RANDOM_PATH = re.compile(r"(/api/uploads/)[\w-]+")
COLOUR = re.compile(r"rgb\((\d+), (\d+), (\d+)\)")

TREE, MARKUP, LAYOUT, STYLE = "accessibility tree", "markup", "layout", "style"


@dataclass(frozen=True)
class Look:
    """The text of each part of one page's look."""

    parts: dict[str, str]

    def as_text(self) -> str:
        return HEAD + "".join(f"\n== {name} ==\n{text}\n" for name, text in self.parts.items())


def look_of(facts: PageFacts) -> Look:
    layout = [
        f"-- {width} px: x y width height --\n{_boxes(facts.layout[width]['listed'])}"
        for width in sorted(facts.layout)
    ]
    tree = f"-- before the API answers --\n{facts.early}\n-- complete --\n{facts.tree}"
    return Look(
        {
            TREE: RANDOM_PATH.sub(r"\1...", tree),
            MARKUP: RANDOM_PATH.sub(r"\1...", facts.markup),
            LAYOUT: "\n".join(layout),
            STYLE: _hexadecimal(facts.styles),
        }
    )


def read_look(text: str) -> Look:
    """The look in the text of a snapshot. A text without sections has no parts."""
    names_and_texts = SECTION.split(text)[1:]
    pairs = zip(names_and_texts[::2], names_and_texts[1::2], strict=True)
    return Look({name: part.strip("\n") for name, part in pairs})


def difference(expected: str, actual: str) -> str:
    """A unified diff of two parts; boxes within the tolerance count as equal. Empty if equal."""
    old, new = expected.splitlines(), actual.splitlines()
    new = _tolerated(old, new)
    return "\n".join(difflib.unified_diff(old, new, "expected", "actual", n=1, lineterm=""))


def _tolerated(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new lines, where those within the tolerance of their old line are replaced by it."""
    result = list(new)
    first, second = ([BOX.sub("", line) for line in lines] for lines in (old, new))
    blocks = difflib.SequenceMatcher(a=first, b=second, autojunk=False).get_matching_blocks()
    for start, new_start, size in blocks:
        for i in range(size):
            if _is_close(old[start + i], new[new_start + i]):
                result[new_start + i] = old[start + i]
    return result


def _is_close(one: str, other: str) -> bool:
    boxes = [BOX.match(line) for line in (one, other)]
    if not all(boxes):
        return False
    first, second = ([int(n) for n in NUMBER.findall(box[0])] for box in boxes if box)
    return all(abs(a - b) <= TOLERANCE_PX for a, b in zip(first, second, strict=True))


def _boxes(listed: Sequence[Record]) -> str:
    return "\n".join(
        " ".join(f"{number:5d}" for number in each["box"]) + f"  {_label(each)}" for each in listed
    )


def _label(element: Record) -> str:
    return f"{element['tag']} {element['name']}".strip()


def _hexadecimal(style: str) -> str:
    return COLOUR.sub(lambda rgb: "#" + "".join(f"{int(part):02x}" for part in rgb.groups()), style)


class Snapshots:
    """The snapshots in a folder, one text file for each page."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, look: Look) -> Path:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(look.as_text(), encoding="utf-8")
        return path

    def problem(self, name: str, part: str, actual: Look) -> str:
        """How a part of the page differs from its snapshot; empty if it does not."""
        path = self._path(name)
        if not path.is_file():
            return f"{path.name} is missing in {path.parent.name}/; to write it: {UPDATE}"
        found = difference(
            read_look(path.read_text("utf-8")).parts.get(part, ""), actual.parts[part]
        )
        return f"{found}\nIf that is intended: {UPDATE}" if found else ""

    def first_problem(self, name: str, actual: Look) -> str:
        """The problem of the first part that has one, in the order of the parts."""
        path = self._path(name)
        known = read_look(path.read_text("utf-8")).parts if path.is_file() else {}
        parts = {**known, **actual.parts}
        whole = Look({part: actual.parts.get(part, "") for part in parts})
        found = (f"{part}: {text}" for part in parts if (text := self.problem(name, part, whole)))
        return next(found, "")

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.txt"

"""Texts are plain technical English, and know nothing of the machine that they were written on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.repository.tree import tracked_files

# What is not to be written, and what to write instead.
WORDS = {
    r"(?<![a-z])can[ _]not(?![a-z])": "cannot",
    r"\blast stage on the exit path\b": "final stage",
    r"\bto the byte\b": "byte for byte; restoring the original bytes",
    r"\bwalked around\b": "bypassed",
    r"\bway that a gate can end\b": "way the gate can exit",
    r"\bonly advised on\b": "a warning only",
    r"\bis no name of\b": "invalid name",
    r"['\"}] is none\b": "invalid; use for example ...",
    r"\bmend the parts\b": "fix the failing components",
    r"\bwhole tell of them\b": "report the overall status as failing",
    r"\bdid not end well\b": "did not finish",
    r"\bwho escapes\b": "escape it when printing",
    r"\bgoes on in \.venv\b": "is re-executed with the Python of .venv",
    r"\bcomes_true\b": "wait_until",
    r"\bPATIENCE\b": "TIMEOUT_S",
}
EXAMPLES = r"(?:user|runner|someone)\b"  # folders that stand for anybody's
PATHS = re.compile(rf"(?<![\w.])/(?:root|work|home/(?!{EXAMPLES})\w+|Users/\w+)(?:/|\b)")
TEXT = frozenset((".py", ".md", ".cfg", ".toml", ".sh", ".yml", ".yaml", ".html", ".js", ".css"))
# Not texts for people: these patterns, and the words that services say of themselves.
DATA = ("tests/repository/test_words.py", "stage4/checks/health/words.py")


def lines() -> Iterator[tuple[str, str]]:
    """Every line of text for people, with its place."""
    for path in tracked_files():
        if path.suffix in TEXT and str(path) not in DATA:
            for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1):
                yield f"{path}:{number}", line


@pytest.mark.parametrize("pattern", WORDS)
def test_no_text_has_a_word_that_has_a_better_one(pattern: str) -> None:
    banned = re.compile(pattern, re.IGNORECASE if pattern.islower() else 0)
    found = [f"{place}: {line.strip()}" for place, line in lines() if banned.search(line)]
    assert not found, f"write instead: {WORDS[pattern]}"


def test_no_text_has_a_path_of_a_machine() -> None:
    assert not [f"{place}: {line.strip()}" for place, line in lines() if PATHS.search(line)]


def test_the_pattern_for_paths_finds_them() -> None:
    assert PATHS.search("see /home/ada/project")
    assert PATHS.search("cd /root/project")
    assert not PATHS.search("https://example.com/work/1")


def test_files_are_read() -> None:
    assert {Path(place.partition(":")[0]).suffix for place, _ in lines()} == TEXT

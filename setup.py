"""What setup.cfg cannot say: the wheel has the engine of the gate without the reference gate."""

from __future__ import annotations

from setuptools import setup
from setuptools.command.build_py import build_py

# `__init__` too: a team's own gate is often a folder called release_gate, which must stay
# importable beside the engine. Two folders of that name are one package if neither has it.
REFERENCE_GATE = {
    "release_gate": {
        *("__init__", "bootstrap", "conftest", "embedded", "merge", "paths", "reference"),
        *("run_all", "shard"),
    }
}


class BuildEngine(build_py):
    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = super().find_package_modules(package, package_dir)
        left_out = REFERENCE_GATE.get(package, set())
        return [module for module in found if module[1] not in left_out]


setup(cmdclass={"build_py": BuildEngine})

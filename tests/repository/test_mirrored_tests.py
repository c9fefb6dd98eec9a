"""Whoever changes `codemod/block.py` finds its tests in `tests/codemod/test_block.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.repository.tree import PACKAGES, modules_of


def needs_a_test(module: Path) -> bool:
    """False for package markers and entry points, and for the checks of packs, which are tests."""
    return module.name not in {"__init__.py", "__main__.py", "conftest.py"} and not (
        module.name.startswith("test_")
    )


def mirrored_test(module: Path) -> Path:
    return Path("tests") / module.parent / f"test_{module.name}"


@pytest.mark.parametrize("package", PACKAGES)
def test_each_module_has_a_test_file_at_its_mirrored_path(package: str) -> None:
    modules = [module for module in modules_of(package) if needs_a_test(module)]
    missing = {str(m) for m in modules if not (ROOT / mirrored_test(m)).is_file()}
    assert not missing

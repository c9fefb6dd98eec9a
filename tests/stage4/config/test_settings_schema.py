"""What the schema of `[tool.stage4]` accepts, stage4 reads, and it knows the same keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.validators import Draft7Validator

from stage4.config.settings_schema import settings_schema
from stage4.config.sources import converted, read_files
from stage4.config.table import BY_NAME, IN_FILES, Setting
from stage4.errors import UsageError
from stage4_gate.errors import UserError

SCHEMA = Draft7Validator(settings_schema())
# Their values name files and addresses: what they may be is more than a schema can say.
TYPED = [setting for setting in IN_FILES if setting.type.schema != {"type": "string"}]
VALUES = st.one_of(
    st.booleans(),
    st.integers(-5, 100_000),
    st.floats(-5, 100_000).filter(lambda value: not value.is_integer()),
    st.sampled_from(["", "quick", "status", "text", "high", "other"]),
    st.lists(st.just("x"), max_size=2),
)


def is_read(folder: Path, setting: Setting, value: Any) -> bool:
    text = json.dumps(value)
    (folder / "pyproject.toml").write_text(f"[tool.stage4]\n{setting.name} = {text}\n")
    try:
        converted(setting, read_files(folder).own[setting.name])
    except (UsageError, UserError):
        return False
    return True


@settings(max_examples=200)
@given(setting=st.sampled_from(TYPED), value=VALUES)
def test_what_the_schema_accepts_is_read(
    setting: Setting, value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("settings")
    if SCHEMA.is_valid({setting.name: value}):
        assert is_read(folder, setting, value)
    elif is_read(folder, setting, value):
        assert isinstance(value, (str, float, int)), "TOML's own type for it is another one"


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_the_schema_knows_the_keys_of_files_alone(name: str) -> None:
    setting = BY_NAME[name]
    for key in {name, name.replace("_", "-")}:
        document = {key: ["x"]} if setting.repeatable else {key: None}
        unknown = any(
            "does not match any" in error.message for error in SCHEMA.iter_errors(document)
        )
        assert unknown == (setting not in IN_FILES)


def test_a_target_takes_the_same_keys() -> None:
    assert SCHEMA.is_valid({"targets": {"shop": {"url": "https://x", "wait": 5}}})
    assert not SCHEMA.is_valid({"targets": {"shop": {"urls": "https://x"}}})
    assert not SCHEMA.is_valid({"targets": {"-": {}}})

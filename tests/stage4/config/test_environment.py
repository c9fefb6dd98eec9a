"""Variables from files: read as written, secrets never quoted."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.config.environment import MAX_FILE_BYTES, provider_options, with_file, with_secret_files
from stage4.errors import UsageError


def read(tmp_path: Path, text: str, **process: str) -> dict[str, str]:
    (tmp_path / "env").write_text(text, encoding="utf-8")
    return with_file(process, str(tmp_path / "env"), "--env-file")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("export A = b c # remark", "b c"),
        ("A='b # c'", "b # c"),
        ('A="b \\"c\\""', 'b "c"'),
        ("A=", ""),
        ("A=b#c", "b#c"),
    ],
)
def test_a_line(tmp_path: Path, line: str, value: str) -> None:
    assert read(tmp_path, f"# remark\n\n{line}\n") == {"A": value}


def test_a_variable_of_the_process_wins(tmp_path: Path) -> None:
    assert read(tmp_path, "A=file\nB=file\n", A="process") == {"A": "process", "B": "file"}


@pytest.mark.parametrize("line", ["s3cret", "A B=s3cret", "A='s3cret", '=s3cret"'])
def test_a_line_that_is_no_assignment_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match="line 2") as error:
        read(tmp_path, f"A=b\n{line}\n")
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"#" * (MAX_FILE_BYTES + 1)])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "env").write_bytes(content)
    with pytest.raises(UsageError, match="--env-file"):
        with_file({}, str(tmp_path / "env"), "--env-file")


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("whsec_x\n")
    path = str(tmp_path / "secret")
    found = with_secret_files({"STRIPE_SIGNING_SECRET_FILE": path, "OTHER_FILE": path})
    assert found["STRIPE_SIGNING_SECRET"] == "whsec_x"
    assert "OTHER" not in found


def test_a_variable_wins_over_its_file_and_a_missing_file_is_an_error(tmp_path: Path) -> None:
    given = {"STRIPE_SIGNING_SECRET": "a", "STRIPE_SIGNING_SECRET_FILE": "/no/such"}
    assert with_secret_files(given)["STRIPE_SIGNING_SECRET"] == "a"
    with pytest.raises(UsageError, match="STRIPE_SIGNING_SECRET_FILE"):
        with_secret_files({"STRIPE_SIGNING_SECRET_FILE": "/no/such"})
    assert with_secret_files({"SSH_KEY_FILE": "/no/such"}) == {"SSH_KEY_FILE": "/no/such"}


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "env")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            found = with_file({}, str(path), "--env-file")
        except UsageError:
            return
    assert all("\n" not in name for name in found)


def test_options_of_providers_become_variables() -> None:
    assert provider_options({"notify_mode": ("resend",), "url": ("http://a",)}) == {
        "NOTIFY_MODE": "resend"
    }


def test_a_pipe_of_another_program_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "BUILD_TOKEN" not in with_secret_files({"BUILD_TOKEN_FILE": str(pipe)})

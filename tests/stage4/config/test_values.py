"""The types of settings: total on any text, and right values come back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.config import values
from stage4.config.table import SETTINGS


@given(st.sampled_from(SETTINGS), st.text(max_size=60))
def test_any_text_is_a_value_or_a_reason(setting: object, text: str) -> None:
    convert = setting.type.convert  # type: ignore[attr-defined]
    try:
        convert(text)
    except ValueError as why:
        assert str(why)


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False)]
)
def test_a_flag(text: str, value: bool) -> None:
    assert values.flag(text) is value


@pytest.mark.parametrize("text", ["nan", "inf", "0.04", "601", "", "1,5"])
def test_a_number_is_finite_and_in_its_range(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|between"):
        values.number(0.05, 600)(text)


@pytest.mark.parametrize("text", ["1.0", "1e3", "-1", "11", "٣"])
def test_a_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"whole|between"):
        values.whole(0, 10)(text)
    assert values.whole(0, 10)("7") == 7


def test_a_base_url_has_no_query_and_an_error_no_password() -> None:
    with pytest.raises(ValueError, match="no query"):
        values.base_url("http://a/?x=1")
    with pytest.raises(ValueError, match="not a URL") as error:
        values.url("http://me:hunter22@a:b")
    assert "hunter22" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("X-Token: a b", ("X-Token", "a b")),
        ("x:y:z", ("x", "y:z")),
    ],
)
def test_a_header(text: str, pair: tuple[str, str]) -> None:
    assert values.header(text) == pair


@pytest.mark.parametrize(
    "text",
    ["X-Token", "X Token: a", "X-Token:", "Host: a", "content-length: 1", "X: a\r\nY: b", "X: €"],
)
def test_what_is_no_header_of_ours_is_refused_without_its_value(text: str) -> None:
    with pytest.raises(ValueError) as error:
        values.header(text.replace(": a", ": s3cretvalue"))
    assert "s3cretvalue" not in str(error.value)


def test_provider_names() -> None:
    convert = values.provider_names("stripe", "resend")
    assert convert("Stripe, resend stripe") == ("stripe", "resend")
    assert convert("none") == ()
    for text in ("", ",", "none, stripe", "paypal"):
        with pytest.raises(ValueError):
            convert(text)


def test_a_pattern_is_a_regular_expression() -> None:
    assert values.pattern("^a|b$") == "^a|b$"
    with pytest.raises(ValueError, match="regular expression"):
        values.pattern("(")

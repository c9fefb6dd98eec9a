"""No secret comes through, in whatever form; the fuzz goes through a whole run's artifacts."""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
import socket
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from stage4.checks import load
from stage4.config.settings import Credentials, Outputs, Settings
from stage4.escape import quoted
from stage4.model import Exchange, Facts, Verdict
from stage4.output.github import workflow_annotations
from stage4.output.store import publish
from stage4.redact import MASK, Redactor, secrets_of
from stage4.session import kept_headers, record_of, run_and_record
from tests.stage4.servers import answer, request_of, serving

SECRETS = st.text(
    alphabet=st.one_of(
        st.sampled_from("aZ09'\"&<>%+/\\=;:@$`{}"),
        st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["Cc", "Cs"]),
    ),
    min_size=8,
    max_size=24,
)
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda s: s,
    "percent": lambda s: quote(s, safe=""),
    "percent, lower": lambda s: quote(s, safe="").lower(),
    "plus": quote_plus,
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64 without padding": lambda s: base64.urlsafe_b64encode(s.encode()).decode().rstrip("="),
    "hex": lambda s: s.encode().hex(),
    "percent, twice": lambda s: quote(quote(s, safe=""), safe=""),
    "html": html.escape,
    "html, decimal": lambda s: "".join(f"&#{ord(c):03d};" for c in s),
    "html, hexadecimal": lambda s: "".join(f"&#x{ord(c):x};" for c in s),
    "json": json.dumps,
    "json, for scripts": lambda s: "".join(f"\\u{ord(c):04x}" for c in s),
    "bytes": lambda s: repr(s.encode())[1:],
    "shell": shlex.quote,
    "backslashes": re.escape,
    "repr": repr,
}


@example("000000\\[", "backslashes", "", "")
@example("00000\\0\xa0", "bytes", "", "")
@given(SECRETS, st.sampled_from(sorted(FORMS)), st.text(max_size=6), st.text(max_size=6))
def test_no_form_comes_through(secret: str, form: str, before: str, after: str) -> None:
    shown = FORMS[form](secret)
    text = Redactor([secret]).text(f"{before}{shown}{after}")
    assert MASK in text
    assert shown.strip("\"'") not in text.replace(MASK, "")


@given(SECRETS, st.binary(max_size=7), st.binary(max_size=7))
def test_base64_of_a_text_that_holds_it(secret: str, before: bytes, after: bytes) -> None:
    whole = base64.b64encode(before + secret.encode() + after).decode()
    assert MASK in Redactor([secret]).text(f"Basic {whole}")


@given(SECRETS, st.integers(100, 130))
def test_a_cut_does_not_leave_a_beginning(secret: str, room: int) -> None:
    text = "x" * (room - len(secret) // 2) + secret + "y" * 60
    shown = Redactor([secret]).text(quoted(text, room))
    assert secret[: len(secret) // 2][:7] not in shown or len(secret) // 2 < 6


def test_what_counts_as_a_secret() -> None:
    live = "sk_" + "live_" + "a1b2c3d4e5f6"
    found = secrets_of(
        Settings(
            "http://a",
            "http://a",
            credentials=(Credentials("http://a:80", "me", "hunter22"),),
            environment={
                "STRIPE_SIGNING_SECRET": ' "whsec_0123456789abcdef" ',
                "SOME_VALUE": live,
                "DATABASE_URL": "postgres://u:dbp%40ss@h/x",
                "API_KEY": "true",
                "HOME": "/home/someone",
            },
        )
    )
    assert {"me:hunter22", "hunter22", "whsec_0123456789abcdef", live, "dbp@ss"} <= set(found)
    assert not {"true", "/home/someone"} & set(found)


def test_without_secrets_nothing_changes() -> None:
    assert Redactor([]).text("anything") == "anything"


@pytest.mark.parametrize("number", range(3))
def test_a_server_that_echoes_everything(tmp_path: Path, number: int) -> None:
    """Passwords and provider secrets come back in each form; nothing written has any of them."""
    password = ["plain-Passw0rd", "we/ird%+ &<\"'ü", "a b c d e f g h"][number]
    secret = "whsec_" + "Zm9vYmFyYmF6cXV4cXV1eA" * 2
    token, bearer = f"t0k{password}", "ey" + "JhbGci0iJIUzI1NiJ9" * 2
    hidden = (password, secret, token, bearer)
    spoken = [form(word) for word in hidden for form in FORMS.values()]
    body = json.dumps({"status": " ".join(spoken), "errors": spoken}).encode()

    def echo(connection: socket.socket, count: int) -> None:
        while request_of(connection):
            headers = f"X-All: {quote(password)} {secret}\r\nServer: {secret}\r\n"
            headers += f"Content-Security-Policy: script-src {secret} {quote(password)}\r\n"
            connection.sendall(answer(body, headers=headers))

    heard: list[str] = []
    with serving(echo) as url:
        configured = Settings(
            url,
            f"{url}/health",
            slo_p95_ms=0.1,
            credentials=(Credentials(url, "user", password),),
            headers=(("X-Token", token), ("Authorization", f"Bearer {bearer}")),
            environment={"STRIPE_SIGNING_SECRET": secret, "EMAIL_FROM": f"{secret}@x"},
        )
        run_and_record(
            configured,
            Outputs(board=str(tmp_path / "board.html")),
            tmp_path,
            load(),
            write=True,
            on_result=lambda result, seconds: heard.append(repr(result)),
            complain=heard.append,
        )
    produced = [text.encode() for text in [*heard, repr(configured)]]
    produced += [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(produced) > 8
    for word in (*spoken, *hidden):
        assert not any(word.encode() in data for data in produced), word


@pytest.mark.parametrize(
    ("header", "hidden", "shown"),
    [
        (("Cookie", "session=a1b2c3d4e5; theme=dark"), ("a1b2c3d4e5",), ("dark",)),
        (("Authorization", 'Digest username="someone7", response="6629fae49"'), ("6629fae49",), ()),
        (("Authorization", "Basic dXNlcjpodW50ZXIyMg=="), ("hunter22", "user:hunter22"), ()),
        (("X-Api-Key", "k3y-4-th3-4p1"), ("k3y-4-th3-4p1",), ()),
        (("X-Forwarded-Proto", "https"), (), ("https",)),
        (("X-Environment", "shop.example"), (), ("shop.example",)),
    ],
)
def test_the_parts_of_a_header_that_are_secrets(
    header: tuple[str, str], hidden: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    found = secrets_of(
        Settings("https://shop.example", "https://shop.example/h", headers=(header,))
    )
    assert set(hidden) <= set(found)
    assert not set(shown) & set(found)


def hostile(settings: Settings, texts: list[str]) -> dict[str, Exchange]:
    """Answers of a server that writes these texts wherever it can."""
    body = json.dumps({"status": texts[0], "checks": dict.fromkeys(texts, texts)}).encode()
    names = ("Server", "X-Powered-By", "Content-Security-Policy", "Set-Cookie", "Location")
    headers = (("Content-Type", "application/json"), *((name, " ".join(texts)) for name in names))
    return {
        request.name: Exchange(
            request, request.url, status=503, headers=headers, body=body, detail=" ".join(texts)
        )
        for check in load()
        for request in check.requests(settings)
    }


def outputs_of(settings: Settings, spoken: list[str]) -> list[str]:
    """Everything that a run shows of a server that writes these texts wherever it can."""
    facts, redactor = Facts(hostile(settings, spoken)), Redactor(secrets_of(settings))
    results = tuple(redactor.result(check.judge(settings, facts)) for check in load())
    verdict = Verdict("2026-01-01T00:00:00+00:00", settings.base_url, settings.health_url, results)
    record = record_of(verdict, kept_headers(facts, settings))
    with tempfile.TemporaryDirectory() as folder:
        outputs = Outputs(board="board.html", step_summary=f"{folder}/step.md")
        publish(verdict, [record], outputs, Path(folder))
        written = [path.read_text("utf-8") for path in Path(folder).rglob("*") if path.is_file()]
    assert len(written) >= 8
    return [*written, repr(record), *workflow_annotations(verdict)]


COOKIE_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]+")  # RFC 6265, 4.1.1


@cache
def own_words() -> str:
    """What the outputs say of themselves, such as `base_url`: no mask can hide that."""
    return "".join(outputs_of(Settings("http://a.test", "http://a.test/health"), [""])).lower()


@hypothesis_settings(max_examples=25)
@given(SECRETS, st.sampled_from(["X-Token", "Authorization", "Cookie"]))
def test_a_secret_header_is_in_no_artifact(secret: str, name: str) -> None:
    """The real judges and every output, on a server that echoes the header in each form."""
    assume(name != "Cookie" or COOKIE_VALUE.fullmatch(secret))
    value = {"X-Token": secret, "Authorization": f"Bearer {secret}", "Cookie": f"id={secret}"}[name]
    settings = Settings("http://a.test", "http://a.test/health", headers=((name, value),))
    spoken = [form(word) for word in {secret, value} for form in FORMS.values()]
    assume(not any(form.strip("\"'").lower() in own_words() for form in spoken))
    written = outputs_of(settings, spoken)
    for form in spoken:
        assert not any(form.strip("\"'") in text for text in written), form

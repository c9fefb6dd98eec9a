"""One-time codes by e-mail."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from release_gate.testkit.client import Client
from release_gate.testkit.private_backend import PrivateBackend


def ask(client: Client) -> str:
    assert client.call("POST", "/api/codes", {"email": client.email}).status_code == 202
    found = re.search(r"\b[0-9]{6}\b", client.mails()[0]["text"])
    assert found
    return found[0]


def enter(client: Client, code: str) -> int:
    body = {"email": client.email, "code": code}
    return client.call("POST", "/api/codes/verify", body).status_code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_signs_in_once(member: Client, service: PrivateBackend) -> None:
    client = member.elsewhere()
    code = ask(client)
    assert enter(client, code) == 200
    assert client.signed_in()
    assert enter(member.elsewhere(), code) == 401


def test_two_requests_at_once_use_a_code_once(member: Client, service: PrivateBackend) -> None:
    code = ask(member.elsewhere())
    clients = [member.elsewhere() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda client: enter(client, code), clients))
    assert sorted(statuses) == [200, 401, 401, 401]


def test_after_five_wrong_ones_the_right_one_is_refused(
    member: Client, service: PrivateBackend
) -> None:
    client = member.elsewhere()
    code = ask(client)
    assert [enter(client, wrong(code)) for _ in range(5)] == [401] * 5
    service.rows("DELETE FROM rate_limits WHERE bucket LIKE 'code-verify:account:%'")
    assert enter(client, code) == 401


def test_an_old_code_is_refused(member: Client, service: PrivateBackend) -> None:
    code = ask(member.elsewhere())
    service.rows("UPDATE codes SET expires_at = unixepoch()")
    assert enter(member.elsewhere(), code) == 401


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    visitor: Client, other: Client, service: PrivateBackend
) -> None:
    known = other.elsewhere().call("POST", "/api/codes", {"email": other.email})
    unknown = visitor.call("POST", "/api/codes", {"email": visitor.email})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert visitor.mails() == []


def test_codes_are_limited(visitor: Client) -> None:
    asked = [visitor.call("POST", "/api/codes", {"email": visitor.email}) for _ in range(6)]
    assert [answer.status_code for answer in asked] == [202] * 5 + [429]
    assert int(asked[-1].headers["Retry-After"]) > 0

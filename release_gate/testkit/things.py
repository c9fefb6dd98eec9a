"""Makes the things that a request names: a profile, a code, a booking, an invitation, ...

Each function gets the surroundings and the account that the thing is for, and returns its id, its
token, or the text that the request contains.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Protocol

from release_gate.testkit.client import TIMEOUT_S, Client, new_member
from release_gate.testkit.private_backend import PrivateBackend

ALWAYS = {
    "time_zone": "UTC",
    "minutes": 60,
    "slots": [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)],
}
PERSON = {"name": "Somebody", "email": "somebody@people.test"}
TEXT_FILE = b"Some text."


class Surroundings(Protocol):
    """The organisation in which the requests happen, and Stripe."""

    backend: PrivateBackend
    owner: Client
    organisation: str

    def paid(self, who: Client) -> bytes:
        """The event with which Stripe reports a payment of the account."""

    def report(self, event: bytes) -> None:
        """Post it to the webhook, signed."""


Make = Callable[[Surroundings, Client], str]


def account_id(who: Client) -> str:
    return str(who.get("/api/session").json()["account"]["id"])


def made(who: Client, path: str, body: object = None) -> str:
    """The id of what a POST makes."""
    answer = who.post(path, body)
    assert answer.status_code in (200, 201), f"POST {path}: {answer.status_code} {answer.text}"
    return str(answer.json()["id"])


def from_mail(scene: Surroundings, who: Client, kind: str, pattern: str) -> str:
    """What the newest e-mail of this kind to the account contains."""
    newest = "SELECT text FROM outbox WHERE recipient = ? AND kind = ? ORDER BY rowid DESC LIMIT 1"
    texts = scene.backend.rows(newest, who.email, kind)
    found = re.search(pattern, texts[0][0]) if texts else None
    assert found, f"no e-mail of kind {kind} with the expected text"
    return str(found[1])


def profile(scene: Surroundings, who: Client) -> str:
    return made(who, "/api/profiles", PERSON)


def upload(scene: Surroundings, who: Client) -> str:
    answer = who.http.post(
        f"{who.url}/api/uploads?name=note.txt",
        data=TEXT_FILE,
        headers={"X-CSRF-Token": who.csrf_token},
        timeout=TIMEOUT_S,
    )
    assert answer.status_code == 201, f"POST /api/uploads: {answer.status_code} {answer.text}"
    return str(answer.json()["id"])


def share(scene: Surroundings, who: Client) -> str:
    """The token of the account's public link, which offers every time of the week."""
    url = who.get("/api/share").json()["url"]
    if not url:
        who.call("PUT", "/api/availability", ALWAYS)
        url = who.post("/api/share/link").json()["url"]
    return str(url).rsplit("/", 1)[1]


def free_time(scene: Surroundings, who: Client) -> str:
    """The last one that is offered: the first may begin before the request is sent."""
    return str(who.get(f"/api/public/{share(scene, who)}").json()["free"][-1])


def booking(scene: Surroundings, who: Client) -> str:
    wanted = {"start": free_time(scene, who), "name": "Guest", "email": "guest@people.test"}
    return made(who, f"/api/public/{share(scene, who)}/bookings", wanted)


def organisation(scene: Surroundings, who: Client) -> str:
    return scene.organisation


def invitation(scene: Surroundings, who: Client) -> str:
    invited = {"email": new_email(scene, who), "role": "member"}
    return made(who, f"/api/organisations/{scene.organisation}/invitations", invited)


def invitation_token(scene: Surroundings, who: Client) -> str:
    """An invitation of the account to a new organisation."""
    place = made(scene.owner, "/api/organisations", {"name": "Another"})
    invited = {"email": who.email, "role": "member"}
    made(scene.owner, f"/api/organisations/{place}/invitations", invited)
    return from_mail(scene, who, "invitation", r"#(\S+)")


def seat(scene: Surroundings, who: Client) -> str:
    """The account of a new member of the organisation."""
    newcomer = new_member(scene.owner.url)
    join(scene, newcomer, "member")
    return account_id(newcomer)


def join(scene: Surroundings, newcomer: Client, role: str) -> None:
    """Let the owner invite an account to the organisation, and the account accept."""
    place = f"/api/organisations/{scene.organisation}/invitations"
    made(scene.owner, place, {"email": newcomer.email, "role": role})
    token = {"token": from_mail(scene, newcomer, "invitation", r"#(\S+)")}
    made(newcomer, "/api/invitations/accept", token)


def code(scene: Surroundings, who: Client) -> str:
    who.elsewhere().post("/api/codes", {"email": who.email})
    return from_mail(scene, who, "code", r"\b(\d{6})\b")


def reset_token(scene: Surroundings, who: Client) -> str:
    who.elsewhere().post("/api/password/reset-link", {"email": who.email})
    return from_mail(scene, who, "reset", r"#(\S+)")


def other_session(scene: Surroundings, who: Client) -> str:
    """The CSRF token of another session of the account."""
    elsewhere = who.elsewhere()
    elsewhere.log_in()
    return elsewhere.csrf_token


def wrong_password(scene: Surroundings, who: Client) -> str:
    who.elsewhere().log_in("not the password")
    return ""


def moment(scene: Surroundings, who: Client) -> str:
    """Some seconds pass, so that an extended session ends later than before."""
    scene.backend.advance_clock(5)
    return ""


def subscription(scene: Surroundings, who: Client) -> str:
    scene.report(scene.paid(who))
    return ""


def paid_event(scene: Surroundings, who: Client) -> str:
    return scene.paid(who).decode()


def new_email(scene: Surroundings, who: Client) -> str:
    return f"new-{secrets.token_hex(8)}@example.test"


def new_password(scene: Surroundings, who: Client) -> str:
    return secrets.token_urlsafe(16)


def own_email(scene: Surroundings, who: Client) -> str:
    return who.email


def own_password(scene: Surroundings, who: Client) -> str:
    return who.password


THINGS: Mapping[str, Make] = {
    make.__name__: make
    for make in (
        *(profile, upload, share, free_time, booking, organisation, invitation),
        *(invitation_token, seat, code, reset_token, other_session, wrong_password, moment),
        *(subscription, paid_event, new_email, new_password, own_email, own_password),
    )
}


def filled(value: object, things: Mapping[str, str]) -> object:
    """The same JSON value with every `{name}` replaced by the thing of that name."""
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: things.get(found[1], found[0]), value)
    if isinstance(value, dict):
        return {name: filled(each, things) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, things) for each in value]
    return value


def named(value: object) -> set[str]:
    """The names of the things in a JSON value."""
    return set(re.findall(r"\{(\w+)\}", json.dumps(value, default=str)))

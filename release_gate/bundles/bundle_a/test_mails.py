"""Every e-mail is one that the route is there to send, and goes where it belongs."""

from __future__ import annotations

from collections.abc import Iterator

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.scene import Performed, Scene

# By kind: until when it can be used. SEC-19 tries the same times.
WORDS = {"code": "within 10 minutes", "reset": "within an hour", "invitation": "within a week"}


@check(
    "SEC-26",
    "Every route sends its e-mail and no other, to the right address, with true times and links",
    why="a link in an e-mail opens an account",
)
def test_mail(scene: Scene, performed: list[Performed]) -> None:
    expect_no(line for each in performed for line in wrong_mail(scene, each))


def wrong_mail(scene: Scene, done: Performed) -> Iterator[str]:
    route, request = done.request.route, done.request
    columns = scene.columns("outbox")
    sent = [dict(zip(columns, row, strict=True)) for row in done.added("outbox")]
    kinds = [mail["kind"] for mail in sent]
    if kinds != [route.mail] * bool(route.mail):
        yield f"{route.name}: sent {kinds}, expected {[route.mail] * bool(route.mail)}"
    to_new = route.mail in ("invitation", "welcome")
    address = request.things.get("new_email") if to_new else request.who.email
    for mail in sent:
        if mail["recipient"] != address:
            yield f"{route.name}: sent to {mail['recipient']}, expected {address}"
        expected = WORDS.get(str(mail["kind"]), "")
        if mail["kind"] == "booking":
            expected = done.answer.json()["start"]
        if expected not in str(mail["text"]):
            yield f"{route.name}: the mail does not say {expected!r}"
        links = [word for word in str(mail["text"]).split() if "://" in word]
        for link in links:
            if not link.startswith(f"{scene.backend.url}/"):
                yield f"{route.name}: links to {link}"

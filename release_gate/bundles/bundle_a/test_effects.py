"""What a valid request to each route does: its status, the tables that change, mail, cookies."""

from __future__ import annotations

from collections.abc import Iterator

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.routes import ROUTES, key
from release_gate.testkit.scene import RECORDS, Performed, Scene

ID_CHARS = 16


@check(
    "SEC-04",
    "Every route of the API is covered",
    why="a route that no check knows is a route that nobody checks",
)
def test_covered(scene: Scene) -> None:
    paths = scene.visitor().get("/openapi.json").json()["paths"]
    declared = {key(method, path) for path, methods in paths.items() for method in methods}
    listed = [route.key for route in ROUTES]
    missing = [f"{name}: not in release_gate/testkit/routes.py" for name in declared - {*listed}]
    gone = [f"{name}: not in the OpenAPI document" for name in {*listed} - declared]
    assert len(listed) == len({*listed})
    expect_no(sorted(missing) + sorted(gone))


@check(
    "SEC-05",
    "Every route serves its caller, with the documented status",
    why="a refusal proves nothing if the route never works",
)
def test_served(performed: list[Performed]) -> None:
    expect_no(
        f"{each.request.route.name}: {each.answer.status_code} {each.answer.text[:80]},"
        f" expected {each.request.route.status}"
        for each in performed
        if each.answer.status_code != each.request.route.status
    )


@check(
    "SEC-06",
    "Every route changes exactly what it is there to change",
    why="log-out must end a session, a reset must lift a lock, and nothing else may change",
)
def test_changes(performed: list[Performed]) -> None:
    def failures() -> Iterator[str]:
        for each in performed:
            route, changed = each.request.route, each.changed.keys() - RECORDS
            for table in sorted(changed ^ route.changes):
                did = "changed" if table in changed else "did not change"
                yield f"{route.name}: {did} the table {table}"

    expect_no(failures())


@check(
    "SEC-07",
    "Every route changes rows of its own account alone",
    why="a condition that is missing changes everybody's data",
)
def test_own_rows(scene: Scene, performed: list[Performed]) -> None:
    expect_no(line for each in performed for line in foreign_rows(scene, each))


def foreign_rows(scene: Scene, done: Performed) -> Iterator[str]:
    """The changed rows that name nothing of the request."""
    request = done.request
    known = {*request.things.values(), request.who.email, scene.account_of(request.who.email)}
    known |= {scene.organisation} if "{organisation}" in request.route.path else set()
    known |= answered_ids(done)
    for table, (gone, new) in done.changed.items():
        for row in gone | new:
            named = {str(cell) for cell in row}
            sent = {
                cell for cell in named if len(cell) >= ID_CHARS and cell in str(request.content)
            }
            if table != "audit_anchor" and not named & known and not sent:
                yield f"{request.route.name}: changed a row of {table} that is not its own"


def answered_ids(done: Performed) -> set[str]:
    if not done.answer.content.startswith(b"{"):
        return set()
    body = done.answer.json()
    account = body.get("account") or {}
    return {str(each["id"]) for each in (body, account) if "id" in each}

"""What the rules make of small texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.release_gate.mutation.mutant import Mutant
from tests.release_gate.mutation.rules import code, markup, routes, script, sql, style
from tests.release_gate.mutation.source import Source

Made = dict[str, list[str]]  # texts with the fault, by rule

CONTEXT = """
def anyone(request):
    session = None
    session = sessions.find(tx, secret)
    return session


def _expect_csrf_token(request, session):
    raise ApiError(403, "csrf", "wrong")


def _refuse_other_sites(request):
    raise ApiError(403, "cross_origin", "wrong")
"""


def made(content: str, mutants: Iterable[Mutant]) -> Made:
    found: Made = {}
    for mutant in mutants:
        text = mutant.applied(content.encode()).decode()
        found.setdefault(mutant.rule, []).append(text)
    return found


def source(folder: Path, content: str, file: str = "module.py") -> Source:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return Source(folder, file)


@pytest.fixture
def of_code(tmp_path: Path) -> Callable[[str], Made]:
    return lambda text: made(text, code.mutants(source(tmp_path, text)))


@pytest.fixture
def of_sql(tmp_path: Path) -> Callable[[str], list[str]]:
    """The statements with a fault, for one statement."""

    def statements(statement: str) -> list[str]:
        text = f'tx.execute("{statement}")'
        found = made(text, sql.mutants(source(tmp_path, text)))
        return [each[12:-2] for texts in found.values() for each in texts]

    return statements


def test_a_constant_is_halved_doubled_and_increased(of_code: Callable[[str], Made]) -> None:
    assert of_code("MAX_BYTES = 5 * 1024") == {
        "constant-halved": ["MAX_BYTES = (2560)"],
        "constant-doubled": ["MAX_BYTES = (10240)"],
        "constant-plus-one": ["MAX_BYTES = (5121)"],
    }


def test_no_value_is_tried_twice(of_code: Callable[[str], Made]) -> None:
    assert of_code("X = 0") == {"constant-plus-one": ["X = (1)"]}
    assert of_code("X = 1") == {"constant-halved": ["X = (0)"], "constant-plus-one": ["X = (2)"]}


def test_a_status_is_only_increased(of_code: Callable[[str], Made]) -> None:
    found = of_code('raise ApiError(403, "csrf", "wrong")')
    assert found["status-plus-one"] == ['raise ApiError((404), "csrf", "wrong")']
    assert "constant-halved" not in found


def test_an_index_is_no_limit(of_code: Callable[[str], Made]) -> None:
    assert of_code("x = row[3]") == {}


def test_a_limit_has_two_numbers(of_code: Callable[[str], Made]) -> None:
    found = of_code('limit("NAME", "10/60")')
    assert found["limit-times-halved"] == ['limit("NAME", "5/60")']
    assert found["limit-seconds-plus-one"] == ['limit("NAME", "10/61")']


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("a < b", "comparison-boundary", ["a <= b"]),
        ("a <= b <= c", "comparison-boundary", ["a < b <= c", "a <= b < c"]),
        ("a is None", "comparison-negated", ["a is not None"]),
        ("a not in b", "comparison-negated", ["a in b"]),
        ("a and b", "operand-dropped", ["True and b", "a and True"]),
        ("a or b", "operand-dropped", ["False or b", "a or False"]),
        ("not a", "not-dropped", ["(a)"]),
        ("x = max(a, b)", "min-max", ["x = min(a, b)"]),
        ("x = a + b", "arithmetic", ["x = a - (b)"]),
        ("f(secure=True)", "flag-flipped", ["f(secure=False)"]),
        ("end(tx)", "call-dropped", ["pass"]),
        ("audit.record(tx, me, 'x')", "audit-dropped", ["pass"]),
        (
            "audit.record(tx, me, 'x')",
            "audit-doubled",
            ["audit.record(tx, me, 'x')\naudit.record(tx, me, 'x')"],
        ),
        ("audit.record(tx, me, 'x')", "audit-action", ['audit.record(tx, me, "another")']),
        ("spend(db, limits)", "limit-dropped", ["pass"]),
        ("raise Refused", "raise-dropped", ["pass"]),
        ('X = {"a": b, "c": d}', "entry-dropped", ['X = { "c": d}', 'X = {"a": b}']),
        ('X = ("a", "b")', "entry-dropped", ['X = ( "b")', 'X = ("a")']),
        (
            'response.set_cookie("x", y, secure=z, httponly=w)',
            "cookie-flag",
            ['response.set_cookie("x", y,  httponly=w)', 'response.set_cookie("x", y, secure=z)'],
        ),
    ],
)
def test_code(text: str, rule: str, expected: list[str], of_code: Callable[[str], Made]) -> None:
    assert of_code(text)[rule] == expected


def test_texts_for_the_console_are_left_alone(of_code: Callable[[str], Made]) -> None:
    assert of_code('parser.add_argument("--port", default=8000)') == {}


def test_the_place_is_the_function_the_class_or_the_name(tmp_path: Path) -> None:
    text = "A = 1\nclass B:\n    c = 2\n    def d(self):\n        return 3\n"
    found = code.mutants(source(tmp_path, text))
    assert {mutant.place for mutant in found} == {"A", "B", "B.d"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT a FROM b WHERE c = ?", ["SELECT a FROM b WHERE (c = ? OR TRUE)"]),
        (
            "SELECT a FROM b WHERE c = ? AND d > ?",
            [
                "SELECT a FROM b WHERE (c = ? OR TRUE) AND d > ?",
                "SELECT a FROM b WHERE c = ? AND (d > ? OR TRUE)",
                "SELECT a FROM b WHERE c = ? AND d >= ?",
            ],
        ),
        (
            "DELETE FROM b WHERE c = (SELECT d FROM e)",
            ["DELETE FROM b WHERE (c = (SELECT d FROM e) OR TRUE)"],
        ),
        ("SELECT a FROM b WHERE visible", ["SELECT a FROM b WHERE TRUE"]),
        ("SELECT a FROM b ORDER BY c DESC", ["SELECT a FROM b ORDER BY c"]),
        ("UPDATE a SET b = ?", ["UPDATE a SET b = coalesce(b, ?)"]),
        ("INSERT OR IGNORE INTO a VALUES (?)", ["INSERT OR REPLACE INTO a VALUES (?)"]),
    ],
)
def test_sql(statement: str, expected: list[str], of_sql: Callable[[str], list[str]]) -> None:
    assert of_sql(statement) == expected


def test_the_limit_of_a_query(of_sql: Callable[[str], list[str]]) -> None:
    assert of_sql("SELECT a FROM b LIMIT 50") == [
        f"SELECT a FROM b LIMIT {number}" for number in (25, 100, 51)
    ]


def test_a_constraint_is_dropped(tmp_path: Path) -> None:
    text = "CREATE TABLE a (\n  b TEXT NOT NULL UNIQUE,\n  c TEXT CHECK (c IN ('x', 'y'))\n);"
    (tmp_path / "1.sql").write_text(text)
    found = made(text, sql.schema(tmp_path, "1.sql"))
    assert found["constraint-dropped"] == [
        text.replace(" NOT NULL UNIQUE", ""),
        text.replace(" CHECK (c IN ('x', 'y'))", ""),
    ]


@pytest.fixture
def application(tmp_path: Path) -> dict[str, Source]:
    feature = '@router.put("/api/things/{id}")\ndef edit(me: Me, id: str) -> None:\n    pass\n'
    texts = {
        "backend/features/things.py": feature,
        "backend/context.py": CONTEXT,
        "backend/headers.py": "def _complete(headers, path, https):\n    add()\n",
        "backend/metrics.py": "def route_of(scope):\n    return scope\n",
        "backend/body_limit.py": (
            "class BodyLimit:\n    async def __call__(self, scope, receive, send):\n"
            "        async def counted():\n            pass\n"
        ),
    }
    return {file: source(tmp_path, text, file) for file, text in texts.items()}


def test_a_route_is_exempt_from_each_protection(application: dict[str, Source]) -> None:
    found = {mutant.rule: mutant for mutant in routes.mutants(application)}
    assert found.keys() == {
        *("route-csrf", "route-origin", "route-session", "route-expiry"),
        *("route-headers", "route-label", "route-size"),
    }
    for mutant in found.values():
        assert (mutant.file, mutant.place) == ("backend/features/things.py", "edit")
        text = mutant.applied(application[mutant.path].content).decode()
        compile(text, mutant.path, "exec")
        assert mutant.path == mutant.file or "/api/things/[^/]+" in text


PAGE = """<html lang="en"><head><script src="/a.js"></script></head>
<body><main><label for="x">Name</label><input id="x" type="email" name="x" required></main></body>
"""


def test_markup(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    found = made(PAGE, markup.mutants(tmp_path, "page.html"))
    assert [PAGE.replace(' lang="en"', "")] == found["attribute-dropped-lang"]
    assert PAGE.replace('<script src="/a.js"></script>', "") in found["element-dropped"]
    assert PAGE.replace('<label for="x">Name</label>', "") in found["element-dropped"]
    assert PAGE.replace(' for="x"', "") in found["attribute-dropped-for"]
    assert PAGE.replace(' type="email"', "") in found["attribute-dropped-type"]
    assert PAGE.replace("main>", "div>") in found["element-renamed"]


SCRIPT = """import { call } from "./api.js";

async function show() {
  const found = await call("GET", "/api/things"); // the things
  if (!found) return;
  byId("title").textContent = found.name;
  byId("title").hidden = found.count === 0;
}

byId("retry").addEventListener("click", () => {
  show();
});
"""


def test_script(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(SCRIPT)
    found = made(SCRIPT, script.mutants(tmp_path, "a.js"))
    handler = SCRIPT[SCRIPT.index('byId("retry")') :].rstrip()
    assert found["handler-dropped"] == [SCRIPT.replace(handler, ";")]
    assert SCRIPT.replace('byId("title").textContent = found.name;', ";") in found["effect-dropped"]
    assert found["guard-dropped"] == [SCRIPT.replace("if (!found) return;", ";")]
    assert SCRIPT.replace("=== 0", "!== 0") in found["script-flipped"]
    assert SCRIPT.replace("!found", " found") in found["script-flipped"]
    places = [mutant.place for mutant in script.mutants(tmp_path, "a.js")]
    assert set(places) == {"show", "module"}


def test_style(tmp_path: Path) -> None:
    text = "a { color: red; }\n@media (x) {\n  b:focus { top: 0; }\n}\n"
    (tmp_path / "a.css").write_text(text)
    found = made(text, style.mutants(tmp_path, "a.css"))
    assert found["style-dropped"] == [
        text.replace(" color: red; ", " "),
        text.replace(" top: 0; ", " "),
    ]

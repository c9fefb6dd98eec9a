"""The checks of this project in clean environments: `nox`, or `nox -s tests-3.12`.

`bash scripts/run_tests.sh` is the quicker way on one Python; these sessions are for every supported
version, for the package, and for the figure of coverage.
"""

from __future__ import annotations

import nox

PYTHONS = ("3.10", "3.11", "3.12", "3.13")
NEWEST = PYTHONS[-1]
# Whole gates need scripts/setup.sh and a browser, so scripts/run_tests.sh runs tests/e2e.
PYTEST = ("python", "-m", "pytest", "-n", "2", "--dist", "loadfile", "--ignore", "tests/e2e")

nox.options.sessions = ("lint", "types", "docs", "package", "tests")
nox.options.error_on_external_run = True


def install(session: nox.Session, *others: str) -> None:
    """The project with all that its tests need."""
    groups = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "dev")
    session.install("--editable", ".[metrics]", *groups, *others)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Every test but the whole gates; arguments go to pytest."""
    install(session)
    session.run(*PYTEST, *session.posargs)


@nox.session(python=NEWEST)
def lint(session: nox.Session) -> None:
    """Style, and the direction of imports."""
    install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache")


@nox.session(python=PYTHONS)
def types(session: nox.Session) -> None:
    """Types, strictly."""
    install(session)
    session.run("mypy")


@nox.session(python=NEWEST)
def docs(session: nox.Session) -> None:
    """The pages and the code name the same things; the diagram is current."""
    install(session)
    session.run("python", "-m", "pytest", "tests/repository", "tests/e2e/test_readme.py")


@nox.session(python=NEWEST)
def site(session: nox.Session) -> None:
    """The documentation site, in site/; every warning is an error."""
    session.install(*nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "docs"))
    session.run("mkdocs", "build", "--strict")


@nox.session(python=NEWEST)
def package(session: nox.Session) -> None:
    """The archives are the same on each build, complete, valid, and run elsewhere."""
    install(session)
    session.run("python", "-m", "pytest", "tests/repository/test_package.py")


@nox.session(python="3.11")
def coverage(session: nox.Session) -> None:
    """Lines and branches that the tests run, those of child processes included."""
    install(session, "coverage>=7.10")
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", *PYTEST[2:], *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report", "--skip-covered")

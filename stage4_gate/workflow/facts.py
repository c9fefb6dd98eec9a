"""What a workflow needs to know of the repository that it is for."""

from __future__ import annotations

from typing import NamedTuple


class RepositoryFacts(NamedTuple):
    """The defaults are those of a repository of which nothing is known.

    gates           paths of the gates from the root of the repository, with slashes
    pythons         the versions of Python that run the gates, the newest last
    branch          the branch whose pushes start the workflow
    requirements    the shell command that installs what the gates need
    production, staging, health, staging_health
                    names of the CI system's variables that hold the URLs
    """

    gates: tuple[str, ...] = ("release_gate/run_all.py",)
    pythons: tuple[str, ...] = ("3.13",)
    branch: str = "main"
    requirements: str = (
        "if [ -f requirements.txt ]; then python -m pip install -r requirements.txt; fi"
    )
    production: str = "PROD_URL"
    staging: str = "STAGE_URL"
    health: str = "HEALTH_URL"
    staging_health: str = "STAGE_HEALTH_URL"

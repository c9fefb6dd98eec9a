"""The settings of a gate: what a folder alone gives, what the file adds, and mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.errors import BadProject
from release_gate.model import Pack, Project, Service
from release_gate.project import current_project, read_project
from release_gate.variables import GATE_FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gate with three packs."""
    for name in ("packs/sign_up", "packs/basket", "more/basics"):
        (tmp_path / "gate" / name).mkdir(parents=True)
        (tmp_path / "gate" / name / "test_it.py").touch()
    (tmp_path / "gate" / "packs" / "notes").mkdir()
    return tmp_path / "gate"


def read(folder: Path, text: str) -> Project:
    (folder / "gate.toml").write_text(text, encoding="utf-8")
    return read_project(folder)


def test_an_empty_file_is_enough_for_a_folder_of_packs(folder: Path) -> None:
    project = read(folder, "")
    assert project.root == folder.parent
    assert project.service == Service()
    assert project.board == folder.parent / "qa/board.html"
    assert project.plan == (
        Pack("basket", "Pack 1", "Basket", "v1.0.0", "gate/packs/basket", "", "/"),
        Pack("sign_up", "Pack 2", "Sign up", "v1.0.0", "gate/packs/sign_up", "", "/"),
    )


def test_packs_with_settings_come_first_and_in_their_order(folder: Path) -> None:
    text = 'folders = ["packs", "more"]\n[packs.sign_up]\ntitle = "Accounts"\n[packs.basics]\n'
    text += 'label = "Bundle"\nversion = "v2"\nlink = "/x"\ndescription = "d"\ntime_limit_s = 5\n'
    accounts, basics, basket = read(folder, text).plan
    assert (accounts.label, accounts.title) == ("Pack 1", "Accounts")
    assert basics == Pack("basics", "Bundle", "Basics", "v2", "gate/more/basics", "d", "/x", 5)
    assert basket.label == "Pack 3"


def test_the_service_is_as_the_file_says(folder: Path) -> None:
    text = 'root = "."\nboard = "b.html"\n[service]\nurl = "http://x:1"\nhealth = "/up"\n'
    project = read(folder, text + 'health_accept = "status"\nlog = "l"\nhint = "h"\n')
    assert project.service == Service("http://x:1", "/up", False, "", 30.0, "l", "h")
    assert (project.root, project.board) == (folder, folder / "b.html")


def test_pages_and_budgets_are_those_of_the_file(folder: Path) -> None:
    text = 'pages = ["/", "/a", "/"]\n[budgets]\nbytes = 10\nlayout_shift = 0.1\n'
    project = read(folder, text)
    assert project.pages == ("/", "/a")
    assert project.budgets == {"layout_shift": 0.1, "bytes": 10}
    assert (read(folder, "").pages, read(folder, "").budgets) == (("/",), {})


def test_a_service_that_the_gate_starts_has_a_log(folder: Path) -> None:
    service = read(folder, '[service]\nstart = " flask run"\nstart_limit_s = 3\n').service
    assert (service.start, service.start_limit_s) == ("flask run", 3)
    assert service.log == "qa/service/service.log"
    assert read(folder, '[service]\nstart = " "\n').service == Service()


def test_the_gate_that_runs_is_that_of_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = read(folder, "")
    monkeypatch.setenv(GATE_FOLDER, str(folder))
    assert current_project() == project
    monkeypatch.delenv(GATE_FOLDER)
    with pytest.raises(BadProject, match="no gate runs"):
        current_project()


MISTAKES = {
    'pages = ["about"]': "'about' does not begin with a slash",
    "[budgets]\nspeed = 1": "unknown key 'speed'",
    "[budgets]\nbytes = -1": "bytes is not a number",
    "nonsense": "cannot parse",
    "colour = 1": "unknown key 'colour'",
    "[service]\nurk = 1": "unknown key 'urk'",
    "[packs.basket]\ntitel = 1": "[packs.basket]: unknown key 'titel'",
    "[packs.nowhere]": "no folder of this name has checks",
    "packs = 1": "is not a table",
    "[packs]\nbasket = 1": "is not a table",
    "[service]\nurl = 1": "url is not a text",
    "[packs.basket]\ntime_limit_s = true": "time_limit_s is not a number",
    'folders = "packs"': "folders is not a list of texts",
    'folders = ["nowhere"]': "no pack in",
    'folders = ["packs", "packs"]': "two folders of checks have the same name",
    'root = "packs"': "is not below its root",
    '[service]\nhealth = "up"': "does not begin with a slash",
    '[service]\nhealth_accept = "all"': "unknown health_accept 'all'",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_names_the_file_the_place_and_what_to_do(folder: Path, text: str) -> None:
    with pytest.raises(BadProject) as caught:
        read(folder, text)
    assert MISTAKES[text] in caught.value.message
    assert str(folder / "gate.toml") in caught.value.message
    assert caught.value.hint
    assert "\n" not in caught.value.as_line("run_all.py")


def test_a_similar_key_is_suggested(folder: Path) -> None:
    with pytest.raises(BadProject) as caught:
        read(folder, "[service]\nurk = 1")
    assert caught.value.hint.startswith("did you mean 'url'?")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadProject, match=r"cannot read .*gate\.toml: No such file"):
        read_project(tmp_path)

"""The metadata, the README's commands and links, and the files in git are correct."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import tomllib

import pytest

import actviz
from tests.processes import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_four_runtime_dependencies_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[^\w-]", requirement)[0] for requirement in project["dependencies"]}
    assert names == {"typer", "numpy", "matplotlib", "rich"}


def test_the_readmes_commands_are_what_ci_runs() -> None:
    commands = dict(re.findall(r"^<!-- run: (\w+) -->\n\n?```sh\n(.+)\n```$", README, flags=re.MULTILINE))
    assert re.findall(r"^from_readme (\w+)$", CI, flags=re.MULTILINE) == list(commands) == ["draw", "test"]
    assert commands["draw"].endswith("actviz plot relu leaky_relu --alpha 0.1")
    assert "pytest" in commands["test"]
    assert not re.search(r"pytest(?! -q tests/)", CI), "CI runs all tests by the README's command, and some files again"


@pytest.mark.parametrize("document", ["README.md", "README.ja.md"])
def test_the_python_of_the_readme_gives_what_it_shows(document: str) -> None:
    assert doctest.testfile(str(ROOT / document), module_relative=False, encoding="utf-8").failed == 0


@pytest.mark.parametrize("document", ["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_documents_name_only_files_that_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link}
    paths = set(re.findall(r"`((?:\.?\w+/)+[\w.]*)`", text))
    assert {name for name in links | paths if not (ROOT / name).exists()} == set()


def test_the_changelog_has_a_place_for_this_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {"Unreleased", actviz.__version__} & set(headings)


def test_no_file_in_git_names_a_package_registry() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    hosts = r"py[p]i\.org|python[h]osted\.org|regis[t]ry\.npmjs"
    command = ["git", "-c", "safe.directory=*", "grep", "-nIE", hosts]  # whoever owns the checkout
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}  # a hook sets some
    found = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", check=False)
    assert (found.returncode, found.stdout) == (1, "")

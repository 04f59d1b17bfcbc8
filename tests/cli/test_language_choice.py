"""The language that is spoken: who chooses it, and what becomes of figures without a font for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest

from actviz.cli.language_choice import language_of
from actviz.figures import text_metrics
from tests.cli.conftest import Run
from tests.processes import ROOT
from tests.selection import long_except


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "ja_JP.UTF-8"}, "ja"),
        ([], {"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LC_MESSAGES": "ja_JP", "LANG": "en_US.UTF-8"}, "ja"),
        ([], {"ACTVIZ_LANG": "en", "LANG": "ja_JP.UTF-8"}, "en"),
        (["plot", "relu", "--lang", "ja"], {"ACTVIZ_LANG": "en"}, "ja"),
        (["plot", "relu", "--lang=en"], {"LANG": "ja_JP.UTF-8"}, "en"),
        (["plot", "relu", "--lang", "fr"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["plot", "relu", "--lang"], {}, "en"),
    ],
)
def test_the_most_specific_setting_counts(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], language: str
) -> None:
    for name in ("ACTVIZ_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of(arguments) == language


def test_errors_are_in_english_where_there_are_no_other_characters(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actviz.cli.terminal_io.translate", lambda _: "日本語")
    assert "日本語" in cli("plot", "rleu").err
    done = subprocess.run(
        [sys.executable, "-m", "actviz", "plot", "rleu", "--lang", "ja"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.startswith("actviz: error: unknown activation")


def test_errors_are_in_the_chosen_language(cli: Run) -> None:
    assert "もしかして" in cli("plot", "rleu", "--lang", "ja").err or "relu" in cli("plot", "rleu", "--lang", "ja").err
    assert "unknown" not in cli("plot", "rleu", "--lang", "ja").err
    assert "unknown activation" in cli("plot", "rleu").err


@pytest.mark.usefixtures("no_japanese_font")
@pytest.mark.parametrize(
    "command", [["plot"], *long_except([["derivative"], ["compare", "relu"], ["approximate"]], [])]
)
def test_without_a_font_figures_are_in_english_and_one_line_warns(cli: Run, command: list[str]) -> None:
    done = cli(*command, "elu", "--lang", "ja", "-o", "a.svg")
    assert done.code == 0
    assert done.err.count("pip install 'actviz[ja]'") == 1
    assert "傾き" not in Path("a.svg").read_text(encoding="utf-8")
    assert "actviz[ja]" not in cli(*command, "elu", "--lang", "ja", "-o", "a.svg", "--quiet").err


@pytest.mark.usefixtures("no_japanese_font")
def test_the_font_of_the_extra_is_found_without_importing_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "matplotlib_fontja"
    (package / "fonts").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('imported')", encoding="utf-8")
    shutil.copy(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf"), package / "fonts" / "some.ttf")
    monkeypatch.syspath_prepend(tmp_path)
    assert text_metrics._packaged_fonts() == [str(package / "fonts" / "some.ttf")]

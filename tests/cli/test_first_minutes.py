"""A new user's first five minutes, typed into a shell in a terminal: a picture, help, a mistake, completion."""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path

import pytest

import actviz
from tests.processes import ROOT

PROMPT = "ready> "
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>])")

pytestmark = pytest.mark.skipif(
    os.name != "posix" or shutil.which("bash") is None, reason="a terminal of POSIX and bash are needed"
)


class Terminal:
    """bash in a terminal of 80 columns; what is typed is echoed, as everywhere."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.side, other = os.openpty()
        os.set_blocking(self.side, False)
        import termios  # there is none on Windows

        termios.tcsetwinsize(other, (40, 80))
        (folder / "inputrc").write_text("set enable-bracketed-paste off\n")
        settings = {"PS1": PROMPT, "TERM": "xterm-256color", "HOME": str(folder), "INPUTRC": str(folder / "inputrc")}
        self.shell = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"],
            cwd=folder, env=environment | settings, stdin=other, stdout=other, stderr=other, start_new_session=True,
        )  # fmt: skip
        os.close(other)
        self.unread, self.decoder = "", getincrementaldecoder("utf-8")("replace")
        self.until(PROMPT)

    def until(self, text: str, seconds: float = 600) -> str:
        """Everything that appears until the text does."""
        end = time.monotonic() + seconds
        while text not in self.unread:
            assert time.monotonic() < end, f"{text!r} did not appear in {self.unread!r}"
            if select.select([self.side], [], [], 0.1)[0]:
                self.unread += self.decoder.decode(os.read(self.side, 65536))
        seen, found, self.unread = self.unread.partition(text)
        return seen + found

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.side, text.encode())

    def run(self, command: str, seconds: float = 600) -> str:
        """Type a command, wait for the next prompt, and return what stands between."""
        self.type(f"{command}\n")
        self.until("\n")
        return self.until(PROMPT, seconds).rpartition(PROMPT)[0].replace("\r\n", "\n")

    def close(self) -> None:
        """Leave the shell."""
        self.shell.kill()
        self.shell.wait()
        os.close(self.side)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A shell in an empty folder, with ``actviz`` as it is installed beside Python, or that of this checkout."""
    folder = tmp_path / "bin"
    folder.mkdir()
    installed = shutil.which("actviz", path=str(Path(sys.executable).parent))
    start = shlex.quote(installed) if installed else f"{shlex.quote(sys.executable)} -m actviz"
    (folder / "actviz").write_text(f'#!/bin/sh\nexec {start} "$@"\n')
    (folder / "actviz").chmod(0o755)
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR", "MPLCONFIGDIR") if name in os.environ}
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    opened = Terminal(tmp_path, kept | {"PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"})
    yield opened
    opened.close()


def plain(text: str) -> str:
    return ESCAPES.sub("", text)


def widest(text: str) -> int:
    return max(map(len, plain(text).splitlines()))


def test_the_first_five_minutes(terminal: Terminal, tmp_path: Path) -> None:
    # a picture: its path is the one line that appears
    assert terminal.run("actviz plot relu leaky_relu --alpha 0.1") == "relu-leaky_relu.png\n"
    assert (tmp_path / "relu-leaky_relu.png").read_bytes().startswith(b"\x89PNG")

    # help: what there is
    shown = terminal.run("actviz")
    assert {"plot", "derivative", "compare", "approximate", "table", "propagate", "train", "help"} <= set(shown.split())
    assert widest(shown) <= 80

    # a mistake: what is wrong, and where
    complaint, formula, caret, code = terminal.run("actviz plot 'x*sigmod(x)'; echo $?").splitlines()
    assert complaint.startswith("actviz: ")
    assert formula[caret.index("^") : caret.rindex("^") + 1] == "sigmod"
    assert code == "2"

    # a report in colours, as wide as the window, with a curve in dots
    report = terminal.run("actviz table relu")
    assert "\x1b[1m" in report
    assert widest(report) <= 80
    assert re.search("[\u2801-\u28ff]", report)

    # completion, once it is installed
    assert "completion installed" in terminal.run("actviz --install-completion bash")
    terminal.run("source .bash_completions/actviz.sh")
    terminal.type("actviz plot --format csv --samples 2 leaky_r\t")
    terminal.until("leaky_relu ")
    assert terminal.run("").startswith("x,leaky_relu\n")

    # enough of a long work
    terminal.type("actviz train relu gelu --task spirals --seeds 500\n")
    terminal.until("training")
    terminal.type("\x03")
    assert re.search("interrupted|partial", plain(terminal.until(PROMPT)))
    assert terminal.run("echo $?") == "130\n"


@pytest.mark.long
def test_the_next_five_minutes(terminal: Terminal) -> None:
    # help on a command and on formulas
    assert "actviz plot gelu silu mish --derivative" in terminal.run("actviz plot --help")
    assert "max(x, 0)**2" in terminal.run("actviz help formulas")

    # mistakes: what is wrong, and what would be right
    complaint, code = terminal.run("actviz plot rleu; echo $?").splitlines()
    assert plain(complaint).startswith("actviz: error: unknown activation 'rleu'; did you mean 'relu'")
    assert code == "2"
    assert "Did you mean 'plot'" in terminal.run("actviz plto relu")
    assert terminal.run("actviz plot relu --range -8:8 -q -o a.svg; ls a.svg") == "a.svg\n"

    # a longer report, and curves right here
    report = terminal.run("actviz table gelu")
    assert "\x1b[1m" in report
    assert widest(report) <= 80
    assert re.search("[\u2801-\u28ff]", terminal.run("actviz plot gelu --show"))

    # completion of a parameter
    terminal.run("actviz --install-completion bash; source .bash_completions/actviz.sh")
    terminal.type("actviz plot --format csv --samples 2 leaky_relu:al\t")
    terminal.until("leaky_relu:alpha=0.01")
    assert "x,leaky_relu α=0.01\n" in terminal.run("")


@pytest.mark.long
def test_the_minute_before_installation_and_first_picture(terminal: Terminal, tmp_path: Path) -> None:
    """The line of the README, in a checkout; it needs a package index, as ``.ci/run`` does, which runs it as well."""
    passing = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "build", "*.egg-info")
    shutil.copytree(ROOT, tmp_path / "checkout", ignore=passing)
    line = re.search(r"<!-- run: draw -->\n```sh\n(.+)\n```", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert line
    terminal.run("unset PYTHONPATH; cd checkout")
    assert terminal.run(line[1], 300).splitlines()[-1] == "relu-leaky_relu.png"
    assert (tmp_path / "checkout" / "relu-leaky_relu.png").stat().st_size > 10_000
    assert terminal.run(".venv/bin/actviz --version") == f"actviz {actviz.__version__}\n"

"""A world that is not as it should be: full, closed, forbidden, killed, odd. The answer is right, or one line says why.

Streams that are closed or full, readers that leave, and interrupts stand in ``test_streams``; what becomes of a file
that cannot be written, seen from within, in ``test_output``.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from actviz.cli.app import run
from actviz.cli.progress import Progress
from tests.cli.conftest import Done, Run
from tests.processes import ROOT, run_python
from tests.selection import long_except

posix = pytest.mark.skipif(os.name != "posix", reason="files, streams and signals of POSIX")


def start(*words: str, folder: Path, env: Mapping[str, str | None] | None = None, **options: Any) -> Done:
    """Run ``python -m actviz`` in a folder; a variable that is None is taken away."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    done = subprocess.run(
        [sys.executable, "-m", "actviz", *words],
        cwd=folder,
        env={name: value for name, value in variables.items() if value is not None},
        timeout=600,
        check=False,
        **streams,
    )
    return Done(done.returncode, done.stdout or b"", (done.stderr or b"").decode())


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


# --- half a file -------------------------------------------------------------------------------------------------

KILLED_HALFWAY = """
import resource, signal
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # the system kills who writes more than this
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
"""
KILLED_AT_THE_END = """
import os, signal
from pathlib import Path
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
@pytest.mark.parametrize(
    ("death", "former"),
    [
        (KILLED_HALFWAY, b"former"),
        (KILLED_AT_THE_END, None),
        *long_except([(KILLED_HALFWAY, None), (KILLED_AT_THE_END, b"former")], [], unpack=True),
    ],
)
def test_who_is_killed_leaves_the_former_file_or_none(tmp_path: Path, death: str, former: bytes | None) -> None:
    if former:
        (tmp_path / "a.json").write_bytes(former)
    command = "from actviz.cli.app import run\nrun(['plot', 'relu', '-o', 'a.json'])"
    done = run_python(death + command, folder=tmp_path, check=False)
    assert done.returncode < 0
    left = [name for name in names(tmp_path) if not name.startswith(".actviz-")]
    assert left == (["a.json"] if former else [])
    assert (tmp_path / "a.json").read_bytes() == former if former else True
    (begun,) = (path for path in tmp_path.iterdir() if path.name not in left)
    assert begun.stat().st_size >= 1000  # so it was killed in the midst of it


@posix
@pytest.mark.parametrize("name", long_except(["a.json", "a.svg"], ["a.json"]))
def test_a_full_disk(tmp_path: Path, name: str) -> None:
    import resource
    import signal

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    (tmp_path / name).write_bytes(b"former")
    done = start("plot", "relu", "-o", name, folder=tmp_path, preexec_fn=fill)
    assert (done.code, done.out) == (1, b"")
    assert done.complaint == f"cannot write {name}: file too large"
    assert (tmp_path / name).read_bytes() == b"former"
    assert names(tmp_path) == [name]


# --- no place to write, seen before the work ------------------------------------------------------------------------

LONG_WORK = [
    ("approximate", "sigmoid", "--method", "train", "--steps", "2", "--restarts", "1", "--hidden", "1"),
    ("approximate", "sigmoid", "--sweep", "1"),
    ("propagate", "tanh", "--depth", "2", "--width", "2", "--seeds", "1", "--inputs", "2"),
    ("train", "relu", "--steps", "2", "--seeds", "1", "--lr", "0.1", "--width", "2", "--jobs", "1"),
]
NO_PLACE = [
    ("missing/a.json", "cannot write missing/a.json: no such file or directory"),
    ("folder", "cannot write folder: it is a folder"),
    ("file/a.json", "cannot write file/a.json: not a directory"),
    ("a" * 252 + ".json", "file name too long"),
    ("/proc/a.json", "cannot write /proc/a.json: no such file or directory"),
]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of work that have begun."""
    works: list[str] = []
    enter = Progress.__enter__

    def entered(self: Progress) -> Progress:
        works.append(self.what)
        return enter(self)

    monkeypatch.setattr(Progress, "__enter__", entered)
    return works


@posix
@pytest.mark.parametrize("words", LONG_WORK, ids=lambda words: " ".join(words[:4]))
def test_a_place_that_cannot_be_written_is_seen_before_the_work(
    cli: Run, tmp_path: Path, begun: list[str], words: tuple[str, ...]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"former")
    for place, message in NO_PLACE:
        if place.startswith("/proc") and not Path("/proc/self").exists():
            continue  # Linux has this folder, in which nobody writes, not even root
        done = cli(*words, "-o", place, "--format", "json")
        assert (done.code, done.out, begun) == (1, b"", [])
        assert message in done.complaint
    done = cli(*words, "-o", "file", "--format", "json", "--no-clobber")
    assert (done.code, begun) == (1, [])
    assert done.complaint == "file already exists and was not overwritten (--no-clobber)"
    assert (tmp_path / "file").read_bytes() == b"former"
    assert names(tmp_path) == ["file", "folder"]
    done = cli(*words, "-o", "file", "--format", "json")
    assert (done.code, len(begun)) == (0, 1)
    json.loads((tmp_path / "file").read_bytes())


@posix
def test_a_folder_that_may_not_be_written_is_seen_before_the_work(
    cli: Run, tmp_path: Path, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").mkdir(mode=0o500)
    really_open = Path.open

    def refuse(self: Path, *modes: Any, **options: Any) -> Any:
        if self.parent.name == "kept":  # root would not be refused
            raise PermissionError(13, "Permission denied", str(self))
        return really_open(self, *modes, **options)

    monkeypatch.setattr(Path, "open", refuse)
    done = cli(*LONG_WORK[-1], "-o", "kept/a.svg")
    assert (done.code, done.out, begun) == (1, b"", [])
    assert done.complaint == "cannot write kept/a.svg: permission denied"


# --- streams -----------------------------------------------------------------------------------------------------


@posix
@pytest.mark.long
def test_all_streams_are_closed(tmp_path: Path) -> None:
    def close() -> None:
        for stream in (0, 1, 2):
            os.close(stream)

    closed: dict[str, Any] = {"stdout": None, "stderr": None, "preexec_fn": close}
    assert start("plot", "relu", "--samples", "2", "-o", "a.json", folder=tmp_path, **closed).code == 0
    json.loads((tmp_path / "a.json").read_bytes())
    assert start("plot", "relu", "--samples", "2", "--format", "json", folder=tmp_path, **closed).code == 1
    assert start("plot", "rleu", folder=tmp_path, **closed).code == 2
    assert names(tmp_path) == ["a.json"]


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": None}


@posix
def test_a_world_without_unicode(tmp_path: Path) -> None:
    done = start("table", "gelu", "--format", "md", folder=tmp_path, env=ASCII)
    assert (done.code, done.err) == (0, "")
    assert "Φ(x)" in done.out.decode()
    done = start("propagate", "gelu", "--depth", "3", "--width", "4", "-o", "a.svg", folder=tmp_path, env=ASCII)
    assert done.code == 0
    assert done.err.isascii()
    assert "\\u2500" not in done.err  # a rule of hundreds of these
    assert re.search("^-{20,}$", done.err, re.MULTILINE)
    done = start("plot", "活性 = foo(x)", folder=tmp_path, env=ASCII)
    assert (done.code, done.out) == (2, b"")
    assert done.complaint.isascii()


# --- terminals ---------------------------------------------------------------------------------------------------

REPORTS = [
    ["table"],
    ["table", "gelu"],
    ["table", "--task", "image"],
    ["derivative", "gelu", "hardtanh", "--format", "rich"],
    ["compare", "gelu", "silu", "--format", "rich"],
    ["approximate", "sigmoid", "--format", "rich"],
    ["propagate", "tanh", "--depth", "3", "--width", "4", "--seeds", "1", "--format", "rich"],
]
ESCAPE = re.compile("\x1b\\[[0-9;]*m")


class Terminal(io.TextIOWrapper):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        """Somebody watches."""
        return True


def watched(words: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command writes on a terminal."""
    content, err = io.BytesIO(), io.StringIO()
    out = Terminal(content, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        assert run(words) == 0
    assert err.getvalue() == ""
    out.flush()
    return content.getvalue().decode()


@pytest.mark.parametrize(
    ("columns", "lang"),
    [
        (20, "en"),
        (80, "ja"),
        *long_except([(20, "ja"), (80, "en"), (40, "en"), (40, "ja"), (400, "en"), (400, "ja")], [], unpack=True),
    ],
)
def test_no_line_is_wider_than_the_terminal(cli: Run, monkeypatch: pytest.MonkeyPatch, columns: int, lang: str) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm-256color")
    for words in REPORTS:
        lines = ESCAPE.sub("", watched([*words, "--lang", lang], monkeypatch)).splitlines()
        assert [line for line in lines if cell_len(line) > columns] == []


def test_colours_only_where_they_are_wanted(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["derivative", "relu", "--format", "rich"]
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    rich = watched(words, monkeypatch)
    assert ESCAPE.search(rich)
    plain = ESCAPE.sub("", rich)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search("\x1b\\[[0-9;]*[34][0-7]", watched(words, monkeypatch))
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert watched(words, monkeypatch).split() == plain.split()
    monkeypatch.setenv("TERM", "xterm-256color")
    assert b"\x1b" not in cli(*words).out
    monkeypatch.setenv("FORCE_COLOR", "1")  # for a pager, say
    assert ESCAPE.search(cli(*words).out.decode())
    assert b"\x1b" not in cli("table", "relu", "elu", "--format", "md").out


# --- Matplotlib and the folders of others --------------------------------------------------------------------------

HOSTILE_SETTINGS = b"""text.usetex: True
figure.dpi: 7
savefig.dpi: 3
savefig.bbox: tight
savefig.facecolor: red
lines.linewidth: 22
axes.facecolor: red
font.family: fantasy
font.size: 99
path.sketch: 1, 2, 3
svg.fonttype: path
backend: TkAgg
toolbar: toolmanager
"""
WRONG_SETTINGS = b"""nonsense: 3
figure.dpi: abc
backend: nonsense
no colon here
text.usetex: perhaps
lines.linewidth: 22
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A figure in a world as it should be."""
    path = tmp_path_factory.mktemp("good") / "a.png"
    assert run(["plot", "gelu", "-q", "-o", str(path)]) == 0
    return path.read_bytes()


ENVIRONMENTS: list[tuple[str, dict[str, str | None]]] = [
    ("no home", {"HOME": None, "XDG_CONFIG_HOME": None, "XDG_CACHE_HOME": None}),
    ("a home that is none", {"HOME": "/dev/null", "XDG_CONFIG_HOME": None, "XDG_CACHE_HOME": None}),
    ("odd folders", {"XDG_CONFIG_HOME": "/dev/null/a", "XDG_CACHE_HOME": "", "TMPDIR": "/dev/null/b"}),
    ("no place for Matplotlib", {"MPLCONFIGDIR": "/dev/null"}),
    ("a backend that is none", {"MPLBACKEND": "nonsense"}),
    ("a backend with windows", {"MPLBACKEND": "TkAgg"}),
    ("warnings are errors", {"PYTHONWARNINGS": "error"}),
    ("settings elsewhere", {"MATPLOTLIBRC": "/dev/null"}),
]


ENVIRONMENTS.append(("all of them", {name: value for _, given in ENVIRONMENTS for name, value in given.items()}))


@posix
@pytest.mark.parametrize(("name", "environment"), long_except(ENVIRONMENTS, ENVIRONMENTS[-1:], unpack=True))
def test_a_figure_is_the_same_in_an_odd_place(
    tmp_path: Path, drawn: bytes, name: str, environment: dict[str, str | None]
) -> None:
    done = start("plot", "gelu", "-o", "a.png", folder=tmp_path, env=environment)
    assert done == Done(0, b"", "actviz: saved a.png\n")
    assert (tmp_path / "a.png").read_bytes() == drawn


@posix
@pytest.mark.long
def test_the_very_first_start_prints_nothing_of_it(tmp_path: Path, drawn: bytes) -> None:
    (tmp_path / "new").mkdir()
    done = start("plot", "gelu", folder=tmp_path, env={"MPLCONFIGDIR": str(tmp_path / "new")})
    assert done == Done(0, b"gelu.png\n", "")
    assert (tmp_path / "gelu.png").read_bytes() == drawn
    assert names(tmp_path / "new")  # Matplotlib has made its list of fonts


@pytest.mark.parametrize(
    "settings",
    long_except(
        [HOSTILE_SETTINGS + WRONG_SETTINGS, HOSTILE_SETTINGS, WRONG_SETTINGS], [HOSTILE_SETTINGS + WRONG_SETTINGS]
    ),
)
def test_settings_of_others_change_no_figure(tmp_path: Path, drawn: bytes, settings: bytes) -> None:
    (tmp_path / "matplotlibrc").write_bytes(settings)
    done = start("plot", "gelu", "-o", "a.png", folder=tmp_path)
    assert (done.code, done.err.replace(os.linesep, "\n")) == (0, "actviz: saved a.png\n")
    assert (tmp_path / "a.png").read_bytes() == drawn


def test_settings_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe\x00")
    done = start("plot", "gelu", "-o", "a.png", folder=tmp_path)
    assert (done.code, done.out) == (1, b"")
    assert done.complaint == "cannot read the figure settings in 'matplotlibrc': it is not a text file"
    assert names(tmp_path) == ["matplotlibrc"]


@posix
def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    gone, whole = tmp_path / "gone", tmp_path / "a.json"

    def leave() -> None:
        gone.mkdir()
        os.chdir(gone)
        gone.rmdir()

    done = start("plot", "relu", "--samples", "2", "--format", "csv", folder=tmp_path, preexec_fn=leave)
    assert (done.code, done.out[:7], done.err) == (0, b"x,relu\n", "")
    done = start("plot", "relu", folder=tmp_path, preexec_fn=leave)
    assert (done.code, done.out) == (1, b"")
    assert done.complaint == "cannot write relu.png: no such file or directory"
    done = start("plot", "relu", "-o", str(whole), folder=tmp_path, preexec_fn=leave)
    assert done == Done(0, b"", f"actviz: saved {whole}\n")
    json.loads(whole.read_bytes())

"""Streams and signals: closed, full, read by nobody, of another encoding, interrupted. Real processes, no traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Start, finished
from tests.processes import run_python
from tests.selection import long_except

posix = pytest.mark.skipif(os.name != "posix", reason="streams and signals of POSIX")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")


def test_results_on_stdout_and_the_rest_on_stderr(process: Start, tmp_path: Path) -> None:
    assert finished(process("plot", "relu")) == Done(0, b"relu.png\n", "")
    assert finished(process("plot", "relu", "-o", "a.csv")) == Done(0, b"", "actviz: saved a.csv\n")
    done = finished(process("plot", "rleu", "-o", "b.png"))
    assert (done.code, done.out) == (2, b"")
    assert "did you mean 'relu'" in done.complaint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "relu.png"]


ANSWERS = [["plot", "relu", "--format", "json"], ["plot", "relu", "-o", "-", "--format", "png"], ["plot", "relu"]]


@posix
@pytest.mark.parametrize("words", [ANSWERS[0], ["--version"], *long_except([*ANSWERS[1:], ["plot", "--help"]], [])])
def test_nobody_reads(process: Start, words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = finished(process(*words, stdout=writer))
    os.close(writer)
    assert (done.code, done.err) == (1, "")


@posix
def test_the_reader_leaves_early(process: Start) -> None:
    with process("plot", "relu", "gelu", "--samples", "20000", "--format", "csv", "-d") as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline() == b"x,relu,relu derivative,gelu,gelu derivative\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode in (0, 1)  # 0 where the pipe holds everything


@full
@pytest.mark.parametrize("words", [ANSWERS[0], ["--version"], *long_except(ANSWERS[1:], [])])
def test_stdout_is_full(process: Start, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as stream:
        done = finished(process(*words, stdout=stream))
    assert done.code == 1
    assert done.complaint == "cannot write to stdout: no space left on device"


@full
def test_stderr_is_full(process: Start) -> None:
    with Path("/dev/full").open("wb") as stream:
        assert finished(process("plot", "rleu", stderr=stream)).code == 2
        assert finished(process("plot", "relu", "--samples", "2", "-o", "a.csv", stderr=stream)).code == 0


@posix
@pytest.mark.parametrize("words", [ANSWERS[0], ["--version"], *long_except(ANSWERS[1:], [])])
def test_stdout_is_closed(process: Start, words: list[str]) -> None:
    done = finished(process(*words, stdout=None, preexec_fn=lambda: os.close(1)))
    assert done.code == 1
    assert done.complaint == "cannot write to stdout: it is closed"


@posix
def test_stderr_is_closed(process: Start) -> None:
    options = {"stderr": None, "preexec_fn": lambda: os.close(2)}
    assert finished(process("plot", "rleu", **options)) == Done(2, b"", "")
    assert finished(process("plot", "relu", "--samples", "2", "--format", "csv", **options)).out.startswith(b"x,relu\n")


@pytest.mark.parametrize(
    ("environment", "words_of_file"),
    [
        ({"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}, ["-o", "図.csv", "--samples", "3"]),
        *long_except(
            [
                ({"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}, ["-o", "図.svg", "--title", "図"]),
                ({"PYTHONIOENCODING": "ascii"}, ["-o", "図.svg", "--title", "図"]),
                ({"LC_ALL": "C"}, ["-o", "図.svg", "--title", "図"]),
                ({"LC_ALL": "POSIX"}, ["-o", "図.svg", "--title", "図"]),
            ],
            [],
            unpack=True,
        ),
    ],
)
def test_a_terminal_without_other_characters(
    process: Start, tmp_path: Path, environment: dict[str, str], words_of_file: list[str]
) -> None:
    words = ["plot", "活性 = x*sigmoid(x)"]
    assert '"label": "活性"' in finished(process(*words, "--format", "json", env=environment)).out.decode()
    assert finished(process(*words, *words_of_file, env=environment)).code == 0
    assert (tmp_path / words_of_file[1]).exists()
    assert "foo" in finished(process("plot", "活性 = foo(x)", env=environment)).complaint
    assert finished(process("plot", "--help", env=environment)).code == 0


@posix
def test_words_that_are_no_text(process: Start, tmp_path: Path) -> None:
    done = finished(process("plot", b"re\xfflu"))
    assert (done.code, done.complaint) == (2, "NAME: 're?lu' contains data that is not text")
    done = finished(process("plot", "relu", "-o", b"a\xff.csv"))
    if sys.platform == "linux":  # elsewhere a file may not be called so
        assert done == Done(0, b"", "actviz: saved a?.csv\n")
        assert [os.fsencode(path.name) for path in tmp_path.iterdir()] == [b"a\xff.csv"]


@posix
def test_no_picture_on_a_terminal(process: Start) -> None:
    pty = pytest.importorskip("pty")
    terminal, inside = pty.openpty()
    done = finished(process("plot", "relu", "-o", "-", "--format", "png", stdout=inside))
    os.close(inside)
    os.close(terminal)
    assert (done.code, done.complaint) == (
        2,
        ("png is a binary format and is not written to a terminal; redirect the output, such as > figure.png"),
    )


INTERRUPTED = """
import os, signal, sys
from actviz.cli import main

event, name = sys.argv.pop(1).split()

def interrupt(happening, arguments):
    if happening == event and name in str(arguments[0]):
        os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(interrupt)
main()
"""
"""Sends itself a SIGINT at a moment that Python announces to audit hooks, such as the import of a module."""


@posix
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("import matplotlib.figure", id="while it loads", marks=pytest.mark.long),
        pytest.param("import matplotlib.backends.backend_mixed", id="while it draws", marks=pytest.mark.long),
        pytest.param("os.rename .actviz-", id="before the file takes its name"),
    ],
)
def test_an_interrupt_leaves_nothing_half_written(process: Start, tmp_path: Path, moment: str) -> None:
    (tmp_path / "a.svg").write_bytes(b"former")
    done = finished(process("plot", "relu", "-o", "a.svg", program=("-c", INTERRUPTED, moment)))
    assert (done.code, done.out, done.complaint) == (130, b"", "interrupted")
    assert (tmp_path / "a.svg").read_bytes() == b"former"
    assert len(list(tmp_path.iterdir())) == 1


@posix
def test_an_interrupt_that_python_loses_is_sent_again(tmp_path: Path) -> None:
    code = """
import gc, os, signal, time, weakref
import actviz.cli.app
from actviz.cli import main

class Lost:
    pass

def lose(_):
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000):
        pass

def run(arguments=None):
    one = Lost()
    kept = weakref.ref(one, lose)
    del one
    for _ in range(2000):
        time.sleep(0.05)
    return 0

actviz.cli.app.run = run
main()
"""
    done = run_python(code, check=False)
    assert (done.returncode, done.stderr) == (130, "actviz: interrupted\n")


def test_warnings_of_libraries_are_not_for_users() -> None:
    code = (
        "import warnings\nfrom actviz.cli import app, main\napp.run = lambda: warnings.warn('for developers')\nmain()"
    )
    for options, shown in ([], False), (["-W", "default"], True):
        assert ("for developers" in run_python(code, options=options).stderr) == shown


COLLECTED = """
import gc, sys
from actviz.cli import app, main

def run():
    {work}
    return 0

work_done = app.run
app.run = run
before = gc.get_stats()[0]["collections"]
try:
    main()
except SystemExit:
    print(gc.isenabled(), gc.get_stats()[0]["collections"] - before, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("work", "collects"),
    [
        ("work_done(['plot', 'relu', '-q', '-o', 'a.png'])", False),
        ("for _ in range(300_000): cycle = []; cycle.append(cycle)", True),
    ],
)
def test_garbage_is_collected_in_long_work_and_not_while_libraries_are_loaded(
    tmp_path: Path, work: str, collects: bool
) -> None:
    done = run_python(COLLECTED.format(work=work), folder=tmp_path)
    enabled, collections = done.stderr.split()
    assert enabled == "True"
    assert (int(collections) > 0) == collects

"""--show and --open: what a terminal gets to see, and what the desktop."""

from __future__ import annotations

import os
import re
import sys
from base64 import b64decode
from pathlib import Path
from time import sleep

import pytest

from actviz.cli.preview import CHUNK, inline, protocol_of
from tests.cli.conftest import Run, Start, finished
from tests.selection import long_except

BRAILLE = re.compile("[\u2801-\u28ff]")
posix = pytest.mark.skipif(os.name != "posix", reason="terminals and scripts of POSIX")

SHOWN = [
    ("plot", "relu", "leaky_relu"),
    ("plot", "gelu", "--derivative"),
    ("plot", "1/x", "tan(x)"),
    ("plot", "binary_step"),
    ("plot", "softmax", "--logits", "2,1,0"),
    ("derivative", "gelu", "--order", "2"),
    ("derivative", "softmax", "--logits", "2,1,0", "--move", "1"),
    ("compare", "gelu", "silu"),
    ("compare", "gelu", "silu", "mish"),
    ("compare", "relu", "gelu", "--grid"),
    ("approximate", "sigmoid"),
    ("approximate", "sigmoid", "--method", "train", "--steps", "20", "--restarts", "2"),
    ("approximate", "sigmoid", "--method", "article", "--steps", "20", "--restarts", "2"),
    ("approximate", "gelu", "--activation", "identity"),
    ("propagate", "sigmoid", "relu", "--depth", "9", "--width", "20", "--seeds", "2"),
    ("propagate", "log(x)", "--depth", "4", "--width", "8", "--seeds", "2"),
    ("train", "relu", "tanh", "--seeds", "2", "--steps", "40", "--lr", "0.1"),
]


SLOW = [
    ("plot", "gelu", "--derivative"),
    ("compare", "gelu", "silu", "mish"),
    ("approximate", "sigmoid", "--method", "article", "--steps", "20", "--restarts", "2"),
    ("propagate", "log(x)", "--depth", "4", "--width", "8", "--seeds", "2"),
]
"""Commands that only the longer mode runs, for others show figures of the same kinds."""


@pytest.mark.parametrize(
    ("language", "words"),
    long_except(
        [("en", words) for words in SHOWN] + [("ja", words) for words in SHOWN],
        lambda both: both[0] == "en" and both[1] not in SLOW,
        unpack=True,
    ),
)
def test_a_figure_is_seen_in_dots_and_leaves_no_file(
    cli: Run, tmp_path: Path, words: tuple[str, ...], language: str
) -> None:
    done = cli(*words, "--show", "--quiet", "--lang", language)
    assert (done.code, done.err) == (0, "")
    assert BRAILLE.search(done.out.decode())
    assert max(map(len, done.out.decode().splitlines())) <= 80
    assert list(tmp_path.iterdir()) == []


def test_the_figure_is_written_as_well_if_a_place_is_named(cli: Run, tmp_path: Path) -> None:
    done = cli("plot", "relu", "--show", "-o", "a.svg")
    assert BRAILLE.search(done.out.decode())
    assert (tmp_path / "a.svg").read_bytes().endswith(b"</svg>\n")
    assert done.err == "actviz: saved a.svg\n"


def test_the_score_of_a_training_is_named_in_the_language_that_is_spoken(cli: Run) -> None:
    words = ("train", "relu", "tanh", "--seeds", "2", "--steps", "40", "--lr", "0.1", "--show", "-q", "--lang")
    assert [cli(*words, lang).out.decode().split()[0] for lang in ("en", "ja")] == ["accuracy", "正解率"]


def test_the_view_is_that_of_the_figure(cli: Run) -> None:
    numbers = cli("plot", "tanh", "--show", "--range=-2:2", "--y-range=-4:4").out.decode()
    assert {"4", "2", "0", "−2", "−4"} <= set(re.findall("−?[0-9]", numbers))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("plot", "relu", "--show", "--format", "json"), "--show requires a figure; json is not a figure format"),
        (("approximate", "relu", "--show", "-o", "a.h"), "--show requires a figure; c is not a figure format"),
        (("approximate", "relu", "--show", "--sweep", "1,2"), "--show requires a single network; remove --sweep"),
        (("derivative", "softmax", "--logits", "2,1", "--show"), "--show requires curves; add --move 0"),
        (("plot", "relu", "--open", "--format", "csv"), "--open requires a figure that is saved to a file"),
        (("plot", "relu", "--open", "-o", "-", "--format", "png"), "--open requires a figure that is saved to a file"),
    ],
)
def test_what_cannot_be_shown_or_opened(cli: Run, words: tuple[str, ...], message: str) -> None:
    done = cli(*words)
    assert (done.code, done.out) == (2, b"")
    assert message in done.complaint


# --- pictures in a terminal --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "protocol"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM_PROGRAM": "WezTerm"}, "kitty"),
        ({"KONSOLE_VERSION": "220400"}, "kitty"),
        ({"TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"LC_TERMINAL": "iTerm2"}, "iterm"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM_PROGRAM": "Apple_Terminal"}, None),
        ({"TERM": "dumb"}, None),
        ({"KITTY_WINDOW_ID": "1", "TMUX": "/run/tmux"}, None),
        ({"TERM": "screen-256color", "LC_TERMINAL": "iTerm2"}, None),
        ({}, None),
    ],
)
def test_what_a_terminal_reports_of_itself(environment: dict[str, str], protocol: str | None) -> None:
    assert protocol_of(environment) == protocol


@pytest.mark.parametrize("size", [1, 3072, 3073, 10_000])
def test_a_picture_comes_through_in_pieces(size: int) -> None:
    png = bytes(range(256)) * (size // 256) + b"\x89" * (size % 256)
    sent = inline(png, "kitty")
    pieces = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sent)
    assert b"".join(b"\x1b_G%b;%b\x1b\\" % piece for piece in pieces) + b"\n" == sent
    assert b64decode(b"".join(data for _, data in pieces)) == png
    assert all(len(data) <= CHUNK for _, data in pieces)
    assert [keys[-3:] for keys, _ in pieces] == [b"m=1"] * (len(pieces) - 1) + [b"m=0"]
    assert pieces[0][0].startswith(b"a=T,f=100,")


def test_iterm_gets_the_size() -> None:
    assert inline(b"png", "iterm") == b"\x1b]1337;File=inline=1;size=3:cG5n\x07\n"


@posix
@pytest.mark.parametrize(
    ("environment", "begins"),
    [({"TERM": "xterm-kitty"}, b"\x1b_Ga=T,f=100"), *long_except([({"TERM": "xterm-256color"}, b"")], [], unpack=True)],
)
def test_a_picture_is_sent_to_a_terminal_that_can_show_it(
    process: Start, environment: dict[str, str], begins: bytes
) -> None:
    here, there = os.openpty()
    quiet = {"TMUX": "", "STY": "", "TERM_PROGRAM": "", "LC_TERMINAL": "", "KITTY_WINDOW_ID": "", "COLUMNS": "80"}
    running = process("plot", "relu", "--show", "--dpi", "30", env=quiet | environment, stdout=there)
    os.close(there)
    got = b""
    while True:
        try:
            piece = os.read(here, 1 << 16)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        got += piece
    os.close(here)
    assert finished(running).code == 0
    assert got.startswith(begins)
    assert bool(BRAILLE.search(got.decode())) == (not begins)


# --- the viewer of the desktop -----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is the viewer on Linux")
def test_the_figure_is_handed_to_the_viewer(process: Start, tmp_path: Path) -> None:
    viewer = tmp_path / "bin" / "xdg-open"
    viewer.parent.mkdir()
    viewer.write_text('#!/bin/sh\necho "$1" > opened.txt\n')
    viewer.chmod(0o755)
    done = finished(process("plot", "relu", "--open", env={"PATH": f"{viewer.parent}{os.pathsep}{os.environ['PATH']}"}))
    assert (done.code, done.out) == (0, b"relu.png\n")
    for _ in range(2000):  # it is not waited for
        if (tmp_path / "opened.txt").exists() and (tmp_path / "opened.txt").read_text():
            break
        sleep(0.05)
    assert (tmp_path / "opened.txt").read_text().strip() == str(tmp_path / "relu.png")


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is the viewer on Linux")
def test_without_a_viewer_the_file_is_there_all_the_same(
    cli: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    done = cli("plot", "relu", "--open")
    assert done.code == 1
    assert done.complaint == "saved relu.png, but no application was found to open it"
    assert (tmp_path / "relu.png").exists()

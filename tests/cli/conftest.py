"""Run the command line: in this process where that is enough, in one of its own where streams and signals matter."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from actviz.cli.app import run
from tests.processes import ROOT

# A shell without job control starts what it runs in the background with SIGINT ignored, which processes inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: bytes
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr; only a formula with a caret may follow, and least of all a traceback."""
        line, *rest = self.err.splitlines()
        assert not rest or (len(rest) == 2 and rest[1].strip(" ").strip("^") == ""), self.err
        prefix, _, message = line.partition(": ")
        assert prefix == "actviz"
        message = message.removeprefix("error: ").removeprefix("エラー: ")
        assert "internal error" not in message
        return message

    @property
    def text(self) -> str:
        """What a command printed that succeeded without a message."""
        assert (self.code, self.err) == (0, "")
        return self.out.decode()

    @property
    def json(self) -> Any:
        """The JSON of a command that succeeded without a message."""
        return json.loads(self.text)


Run = Callable[..., Done]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``actviz`` in this process, in an empty folder, with stdout that is no terminal."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path, stdin: bytes = b"") -> Done:
        content, err = io.BytesIO(), io.StringIO()
        out = io.TextIOWrapper(content, "ascii")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run([str(argument) for argument in arguments])
        out.flush()
        return Done(code, content.getvalue(), err.getvalue())

    return call


@pytest.fixture
def process(tmp_path: Path) -> Start:
    """Start ``python -m actviz``, or another program, in an empty folder; any argument of ``Popen`` can be given."""

    def start(
        *arguments: str | bytes,
        program: tuple[str, ...] = ("-m", "actviz"),
        env: dict[str, str] | None = None,
        **options: Any,
    ) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | (env or {})
        streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        return subprocess.Popen([sys.executable, *program, *arguments], cwd=tmp_path, env=environment, **streams)

    return start


def finished(process: subprocess.Popen[bytes]) -> Done:
    """Wait for the end of a process, on a slow machine as well."""
    out, err = process.communicate(timeout=600)
    return Done(process.returncode, out or b"", (err or b"").decode().replace(os.linesep, "\n"))

"""The examples run as they stand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in {".py", ".sh"})


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_examples_run(example: Path, tmp_path: Path) -> None:
    if example.suffix == ".sh" and os.name == "nt":
        pytest.skip("a POSIX shell is needed")
    command = [sys.executable, str(example)]
    if example.suffix == ".sh":
        # The examples call actviz by its name; here it is the one of this checkout.
        (tmp_path / "actviz").write_text(f"#!/bin/sh\nexec '{sys.executable}' -m actviz \"$@\"\n")
        (tmp_path / "actviz").chmod(0o755)
        command = ["sh", str(example)]
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PATH": path, "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout

"""Build the wheel, and test it in new environments: with current dependencies, and with the oldest supported ones.

Run by ``.ci/run``. No environment has more than the runtime dependencies, and nothing runs in the checkout.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from time import perf_counter
from venv import EnvBuilder
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENT = re.compile(r"(?P<name>[\w-]+)>=(?P<version>[\d.]+)")
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


def build(folder: Path) -> Path:
    """Build the wheel into a folder."""
    ran(sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def check_content(wheel: Path) -> None:
    """Check that the wheel has every file of the package, catalogues compiled, and nothing else but its metadata."""
    with ZipFile(wheel) as archive:
        there = {name for name in archive.namelist() if ".dist-info/" not in name}
    source = (path for path in (ROOT / "actviz").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    compiled = {path.with_suffix(".mo") if path.suffix == ".po" else path for path in source}
    expected = {str(PurePosixPath(path.relative_to(ROOT))) for path in compiled}
    assert there == expected, there ^ expected


def lowest() -> list[str]:
    """The runtime dependencies at the lowest versions that the project declares."""
    found = [REQUIREMENT.fullmatch(requirement) for requirement in PROJECT["dependencies"]]
    return [f"{match['name']}=={match['version']}" for match in found if match]


def try_out(wheel: Path, pins: list[str], place: Path) -> str:
    """Install the wheel with some versions of its dependencies, and run every command. Returns what was tried."""
    EnvBuilder(with_pip=True).create(place / "venv")
    scripts = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python, work = scripts / "python", place / "work"
    work.mkdir()
    ran(python, *PIP, "install", wheel, *pins, cwd=work)
    ran(python, *PIP, "check", cwd=work)
    version = ran(scripts / "actviz", "--version", cwd=work)
    assert version.split() == ["actviz", wheel.name.split("-")[1]], version
    # A script puts its folder on the path of modules, and that folder holds no actviz.
    return ran(python, "-P", ROOT / "tests" / "smoke.py", cwd=work)


def ran(*command: str | Path, cwd: Path) -> str:
    """Return the output of a command, from both streams. Raises ``SystemExit`` with it if the command fails."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    said = done.stdout + done.stderr
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{said}")
    return said


def environment() -> Mapping[str, str]:
    """The environment without what would lead back to the checkout, or make pip install elsewhere."""
    elsewhere = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    return {name: value for name, value in os.environ.items() if name not in elsewhere}


def main() -> None:
    """Try the wheel in all environments at once."""
    start = perf_counter()
    trials: dict[str, list[str]] = {"today's dependencies": []} | (
        {"oldest dependencies": lowest()} if is_oldest_python() else {}
    )
    with TemporaryDirectory() as name, ThreadPoolExecutor() as pool:
        folder = Path(name)
        wheel = build(folder)
        check_content(wheel)
        places = [folder / str(number) for number in range(len(trials))]
        for place in places:
            place.mkdir()
        said = list(pool.map(partial(try_out, wheel), trials.values(), places))
    for (trial, pins), text in zip(trials.items(), said, strict=True):
        print(f"{wheel.name} with {' '.join([trial, *pins])}: {text.splitlines()[-1]}")
    print(f"{perf_counter() - start:.0f} seconds")


def is_oldest_python() -> bool:
    """Whether this is the oldest Python that the project allows: old dependencies may not know a later one."""
    return str(PROJECT["requires-python"]) == f">={sys.version_info.major}.{sys.version_info.minor}"


if __name__ == "__main__":
    main()

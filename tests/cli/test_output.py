"""Where an answer goes, and that nothing is lost on the way."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from actviz.cli.output import Target, check_targets, choose_targets
from actviz.cli.terminal_io import OutputError
from actviz.formats import FIGURES, TEXTS
from actviz.formulas.errors import ActvizError

FORMATS = (*FIGURES, *TEXTS)
posix = pytest.mark.skipif(os.name != "posix", reason="permissions and devices of POSIX")


def write(path: Path, content: bytes = b"new") -> None:
    Target("png", path).write(content, quiet=True)


# --- which format, which place -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "chosen", "format", "path"),
    [
        (None, None, "png", "relu.png"),
        (None, "svg", "svg", "relu.svg"),
        (None, "SVG", "svg", "relu.svg"),
        (None, ".pdf", "pdf", "relu.pdf"),
        (None, "json", "json", None),
        (None, "csv", "csv", None),
        (None, "md", "md", None),
        ("a/b.svg", None, "svg", "a/b.svg"),
        ("b.PNG", None, "png", "b.PNG"),
        ("b.json", None, "json", "b.json"),
        ("b.png", "png", "png", "b.png"),
        ("b", "png", "png", "b"),
        ("b.txt", "md", "md", "b.txt"),
        ("-", "png", "png", None),
        ("-", "csv", "csv", None),
    ],
)
def test_format_and_place(given: str | None, chosen: str | None, format: str, path: str | None) -> None:
    (target,) = choose_targets(None if given is None else [given], chosen, "relu", FORMATS)
    assert (target.format, target.path) == (format, None if path is None else Path(path))
    assert target.is_named == (given is not None)


@pytest.mark.parametrize(
    ("given", "chosen", "message"),
    [
        (None, "gif", "--format: unsupported value 'gif'; choose from png, svg, pdf, json, csv, md"),
        (None, "jsno", "--format: unsupported value 'jsno'; did you mean 'json'?"),
        ("a.gif", None, "-o 'a.gif': unsupported value 'gif'; choose from png"),
        ("a.pgn", None, "-o 'a.pgn': unsupported value 'pgn'; did you mean 'png'?"),
        ("a", None, "'a' has no extension of a known format; use one of .png, .svg, .pdf, .json, .csv, .md"),
        ("folder/", None, "has no extension"),
        (".png", None, "has no extension"),
        ("", None, "'' has no extension"),
        ("a.svg", "png", "'a.svg' has the extension .svg, but --format is png; change one of them"),
        ("-", None, "-o - requires a format; add --format, such as --format svg"),
    ],
)
def test_no_format_or_no_place(given: str | None, chosen: str | None, message: str) -> None:
    with pytest.raises(ActvizError) as error:
        choose_targets(None if given is None else [given], chosen, "relu", FORMATS)
    assert message in str(error.value)


# --- files -------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    write(tmp_path / "a.png")
    write(tmp_path / "a.png", b"newer")
    assert (tmp_path / "a.png").read_bytes() == b"newer"
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()])
def test_the_former_file_stays_if_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    (tmp_path / "a.png").write_bytes(b"former")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises((OutputError, KeyboardInterrupt, MemoryError)) as raised:
        write(tmp_path / "a.png")
    if isinstance(error, OSError):
        assert str(raised.value).endswith("a.png: no space left on device")
    assert (tmp_path / "a.png").read_bytes() == b"former"
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


@posix
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_that_files_have(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write(tmp_path / "a.png")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.png").stat().st_mode) == mode


@posix
def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "a.png").chmod(0o640)
    write(tmp_path / "a.png")
    assert stat.S_IMODE((tmp_path / "a.png").stat().st_mode) == 0o640


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.png").write_bytes(b"former")
    for name, to in (("link.png", "real/a.png"), ("dangling.png", "real/b.png")):
        (tmp_path / name).symlink_to(to)
        write(tmp_path / name)
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / to).read_bytes() == b"new"


@posix
def test_a_device_is_written_and_not_replaced(tmp_path: Path) -> None:
    write(Path("/dev/null"))
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    os.mkfifo(tmp_path / "pipe.png")
    reader = os.open(tmp_path / "pipe.png", os.O_RDONLY | os.O_NONBLOCK)
    write(tmp_path / "pipe.png")
    assert os.read(reader, 10) == b"new"
    os.close(reader)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_a_full_device() -> None:
    with pytest.raises(OutputError, match=r"^cannot write /dev/full: no space left on device$"):
        write(Path("/dev/full"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"it is a folder$"):
        write(tmp_path)


def test_a_folder_that_is_missing_or_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "missing" / "a.png", tmp_path / "file" / "a.png", tmp_path / ("a" * 300 + ".png")):
        with pytest.raises(OutputError, match=r"^cannot write "):
            write(path)


def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"former")
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anything
    with pytest.raises(OutputError, match=r"it is read-only$"):
        write(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == b"former"


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anything")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match=r"permission denied$"):
        write(tmp_path / "a.png")
    tmp_path.chmod(0o700)


def test_no_clobber_and_skip_existing(tmp_path: Path) -> None:
    targets = [Target("png", tmp_path / "a.png"), Target("svg", tmp_path / "b.svg")]

    def left(*, no_clobber: bool = False, skip_existing: bool = False) -> list[Target]:
        return check_targets(targets, no_clobber=no_clobber, skip_existing=skip_existing, quiet=True)

    assert left() == left(no_clobber=True) == left(skip_existing=True) == targets
    (tmp_path / "a.png").touch()
    assert left() == targets
    assert left(skip_existing=True) == targets[1:]
    with pytest.raises(OutputError, match=r"a.png already exists and was not overwritten \(--no-clobber\)$"):
        left(no_clobber=True)
    with pytest.raises(ActvizError, match=r"use only one$"):
        left(no_clobber=True, skip_existing=True)


# --- stdout ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_no_picture_on_a_terminal(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    target = Target(format, None)
    if format in ("png", "pdf"):
        with pytest.raises(
            ActvizError, match=f"{format} is a binary format .*; redirect the output, such as > figure.{format}$"
        ):
            target.check()
    else:
        target.check()


def test_a_result_on_stdout_comes_alone(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Target("png", None).write(b"\x89PNG\n", quiet=False)
    assert capfdbinary.readouterr() == (b"\x89PNG\n", b"")


def test_the_path_is_printed_where_it_belongs(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Target("png", path, is_named=False).write(b"", quiet=True)
    assert capfd.readouterr() == (f"{path}\n", "")
    Target("png", path).write(b"", quiet=False)
    assert capfd.readouterr() == ("", f"actviz: saved {path}\n")
    Target("png", path).write(b"", quiet=True)
    assert capfd.readouterr() == ("", "")

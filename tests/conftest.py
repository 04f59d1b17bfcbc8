"""Settings of all tests: one thread, the same environment and fonts on every machine, the number of examples."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import selection

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported; the tests run in several processes
gc.set_threshold(10_000)  # with thousands of tests in memory, each search for garbage takes long

SETTINGS = """
    ACTVIZ_LANG LANG LANGUAGE LC_ALL LC_CTYPE LC_MESSAGES LC_NUMERIC LC_TERMINAL
    COLUMNS LINES TERM COLORTERM NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE TTY_COMPATIBLE TTY_INTERACTIVE
    TERM_PROGRAM KITTY_WINDOW_ID KONSOLE_VERSION TMUX STY
    MPLBACKEND MATPLOTLIBRC SOURCE_DATE_EPOCH
    PYTHONCOERCECLOCALE PYTHONDEVMODE PYTHONINSPECT PYTHONIOENCODING PYTHONOPTIMIZE PYTHONPROFILEIMPORTTIME
    PYTHONUTF8 PYTHONVERBOSE PYTHONWARNINGS
"""
"""Environment variables on which what the program prints may depend; a test that is about one sets it."""
for name in SETTINGS.split():
    os.environ.pop(name, None)


def _list_packaged_fonts() -> None:
    """Let Matplotlib know its own fonts and the Japanese one of the extra ``test``, and no font of the system.

    Matplotlib reads its list of fonts from ``MPLCONFIGDIR``, which the processes that the tests start inherit.
    """
    folder = tempfile.mkdtemp(prefix="actviz-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["MPLCONFIGDIR"] = folder
    import matplotlib
    from matplotlib import font_manager

    fonts = font_manager.fontManager
    own = matplotlib.get_data_path()
    fonts.ttflist = [font for font in fonts.ttflist if Path(font.fname).is_relative_to(own)]
    fonts.afmlist = [font for font in fonts.afmlist if Path(font.fname).is_relative_to(own)]
    package = find_spec("matplotlib_fontja")
    if package is None or package.origin is None:
        pytest.exit("the tests need matplotlib-fontja: pip install -e '.[test]'")
    fonts.addfont(Path(package.origin).with_name("fonts") / "ipaexg.ttf")
    font_manager.json_dump(fonts, str(Path(folder, f"fontlist-v{fonts.__version__}.json")))


if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits MPLCONFIGDIR
    _list_packaged_fonts()


@pytest.fixture(autouse=True, scope="session")
def no_system_fonts() -> Iterator[None]:
    """Let actviz find no more fonts than those in the list."""
    from actviz.figures import text_metrics

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_metrics, "findSystemFonts", list)
        yield


settings.register_profile(
    "short",
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("long", settings.get_profile("short"), max_examples=1000)


def pytest_configure(config: pytest.Config) -> None:
    """Draw more examples in the longer mode, ``python -m tests.longer``; other ones if a seed is given."""
    selection.everything = config.option.markexpr != "not long"
    settings.load_profile("long" if config.option.markexpr.startswith("long") else "short")
    if config.getoption("hypothesis_seed", None) is not None:
        settings.register_profile("seeded", settings.default, derandomize=False)
        settings.load_profile("seeded")


@pytest.fixture
def no_japanese_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let actviz find no font for what DejaVu Sans lacks."""
    from actviz.figures import text_metrics

    caches = (text_metrics._fallbacks, text_metrics.extent, text_metrics._add_new_fonts)
    monkeypatch.setattr(text_metrics, "FALLBACKS", ())
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()

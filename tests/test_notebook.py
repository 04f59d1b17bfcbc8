"""An executed notebook shows curves and results."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PACKAGES = ("ipykernel", "nbclient", "nbformat")
MISSING = [name for name in PACKAGES if find_spec(name) is None]

# In a separate process, because the packages of Jupyter emit unrelated warnings.
EXECUTE = """
import json, sys
import nbformat
from nbclient import NotebookClient

cells = [nbformat.v4.new_code_cell(code) for code in json.load(sys.stdin)]
notebook = nbformat.v4.new_notebook(cells=cells)
NotebookClient(notebook, kernel_name="python3", timeout=300).execute()
outputs = [[dict(output.get("data", {"error": str(output)})) for output in cell.outputs] for cell in notebook.cells]
print("\\n" + json.dumps(outputs))
"""
FIGURE = {"text/html", "image/svg+xml", "text/plain"}
CELLS = {
    "import actviz": None,
    "gelu = actviz.get('gelu')\ngelu": FIGURE | {"text/latex"},
    "actviz.get('softmax')": {"text/latex", "text/plain"},
    "actviz.plot(gelu, 'relu')": FIGURE,
    "actviz.derivative(gelu)": FIGURE,
    "actviz.compare(gelu, 'silu')": FIGURE,
    "actviz.approximate(gelu, hidden=3)": FIGURE,
    "actviz.facts(gelu)": {"text/html", "text/plain"},
    "actviz.propagate(gelu, depth=4, width=8, seeds=2)": FIGURE,
    "actviz.train(gelu, task='xor', seeds=2, steps=20, lr=0.1)": FIGURE,
    "fit = actviz.approximate(gelu)\nfit": FIGURE,
    # A report is written, not displayed.
    "assert 'largest error' in fit.report()": None,
    "path = fit.save('fit.txt')\nassert path.read_text(encoding='utf-8') == fit.report()": None,
    # Matplotlib's own figures are shown only after pyplot is imported.
    "import sys\nassert 'matplotlib.pyplot' not in sys.modules": None,
    "actviz.plot(gelu).draw(theme='dark')": {"image/png", "text/plain"},
    "actviz.propagate(gelu, depth=4, width=8, seeds=2).draw(panels='dead')": {"image/png", "text/plain"},
}
"""What is typed into a notebook, and the kinds of what it shows."""


@pytest.mark.skipif(MISSING != [], reason=f"not installed: {', '.join(MISSING)}; pip install -e '.[dev]'")
def test_a_notebook_shows_curves_and_results(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EXECUTE],
        input=json.dumps([*CELLS]),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outputs = json.loads(done.stdout.splitlines()[-1])
    for (code, kinds), shown in zip(CELLS.items(), outputs, strict=True):
        assert [set(one) for one in shown] == ([] if kinds is None else [kinds]), code
    pages = ["".join(one.get("text/html", "")) for shown in outputs for one in shown]
    (tmp_path / "page.html").write_text("<!doctype html><meta charset='utf-8'>" + "\n".join(pages), encoding="utf-8")
    names = [re.findall(r'\bid="(figure-[^"]+)"', page) for page in pages]
    assert all(len(ids) == len({*ids}) for ids in names)
    marks = [ids[0] for ids in names if ids]
    assert len({*marks}) == len(marks) == 8

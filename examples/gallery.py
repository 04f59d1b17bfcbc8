"""Plot the given functions, or the whole catalogue, into the folder gallery, and write an HTML page with all figures.

The figures are drawn by the same functions as in the commands: sample curves, draw and describe them, write a file.
"""

import sys
from html import escape
from pathlib import Path
from time import perf_counter

import actviz
from actviz.figures.files import write_figure
from actviz.figures.plot import describe, draw
from actviz.figures.style import Style
from actviz.studies.plot import sample

INTERVAL = (-6, 6)
LOGITS = (2.0, 1.0, 0.5, -1.0)  # the inputs of vector functions such as softmax; the first one varies

names = sys.argv[1:] or actviz.names()
folder = Path("gallery")
folder.mkdir(exist_ok=True)
cells = []
start = perf_counter()
for name in names:
    f = actviz.get(name)
    curves = f.curves(LOGITS) if isinstance(f, actviz.VectorFunction) else (f,)
    data = sample(curves, INTERVAL, 401)
    title, description = describe(data)
    with (folder / f"{name}.png").open("wb") as file:
        write_figure(draw(data, Style(size=(4.2, 3))), file, "png", dpi=100, title=title, description=description)
    cells.append(f'<figure><img src="{name}.png" width="420" height="300" alt="{escape(description)}">')
    cells.append(f"<figcaption>{escape(name)}: {escape(f.formula)}</figcaption></figure>")
seconds = perf_counter() - start

page = ['<!doctype html><html lang="en"><meta charset="utf-8"><title>Activation functions</title>']
page += ["<style>body { font: 15px sans-serif } figure { display: inline-block; width: 420px; margin: 8px }</style>"]
page += ["<h1>Activation functions</h1>", *cells, "</html>", ""]
(folder / "index.html").write_text("\n".join(page), encoding="utf-8")
print(f"{len(names)} figures, {len(names) / seconds:.0f} per second")

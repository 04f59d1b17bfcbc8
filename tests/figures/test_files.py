"""Files: the same bytes every time, readable by machines and by people who do not see."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from contextlib import redirect_stdout
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from matplotlib import rc_context
from PIL import Image

from actviz.figures.files import Format, write_figure
from actviz.figures.plot import draw
from actviz.figures.style import Style
from actviz.studies.plot import Sample
from tests.processes import run_python

Build = Callable[..., Sample]

SVG = "{http://www.w3.org/2000/svg}"
TITLE = 'relu & "sigmoid" <α>'
DESCRIPTION = "Two curves; – nothing else."


def written(
    sample: Sample, format: Format, *, dpi: int = 100, size: tuple[float, float] = (6.4, 4.2), transparent: bool = False
) -> bytes:
    stream, figure = BytesIO(), draw(sample, Style(size=size))
    write_figure(figure, stream, format, dpi=dpi, title=TITLE, description=DESCRIPTION, transparent=transparent)
    return stream.getvalue()


@pytest.fixture(scope="module")
def svg(build: Build) -> ElementTree.Element:
    return ElementTree.fromstring(written(build("relu", "sigmoid", "tanh"), "svg"))


def two_curves(build: Build, format: Format) -> bytes:
    stream = BytesIO()
    write_figure(draw(build("relu", "sigmoid")), stream, format, dpi=100, title="two", description="two curves")
    return stream.getvalue()


@pytest.fixture(scope="module")
def pdf(build: Build) -> bytes:
    return two_curves(build, "pdf")


@pytest.mark.long
@pytest.mark.parametrize("format", get_args(Format))
def test_bytes_are_the_same_every_time(build: Build, format: Format) -> None:
    assert written(build("relu", "sigmoid"), format) == written(build("relu", "sigmoid"), format)


@pytest.mark.parametrize("format", get_args(Format))
def test_bytes_do_not_depend_on_the_settings_of_matplotlib(build: Build, pdf: bytes, format: Format) -> None:
    plain = pdf if format == "pdf" else two_curves(build, format)
    odd: dict[Any, Any] = {
        "font.size": 20,
        "axes.grid": False,
        "svg.fonttype": "path",
        "lines.linewidth": 9,
        "savefig.bbox": "tight",
    }
    with rc_context(odd):
        assert two_curves(build, format) == plain


def test_bytes_are_the_same_in_another_process_at_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys, actviz, hashlib, io\n"
        "from actviz.studies.plot import sample\n"
        "from actviz.figures.plot import draw\n"
        "from actviz.figures.files import write_figure\n"
        "figure = draw(sample([actviz.get('relu'), actviz.get('tanh')], (-6, 6)))\n"
        "for format in ('png', 'svg', 'pdf'):\n"
        "    stream = io.BytesIO()\n"
        "    write_figure(figure, stream, format, dpi=50, title='t', description='d')\n"
        "    print(hashlib.sha256(stream.getvalue()).hexdigest())"
    )
    other = run_python(code, env={"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1"}).stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "200000000")
    with redirect_stdout(StringIO()) as here:
        exec(code, {})
    assert here.getvalue().split() == other.split()
    assert len(other.split()) == len(get_args(Format))


# --- SVG ---------------------------------------------------------------------------------------------------------


def test_svg_is_named_and_described_first_of_all(svg: ElementTree.Element) -> None:
    title, description = list(svg)[:2]
    assert (title.tag, title.text) == (f"{SVG}title", TITLE)
    assert (description.tag, description.text) == (f"{SVG}desc", DESCRIPTION)
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_svg_keeps_text_as_text(svg: ElementTree.Element) -> None:
    found = {"".join(text.itertext()).strip() for text in svg.iter(f"{SVG}text")}
    assert {"relu", "sigmoid", "tanh", "x", "f(x)", "−6"} <= found


def test_svg_names_every_curve_and_no_two_things_alike(svg: ElementTree.Element) -> None:
    ids = [element.get("id") for element in svg.iter() if element.get("id")]
    assert {"curve-1-1", "curve-2-1", "curve-3-1"} <= set(ids)
    assert len(set(ids)) == len(ids)


def test_svg_gives_every_text_fonts_to_fall_back_on(build: Build) -> None:
    families = re.findall(r"'DejaVu Sans'[^;\"]*", written(build("relu", "leaky_relu α=0.1"), "svg").decode())
    assert set(families) == {"'DejaVu Sans', 'Verdana', 'Geneva', sans-serif"}


def test_svg_holds_no_date(build: Build) -> None:
    assert b"dc:date" not in written(build("relu"), "svg")


def test_svg_is_as_large_as_asked(svg: ElementTree.Element) -> None:
    assert [float(number) for number in str(svg.get("viewBox")).split()] == pytest.approx([0, 0, 460.8, 302.4])


# --- PNG and PDF -------------------------------------------------------------------------------------------------


def test_png_tells_title_and_description(build: Build) -> None:
    with Image.open(BytesIO(written(build("relu"), "png"))) as image:
        image.load()
        assert image.info["Title"] == TITLE
        assert image.info["Description"] == DESCRIPTION
        assert image.info["Software"] == "actviz"


def test_png_has_the_asked_pixels(build: Build) -> None:
    with Image.open(BytesIO(written(build("relu"), "png", dpi=200, size=(4, 3)))) as image:
        assert image.size == (800, 600)


def test_pdf_tells_title_and_no_date(pdf: bytes) -> None:
    assert pdf.startswith(b"%PDF-")
    assert b"/Title (two)" in pdf
    assert b"/Subject (two curves)" in pdf
    assert b"/CreationDate" not in pdf


def test_pdf_embeds_letters_as_fonts(pdf: bytes) -> None:
    kinds = set(re.findall(rb"/Subtype /(Type3|TrueType|Type0|CIDFontType2)", pdf))
    assert kinds & {b"TrueType", b"CIDFontType2"}
    assert b"Type3" not in kinds


def test_pdf_draws_letters_of_other_fonts_as_outlines(build: Build) -> None:
    stream = BytesIO()
    figure = draw(build("relu"), Style(title="活性化関数"))
    write_figure(figure, stream, "pdf", dpi=100, title="", description="")
    kinds = set(re.findall(rb"/Subtype /(Type3|TrueType|Type0|CIDFontType2)", stream.getvalue()))
    assert kinds == {b"Type3"}


# --- without background ------------------------------------------------------------------------------------------


def test_a_transparent_png_shows_the_page_but_through_curves_and_the_key(build: Build) -> None:
    with Image.open(BytesIO(written(build("relu", "tanh"), "png", transparent=True))) as image:
        alpha = image.getchannel("A")
        assert alpha.getpixel((0, 0)) == alpha.getpixel((320, 300)) == 0
        assert alpha.getextrema() == (0, 255)
    with Image.open(BytesIO(written(build("relu", "tanh"), "png"))) as image:
        assert image.getchannel("A").getextrema() == (255, 255)


def test_a_transparent_svg_fills_neither_page_nor_axes(build: Build) -> None:
    def fills(*, transparent: bool) -> list[str]:
        root = ElementTree.fromstring(written(build("relu"), "svg", transparent=transparent))
        return [str(path.get("style")) for path in root.iter(f"{SVG}path")]

    solid, clear = fills(transparent=False), fills(transparent=True)
    assert solid[:2] == ["fill: #ffffff"] * 2, "the page, then the axes, below everything else"
    assert solid.count("fill: #ffffff") - clear.count("fill: #ffffff") == 2


def test_a_transparent_pdf_fills_neither_page_nor_axes(build: Build, pdf: bytes) -> None:
    def painted(content: bytes) -> list[bytes]:
        (page,) = (
            page
            for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, flags=re.DOTALL)
            if stream[:1] == b"x" and b" l\n" in (page := zlib.decompress(stream))
        )
        # Rectangles, which are closed, and what is done with them: f fills, n does nothing.
        return re.findall(rb"\nh\s+(\w)\n", page)[:2]

    assert painted(pdf) == [b"f", b"f"]
    assert painted(written(build("relu", "sigmoid"), "pdf", transparent=True)) == [b"n", b"n"]


def test_nothing_is_written_if_drawing_fails(build: Build) -> None:
    figure = draw(build("relu"))
    figure.text(0.5, 0.5, r"$\frac{$")
    stream = BytesIO()
    with pytest.raises(ValueError, match="frac"):
        write_figure(figure, stream, "png", dpi=100, title="", description="")
    assert stream.getvalue() == b""


def test_a_picture_is_a_picture(build: Build) -> None:
    """Two different samples are two different pictures, whatever else the file holds."""
    assert sha256(written(build("relu"), "png")).digest() != sha256(written(build("tanh"), "png")).digest()

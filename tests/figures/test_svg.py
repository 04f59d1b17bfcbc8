"""SVG for every page: both themes in one file, in which nothing holds or is named outside of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from io import BytesIO
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

import actviz
from actviz.figures import derivative, plot
from actviz.figures import jacobian as jacobian_figure
from actviz.figures.files import write_figure
from actviz.figures.style import Style
from actviz.figures.svg import complete_svg
from actviz.figures.themes import AUTO, DARK, LIGHT, Theme
from actviz.studies.derivative import differentiate, jacobian
from actviz.studies.plot import sample
from tests.functions import vector_of
from tests.selection import long_except

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
Element = ElementTree.Element
Draw = Callable[..., Figure]


def curves(*formulas: str) -> Draw:
    return partial(plot.draw, sample([actviz.parse(text) for text in formulas], (-6, 6), 201, slopes=True))


def derivatives(*formulas: str) -> Draw:
    return partial(derivative.draw, differentiate([actviz.parse(text) for text in formulas], (-6, 6), 201))


def heat_map(size: int) -> Draw:
    softmax = vector_of("softmax")
    return partial(jacobian_figure.draw, [jacobian(softmax, [0.1 * number for number in range(size)])])


DRAW: dict[str, Draw] = {
    "jumps": partial(curves("max(x, 0)", "1 if x > 0 else 0", "sqrt(1 + x*x)"), slopes=True),
    "many": curves(*(f"{number}*x" for number in range(1, 12))),
    "hatched": derivatives("max(x, 0)"),
    "bands": derivatives("1/(1 + exp(-x))", "tanh(x)"),
    "map": heat_map(3),
    "large map": heat_map(21),
}


@cache
def written(draw: Draw, theme: Theme, title: str = "a & b") -> str:
    stream = BytesIO()
    dark = draw(Style(theme=theme.dark)) if theme.dark else None
    write_figure(draw(Style(theme=theme)), stream, "svg", dpi=72, title=title, description="<c>", dark=dark)
    return stream.getvalue().decode()


def rules(svg: str) -> dict[str, str]:
    """What is declared for which class on a dark page."""
    (query,) = re.findall(r"@media screen and \(prefers-color-scheme:dark\)\{(.*)\}</style>", svg)
    return dict(re.findall(r"\.([\w-]+)\{([^}]*)\}", query))


def shown(element: Element, by_class: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The parts that are shown, and how: for important declarations are stronger than those of the element."""
    style = {name: element.attrib[name] for name in ("fill", "stroke", "display") if name in element.attrib}
    style |= dict(re.findall(r"([\w-]+): ([^;]*)", element.get("style", "")))
    style |= dict(re.findall(r"([\w-]+):([^;]*)!important", by_class.get(element.get("class", ""), "")))
    if style.pop("display", "") == "none":
        return
    is_choice = element.tag == f"{SVG}g" and str(element.get("class")).endswith(("-day", "-night"))
    if not is_choice:
        picture = element.get(LINK, "") if element.tag == f"{SVG}image" else ""
        # The names of patterns are made of their colours.
        yield f"{element.tag} {picture}", {name: value.partition("(")[0] for name, value in style.items()}
    for child in element:
        yield from shown(child, by_class)


@pytest.mark.parametrize("kind", long_except(DRAW, DRAW.keys() - {"many", "bands", "map"}))
def test_on_a_dark_page_it_is_the_dark_figure_else_the_light_one(kind: str) -> None:
    both = written(DRAW[kind], AUTO)
    for theme, by_class in ((DARK, rules(both)), (LIGHT, {})):
        alone = ElementTree.fromstring(written(DRAW[kind], theme))
        assert list(shown(ElementTree.fromstring(both), by_class)) == list(shown(alone, {}))


def test_other_themes_ask_no_page() -> None:
    for theme in (LIGHT, DARK):
        svg = written(DRAW["jumps"], theme)
        assert "@media" not in svg
        assert "class=" not in svg


def test_light_colours_need_no_style_sheet() -> None:
    svg = written(DRAW["hatched"], AUTO)
    for tag in re.findall(r"<[^>]* class=[^>]*>", svg):
        assert re.search(r'style="[^"]*(fill|stroke|display): ', tag) or "-day" in tag


@pytest.mark.parametrize("theme", [AUTO, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", long_except(DRAW, DRAW.keys() - {"many"}))
def test_nothing_holds_outside_of_the_file(kind: str, theme: Theme) -> None:
    svg = written(DRAW[kind], theme)
    mark = ElementTree.fromstring(svg).get("id")
    assert mark
    (style,) = re.findall(r"<style[^>]*>(.*)</style>", svg)
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"@media[^{]*\{", "", style))
    assert selectors
    assert all(selector.startswith((f"#{mark}", f".{mark}-")) for selector in selectors)
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    assert used <= set(re.findall(r' id="([^"]+)"', svg))
    assert all(name.endswith(mark) for name in used)
    assert re.findall(r' id="[\w.]+_\d+"', svg) == [], "numbered names would stand twice in a page"


def test_figures_of_one_page_share_no_name_that_is_used() -> None:
    svgs = [written(DRAW["hatched"], AUTO), written(DRAW["hatched"], LIGHT), written(DRAW["hatched"], AUTO, "another")]
    names = [set(re.findall(r'(?:url\(#|href="#| id="figure-|class=")([^)"]+)', svg)) for svg in svgs]
    assert all(names)
    assert len(set().union(*names)) == sum(map(len, names))


def test_title_and_description_have_names_of_their_own() -> None:
    root = ElementTree.fromstring(written(DRAW["jumps"], AUTO))
    title, description = list(root)[:2]
    assert (title.text, description.text) == ("a & b", "<c>")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.get("id") == f"{root.get('id')}-title"


def test_drawings_of_other_shapes_are_no_two_themes_of_one() -> None:
    light, other = (
        '<svg a="b">\n<path style="fill: #ffffff"/></svg>',
        '<svg a="b">\n<path style="stroke: #ffffff"/></svg>',
    )
    with pytest.raises(ValueError, match="differ in more than colours"):
        complete_svg(light, "t", "d", other)
    with pytest.raises(ValueError, match="longer"):
        complete_svg(light, "t", "d", light + "<path/>")


# --- letters that no browser has ---------------------------------------------------------------------------------

ROOTS: Draw = curves("sqrt(1 + x*x)", "tanh(sqrt(2/pi)*(x + 1/(1 + x*x)))")


def test_formulas_have_letters_of_known_fonts_only() -> None:
    for draw in (ROOTS, DRAW["map"], DRAW["bands"]):
        families = set(re.findall(r"'[^']*'[^;\"]*", written(draw, AUTO).partition("</desc>")[2]))
        assert families == {"'DejaVu Sans', 'Verdana', 'Geneva', sans-serif"}


def test_a_prime_is_text() -> None:
    assert re.search("<tspan [^>]*>[^<]*ʹ", written(derivatives("sin(x)", "tanh(x)"), LIGHT))


def test_a_root_meets_its_line() -> None:
    root = ElementTree.fromstring(written(curves("sqrt(1 + x*x)"), LIGHT))
    (formula,) = (part for part in root.iter(f"{SVG}g") if part.find(f"{SVG}rect") is not None)
    line, shape = formula.find(f"{SVG}rect"), formula.find(f"{SVG}path")
    assert line is not None
    assert shape is not None
    left, base, scale, _ = map(float, re.findall(r"-?[\d.]+", str(shape.get("transform"))))
    numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", str(shape.get("d")))]
    right, top = left + scale * max(numbers[::2]), base - scale * max(numbers[1::2])
    assert right == pytest.approx(float(str(line.get("x"))), abs=1.0)
    assert top == pytest.approx(float(str(line.get("y"))), abs=1.0)
    assert formula.find(f"{SVG}text/{SVG}tspan") is not None

"""The choice of an activation as a flowchart: questions, answers, and recommended functions with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrow, Rectangle

from actviz.activations.advice_entry import Advice
from actviz.activations.decision import Leaf, Question, paths
from actviz.figures.fitted import fitted
from actviz.figures.geometry import Box
from actviz.figures.page import MARGIN, draw_text, page_transform
from actviz.figures.sizes import line_scale
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import extent, wrap
from actviz.figures.themes import Theme
from actviz.figures.wording import Wording
from actviz.language import tr, using_language

INDENT = 2.4
"""The indentation of answers below their question. This and the following lengths are in units of the font size."""
PAD, GAP, ARROW, LEADING = 0.5, 0.45, 2.2, 1.3
WIDEST_ANSWER = 0.24
"""The largest width of an answer, as a fraction of the width of the page."""


@drawing()
def draw(tree: Question, *, style: Style = DEFAULT) -> Figure:
    """Draw the tree of questions from top to bottom; answers are indented, and recommendations are in one column."""
    wording = style.wording
    with using_language(wording.language):
        rows = tuple(_rows(tree))
        title = style.title or wording.flowchart
        figure, layout, top = fitted(lambda width, size: _Layout(rows, width, size), title, style)
        layout.draw(figure, top, style.theme)
    return figure


def describe(tree: Question, *, wording: Wording) -> tuple[str, str]:
    """Return the title of the flowchart, and all paths through it as a text."""
    with using_language(wording.language):
        sentences = (
            wording.recommendation.format(
                path=wording.comma.join(tr(answer) for _, answer in path.answers),
                names=wording.comma.join(advice.name for advice in path.advice),
            )
            for path in paths(tree)
        )
        return wording.flowchart, " ".join(sentences)


@dataclass(frozen=True)
class _Row:
    """An answer, and the question or the recommendations that follow from it. The first row has no answer."""

    level: int
    answer: str
    question: str = ""
    advice: Leaf = ()


def _rows(question: Question, level: int = 0, answer: str = "") -> Iterator[_Row]:
    yield _Row(level, answer, tr(question.text))
    for text, then in question.answers:
        if isinstance(then, Question):
            yield from _rows(then, level + 1, tr(text))
        else:
            yield _Row(level + 1, tr(text), advice=then)


@dataclass(frozen=True)
class _Layout:
    """The rows on a page of a width in points, with a font size."""

    rows: Sequence[_Row]
    width: float
    size: float

    @property
    def height(self) -> float:
        """The height of all rows with the gaps between them and the margin below."""
        return sum(self._height(row) + GAP * self.size for row in self.rows) - GAP * self.size + MARGIN

    def draw(self, figure: Figure, top: float, theme: Theme) -> None:
        """Draw all rows below ``top``."""
        painter = _Painter(figure, theme, self.size)
        stems: dict[int, float] = {}
        for number, row in enumerate(self.rows, 1):
            middle = top - self._height(row) / 2
            left = self._left(row)
            if row.level:
                stem = self._stem(row.level - 1)
                painter.line((stem, stem, left - 0.3 * self.size), (stems[row.level - 1], middle, middle))
                stems[row.level - 1] = middle
            if row.question:
                stems[row.level] = self._draw_question(painter, row, middle, number)
            else:
                self._draw_advice(painter, row, middle, number)
            top -= self._height(row) + GAP * self.size

    def _draw_question(self, painter: _Painter, row: _Row, middle: float, number: int) -> float:
        """Draw a question behind its answer; return the lower end of its box."""
        height, left = self._height(row), self._left(row)
        answer, question = self._answer(row), self._question(row)
        inner = left + (self._widest(answer) + 2 * PAD * self.size if answer else 0.0)
        right = inner + self._widest(question) + 2 * PAD * self.size
        painter.box(Box(inner, middle - height / 2, right, middle + height / 2), 0.10, f"question-{number}")
        if answer:
            painter.box(Box(left, middle - height / 2, inner, middle + height / 2), 0.28, f"answer-{number}")
            painter.text(answer, left + PAD * self.size, middle)
        painter.text(question, inner + PAD * self.size, middle)
        return middle - height / 2

    def _draw_advice(self, painter: _Painter, row: _Row, middle: float, number: int) -> None:
        """Draw an answer, an arrow, and the functions with reasons."""
        answer, left, height = self._answer(row), self._left(row), self._height(row)
        painter.text(answer, left, middle)
        painter.arrow(left + self._widest(answer) + 0.4 * self.size, self._advice_left, middle)
        box = Box(self._advice_left, middle - height / 2, self.width - MARGIN, middle + height / 2)
        painter.box(box, 0.0, f"advice-{number}")
        y = box.top - PAD * self.size
        for advice in row.advice:
            reason, setup = self._reason(advice)
            x = box.left + PAD * self.size
            painter.line_of_text(advice.name, x, y, painter.theme.ink)
            for line, color in (
                *((one, painter.theme.ink) for one in reason),
                *((s, painter.theme.muted) for s in setup),
            ):
                painter.line_of_text(line, x + self._names_width, y, color)
                y -= LEADING * self.size

    def _height(self, row: _Row) -> float:
        lines = sum(len(part) for advice in row.advice for part in self._reason(advice))
        lines = max(lines, len(self._question(row)), len(self._answer(row)))
        return (LEADING * lines - (LEADING - 1.0) + 2 * PAD) * self.size

    def _left(self, row: _Row) -> float:
        return MARGIN + row.level * INDENT * self.size

    def _stem(self, level: int) -> float:
        return MARGIN + (level * INDENT + 0.8) * self.size

    def _answer(self, row: _Row) -> list[str]:
        return wrap(row.answer, self.size, WIDEST_ANSWER * self.width)

    def _question(self, row: _Row) -> list[str]:
        return wrap(row.question, self.size, 0.5 * self.width)

    def _reason(self, advice: Advice) -> tuple[list[str], list[str]]:
        width = self.width - MARGIN - PAD * self.size - self._advice_left - PAD * self.size - self._names_width
        setup = tr("use with: {setup}", setup=tr(advice.setup)) if advice.setup else ""
        return wrap(tr(advice.reason), self.size, width), wrap(setup, self.size, width)

    def _widest(self, lines: Sequence[str]) -> float:
        return max((extent(line, self.size).width for line in lines), default=0.0)

    @cached_property
    def _advice_left(self) -> float:
        """The left side of all recommendations."""
        ends = [self._left(row) + self._widest(self._answer(row)) for row in self.rows if row.advice]
        return max(ends) + (0.4 + ARROW) * self.size

    @cached_property
    def _names_width(self) -> float:
        names = [advice.name for row in self.rows for advice in row.advice]
        return self._widest(names) + self.size


@dataclass(frozen=True)
class _Painter:
    """Lines, boxes and texts on a page in points."""

    figure: Figure
    theme: Theme
    size: float

    def box(self, box: Box, tint: float, name: str) -> None:
        """Draw a box, filled with a tint of the first colour."""
        theme = self.theme
        self.figure.add_artist(
            Rectangle(
                (box.left, box.bottom), box.width, box.height, facecolor=theme.tint(theme.colors[0], tint),
                edgecolor=theme.axis, linewidth=0.8 * self._scale, transform=page_transform(self.figure), gid=name,
            )
        )  # fmt: skip

    def line(self, x: Sequence[float], y: Sequence[float]) -> None:
        """Draw a line that connects a question with an answer."""
        line = Line2D(x, y, color=self.theme.axis, linewidth=0.9 * self._scale, transform=page_transform(self.figure))
        line.set_zorder(0.5)
        self.figure.add_artist(line)

    def arrow(self, left: float, right: float, y: float) -> None:
        """Draw a horizontal arrow."""
        head = 0.6 * self.size
        self.figure.add_artist(
            FancyArrow(
                left, y, right - left, 0.0, width=0.02, head_width=0.8 * head, head_length=head,
                length_includes_head=True, color=self.theme.axis, linewidth=0.9 * self._scale,
                transform=page_transform(self.figure),
            )
        )  # fmt: skip

    def text(self, lines: Sequence[str], x: float, middle: float) -> None:
        """Draw lines of text around a vertical centre."""
        top = middle + (LEADING * len(lines) - (LEADING - 1.0)) * self.size / 2
        for line in lines:
            self.line_of_text(line, x, top, self.theme.ink)
            top -= LEADING * self.size

    def line_of_text(self, text: str, x: float, top: float, color: str) -> None:
        """Draw one line of text below ``top``."""
        draw_text(self.figure, text, x, top - 0.83 * self.size, self.size, color)

    @property
    def _scale(self) -> float:
        return line_scale(self.figure.get_figwidth())

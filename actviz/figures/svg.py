"""What Matplotlib writes as SVG, made fit for every page: light or dark, opened, embedded or inlined, seen or heard."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape

from actviz.figures.math_outlines import with_outlines
from actviz.figures.text_metrics import FONTS

_TAGS = re.compile(r"(<[^>]*>)")
_COLOR = re.compile(r'\b(fill|stroke)(?:: |=")(#[0-9a-f]{6})')
_REFERENCE = re.compile(r'(?:url\(#|href="#)([^)"]+)')
_NAME = re.compile(r'(?:url\(#|href="#| id=")([^)"]+)')
_NUMBERED = re.compile(r' id="([\w.]+_\d+)"')
"""The names that Matplotlib gives to everything, which would stand twice in a page with two figures."""
_DEFAULTS = "*{stroke-linejoin: round; stroke-linecap: butt}"
"""Matplotlib's only rule. In an HTML page it would hold for every other picture as well."""


def for_every_page(drawing: str, title: str, description: str, dark: str | None = None) -> str:
    """Return a drawing with a name and a description; on a page that is dark it looks as ``dark`` does, if given.

    Both drawings show the same figure and differ in nothing but colours. Those of the first one stay where they are,
    for viewers without style sheets. No name and no rule of the file holds outside of it, so that an HTML page can
    have several such figures inlined. Raises ``ValueError`` for drawings that differ in more.
    """
    mark = "figure-" + sha256("\0".join((drawing, dark or "", title, description)).encode()).hexdigest()[:10]
    rules, drawing = f"#{mark} {_DEFAULTS}", with_outlines(drawing)
    if dark is not None:
        drawing, more = _in_two_colors(drawing, with_outlines(dark), mark)
        rules += more
    used = set(_REFERENCE.findall(drawing))
    drawing = _NUMBERED.sub(lambda found: found[0] if found[1] in used else "", drawing)
    drawing = _NAME.sub(lambda found: f"{found[0]}-{mark}" if found[1] in used else found[0], drawing)
    drawing = _with_more_fonts(drawing.replace(_DEFAULTS, rules, 1))
    head, tag, rest = drawing.partition("<svg ")
    attributes, end, body = rest.partition(">\n")
    named = f'{tag}id="{mark}" role="img" aria-labelledby="{mark}-title {mark}-description" {attributes}{end}'
    texts = f' <title id="{mark}-title">{escape(title)}</title>\n'
    texts += f' <desc id="{mark}-description">{escape(description)}</desc>\n'
    return head + named + texts + body


def _with_more_fonts(drawing: str) -> str:
    """Give formulas as many fonts to choose from as other text has."""
    others = "".join(f", '{font}'" for font in FONTS[1:]) + ", sans-serif"
    return re.sub(rf"'{FONTS[0]}'(, '[^']*')*(?=[;\"])", rf"\g<0>{others}", drawing)


def _in_two_colors(light: str, dark: str, mark: str) -> tuple[str, str]:
    """Return the light drawing with classes where the dark one differs, and the rules for these classes.

    Names of classes begin with ``mark``. A rule for what is inside of the figure would not reach what is used twice.
    """
    classes: dict[str, str] = {}
    parts = []
    for day, night in zip(_TAGS.split(light), _TAGS.split(dark), strict=True):
        if day == night or day[:1] != "<":
            parts.append(day)
        elif day.startswith("<image"):
            parts.append(f'<g class="{mark}-day">{day}</g><g class="{mark}-night" style="display: none">{night}</g>')
        elif declarations := _declarations(day, night):
            name = classes.setdefault(declarations, f"{mark}-{len(classes) + 1}")
            parts.append(_classed(day, name))
        else:  # names of parts that are made of their colours
            parts.append(day)
    rules = [f".{name}{{{declarations}}}" for declarations, name in classes.items()]
    rules += [f".{mark}-day{{display:none!important}}", f".{mark}-night{{display:inline!important}}"]
    # On paper the light colours stay. The canvas around a file that is opened alone follows as well.
    scheme = "@media screen and (prefers-color-scheme:dark)"
    return "".join(parts), f"#{mark}{{color-scheme:light dark}}{scheme}{{{''.join(rules)}}}"


def _declarations(day: str, night: str) -> str:
    """Return what has to be declared so that one tag looks as the other does."""
    old_colors, new_colors = _COLOR.findall(day), _COLOR.findall(night)
    if day.split(maxsplit=1)[0] != night.split(maxsplit=1)[0] or [p for p, _ in old_colors] != [
        p for p, _ in new_colors
    ]:
        raise ValueError("the drawings differ in more than colours")
    # A style of an element, which is where its light colours are, is stronger than a rule that is not important.
    changes = (new for new, old in zip(new_colors, old_colors, strict=True) if new != old)
    return ";".join(f"{what}:{color}!important" for what, color in changes)


def _classed(tag: str, name: str) -> str:
    if "style=" not in tag:  # what no rule can overrule where rules for dark pages are taken for rules
        tag = re.sub(r'\b(fill|stroke)="(#[0-9a-f]{6})"', r'style="\1: \2"', tag)
    return re.sub(r"^<\w+", rf'\g<0> class="{name}"', tag)

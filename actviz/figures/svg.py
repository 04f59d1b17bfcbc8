"""Add a title, a description, and colours for light and dark pages to SVG files of Matplotlib."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape

from actviz.figures.math_outlines import outline_math
from actviz.figures.text_metrics import FONTS

_TAGS = re.compile(r"(<[^>]*>)")
_COLOR = re.compile(r'\b(fill|stroke)(?:: |=")(#[0-9a-f]{6})')
_REFERENCE = re.compile(r'(?:url\(#|href="#)([^)"]+)')
_NAME = re.compile(r'(?:url\(#|href="#| id=")([^)"]+)')
_NUMBERED = re.compile(r' id="([\w.]+_\d+)"')
"""The names that Matplotlib gives to all elements, which would not be unique in a page with two figures."""
_DEFAULTS = "*{stroke-linejoin: round; stroke-linecap: butt}"
"""The only CSS rule of Matplotlib. In an HTML page it would also apply to other figures."""


def complete_svg(drawing: str, title: str, description: str, dark: str | None = None) -> str:
    """Return a drawing with a title and a description, and with the colours of ``dark``, if given, on a dark page.

    Both drawings show the same figure and differ only in colours. The colours of the first one remain in the
    attributes, for viewers without style sheets. All names and rules are unique to the file, so that an HTML page can
    contain several inlined figures. Raises ``ValueError`` for other differences between the drawings.
    """
    figure_id = "figure-" + sha256("\0".join((drawing, dark or "", title, description)).encode()).hexdigest()[:10]
    rules, drawing = f"#{figure_id} {_DEFAULTS}", outline_math(drawing)
    if dark is not None:
        drawing, more = _in_two_colors(drawing, outline_math(dark), figure_id)
        rules += more
    used = set(_REFERENCE.findall(drawing))
    drawing = _NUMBERED.sub(lambda found: found[0] if found[1] in used else "", drawing)
    drawing = _NAME.sub(lambda found: f"{found[0]}-{figure_id}" if found[1] in used else found[0], drawing)
    drawing = _with_more_fonts(drawing.replace(_DEFAULTS, rules, 1))
    head, tag, rest = drawing.partition("<svg ")
    attributes, end, body = rest.partition(">\n")
    label = f'role="img" aria-labelledby="{figure_id}-title {figure_id}-description"'
    texts = f' <title id="{figure_id}-title">{escape(title)}</title>\n'
    texts += f' <desc id="{figure_id}-description">{escape(description)}</desc>\n'
    return f'{head}{tag}id="{figure_id}" {label} {attributes}{end}{texts}{body}'


def _with_more_fonts(drawing: str) -> str:
    """Specify the same fonts for formulas as for other text."""
    others = "".join(f", '{font}'" for font in FONTS[1:]) + ", sans-serif"
    return re.sub(rf"'{FONTS[0]}'(, '[^']*')*(?=[;\"])", rf"\g<0>{others}", drawing)


def _in_two_colors(light: str, dark: str, figure_id: str) -> tuple[str, str]:
    """Return the light drawing with classes where the dark one differs, and the rules for these classes.

    Names of classes begin with ``figure_id``. Rules for descendants of the figure would not apply to ``<use>``.
    """
    classes: dict[str, str] = {}
    parts = []
    for light_tag, dark_tag in zip(_TAGS.split(light), _TAGS.split(dark), strict=True):
        if light_tag == dark_tag or light_tag[:1] != "<":
            parts.append(light_tag)
        elif light_tag.startswith("<image"):
            parts.append(f'<g class="{figure_id}-day">{light_tag}</g>')
            parts.append(f'<g class="{figure_id}-night" style="display: none">{dark_tag}</g>')
        elif declarations := _declarations(light_tag, dark_tag):
            name = classes.setdefault(declarations, f"{figure_id}-{len(classes) + 1}")
            parts.append(_classed(light_tag, name))
        else:  # a name that Matplotlib derives from colours
            parts.append(light_tag)
    rules = [f".{name}{{{declarations}}}" for declarations, name in classes.items()]
    rules += [f".{figure_id}-day{{display:none!important}}", f".{figure_id}-night{{display:inline!important}}"]
    # Printed pages have the light colours. The colour scheme also applies to the canvas of a file opened alone.
    scheme = "@media screen and (prefers-color-scheme:dark)"
    return "".join(parts), f"#{figure_id}{{color-scheme:light dark}}{scheme}{{{''.join(rules)}}}"


def _declarations(light_tag: str, dark_tag: str) -> str:
    """Return the declarations that give the light tag the colours of the dark one."""
    old_colors, new_colors = _COLOR.findall(light_tag), _COLOR.findall(dark_tag)
    if _kind(light_tag, old_colors) != _kind(dark_tag, new_colors):
        raise ValueError("the drawings differ in more than colours")
    # The light colours are in style attributes, which override rules that are not important.
    changes = (new for new, old in zip(new_colors, old_colors, strict=True) if new != old)
    return ";".join(f"{name}:{color}!important" for name, color in changes)


def _kind(tag: str, colors: list[tuple[str, str]]) -> list[str]:
    """Return the element of a tag and the names of its colours."""
    return [tag.split(maxsplit=1)[0], *(name for name, _ in colors)]


def _classed(tag: str, name: str) -> str:
    if "style=" not in tag:  # a rule overrides an attribute even in viewers that ignore the media query
        tag = re.sub(r'\b(fill|stroke)="(#[0-9a-f]{6})"', r'style="\1: \2"', tag)
    return re.sub(r"^<\w+", rf'\g<0> class="{name}"', tag)

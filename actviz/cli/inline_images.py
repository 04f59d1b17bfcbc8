"""Pictures in a terminal that can show some: kitty's graphics protocol and iTerm2's inline images."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Literal

Protocol = Literal["kitty", "iterm"]

CHUNK = 4096
"""Bytes of a picture that kitty takes at a time, after their encoding."""
KITTY = ("kitty", "ghostty", "wezterm", "konsole")
ITERM = ("iterm.app", "iterm2", "mintty", "vscode")


def protocol_of(environment: Mapping[str, str]) -> Protocol | None:
    """What a terminal says of itself; None for one that says nothing, or of which another program draws the page."""
    if environment.get("TMUX") or environment.get("STY") or environment.get("TERM", "").startswith(("screen", "tmux")):
        return None
    says = {environment.get(name, "").lower() for name in ("TERM_PROGRAM", "LC_TERMINAL")}
    if environment.get("KITTY_WINDOW_ID") or environment.get("TERM") in ("xterm-kitty", "xterm-ghostty"):
        return "kitty"
    if environment.get("KONSOLE_VERSION") or says & {*KITTY}:
        return "kitty"
    return "iterm" if says & {*ITERM} else None


def inline(png: bytes, protocol: Protocol) -> bytes:
    """The bytes that make a terminal show a PNG in place."""
    encoded = b64encode(png)
    if protocol == "iterm":
        return b"\x1b]1337;File=inline=1;size=%d:%b\x07\n" % (len(png), encoded)
    chunks = [encoded[start : start + CHUNK] for start in range(0, len(encoded), CHUNK)]
    first, last = b"a=T,f=100,q=2,", len(chunks) - 1
    parts = (b"\x1b_G%bm=%d;%b\x1b\\" % (first if not i else b"", i < last, part) for i, part in enumerate(chunks))
    return b"".join(parts) + b"\n"

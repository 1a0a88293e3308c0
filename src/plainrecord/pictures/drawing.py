"""Drawing SVG: shapes that take their colours from one style sheet, axes, and text that is always escaped.

Colours are named by what they mean (``PALETTE``), each in light and dark. The eight colours of kinds can be told apart
with the common colour-vision deficiencies and none is a red; each comes with a pattern of its own, so that colour is
never alone. The same calls give the same bytes.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from plainrecord.model.markup import shown_html

PALETTE: dict[str, tuple[str, str]] = {
    "surface": ("#ffffff", "#1b2025"),
    "text": ("#22292f", "#e4e8eb"),
    "quiet": ("#55606a", "#a9b3bb"),
    "grid": ("#dde2e6", "#343d45"),
    "axis": ("#77828c", "#7f8a94"),
    "accent": ("#2b5d86", "#8db9dd"),
    "pale": ("#d5e3ee", "#2c4153"),
    "land": ("#eceae2", "#2a3237"),
    "border": ("#a9a497", "#5d6468"),
    "kind1": ("#2b5d86", "#8db9dd"),
    "kind2": ("#bf8836", "#a58065"),
    "kind3": ("#2b9ea2", "#f2f9ef"),
    "kind4": ("#613ebd", "#7270db"),
    "kind5": ("#353e10", "#6d771e"),
    "kind6": ("#7f8edf", "#2b7a88"),
    "kind7": ("#97936e", "#e2c68c"),
    "kind8": ("#745157", "#adb3ac"),
}
"""Colours by meaning: light, dark."""

KINDS = 8
_PATTERNS = (
    "",
    "M-2 8L8 -2M0 12L12 0",
    "M2 2h2v2h-2zM7 7h2v2h-2z",
    "M0 3h10M0 8h10",
    "M3 0v10M8 0v10",
    "M-2 2L8 12M2 -2L12 8",
    "M0 5h10M5 0v10",
    "M0 0L10 10M10 0L0 10",
)
_STROKED = frozenset(("axis", "grid", "border", "accent", "text", "quiet"))
_MARK = "\x00"  # stands for the ids of this drawing until its bytes are known
CHARACTER_PX = 6.4


def style_sheet() -> str:
    """The style of all pictures. Class ``pr-f-NAME`` fills with a colour, ``pr-s-NAME`` strokes with it."""

    def rules(shade: int, before: str = "") -> str:
        return "".join(
            f"{before}.pr-f-{name}{{fill:{colours[shade]}}}"
            + (f"{before}.pr-s-{name}{{stroke:{colours[shade]};fill:none}}" if _has_stroke(name) else "")
            for name, colours in PALETTE.items()
        )

    font = ".pr-picture{font:12px system-ui,'Noto Sans',sans-serif;max-width:100%;height:auto}"
    dark = rules(1, ':root:not([data-theme="light"]) ')
    chosen = rules(1, ':root[data-theme="dark"] ')
    return f"{font}{rules(0)}@media (prefers-color-scheme:dark){{{dark}}}{chosen}"


def _has_stroke(name: str) -> bool:
    return name in _STROKED or name.startswith("kind") or name == "surface"


def label(text: str, longest: int = 40) -> str:
    """Escaped text for a drawing, cut to ``longest`` characters, with characters that hide or reorder text named."""
    cut = text if len(text) <= longest else text[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return shown_html(" ".join(cut.split()), lambda name: f"[{name}]")


@dataclass(slots=True)
class Drawing:
    """An SVG in the making. Lengths are pixels, from the upper left corner."""

    name: str
    title: str
    description: str
    width: float
    height: float
    parts: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def text(  # noqa: PLR0913 (a text has a place and a look)
        self, x: float, y: float, words: str, *, anchor: str = "start", kind: str = "text", size: int = 12,
        bold: bool = False, longest: int = 60,
    ) -> None:  # fmt: skip
        """Write words with their baseline at ``y``; a text that had to be cut has the whole of it as its title."""
        whole = f"<title>{label(words, 2000)}</title>" if len(words) > longest else ""
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text class="pr-f-{kind}" x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{anchor}"{weight}>'
            f"{whole}{label(words, longest)}</text>"
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        kind: str = "accent",
        *,
        tip: str = "",
        radius: float = 0,
    ) -> None:
        """Fill a rectangle with a colour of the palette; ``kind1`` to ``kind8`` bring their patterns."""
        rounded = f' rx="{_n(radius)}"' if radius else ""
        place = (
            f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(0.0, width))}" height="{_n(max(0.0, height))}"{rounded}'
        )
        self.parts.append(f"<rect {self.fill(kind)} {place}{_closed('rect', tip)}")

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        kind: str = "grid",
        *,
        width: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a line; ``dash`` as SVG has it."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self.parts.append(f'<line class="pr-s-{kind}" {ends} stroke-width="{_n(width)}"{dashed}/>')

    def circle(  # noqa: PLR0913 (a circle has a place, a size and a look)
        self, x: float, y: float, radius: float, kind: str = "accent", *, tip: str = "", filled: bool = True,
        dash: str = "", opacity: float = 1,
    ) -> None:  # fmt: skip
        """Draw a disc, or a ring when not ``filled``."""
        look = self.fill(kind) if filled else f'class="pr-s-{kind}" stroke-width="1.5"'
        more = (f' stroke-dasharray="{dash}"' if dash else "") + (
            f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        )
        self.parts.append(
            f'<circle {look} cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"{more}{_closed("circle", tip)}'
        )

    def path(
        self, commands: str, kind: str = "accent", *, stroked: bool = False, width: float = 1, more: str = ""
    ) -> None:
        """Draw a path of SVG commands, filled or stroked."""
        look = f'class="pr-s-{kind}" stroke-width="{_n(width)}"' if stroked else self.fill(kind)
        self.parts.append(f'<path {look} d="{commands}"{more}/>')

    def fill(self, kind: str) -> str:
        """The attribute that fills a shape with a colour, and with the pattern that goes with a kind."""
        number = int(kind[4:]) if kind.startswith("kind") else 0
        if number < 2:
            return f'class="pr-f-{kind}"'
        self.used.add(number)
        return f'fill="url(#{_MARK}-{number})"'

    def axis(self, ticks: Sequence[float], y_of: dict[float, float], left: float, right: float) -> None:
        """Lines across the picture with their numbers at the left."""
        for tick in ticks:
            self.line(left, y_of[tick], right, y_of[tick])
            self.text(left - 6, y_of[tick] + 4, f"{tick:,g}", anchor="end", kind="quiet", size=11)

    def legend(self, entries: Iterable[tuple[str, str]], x: float, y: float, width: float) -> float:
        """Keys of kinds with their names, in as many lines as they need; returns the height they took."""
        at, top = x, y
        for kind, words in entries:
            needs = 24 + len(words[:40]) * CHARACTER_PX + 14
            if at > x and at + needs > x + width:
                at, top = x, top + 20
            self.rect(at, top - 10, 14, 12, kind)
            self.text(at + 20, top, words, size=11, longest=40)
            at += needs
        return top - y + 20

    def svg(self) -> str:
        """The whole document. Ids in it come from its content, so that pictures on one page do not share any."""
        patterns = "".join(_pattern(number) for number in sorted(self.used))
        defined = f"<defs>{patterns}</defs>" if patterns else ""
        ground = f'<rect class="pr-f-surface" width="{_n(self.width)}" height="{_n(self.height)}"/>'
        body = "".join((defined, ground, *self.parts))
        mark = f"pr-{hashlib.sha256((self.title + body).encode('utf-8', 'replace')).hexdigest()[:10]}"
        size = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}" width="{_n(self.width)}" height="{_n(self.height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pr-picture" {size} role="img" '
            f'aria-labelledby="{mark}-title" aria-describedby="{mark}-desc">'
            f'<title id="{mark}-title">{label(self.title, 300)}</title>'
            f'<desc id="{mark}-desc">{label(self.description, 2000)}</desc>'
            f"<style>{style_sheet()}</style>{body.replace(_MARK, mark)}</svg>"
        )


def _pattern(number: int) -> str:
    return (
        f'<pattern id="{_MARK}-{number}" width="10" height="10" patternUnits="userSpaceOnUse">'
        f'<rect class="pr-f-kind{number}" width="10" height="10"/>'
        f'<path class="pr-s-surface" stroke-width="1.3" d="{_PATTERNS[number - 1]}"/></pattern>'
    )


def _closed(tag: str, tip: str) -> str:
    return f"><title>{label(tip, 300)}</title></{tag}>" if tip else "/>"


def _n(number: float) -> str:
    """A length with one decimal at most: the same on every machine, and short."""
    written = f"{number:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def ticks_up_to(most: float, count: int = 4) -> list[float]:
    """Round numbers from 0 that reach ``most``; whole ones."""
    if most <= 0:
        return [0, 1]
    raw = most / count
    power = 10 ** math.floor(math.log10(raw))
    step = max(1, next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= raw))
    step = math.ceil(step) if step < 10 else step
    return [step * at for at in range(math.ceil(most / step) + 1)]

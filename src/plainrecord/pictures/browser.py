"""The map and timeline as one script and one style sheet, for a page that may load nothing.

The modules of ``static`` import one another by relative name. Here each becomes a function that returns what it
exports, in an order in which every module stands after those it imports. Only two forms are understood, and anything
else is refused: ``import { a, b } from "./name.js";`` on a line of its own, and ``export`` before a function, class or
const.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from plainrecord.pictures.drawing import style_sheet

ENTRY = "start"
LIBRARIES = ("vendor/leaflet/leaflet.js", "vendor/supercluster/supercluster.min.js")
_STYLES = ("vendor/leaflet/leaflet.css", "map.css")
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./(\w+)\.js";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:function|class|const) (\w+))", re.M)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*", re.M)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.M)


def static_text(name: str) -> str:
    """A text file of the folder ``static``."""
    return files("plainrecord.pictures").joinpath("static", *name.split("/")).read_text("utf-8")


@cache
def bundled(entry: str = ENTRY) -> str:
    """The module ``entry`` and all it imports, as the text of one module. Raises ``ValueError`` for other forms."""
    order: list[str] = []
    _visit(entry, order)
    return "const modules = {};\n" + "".join(_wrapped(name) for name in order)


def _visit(name: str, order: list[str]) -> None:
    for _, imported in _IMPORT.findall(static_text(f"{name}.js")):
        if imported not in order:
            _visit(imported, order)
    order.append(name)


def _wrapped(name: str) -> str:
    text = static_text(f"{name}.js")
    exported = ", ".join(_EXPORT.findall(text))
    text = _EXPORT.sub("", _IMPORT.sub(r"const { \1 } = modules.\2;", text))
    if left := _LEFT_OVER.search(text):
        raise ValueError(f"static/{name}.js: cannot put this into one script: {left.group().strip()}")
    return f"modules.{name} = (() => {{\n{text}return {{ {exported} }};\n}})();\n"


def libraries() -> tuple[str, ...]:
    """The texts of the libraries, each for a script element of its own, without their pointers to source maps."""
    return tuple(_SOURCE_MAP.sub("", static_text(name)) for name in LIBRARIES)


def styles() -> str:
    """The style sheet of map, timeline and pictures."""
    return "\n".join((*map(static_text, _STYLES), style_sheet()))


def licences() -> tuple[tuple[str, str], ...]:
    """Pairs of library with version, and the text of its licence."""
    table = tomllib.loads(static_text("vendor/CHECKSUMS.toml"))["library"]
    return tuple(
        (f"{row['name']} {row['version']}", static_text(f"vendor/{path}"))
        for row in table
        for path in row["files"]
        if "LICENSE" in path
    )

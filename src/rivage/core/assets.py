"""The front-end packages: the few files that Rivage serves, copied from ``node_modules``."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[3]
SOURCES = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = SOURCES / "web" / "static" / "vendor"

FONT = "@fontsource-variable/atkinson-hyperlegible-next"
FONT_FILES = tuple(
    f"atkinson-hyperlegible-next-{script}-wght-{style}.woff2"
    for script in ("latin", "latin-ext")
    for style in ("normal", "italic")
)
# Icons whose name is computed, so that no template or source spells it out after `icon`.
COMPUTED_ICONS = frozenset(
    {
        "bank",
        "bus-front",
        "calendar-check",
        "card-list",
        "cash-coin",
        "heart-pulse",
        "house",
        "journal-text",
        "person-badge",
        "person-vcard",
        "signpost-split",
        "sunrise",
        "table",
        "telephone",
    }
)

# The word `icon` and a quoted name: as a block tag, a tag's option, a Python argument or a key.
_ICON = re.compile(r"""\bicon["']?(?:\s*[=:]\s*|\s+)(["'])([a-z0-9][a-z0-9-]*)\1""")
# The map is not served, and collecting static files refuses a reference to a missing file.
_SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/\s*$")
_SVG = "http://www.w3.org/2000/svg"


class AssetMissing(Exception):
    """A front-end file that Rivage needs is not there; the message says which, in a sentence."""


def copy(modules: Path = MODULES, vendor: Path = VENDOR) -> None:
    """Fill ``static/vendor``; files already right are left alone, so their dates do not move."""
    if not modules.is_dir():
        if (vendor / "icons.svg").exists():
            return  # an installed package: the files came with it
        raise AssetMissing("Les fichiers des pages manquent : lancez « make frontend ».")
    style = _read(modules / "bootstrap/dist/css/bootstrap.min.css")
    _put(_SOURCE_MAP.sub(b"", style), vendor / "bootstrap.min.css")
    for name in FONT_FILES:
        _put(_read(modules / FONT / "files" / name), vendor / "fonts" / name)
    _put(font_faces(_read(modules / FONT / "unicode.json").decode()).encode(), vendor / "fonts.css")
    icons = modules / "bootstrap-icons" / "icons"
    _put(sprite(icons_used() | COMPUTED_ICONS, icons).encode(), vendor / "icons.svg")


def icons_used(sources: Path = SOURCES) -> set[str]:
    """Every icon that a template or a Python file names."""
    names: set[str] = set()
    for pattern in ("**/*.html", "**/*.py"):
        for path in sources.glob(pattern):
            names |= {match[2] for match in _ICON.finditer(path.read_text(encoding="utf-8"))}
    return names


def sprite(names: Iterable[str], folder: Path) -> str:
    """One SVG holding each icon as a symbol of the same name."""
    ElementTree.register_namespace("", _SVG)
    symbols = []
    for name in sorted(names):
        path = folder / f"{name}.svg"
        if not path.exists():
            raise AssetMissing(f"Il n’y a pas d’icône « {name} » dans Bootstrap Icons.")
        drawing = ElementTree.parse(path).getroot()  # noqa: S314 -- a pinned, hash-checked package
        look = {"id": name, "viewBox": "0 0 16 16", "fill": "currentColor"}
        symbol = ElementTree.Element(f"{{{_SVG}}}symbol", look)
        symbol.extend(drawing)
        symbols.append(ElementTree.tostring(symbol, encoding="unicode").strip())
    # Declared once on the root is enough.
    inside = "\n".join(symbol.replace(f' xmlns="{_SVG}"', "") for symbol in symbols)
    return f'<svg xmlns="{_SVG}">\n{inside}\n</svg>\n'


def font_faces(ranges: str) -> str:
    """The style sheet of the typeface: two styles, two scripts, every weight in one file each."""
    by_script: dict[str, str] = json.loads(ranges)
    faces = []
    for name in FONT_FILES:
        script = "latin-ext" if "latin-ext" in name else "latin"
        faces.append(
            "@font-face {\n"
            '  font-family: "Atkinson Hyperlegible Next";\n'
            f"  font-style: {'italic' if 'italic' in name else 'normal'};\n"
            "  font-display: swap;\n"
            "  font-weight: 200 800;\n"
            f'  src: url("fonts/{name}") format("woff2");\n'
            f"  unicode-range: {by_script[script]};\n"
            "}\n"
        )
    return "\n".join(faces)


def fingerprint(sources: Path = SOURCES) -> str:
    """Changes when any static file does."""
    digest = hashlib.sha256()
    for path in sorted(sources.glob("*/static/**/*")):
        if path.is_file():
            facts = path.stat()
            digest.update(
                f"{path.relative_to(sources)}:{facts.st_size}:{facts.st_mtime_ns}\n".encode()
            )
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    if not path.exists():
        raise AssetMissing(f"Le fichier {path.name} manque : lancez « make frontend ».")
    return path.read_bytes()


def _put(content: bytes, target: Path) -> None:
    if target.exists() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}")
    draft.write_bytes(content)
    shutil.move(draft, target)

from pathlib import Path
from xml.etree import ElementTree

import pytest

from rivage.core.assets import AssetMissing, copy, fingerprint, font_faces, icons_used, sprite


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """Packages as npm lays them out, with a few bytes each."""
    folder = tmp_path / "node_modules"
    font = folder / "@fontsource-variable/atkinson-hyperlegible-next"
    for path, content in {
        folder / "bootstrap/dist/css/bootstrap.min.css": (
            "a{color:red}\n/*# sourceMappingURL=bootstrap.min.css.map */"
        ),
        folder / "bootstrap-icons/icons/bell.svg": (
            '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">'
            '<path d="M1 1"/></svg>'
        ),
        font / "unicode.json": '{"latin": "U+0000-00FF", "latin-ext": "U+0100-02BA"}',
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (font / "files").mkdir()
    for script in ("latin", "latin-ext"):
        for style in ("normal", "italic"):
            name = f"atkinson-hyperlegible-next-{script}-wght-{style}.woff2"
            (font / "files" / name).write_bytes(b"wOF2")
    return folder


def test_an_icon_is_found_wherever_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('{% icon "bell" %} {% card icon="person-plus" title="x" %}')
    (tmp_path / "menu.py").write_text("Entry(icon='house')\n{'icon': 'calendar3'}\nlexicon = 'no'")
    assert icons_used(tmp_path) == {"bell", "person-plus", "house", "calendar3"}


def test_the_sprite_holds_each_icon_under_its_name(modules: Path) -> None:
    drawn = ElementTree.fromstring(sprite({"bell"}, modules / "bootstrap-icons/icons"))
    (symbol,) = drawn
    assert symbol.get("id") == "bell"
    assert symbol.get("viewBox") == "0 0 16 16"
    assert len(symbol) == 1


def test_an_icon_that_does_not_exist_is_an_error(modules: Path) -> None:
    with pytest.raises(AssetMissing, match="belle"):
        sprite({"belle"}, modules / "bootstrap-icons/icons")


def test_a_missing_package_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AssetMissing, match="make frontend"):
        copy(tmp_path / "nothing", tmp_path / "vendor")


def test_the_typeface_is_declared_in_both_scripts_and_styles() -> None:
    css = font_faces('{"latin": "U+0000-00FF", "latin-ext": "U+0100-02BA"}')
    assert css.count("@font-face") == 4
    assert css.count("U+0100-02BA") == css.count("font-style: italic") == 2


def test_the_fingerprint_changes_with_a_file(tmp_path: Path) -> None:
    page = tmp_path / "web" / "static" / "app.css"
    page.parent.mkdir(parents=True)
    page.write_text("a{}")
    before = fingerprint(tmp_path)
    page.write_text("a{b:c}")
    assert fingerprint(tmp_path) != before

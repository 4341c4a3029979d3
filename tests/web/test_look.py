"""The style sheet and the templates keep the promises of docs/design-system.md."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "rivage" / "web"
SHEET = (WEB / "static" / "rivage" / "css" / "app.css").read_text(encoding="utf-8")
TEMPLATES = [*WEB.glob("templates/**/*.html"), *WEB.parent.glob("core/templates/**/*.html")]


def palettes() -> dict[str, dict[str, str]]:
    """The tokens by day and by night, from the first block of each."""
    blocks = re.findall(r":root \{([^}]*--sand:[^}]*)\}", SHEET)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", b)) for b in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TONES = ("open", "inside", "urgent", "done", "waiting")
TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "ink-soft") for ground in ("sand", "sand-deep", "paper")),
    *((tone, ground) for tone in TONES for ground in ("sand", "paper", f"{tone}-wash")),
    *(("ink", f"{tone}-wash") for tone in TONES),
    ("on-action", "action"), ("on-action", "action-strong"), ("on-sea", "sea"),
    ("on-sea-soft", "sea"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_pair_of_text_and_ground_is_readable(scheme: str, text: str, ground: str) -> None:
    tokens = palettes()[scheme]
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["sand", "paper"])
def test_controls_and_focus_are_seen(scheme: str, ground: str) -> None:
    tokens = palettes()[scheme]
    assert contrast(tokens["control"], tokens[ground]) >= 3
    assert contrast(tokens["focus"], tokens[ground]) >= 3


def test_no_rule_needs_important() -> None:
    assert "!important" not in re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB.parent)))
def test_no_template_carries_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)

"""What import-linter cannot see: foreign keys written as strings, names that say nothing."""

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
[CONTRACT] = (
    contract
    for contract in PYPROJECT["tool"]["importlinter"]["contracts"]
    if contract["name"] == "Apps depend downwards only"
)
HEIGHT = {name: -depth for depth, name in enumerate(CONTRACT["layers"])}
SAYS_NOTHING = {"utils", "helpers", "services", "misc", "common"}


def test_foreign_keys_point_downwards():
    upwards = [
        f"{field} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and {model._meta.app_label, field.related_model._meta.app_label} <= HEIGHT.keys()
        and HEIGHT[model._meta.app_label] < HEIGHT[field.related_model._meta.app_label]
    ]

    assert upwards == []


def test_no_file_is_a_drawer_for_anything():
    drawers = [path for path in (ROOT / "src").rglob("*.py") if path.stem in SAYS_NOTHING]

    assert drawers == []


def test_no_file_says_two_things():
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in (ROOT / "src").rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 400
    ]

    assert long == []


def test_no_field_for_an_offence_a_social_security_number_or_a_score():
    forbidden = ("offence", "infraction", "nir", "social_security", "score", "risk", "rank_of")
    found = [
        str(field)
        for model in apps.get_models()
        if model._meta.app_config.name.startswith("rivage.")
        for field in model._meta.get_fields()
        if any(word == field.name or field.name.startswith(f"{word}_") for word in forbidden)
    ]

    assert found == []

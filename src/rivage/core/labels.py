"""What people read for a code of ours, looked up once: the product speaks one language."""

from functools import cache
from typing import Any

from django.db import models


@cache
def label_of(choices: type[models.TextChoices], code: str) -> str:
    """The code itself when nobody named it."""
    return str(choices(code).label) if code in choices.values else code


@cache
def labels_of(field: "models.Field[Any, Any]") -> dict[Any, str]:
    """{code: label} of a field with choices."""
    return {code: str(label) for code, label in field.flatchoices}

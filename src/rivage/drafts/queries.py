from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rivage.accounts.models import User
from rivage.drafts.models import UNSENT, Draft


@dataclass(frozen=True)
class Unsent:
    """A form that was sent after its session had ended: where to, and every field of it."""

    pk: UUID
    path: str
    fields: tuple[tuple[str, str], ...]
    kept_at: datetime


def draft_values(key: str, *, of: User) -> dict[str, Any]:
    """What `of` was typing in this form; {} when nothing waits."""
    draft = Draft.objects.filter(owner=of, key=key).first()
    return dict(draft.values) if draft else {}


def unsent_forms(of: User) -> list[Unsent]:
    """The latest first."""
    found = Draft.objects.filter(owner=of, key__startswith=UNSENT).order_by("-updated_at")
    return [
        Unsent(
            draft.pk,
            draft.values["path"],
            tuple((name, value) for name, value in draft.values["fields"]),
            draft.updated_at,
        )
        for draft in found
    ]


def has_unsent_forms(of: User) -> bool:
    return Draft.objects.filter(owner=of, key__startswith=UNSENT).exists()

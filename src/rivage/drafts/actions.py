"""Keep, find and forget what someone was typing."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from rivage.accounts.models import User
from rivage.drafts.models import UNSENT, Draft

Fields = Sequence[tuple[str, str]]


def keep_draft(key: str, values: dict[str, Any], *, by: User) -> Draft:
    return _keep(key, values, owner_id=by.pk)


@transaction.atomic
def _keep(key: str, values: dict[str, Any], *, owner_id: int) -> Draft:
    draft = Draft.objects.select_for_update().filter(owner_id=owner_id, key=key).first()
    if draft is None:
        draft = Draft(owner_id=owner_id, key=key)
    draft.values = values
    draft.save()
    return draft


def forget_draft(key: str, *, by: User) -> None:
    Draft.objects.filter(owner=by, key=key).delete()


def forget_drafts(beginning: str, *, by: User) -> None:
    Draft.objects.filter(owner=by, key__startswith=beginning).delete()


def keep_unsent(path: str, fields: Fields, *, owner_id: int) -> Draft:
    """A form that reached us after its session had ended; one a page, the latest."""
    key = UNSENT + hashlib.sha256(path.encode()).hexdigest()[:32]
    return _keep(key, {"path": path, "fields": [list(each) for each in fields]}, owner_id=owner_id)


def forget_unsent(pk: UUID, *, by: User) -> None:
    """Sent again, or no longer wanted."""
    Draft.objects.filter(owner=by, pk=pk, key__startswith=UNSENT).delete()

"""Keep, find and forget what someone was typing."""

from typing import Any

from django.db import transaction

from rivage.accounts.models import User
from rivage.drafts.models import Draft


@transaction.atomic
def keep_draft(key: str, values: dict[str, Any], *, by: User) -> Draft:
    draft = Draft.objects.select_for_update().filter(owner=by, key=key).first()
    if draft is None:
        draft = Draft(owner=by, key=key)
    draft.values = values
    draft.save()
    return draft


def forget_draft(key: str, *, by: User) -> None:
    Draft.objects.filter(owner=by, key=key).delete()

from typing import Any

from rivage.accounts.models import User
from rivage.drafts.models import Draft


def draft_values(key: str, *, of: User) -> dict[str, Any]:
    """What `of` was typing in this form; {} when nothing waits."""
    draft = Draft.objects.filter(owner=of, key=key).first()
    return dict(draft.values) if draft else {}

"""Reading the traces back."""

from datetime import datetime
from typing import TYPE_CHECKING

from rivage.audit.models import Reading
from rivage.core.context import identified

if TYPE_CHECKING:
    from rivage.accounts.models import User

TRACE = "trace"


def refusals_since(user: "User", *, page: str, since: datetime) -> int:
    """How often `user` was refused on `page`: what throttles guessing.

    Asked where traces are committed, so an attempt that is rolled back still counts.
    """
    with identified(user.identity, using=TRACE):
        return (
            Reading.objects.using(TRACE)
            .filter(user_id=user.pk, kind=Reading.Kind.REFUSED, page=page, at__gte=since)
            .count()
        )

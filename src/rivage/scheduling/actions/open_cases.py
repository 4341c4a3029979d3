"""Leave permits and adjustment dossiers when someone is transferred, released or recalled."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from rivage.accounts.models import User
from rivage.justice.actions import permits
from rivage.justice.models import AdjustmentDossier, LeavePermit

Act = Callable[..., Any]

STOPS: Final[Mapping[str, Act]] = {
    "cancelled": permits.cancel_permit,
    "done": permits.complete_permit,
    "not_returned": permits.note_no_return,
}


def stop_case(case: LeavePermit | AdjustmentDossier, state: str, *, on: date, by: User) -> None:
    """`state` is one of `rules.case_ends`; the case's own actions say whether it may be."""
    if isinstance(case, LeavePermit):
        STOPS[state](case, on=on, by=by)


def take_case_back(case: LeavePermit | AdjustmentDossier, *, by: User) -> None:
    """Its last step was part of an act noted by mistake."""
    if isinstance(case, LeavePermit):
        last = case.moments.filter(taken_back_at=None).order_by("-noted_at", "-id").first()
        if last is not None:
            permits.take_back(case, last.pk, by=by)

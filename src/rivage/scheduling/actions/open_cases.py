"""Leave permits and adjustment dossiers when someone is transferred, released or recalled."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from rivage.accounts.models import User
from rivage.justice.actions import dossiers, permits
from rivage.justice.actions.dossiers.moving import last_moment
from rivage.justice.models import AdjustmentDossier, LeavePermit

Act = Callable[..., Any]

# {state it comes to: the case's own act}; that act says whether it may be.
OF_PERMIT: Final[Mapping[str, Act]] = {
    "cancelled": permits.cancel_permit,
    "done": permits.complete_permit,
    "not_returned": permits.note_no_return,
}
OF_DOSSIER: Final[Mapping[str, Act]] = {
    "executing": dossiers.enforce,
    "given_up": dossiers.give_up,
    "reinstated": dossiers.reinstate,
    "completed": dossiers.complete,
    "withdrawn": dossiers.withdraw_measure,
}


def move_case(case: LeavePermit | AdjustmentDossier, state: str, *, on: date, by: User) -> None:
    acts = OF_PERMIT if isinstance(case, LeavePermit) else OF_DOSSIER
    acts[state](case, on=on, by=by)


def take_case_back(case: LeavePermit | AdjustmentDossier, *, by: User) -> None:
    """Its last step was part of an act noted by mistake."""
    if isinstance(case, LeavePermit):
        last = case.moments.filter(taken_back_at=None).order_by("-noted_at", "-id").first()
        if last is not None:
            permits.take_back(case, last.pk, by=by)
        return
    moment = last_moment(case)
    if moment is not None:
        dossiers.take_back(moment, by=by)

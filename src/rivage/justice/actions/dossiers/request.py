"""From the idea to the hearing, or for an LSC to the commission."""

from datetime import date, datetime
from typing import Any

from rivage.accounts.models import User
from rivage.justice.actions.dossiers.moving import happened, move
from rivage.justice.choices import DossierState, FiledHow
from rivage.justice.models import AdjustmentDossier


def prepare(
    dossier: AdjustmentDossier, state: str, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """The conditions are checked with the CPIP, the project is built, everything is there."""
    happened(on, after=dossier.opened_on)
    return move(dossier, state, on=on, note=note, **rest)


def file_request(
    dossier: AdjustmentDossier,
    *,
    on: date,
    how: str = FiledHow.REGISTRY,
    note: str = "",
    **rest: Any,
) -> AdjustmentDossier:
    """Perhaps filed long before we knew of it: a dossier may begin with its request."""
    happened(on)
    return move(dossier, DossierState.FILED, on=on, note=note, filed_on=on, filed_how=how, **rest)


def schedule_hearing(  # noqa: PLR0913 -- a hearing is all of this
    dossier: AdjustmentDossier,
    *,
    at: datetime,
    hour_known: bool = True,
    place: str = "",
    on: date,
    note: str = "",
    **rest: Any,
) -> AdjustmentDossier:
    """The day we were told (`on`), for the day that was said (`at`). Said again, it moves."""
    happened(on)
    return move(
        dossier, DossierState.HEARING_SCHEDULED, on=on, at=at, note=note, hearing_at=at,
        hearing_hour_known=hour_known, hearing_place=place, **rest,
    )  # fmt: skip


def hear(dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any) -> AdjustmentDossier:
    happened(on, after=dossier.filed_on)
    return move(dossier, DossierState.HEARD, on=on, note=note, **rest)


def adjourn(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """Put off, with or without a new day: the request is still before the judge."""
    happened(on, after=dossier.filed_on)
    return move(
        dossier, DossierState.ADJOURNED, on=on, note=note, hearing_at=None, hearing_place="", **rest
    )


def give_opinion(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """LSC: the probation service has said what it proposes."""
    happened(on)
    return move(dossier, DossierState.OPINION, on=on, note=note, opinion_on=on, **rest)


def schedule_commission(
    dossier: AdjustmentDossier,
    *,
    at: datetime,
    hour_known: bool = False,
    on: date,
    note: str = "",
    **rest: Any,
) -> AdjustmentDossier:
    happened(on)
    return move(
        dossier, DossierState.COMMISSION, on=on, at=at, note=note, hearing_at=at,
        hearing_hour_known=hour_known, **rest,
    )  # fmt: skip


def give_up(
    dossier: AdjustmentDossier, *, on: date, note: str = "", by: User, **rest: Any
) -> AdjustmentDossier:
    """The person or the facts decided otherwise; all that was gathered stays."""
    happened(on, after=dossier.opened_on)
    return move(dossier, DossierState.GIVEN_UP, on=on, note=note, ended_on=on, by=by, **rest)

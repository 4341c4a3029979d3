"""Outside, under the measure: it begins, changes, is suspended, ends."""

from datetime import date
from typing import Any

from rivage.justice.actions.dossiers.moving import happened, move
from rivage.justice.choices import DossierState
from rivage.justice.models import AdjustmentDossier


def enforce(
    dossier: AdjustmentDossier,
    *,
    on: date,
    hours: dict[str, Any] | None = None,
    obligations: str = "",
    note: str = "",
    **rest: Any,
) -> AdjustmentDossier:
    """It starts. The change of regime is another act, done in the same transaction by those who
    hold the pathway (`pathways.actions.start_measure`)."""
    happened(on, after=dossier.decided_on)
    return move(
        dossier, DossierState.EXECUTING, on=on, note=note, enforced_on=on, hours=hours or {},
        obligations=obligations or dossier.obligations, **rest,
    )  # fmt: skip


def modify(
    dossier: AdjustmentDossier,
    *,
    on: date,
    hours: dict[str, Any] | None = None,
    obligations: str = "",
    note: str = "",
    **rest: Any,
) -> AdjustmentDossier:
    """Other hours, other obligations; the former ones stay in the moment."""
    happened(on, after=dossier.enforced_on)
    return move(
        dossier, DossierState.MODIFIED, on=on, note=note, hours=hours or dossier.hours,
        obligations=obligations or dossier.obligations, **rest,
    )  # fmt: skip


def reinstate(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """Brought back inside while the judge decides what becomes of the measure."""
    happened(on, after=dossier.enforced_on)
    return move(dossier, DossierState.REINSTATED, on=on, note=note, reinstated_on=on, **rest)


def keep_measure(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """The judge keeps it: the measure goes on as it was."""
    happened(on, after=dossier.reinstated_on)
    return move(dossier, DossierState.EXECUTING, on=on, note=note, **rest)


def withdraw_measure(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    """The judge takes it away; what was gathered stays for the next request."""
    happened(on, after=dossier.enforced_on)
    return move(dossier, DossierState.WITHDRAWN, on=on, note=note, ended_on=on, **rest)


def complete(
    dossier: AdjustmentDossier, *, on: date, note: str = "", **rest: Any
) -> AdjustmentDossier:
    happened(on, after=dossier.enforced_on)
    return move(dossier, DossierState.COMPLETED, on=on, note=note, ended_on=on, **rest)

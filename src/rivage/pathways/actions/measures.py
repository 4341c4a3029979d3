"""A measure begins: the dossier, the place and the hours of the person change in one act."""

from datetime import date
from typing import Any

from django.db import transaction

from rivage.accounts.models import User
from rivage.justice.actions import dossiers
from rivage.justice.choices import Regime
from rivage.justice.models import AdjustmentDossier
from rivage.justice.queries import current_period
from rivage.organisations.models import Establishment
from rivage.pathways.actions.situation import leave_prison, record_place


@transaction.atomic
def start_measure(  # noqa: PLR0913 -- a measure is all of this
    dossier: AdjustmentDossier,
    *,
    on: date,
    change_regime: bool = False,
    regime: str = Regime.FREE,
    establishment: Establishment | None = None,
    by: User,
    **said: Any,
) -> AdjustmentDossier:
    """Out under the measure; all of it, or nothing of it."""
    dossier = dossiers.enforce(dossier, on=on, by=by, **said)
    if not change_regime:
        return dossier
    person = dossier.participant
    now = current_period(person)
    if now is not None and now.inside:
        leave_prison(person, on=on, regime=regime, establishment=establishment, by=by)
    elif now is None or now.regime != regime:
        record_place(person, regime=regime, started_on=on, establishment=establishment, by=by)
    return dossier

"""Beside an appointment: the hours of the person's measure, and by how much it goes outside them.

A warning, never a block: the decision may have changed since it was noted.
"""

from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.justice.queries.limits import limits_of, obligations_of, what_is_missing
from rivage.participants.models import Participant
from rivage.web.http import Request
from rivage.web.limits.words import said_missing, time_limits


def hours_beside(participant: Participant) -> dict[str, Any]:
    """What bears on the person's time, for the page that books."""
    return time_limits(
        limits_of(participant), obligations_of(participant), timezone.localdate()
    )  # fmt: skip


def warn_of_hours(request: Request, appointment: Any, *, travel: int | None = None) -> None:
    missing = what_is_missing(
        appointment.participant, appointment.starts_at, appointment.ends_at,
        medium=appointment.medium, minutes_there=travel or 0, minutes_back=travel or 0,
        where=appointment.place,
    )  # fmt: skip
    facts = [said_missing(each) for each in missing]
    if facts:
        said = _("Ce rendez-vous est pris, mais il ne tient pas dans les horaires.")
        messages.warning(request, " ".join([said, *facts]))

"""What the page of a permit says: its facts, what to watch, the one next act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.core.spoken_dates import spoken_day, spoken_hour
from rivage.justice.choices import PermitState
from rivage.justice.queries.permits import deadlines_of, facts_of, permit_moments
from rivage.justice.rules.leave_notices import Notice, Weight, blocks, warnings_for
from rivage.justice.rules.legal_rules import in_force
from rivage.justice.rules.permits import OVER, may_follow
from rivage.scheduling.queries import meetings_served, served_by, to_be_served

# States as badges: a tone never speaks alone, the word is beside.
TONES = {
    "needed": "waiting", "asked": "waiting", "granted": "done", "refused": "urgent",
    "appealed": "waiting", "done": "done", "cancelled": "plain", "not_returned": "urgent",
}  # fmt: skip

# Texts that hold whatever the place and the motive.
GENERAL = ("leave_first", "leave_travel", "leave_dates_by_spip")


@dataclass(frozen=True)
class Act:
    label: str
    url: str
    icon: str = ""


def acts_of(permit: Any, notices: Sequence[Notice], now: datetime) -> list[Act]:
    """The next act first (the primary button), then at most one beside it."""
    state, first = permit.state, []
    if state == PermitState.NEEDED and blocks(notices):
        return [
            Act(_("Mettre à jour le lieu"),
                reverse("justice:place", args=[permit.participant_id]), icon="geo-alt")
        ]  # fmt: skip
    if state == PermitState.NEEDED:
        first = [_act(permit, "ask", _("Noter la demande"), icon="send")]
    elif state in {PermitState.ASKED, PermitState.APPEALED}:
        first = [
            _act(permit, "grant", _("Noter l’accord"), icon="check-circle"),
            _act(permit, "refuse", _("Noter un refus"), icon="x-lg"),
        ]
    elif state == PermitState.GRANTED and now < permit.ends_at:
        first = [_act(permit, "sheet", _("Feuille à imprimer"), icon="printer")]
    elif state == PermitState.GRANTED:
        first = [
            _act(permit, "complete", _("Noter le retour"), icon="check-circle"),
            _act(permit, "no_return", _("Retour non constaté")),
        ]
    elif state == PermitState.REFUSED:
        first = [
            _act(permit, "ask", again(permit), icon="send"),
            _act(permit, "appeal", _("Noter un appel")),
        ]
        if permit.authority != "prison":
            first.reverse()
    else:
        address = reverse("permits:new", args=[permit.participant_id])
        first = [Act(_("Une autre permission"), address, icon="plus-lg")]
    return first


def other_acts(permit: Any, now: datetime) -> list[Act]:
    """What may also happen, at the bottom of the page."""
    found = []
    if permit.state == PermitState.ASKED:
        found.append(_act(permit, "commission", _("Noter la date de la commission")))
    if permit.state == PermitState.GRANTED:
        found.append(_act(permit, "appeal", _("Le procureur a fait appel")))
        if now < permit.ends_at:
            found.append(_act(permit, "complete", _("Noter le retour")))
    if may_follow(permit.state, "cancelled"):
        found.append(_act(permit, "cancel", _("Annuler la permission")))
    return found


def again(permit: Any) -> str:
    """After a refusal: of the judge when the prison refused, of the same one otherwise."""
    return _("Demander au juge") if permit.authority == "prison" else _("Demander de nouveau")


def _act(permit: Any, name: str, label: str, icon: str = "") -> Act:
    return Act(label, reverse(f"permits:{name}", args=[permit.pk]), icon=icon)


def _choices(permit: Any, today: date) -> list[tuple[UUID, str]]:
    """Appointments that could be tied to it, as one says them."""
    found = []
    for each in to_be_served(permit)[:20]:
        at = timezone.localtime(each.starts_at)
        said = f"{spoken_day(at.date(), today)}, {spoken_hour(at)}"
        found.append((each.pk, f"{said}, {each.place}" if each.place else said))
    return found


def context_of(permit: Any, now: datetime) -> dict[str, Any]:
    appointments = served_by(permit)
    facts = facts_of(permit, meetings=meetings_served(appointments))
    today = facts.place.day_of(now)
    notices = warnings_for(facts, today)
    moments = permit_moments(permit)
    standing = [each for each in moments if each.taken_back_at is None]
    ground = facts.grounds
    return {
        "permit": permit,
        "participant": permit.participant,
        "tone": TONES[permit.state],
        "over": permit.state in OVER,
        "appointments": appointments,
        "others": [] if permit.is_over else _choices(permit, today),
        "warnings": [each for each in notices if each.weight is not Weight.CHECKS],
        "checks": [each for each in notices if each.weight is Weight.CHECKS],
        "grounds": [] if permit.is_over else ground.grounds,
        "general": [in_force(code, permit.needed_on) for code in GENERAL],
        "deadlines": [
            {"deadline": each, "left": each.days_left(now), "over": each.over(now)}
            for each in deadlines_of(permit)
        ],
        "moments": moments,
        "last": standing[0] if standing and standing[0].was else None,
        "acts": acts_of(permit, notices, now),
        "other_acts": other_acts(permit, now),
        "regime": facts.regime,
    }  # fmt: skip

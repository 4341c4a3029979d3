"""The page of a dossier: where it stands, what it waits for, what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.core import spoken_dates
from rivage.justice.choices import BroughtBy, DossierState, EmployerKnows, Measure, PieceState
from rivage.justice.models import AdjustmentDossier, DossierMoment, DossierPiece
from rivage.justice.queries.dossiers import (
    deadlines_of,
    moments_of,
    pending_twin,
    pieces_of,
    place_of,
)
from rivage.justice.rules import dossier as rules
from rivage.justice.rules import pieces as piece_rules
from rivage.justice.rules import week
from rivage.justice.rules.deadlines import Deadline
from rivage.justice.rules.working_days import PARIS, Place
from rivage.web.adjustments.acts import following, label_of

PHASES: tuple[tuple[str, frozenset[str]], ...] = (
    ("preparing", frozenset(rules.PREPARING)),
    ("filed", frozenset({"filed", "opinion"})),
    ("hearing", frozenset({"hearing_scheduled", "commission", "heard", "adjourned"})),
    (
        "decision",
        frozenset({"granted", "granted_without_debate", "refused", "refusal_notified"}),
    ),
    (
        "window",
        frozenset({"notified", "appealed", "confirmed", "appeal_void", "enforceable", "reversed",
                   "own_appeal", "granted_on_appeal", "refusal_upheld"}),
    ),
    (
        "measure",
        frozenset({"executing", "modified", "reinstated", "completed", "withdrawn"}),
    ),
)  # fmt: skip
TONES = {
    **dict.fromkeys(rules.PREPARING, "plain"),
    **dict.fromkeys(rules.PENDING, "waiting"),
    **dict.fromkeys(("granted", "granted_without_debate", "confirmed", "enforceable"), "open"),
    **dict.fromkeys(("appeal_void", "granted_on_appeal", "executing", "modified"), "open"),
    **dict.fromkeys(("appealed", "reinstated"), "urgent"),
    "completed": "done",
}


@dataclass(frozen=True)
class Phase:
    label: str
    here: bool
    past: bool


@dataclass(frozen=True)
class DeadlineLine:
    deadline: Deadline
    until: str
    left: str
    over: bool
    tone: str


@dataclass(frozen=True)
class PieceLine:
    piece: DossierPiece
    label: str
    help: str
    expired: bool
    soon: bool
    settled: bool
    ticks: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class PieceGroup:
    label: str
    lines: Sequence[PieceLine]
    missing: int


@dataclass(frozen=True)
class MomentLine:
    moment: DossierMoment
    label: str
    when: str
    tone: str
    may_take_back: bool


@dataclass(frozen=True)
class Check:
    """Something that must be agreed or looked at, with its day once it is."""

    label: str
    on: date | None
    needed: bool = True


@dataclass(frozen=True)
class Notice:
    tone: str
    text: str
    url: str = ""
    link: str = ""


def said_at(instant: datetime, place: Place, *, hour_known: bool = True) -> str:
    """ "jeudi 12 mars, 9 h 30" on the clock of the place, which is named when it is not ours."""
    there = instant.astimezone(place.zone)
    said = spoken_dates.spoken_day(there.date(), timezone.localdate())
    if not hour_known:
        return said
    # An hour stays on one line: no-break spaces.
    said += ", " + spoken_dates.spoken_hour(there).replace(" ", "\u00a0")
    return said if place.zone == PARIS.zone else said + _(" (heure du lieu)")


def hearing_said(dossier: AdjustmentDossier) -> str:
    if dossier.hearing_at is None:
        return ""
    return said_at(dossier.hearing_at, place_of(dossier), hour_known=dossier.hearing_hour_known)


def context_of(dossier: AdjustmentDossier) -> dict[str, Any]:
    groups, missing, expired = _pieces(dossier)
    moments = moments_of(dossier)
    acts = [(act, label_of(act, dossier)) for act in following(dossier)]
    return {
        "dossier": dossier,
        "participant": dossier.participant,
        "tone": TONES.get(dossier.state, "plain"),
        "phases": phases(dossier),
        "deadlines": deadline_lines(dossier),
        "groups": groups,
        "missing": missing,
        "expired": expired,
        "total": sum(len(group.lines) for group in groups),
        "facts": facts(dossier),
        "housing": _housing(dossier),
        "job_hours": week.said(dossier.job_hours),
        "hours": week.said(dossier.hours),
        "hush": dossier.employer_knows == EmployerKnows.NOT_TO_BE_TOLD,
        "moments": _moments(dossier, moments),
        "next_act": acts[0] if acts and not _waits(dossier) else None,
        "other_acts": acts if _waits(dossier) else acts[1:],
        "notices": _notices(dossier, missing, expired),
        "reusable": dossier.state in rules.REUSABLE,
        # Once it is decided, the pieces fold away.
        "gathered": dossier.decided_on is not None,
        "hearing_to_come": hearing_said(dossier) if _hearing_to_come(dossier) else "",
    }


def _waits(dossier: AdjustmentDossier) -> bool:
    """Nothing to note for now, but much to say to the person: a hearing to come, a measure."""
    under_way = dossier.state in {DossierState.EXECUTING, DossierState.MODIFIED}
    return under_way or _hearing_to_come(dossier)


def _hearing_to_come(dossier: AdjustmentDossier) -> bool:
    scheduled = dossier.state in {DossierState.HEARING_SCHEDULED, DossierState.COMMISSION}
    return scheduled and dossier.hearing_at is not None and dossier.hearing_at > timezone.now()


def phases(dossier: AdjustmentDossier) -> Sequence[Phase]:
    names = {
        "preparing": _("Préparation"),
        "filed": _("Avis du SPIP") if dossier.lsc else _("Requête"),
        "hearing": _("Commission") if dossier.lsc else _("Audience"),
        "decision": _("Décision"),
        "window": _("Délais et appels"),
        "measure": _("Mesure"),
    }
    here = next((n for n, (_name, states) in enumerate(PHASES) if dossier.state in states), -1)
    return [Phase(names[name], number == here, number < here) for number, (name, _) in
            enumerate(PHASES)]  # fmt: skip


def deadline_lines(dossier: AdjustmentDossier) -> Sequence[DeadlineLine]:
    now = timezone.now()
    return [deadline_line(each, now) for each in deadlines_of(dossier)]


def deadline_line(deadline: Deadline, now: datetime) -> DeadlineLine:
    today = deadline.place.day_of(now)
    over = deadline.over(now)
    near = not over and deadline.days_left(now) <= 15
    return DeadlineLine(
        deadline,
        _("%(day)s à minuit") % {"day": spoken_dates.spoken_day(deadline.last_day, today)},
        spoken_dates.distance(deadline.last_day, today),
        over,
        "plain" if over else "urgent" if near else "waiting",
    )


def _pieces(dossier: AdjustmentDossier) -> tuple[list[PieceGroup], int, int]:
    today = timezone.localdate()
    lines = [piece_line(piece, today) for piece in pieces_of(dossier)]
    groups = []
    for who in (BroughtBy.US, BroughtBy.PERSON, BroughtBy.HOST, BroughtBy.EMPLOYER,
                BroughtBy.CPIP, BroughtBy.PARTNER):  # fmt: skip
        own = [line for line in lines if line.piece.brought_by == who]
        if own:
            missing = sum(not line.settled for line in own)
            groups.append(PieceGroup(str(who.label), own, missing))
    missing = sum(not line.settled for line in lines)
    return groups, missing, sum(line.expired for line in lines)


def piece_line(piece: DossierPiece, today: date) -> PieceLine:
    template = piece_rules.by_code().get(piece.kind)
    return PieceLine(
        piece,
        piece_rules.label(piece.kind, piece.title),
        template.help if template else "",
        piece_rules.expired(piece.state, piece.expires_on, today),
        piece_rules.expires_soon(piece.state, piece.expires_on, today),
        piece_rules.settled(piece.state, piece.expires_on, today),
        ticks(piece, today),
    )


def facts(dossier: AdjustmentDossier) -> list[tuple[str, str]]:
    """What is known of the request, in the order in which it happens."""
    place, today = place_of(dossier), timezone.localdate()

    def day(value: date | None) -> str:
        return spoken_dates.spoken_day(value, today) if value else ""

    def instant(value: datetime | None, *, hour_known: bool = True) -> str:
        return said_at(value, place, hour_known=hour_known) if value else ""

    suspends = {True: _("suspensif"), False: _("après le délai, non suspensif"), None: ""}
    appeal = instant(dossier.appealed_at)
    if appeal and dossier.appeal_suspends is not None:
        appeal += f" ({suspends[dossier.appeal_suspends]})"
    filed = day(dossier.filed_on)
    if filed and dossier.filed_how:
        filed += f", {dossier.get_filed_how_display()}"
    hearing = instant(dossier.hearing_at, hour_known=dossier.hearing_hour_known)
    said = [
        (_("Qui décide"), dossier.get_court_display()),
        (_("Établissement"), str(dossier.establishment or "")),
        (_("Requête déposée"), filed),
        (_("Avis du SPIP"), day(dossier.opinion_on)),
        (_("Commission") if dossier.lsc else _("Audience"), hearing),
        (_("Lieu de l’audience"), dossier.hearing_place),
        (_("Décision"), ", ".join(filter(None, (
            dossier.get_decision_display(), day(dossier.decided_on))))),
        (_("Ce que dit la décision"), dossier.reasons),
        (_("Nouvelle demande possible"), day(dossier.refile_from)),
        (_("Notifiée"), instant(dossier.notified_at)),
        (_("Visa de non-appel"), _("signé") if dossier.no_appeal_visa else ""),
        (_("Appel du procureur"), appeal),
        (_("Appel de la personne"), day(dossier.own_appealed_on)),
        (_("Audience de la chambre"), instant(dossier.chamber_at)),
        (_("Décision de la chambre"), day(dossier.chamber_on)),
        (_("Début de la mesure"), day(dossier.enforced_on)),
        (_("Ce que la mesure demande"), dossier.obligations),
        (_("Réintégration"), day(dossier.reinstated_on)),
        (_("Fin"), day(dossier.ended_on)),
    ]  # fmt: skip
    return [(label, value) for label, value in said if value]


def _housing(dossier: AdjustmentDossier) -> list[Check]:
    box = dossier.measure in {Measure.DDSE, Measure.LSC}
    return [
        Check(_("Accord de l’hébergeant"), dossier.host_agreed_on),
        Check(_("Accord du locataire pour le boîtier"), dossier.tenant_agreed_on, box),
        Check(_("Électricité et réseau vérifiés"), dossier.coverage_checked_on, box),
    ]


def _moments(dossier: AdjustmentDossier, moments: Sequence[DossierMoment]) -> Sequence[MomentLine]:
    place, today = place_of(dossier), timezone.localdate()
    standing = [moment for moment in moments if moment.taken_back_at is None]
    last = standing[-1] if standing else None
    lines = []
    for moment in reversed(moments):
        counts = moment.at is not None and moment.became in {"notified", "appealed",
                                                             "refusal_notified"}  # fmt: skip
        when = (
            said_at(moment.at, place)
            if counts and moment.at
            else spoken_dates.spoken_day(moment.on, today)
        )
        tone = {"granted": "done", "granted_without_debate": "done", "completed": "done",
                "appealed": "urgent", "refused": "urgent"}.get(moment.became, "")  # fmt: skip
        label = str(DossierState(moment.became).label)
        lines.append(
            MomentLine(moment, label, when, "" if moment.taken_back_at else tone,
                       bool(moment is last and moment.was))
        )  # fmt: skip
    return lines


def _notices(dossier: AdjustmentDossier, missing: int, expired: int) -> list[Notice]:
    found: list[Notice] = []
    today = timezone.localdate()
    if dossier.over:
        return found
    if expired and dossier.state not in rules.UNDER_WAY:
        found.append(
            Notice("urgent", _("Une pièce n’est plus valable.") if expired == 1 else
                   _("%(number)s pièces ne sont plus valables.") % {"number": expired}, "#pieces",
                   _("Les voir"))
        )  # fmt: skip
    elif missing and dossier.state in {"filed", "hearing_scheduled", "adjourned", "commission"}:
        found.append(
            Notice("waiting", _("Il manque une pièce avant l’audience.") if missing == 1 else
                   _("Il manque %(number)s pièces avant l’audience.") % {"number": missing},
                   "#pieces", _("Les voir"))
        )  # fmt: skip
    twin = pending_twin(dossier) if dossier.state in rules.PREPARING else None
    if twin is not None:
        found.append(
            Notice("waiting", _("Une demande de la même mesure est déjà devant le juge. D’après"
                   " l’article D.49-12, il n’y en a qu’une à la fois : à vérifier avec la CPIP."),
                   reverse("adjustments:dossier", args=[twin.pk]), _("Voir cette demande"))
        )  # fmt: skip
    former = dossier.previous
    if former and former.refile_from and former.refile_from > today:
        said = _("La décision précédente demande d’attendre le %(day)s pour une demande semblable.")
        day = spoken_dates.spoken_day(former.refile_from, today)
        found.append(Notice("waiting", said % {"day": day}))
    return found


def ticks(piece: DossierPiece, today: date) -> Sequence[tuple[str, str]]:
    """What is offered beside a piece: what usually comes next; once settled, the way back."""
    if piece_rules.expired(piece.state, piece.expires_on, today):
        return [(PieceState.ASKED, _("Redemandée"))]
    if piece.state == PieceState.TO_ASK:
        return [
            (PieceState.ASKED, _("Demandée")),
            (PieceState.RECEIVED, _("Reçue")),
            (PieceState.NOT_NEEDED, _("Inutile")),
        ]
    if piece.state == PieceState.ASKED:
        return [(PieceState.RECEIVED, _("Reçue"))]
    return [(PieceState.TO_ASK, _("À refaire"))]

"""Dossiers and permits told as sentences: what was decided, by whom, and what it means."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.core import spoken_dates
from rivage.journey.cases import SHORT_MEASURES, Standing
from rivage.journey.entries import Entry, Look
from rivage.journey.facts import Fact
from rivage.journey.words import Words
from rivage.justice.choices import Appellant, DossierState, LeaveMotive, PermitState
from rivage.justice.rules import deadlines, week
from rivage.justice.rules.limits import Duty

DOSSIER_SENTENCES: dict[str, object] = {
    DossierState.IDEA: gettext_lazy("%(name)s : l’idée d’une demande est notée"),
    DossierState.ELIGIBILITY_CHECKED: gettext_lazy(
        "%(name)s : conditions vérifiées avec le ou la CPIP"
    ),
    DossierState.BUILDING: gettext_lazy("%(name)s : le projet se construit"),
    DossierState.COLLECTED: gettext_lazy("%(name)s : les pièces sont réunies"),
    DossierState.FILED: gettext_lazy("%(name)s : requête déposée"),
    DossierState.HEARING_SCHEDULED: gettext_lazy("%(name)s : audience fixée au %(moment)s"),
    DossierState.HEARD: gettext_lazy("%(name)s : audience tenue, la décision est attendue"),
    DossierState.OPINION: gettext_lazy("%(name)s : le SPIP a donné son avis"),
    DossierState.COMMISSION: gettext_lazy("%(name)s : commission fixée au %(moment)s"),
    DossierState.ADJOURNED: gettext_lazy("%(name)s : affaire renvoyée à plus tard"),
    DossierState.GRANTED: gettext_lazy("%(name)s : accordée"),
    DossierState.GRANTED_WITHOUT_DEBATE: gettext_lazy("%(name)s : accordée sans débat"),
    DossierState.NOTIFIED: gettext_lazy("%(name)s : décision notifiée le %(moment)s"),
    DossierState.ENFORCEABLE: gettext_lazy("%(name)s : la décision peut s’exécuter"),
    DossierState.APPEALED: gettext_lazy("%(name)s : le procureur a fait appel le %(moment)s"),
    DossierState.CONFIRMED: gettext_lazy("%(name)s : confirmée par la chambre d’appel"),
    DossierState.REVERSED: gettext_lazy("%(name)s : annulée par la chambre d’appel"),
    DossierState.APPEAL_VOID: gettext_lazy("%(name)s : l’appel du procureur est non avenu"),
    DossierState.REFUSED: gettext_lazy("%(name)s : refusée"),
    DossierState.REFUSAL_NOTIFIED: gettext_lazy("%(name)s : refus notifié le %(moment)s"),
    DossierState.OWN_APPEAL: gettext_lazy("%(name)s : la personne fait appel du refus"),
    DossierState.GRANTED_ON_APPEAL: gettext_lazy("%(name)s : accordée en appel"),
    DossierState.REFUSAL_UPHELD: gettext_lazy("%(name)s : refus maintenu en appel"),
    DossierState.EXECUTING: gettext_lazy("%(name)s : la mesure commence"),
    DossierState.MODIFIED: gettext_lazy("%(name)s : la mesure est modifiée"),
    DossierState.REINSTATED: gettext_lazy(
        "%(name)s : retour en détention, le juge dira ce que devient la mesure"
    ),
    DossierState.COMPLETED: gettext_lazy("%(name)s : la mesure est arrivée à son terme"),
    DossierState.WITHDRAWN: gettext_lazy("%(name)s : la mesure est retirée par le juge"),
    DossierState.GIVEN_UP: gettext_lazy("%(name)s : la demande est abandonnée"),
}
# Told again in another way when it follows something else.
AFTER: dict[tuple[str, str], object] = {
    (DossierState.HEARING_SCHEDULED, DossierState.HEARING_SCHEDULED): gettext_lazy(
        "%(name)s : audience déplacée au %(moment)s"
    ),
    (DossierState.COMMISSION, DossierState.COMMISSION): gettext_lazy(
        "%(name)s : commission déplacée au %(moment)s"
    ),
    (DossierState.REINSTATED, DossierState.EXECUTING): gettext_lazy(
        "%(name)s : le juge maintient la mesure"
    ),
}
DOSSIER_LOOKS: dict[str, Look] = {
    "decided": {"icon": "check-circle", "tone": "done"},
    "against": {"icon": "slash-circle", "tone": "urgent"},
    "hearing": {"icon": "calendar-event", "tone": ""},
    "other": {"icon": "folder2-open", "tone": ""},
}
LOOK_OF = {
    **dict.fromkeys(
        (
            DossierState.GRANTED, DossierState.GRANTED_WITHOUT_DEBATE, DossierState.CONFIRMED,
            DossierState.APPEAL_VOID, DossierState.GRANTED_ON_APPEAL, DossierState.EXECUTING,
            DossierState.COMPLETED, DossierState.ENFORCEABLE,
        ), "decided",
    ),
    **dict.fromkeys(
        (
            DossierState.REFUSED, DossierState.APPEALED, DossierState.REVERSED,
            DossierState.REFUSAL_UPHELD, DossierState.REINSTATED, DossierState.WITHDRAWN,
        ), "against",
    ),
    DossierState.HEARING_SCHEDULED: "hearing",
    DossierState.COMMISSION: "hearing",
}  # fmt: skip
WITH_HOURS = frozenset({DossierState.EXECUTING, DossierState.MODIFIED})

PERMIT_SENTENCES: dict[str, object] = {
    PermitState.NEEDED: gettext_lazy("Permission de sortir à demander : %(motive)s"),
    PermitState.ASKED: gettext_lazy("Permission de sortir demandée : %(motive)s"),
    PermitState.GRANTED: gettext_lazy("Permission de sortir accordée : %(motive)s"),
    PermitState.REFUSED: gettext_lazy("Permission de sortir refusée : %(motive)s"),
    PermitState.APPEALED: gettext_lazy("Permission de sortir : appel, %(by)s"),
    PermitState.DONE: gettext_lazy("Permission de sortir effectuée : %(motive)s"),
    PermitState.CANCELLED: gettext_lazy("Permission de sortir annulée : %(motive)s"),
    PermitState.NOT_RETURNED: gettext_lazy("Permission de sortir : retour non constaté"),
}
PERMIT_LOOKS: dict[str, Look] = {
    PermitState.GRANTED: {"icon": "check-circle", "tone": "done"},
    PermitState.DONE: {"icon": "check-circle", "tone": "done"},
    PermitState.REFUSED: {"icon": "slash-circle", "tone": "urgent"},
    PermitState.NOT_RETURNED: {"icon": "exclamation-triangle", "tone": "urgent"},
}
DUTIES: dict[str, object] = {
    Duty.NO_MINORS: gettext_lazy("pas de contact habituel avec des mineurs au travail"),
    Duty.NO_DRIVING: gettext_lazy("pas de conduite"),
    Duty.APPOINTMENTS: gettext_lazy("rendez-vous obligatoires"),
    Duty.OTHER: gettext_lazy("à respecter au travail"),
}
ASKING: Look = {"icon": "box-arrow-right", "tone": ""}


def dossier(fact: Fact, words: Words) -> Entry:
    sentence = AFTER.get((fact.was, fact.became), DOSSIER_SENTENCES[fact.became])
    name = SHORT_MEASURES.get(fact.code, fact.code)
    said = {"name": name, "moment": _moment(fact.starts, fact.on)}
    return Entry(
        fact.pk, fact.kind, fact.at, title=str(sentence) % said,
        **DOSSIER_LOOKS[LOOK_OF.get(DossierState(fact.became), "other")],
        detail=_detail(fact), who=fact.who, quotes=_quoted(fact, 0), about=fact.about,
    )  # fmt: skip


def _detail(fact: Fact) -> str:
    """What the step means for what follows, to the day, by the clock of the place."""
    where = Standing(fact.about or fact.pk, fact.kind, fact.code, fact.now).place
    if fact.became == DossierState.NOTIFIED and fact.starts:
        last = deadlines.appeal_window(fact.starts, where).last_day
        said = _("Délai d’appel du procureur : jusqu’au %(day)s à minuit.")
        return said % {"day": spoken_dates.exact_day(last)}
    if fact.became == DossierState.APPEALED and fact.current and fact.starts:
        last = deadlines.chamber_deadline(where.day_of(fact.starts), where).last_day
        said = _("Appel suspensif : la mesure attend, la chambre a jusqu’au %(day)s.")
        return said % {"day": spoken_dates.exact_day(last)}
    if fact.became == DossierState.APPEALED:
        return _("Appel après le délai : il n’empêche pas la mesure de commencer.")
    if fact.became == DossierState.APPEAL_VOID:
        return _("La chambre ne s’est pas prononcée en deux mois.")
    if fact.became in WITH_HOURS:
        hours = hours_in_words(fact.values(1) or {})
        return _("Heures de sortie : %(hours)s") % {"hours": hours} if hours else ""
    return ""


def permit(fact: Fact, words: Words) -> Entry:
    motive = str(LeaveMotive(fact.code).label)
    by = Appellant(fact.name).label if fact.name in Appellant.values else ""
    said = {"motive": motive, "by": by or _("à préciser")}
    granted = fact.became == PermitState.GRANTED
    detail = ""
    if granted and fact.starts and fact.ends:
        detail = _span(fact.starts, fact.ends)
    return Entry(
        fact.pk, fact.kind, fact.at, title=str(PERMIT_SENTENCES[fact.became]) % said,
        **PERMIT_LOOKS.get(fact.became, ASKING), detail=detail, who=fact.who,
        quotes=_quoted(fact, 0, 1, 2) if granted else _quoted(fact, 0), about=fact.about,
    )  # fmt: skip


def _span(starts: datetime, ends: datetime) -> str:
    """ "jeudi 12 mars 2026, de 9 h à 17 h 30", or from one day to another."""
    out, back = timezone.localtime(starts), timezone.localtime(ends)
    if out.date() == back.date():
        return _("%(day)s, de %(start)s à %(end)s") % {
            "day": spoken_dates.exact_day(out.date()), "start": spoken_dates.spoken_hour(out),
            "end": spoken_dates.spoken_hour(back),
        }  # fmt: skip
    return _("du %(start)s au %(end)s") % {
        "start": _moment(starts, out.date()), "end": _moment(ends, back.date()),
    }  # fmt: skip


def limits(fact: Fact, words: Words) -> Entry:
    """Hours fixed by a decision: when one may be out."""
    hours, areas = fact.values(0) or {}, fact.values(3) or []
    said = hours_in_words(hours)
    if said:
        title = _("Heures de sortie fixées : %(hours)s") % {"hours": said}
    elif areas:
        title = _("Lieux interdits fixés")
    else:
        title = _("Limites fixées")
    quotes = [
        (_("Adresse d’assignation"), fact.words(2)),
        (_("Lieux interdits"), ", ".join(map(str, areas))),
    ]
    return Entry(
        fact.pk, fact.kind, fact.at, title=title, icon="clock", detail=_source(fact),
        who=fact.who, quotes=[(heading, text) for heading, text in quotes if text],
    )  # fmt: skip


def obligation(fact: Fact, words: Words) -> Entry:
    content = fact.values(0) or {}
    duty = str(DUTIES.get(content.get("duty", ""), DUTIES[Duty.OTHER]))
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=_("Obligation : %(duty)s") % {"duty": duty}, icon="clock",
        detail=_source(fact), who=fact.who,
        quotes=[("", content["words"])] if content.get("words") else [],
    )  # fmt: skip


def _source(fact: Fact) -> str:
    until = spoken_dates.exact_day(fact.latest) if fact.latest else ""
    said = [_("fixé par : %(source)s") % {"source": fact.words(1)} if fact.words(1) else ""]
    said.append(_("jusqu’au %(day)s") % {"day": until} if until else "")
    return ", ".join(filter(None, said))


def hours_in_words(kept: Mapping[str, Any]) -> str:
    """ "lundi au vendredi 8 h – 18 h ; samedi 9 h – 12 h"."""
    return " ; ".join(f"{days} {hours}" for days, hours in week.said(kept))


def _moment(moment: datetime | None, otherwise: date) -> str:
    """ "jeudi 12 mars 2026, 9 h 30"; the day alone at midnight, or when no hour was said."""
    if moment is None:
        return spoken_dates.exact_day(otherwise)
    here = timezone.localtime(moment)
    day = spoken_dates.exact_day(here.date())
    return f"{day}, {spoken_dates.spoken_hour(here)}" if (here.hour, here.minute) != (0, 0) else day


def _quoted(fact: Fact, *places: int) -> list[tuple[str, str]]:
    headings = ("", _("Où"), _("Conditions"))
    said = ((headings[at], fact.words(at)) for at in places)
    return [(heading, text) for heading, text in said if text]

"""The note that the person takes away: one page, plain words, their first name only."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.core import spoken_dates
from rivage.justice.choices import Court, Measure
from rivage.justice.models import AdjustmentDossier
from rivage.justice.queries.dossiers import deadlines_of, place_of
from rivage.justice.rules import week
from rivage.justice.rules.plain_notes import note_for
from rivage.web.adjustments.page import said_at

# With its article, as it is said in a sentence.
SAID = {
    Measure.DDSE: "la détention à domicile (le bracelet)",
    Measure.SEMI_LIBERTY: "la semi-liberté",
    Measure.EXTERNAL_PLACEMENT: "le placement extérieur",
    Measure.CONDITIONAL_RELEASE: "la libération conditionnelle",
    Measure.LSC: "la libération sous contrainte",
    Measure.SUSPENSION: "la suspension de peine",
}
DEADLINES = {
    "hearing_jap": "debat_avant",
    "hearing_tap": "debat_avant",
    "prosecutor_appeal": "appel_avant",
    "appeal_chamber": "chambre_avant",
    "own_appeal_judgment": "appel_perso_avant",
    "own_appeal_order": "appel_perso_avant",
    "reinstatement": "reintegration_avant",
}


def words_of(dossier: AdjustmentDossier) -> dict[str, str]:
    """What fills the sentences; what is not known stays empty, and its sentence is left out."""
    place, today = place_of(dossier), timezone.localdate()
    measure = SAID[Measure(dossier.measure)]
    words: dict[str, str] = {
        "mesure": measure,
        "mesure_majuscule": measure[:1].upper() + measure[1:],
        "juge": _("le tribunal") if dossier.court == Court.TAP else _("le juge"),
        "lieu": str(dossier.hearing_place),
    }
    days = {
        "depot": dossier.filed_on, "decision": dossier.decided_on,
        "redemander": dossier.refile_from, "debut": dossier.enforced_on, "fin": dossier.ended_on,
    }  # fmt: skip
    words |= {name: spoken_dates.exact_day(day) if day else "" for name, day in days.items()}
    if dossier.hearing_at:
        words["audience"] = said_at(
            dossier.hearing_at, place, hour_known=dossier.hearing_hour_known
        )
    instants = {
        "notifie": dossier.notified_at, "appel": dossier.appealed_at,
        "chambre_audience": dossier.chamber_at,
    }  # fmt: skip
    for name, instant in instants.items():
        words[name] = said_at(instant, place) if instant else ""
    for deadline in deadlines_of(dossier):
        if filled := DEADLINES.get(deadline.code):
            words[filled] = spoken_dates.spoken_day(deadline.last_day, today)
    return words


def context_of(dossier: AdjustmentDossier) -> dict[str, Any]:
    person = dossier.participant
    note = note_for(dossier.state, suspends=dossier.appeal_suspends)
    return {
        "dossier": dossier,
        "participant": person,
        "called": person.preferred_name or person.first_name,
        "note": note.filled(words_of(dossier)),
        "hours": week.said(dossier.hours) if dossier.state in {"executing", "modified"} else [],
        "officer": person.officer,
        "today": timezone.localdate(),
    }

"""What may happen to a dossier: for each act its words, its form, what it does.

One page serves them all (`acting.act`); `following` says which are possible now, the first being
the next useful one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.justice.actions import dossiers
from rivage.justice.choices import DossierState as S
from rivage.justice.models import AdjustmentDossier
from rivage.justice.queries.dossiers import deadlines_of
from rivage.justice.rules import dossier as rules
from rivage.pathways.actions.measures import change_measure, end_measure, start_measure
from rivage.web.adjustments import forms
from rivage.web.adjustments.fields import DossierAct

Do = Callable[..., AdjustmentDossier]


@dataclass(frozen=True)
class Act:
    slug: str
    label: Any  # of the button on the dossier's page
    states: tuple[str, ...]  # where it leads
    form: type[DossierAct]
    do: Do
    said: Any  # once it is done
    lead: Any = ""
    field: str = "on"  # beside which a refusal is said


def _prepare(state: str) -> Do:
    def prepare(dossier: AdjustmentDossier, **said: Any) -> AdjustmentDossier:
        return dossiers.prepare(dossier, state, **said)

    return prepare


def _decide(dossier: AdjustmentDossier, *, outcome: str, **said: Any) -> AdjustmentDossier:
    """One form for what the judge says; only what goes with it is kept."""
    obligations, reasons = said.pop("obligations"), said.pop("reasons")
    bar_months = said.pop("bar_months")
    if outcome == S.ADJOURNED:
        note = "\n\n".join(filter(None, (reasons, said.pop("note"))))
        return dossiers.adjourn(dossier, note=note, **said)
    if outcome == S.REFUSED:
        return dossiers.refuse(dossier, bar_months=bar_months, reasons=reasons, **said)
    return dossiers.grant(
        dossier, without_debate=outcome == S.GRANTED_WITHOUT_DEBATE, obligations=obligations, **said
    )


def _end(act: Do) -> Do:
    def end(dossier: AdjustmentDossier, **said: Any) -> AdjustmentDossier:
        return end_measure(act, dossier, **said)

    return end


def _schedule(dossier: AdjustmentDossier, **said: Any) -> AdjustmentDossier:
    act = dossiers.schedule_commission if dossier.lsc else dossiers.schedule_hearing
    return act(dossier, **said)


def _chamber(dossier: AdjustmentDossier, *, outcome: bool, **said: Any) -> AdjustmentDossier:
    if dossier.state == S.OWN_APPEAL:
        act = dossiers.grant_on_appeal if outcome else dossiers.uphold_refusal
        return act(dossier, **said)
    return dossiers.judge_appeal(dossier, confirmed=outcome, **said)


_ACTS = (
    Act(
        "conditions", gettext_lazy("Conditions vérifiées"), (S.ELIGIBILITY_CHECKED,),
        forms.DayForm, _prepare(S.ELIGIBILITY_CHECKED),
        gettext_lazy("Les conditions sont notées comme vérifiées."),
        gettext_lazy("La CPIP a confirmé que la demande est possible."),
    ),
    Act(
        "projet-en-cours", gettext_lazy("Le projet se construit"), (S.BUILDING,),
        forms.DayForm, _prepare(S.BUILDING), gettext_lazy("Le projet est en construction."),
    ),
    Act(
        "pieces-reunies", gettext_lazy("Pièces réunies"), (S.COLLECTED,),
        forms.DayForm, _prepare(S.COLLECTED), gettext_lazy("Les pièces sont réunies."),
    ),
    Act(
        "depot", gettext_lazy("Noter le dépôt de la requête"), (S.FILED,), forms.FileForm,
        dossiers.file_request, gettext_lazy("Le dépôt est noté : les délais se comptent."),
        gettext_lazy("Signée par la personne ou son avocat·e. Une demande en cours par mesure."),
    ),
    Act(
        "avis", gettext_lazy("Noter l’avis du SPIP"), (S.OPINION,), forms.DayForm,
        dossiers.give_opinion, gettext_lazy("L’avis du SPIP est noté."),
    ),
    Act(
        "audience", gettext_lazy("Noter l’audience"), (S.HEARING_SCHEDULED, S.COMMISSION),
        forms.HearingForm, _schedule, gettext_lazy("La date est notée."), field="day",
    ),
    Act(
        "debat", gettext_lazy("L’audience a eu lieu"), (S.HEARD,), forms.DayForm, dossiers.hear,
        gettext_lazy("L’audience est notée. La décision est attendue."),
    ),
    Act(
        "decision", gettext_lazy("Noter la décision"),
        (S.GRANTED, S.GRANTED_WITHOUT_DEBATE, S.REFUSED, S.ADJOURNED), forms.DecisionForm, _decide,
        gettext_lazy("La décision est notée."),
        gettext_lazy("Comme elle est écrite. Tout ce qui a été réuni reste, quelle qu’elle soit."),
    ),
    Act(
        "notification", gettext_lazy("Noter la notification"), (S.NOTIFIED, S.REFUSAL_NOTIFIED),
        forms.InstantForm, dossiers.notify_decision, gettext_lazy("La notification est notée."),
        gettext_lazy("Le jour et l’heure où la décision a été remise : les délais en partent."),
        field="hour",
    ),
    Act(
        "sans-appel", gettext_lazy("Pas d’appel du procureur"), (S.ENFORCEABLE,),
        forms.NoAppealForm, dossiers.note_no_appeal,
        gettext_lazy("La décision peut être appliquée."),
        gettext_lazy("À vérifier auprès du greffe ou de la CPIP."),
    ),
    Act(
        "appel", gettext_lazy("Le procureur a fait appel"), (S.APPEALED,), forms.InstantForm,
        dossiers.note_appeal, gettext_lazy("L’appel est noté."),
        gettext_lazy("L’heure compte : dans le délai, l’appel suspend la mesure."), field="hour",
    ),
    Act(
        "chambre", gettext_lazy("Noter la décision de la chambre"),
        (S.CONFIRMED, S.REVERSED, S.GRANTED_ON_APPEAL, S.REFUSAL_UPHELD), forms.ChamberForm,
        _chamber, gettext_lazy("La décision de la chambre est notée."),
    ),
    Act(
        "appel-non-avenu", gettext_lazy("L’appel est non avenu"), (S.APPEAL_VOID,), forms.DayForm,
        dossiers.note_void_appeal, gettext_lazy("L’appel ne compte plus : la mesure peut débuter."),
        gettext_lazy("La chambre n’a pas examiné l’appel dans les deux mois."),
    ),
    Act(
        "appel-de-la-personne", gettext_lazy("La personne fait appel"), (S.OWN_APPEAL,),
        forms.DayForm, dossiers.note_own_appeal, gettext_lazy("L’appel est noté."),
    ),
    Act(
        "execution", gettext_lazy("Noter le début de la mesure"), (S.EXECUTING,),
        forms.EnforceForm, start_measure, gettext_lazy("La mesure a commencé."),
        gettext_lazy("Le jour, les heures, et ce que la décision demande."),
    ),
    Act(
        "modification", gettext_lazy("La mesure change"), (S.MODIFIED,), forms.ModifyForm,
        change_measure, gettext_lazy("Le changement est noté."),
        gettext_lazy("De nouvelles heures, d’autres obligations. Les anciennes restent dans "
                     "l’historique."),
    ),
    Act(
        "fin", gettext_lazy("La mesure est terminée"), (S.COMPLETED,), forms.DayForm,
        _end(dossiers.complete), gettext_lazy("La fin de la mesure est notée."),
    ),
    Act(
        "reintegration", gettext_lazy("Réintégration"), (S.REINSTATED,), forms.DayForm,
        _end(dossiers.reinstate), gettext_lazy("C’est noté. Le dossier continue."),
        gettext_lazy("De retour en détention pendant que le juge décide. C’est un fait, pas un "
                     "jugement."),
    ),
    Act(
        "maintien", gettext_lazy("La mesure est maintenue"), (S.EXECUTING,), forms.DayForm,
        dossiers.keep_measure, gettext_lazy("La mesure continue."),
    ),
    Act(
        "retrait", gettext_lazy("La mesure est retirée"), (S.WITHDRAWN,), forms.DayForm,
        _end(dossiers.withdraw_measure), gettext_lazy("C’est noté. Tout ce qui a été réuni reste."),
    ),
    Act(
        "abandon", gettext_lazy("La demande s’arrête"), (S.GIVEN_UP,), forms.DayForm,
        dossiers.give_up, gettext_lazy("C’est noté. Tout ce qui a été réuni reste."),
        gettext_lazy("La personne y renonce, ou les faits ont changé."),
    ),
)  # fmt: skip
ACTS: Mapping[str, Act] = {act.slug: act for act in _ACTS}

# What is most likely to come first, state by state; the others follow in the order above.
LIKELY: Mapping[str, tuple[str, ...]] = {
    S.IDEA: ("conditions",),
    S.ELIGIBILITY_CHECKED: ("projet-en-cours",),
    S.BUILDING: ("pieces-reunies",),
    S.COLLECTED: ("avis", "depot"),
    S.FILED: ("audience",),
    S.HEARING_SCHEDULED: ("debat",),
    S.COMMISSION: ("decision",),
    S.OPINION: ("audience",),
    S.NOTIFIED: ("sans-appel", "appel"),
    S.APPEALED: ("chambre",),
    S.ENFORCEABLE: ("execution",),
    S.REINSTATED: ("maintien",),
    S.EXECUTING: ("fin",),
    S.MODIFIED: ("fin",),
}


def following(dossier: AdjustmentDossier) -> list[Act]:
    """What may happen now, the next useful act first."""
    suspended = dossier.appeal_suspends is True
    possible = rules.next_states(dossier.state, lsc=dossier.lsc, suspended=suspended)
    acts = [act for act in _ACTS if possible.intersection(act.states) and _fits(act, dossier)]
    likely = _likely(dossier)
    return sorted(
        acts, key=lambda act: likely.index(act.slug) if act.slug in likely else len(likely)
    )


def _likely(dossier: AdjustmentDossier) -> tuple[str, ...]:
    """Where time decides what comes next, it is asked."""
    now = timezone.now()
    over = any(deadline.over(now) for deadline in deadlines_of(dossier))
    if dossier.state == S.APPEALED and over:
        return ("appel-non-avenu", "chambre")
    return LIKELY.get(dossier.state, ())


def label_of(act: Act, dossier: AdjustmentDossier) -> str:
    """The words of a button, where the same act says something else from another state."""
    if act.slug == "audience":
        if dossier.state in {S.HEARING_SCHEDULED, S.COMMISSION}:
            return _("Changer la date")
        return _("Noter la date de la commission") if dossier.lsc else str(act.label)
    if act.slug == "sans-appel" and dossier.state == S.APPEALED:
        return _("Le procureur renonce à son appel")
    return str(act.label)


def _fits(act: Act, dossier: AdjustmentDossier) -> bool:
    """Two acts lead to a measure under way: its beginning, and its being kept."""
    if act.slug == "maintien":
        return dossier.state == S.REINSTATED
    if act.slug == "execution":
        return dossier.state != S.REINSTATED
    return True


def form_of(
    act: Act, dossier: AdjustmentDossier, data: Any, *, initial: dict[str, Any] | None = None
) -> DossierAct:
    if act.form is forms.DecisionForm:
        outcomes = rules.next_states(dossier.state, lsc=dossier.lsc).intersection(act.states)
        return forms.DecisionForm(data, dossier=dossier, outcomes=outcomes, initial=initial or {})
    return act.form(data, dossier=dossier)


def carry_out(act: Act, dossier: AdjustmentDossier, form: DossierAct, by: User) -> Any:
    return act.do(dossier, **form.cleaned_data, by=by)

"""One line for each thing that was planned: what it is, and what becomes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.core import spoken_dates
from rivage.justice.choices import DossierState, PermitState
from rivage.justice.models import AdjustmentDossier, LeavePermit
from rivage.justice.rules import dossier as dossier_rules
from rivage.justice.rules import permits as permit_rules
from rivage.pathways.choices import Actor
from rivage.pathways.models import Step
from rivage.pathways.queries import officers
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels
from rivage.scheduling import rules
from rivage.scheduling.actions.open_cases import OF_DOSSIER, OF_PERMIT
from rivage.scheduling.actions.whereabouts import ForAppointment, ForCase, ForStep
from rivage.scheduling.choices import AppointmentThen, StepThen
from rivage.scheduling.models import Appointment
from rivage.scheduling.queries import outcomes
from rivage.web.interviews.forms import ahead, hour_field, moment
from rivage.web.pathways.acts import Act, DayField, capitals

if TYPE_CHECKING:
    from rivage.web.justice.passage_forms import PassageForm

CANCEL = "cancel:"
SHOWN = 90
KEPT = "keep"


@dataclass(frozen=True)
class Offers:
    """What every appointment may become, read once for all of them."""

    ways: Sequence[Any]
    colleagues: Mapping[int, User]


class Row(Act):
    """`about`: "appointment", "step" or "case". A row that was not answered yet is not bound."""

    about = ""
    icon = ""

    def __init__(self, key: UUID, said: str, data: Any, **kwargs: Any) -> None:
        prefix = f"{self.about}-{key}"
        answered = data is not None and f"{prefix}-then" in data
        super().__init__(data if answered else None, prefix=prefix, **kwargs)
        self.said = said

    def answer(self) -> Any:
        raise NotImplementedError


class AppointmentRow(Row):
    about = "appointment"
    icon = "calendar-event"

    then = forms.ChoiceField(label=gettext_lazy("Ce rendez-vous"), required=False)
    on = DayField(label=gettext_lazy("Nouveau jour"), required=False)
    at = hour_field(label=gettext_lazy("Nouvelle heure"), required=False)
    officer = forms.ChoiceField(label=gettext_lazy("À qui"), required=False)

    def __init__(
        self, appointment: Appointment, *args: Any, offers: "Offers", initial: Any, **kwargs: Any
    ) -> None:
        super().__init__(appointment.pk, *args, initial=initial, **kwargs)
        self.appointment, self.offers = appointment, offers
        fields: Any = self.fields
        fields["then"].choices = offers.ways
        fields["officer"].choices = [
            ("", _("Choisir…")),
            *(
                (str(pk), each.full_name or each.email)
                for pk, each in offers.colleagues.items()
                if pk != appointment.officer_id
            ),
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("then") == AppointmentThen.MOVE:
            for name in ("on", "at"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Dites quand."))
        if values.get("then") == AppointmentThen.ENTRUST and not values.get("officer"):
            self.add_error("officer", _("Dites à qui."))
        return values

    def answer(self) -> ForAppointment:
        values = self.cleaned_data
        then, _colon, outcome = (values["then"] or KEPT).partition(":")
        at = None
        if then == AppointmentThen.MOVE:
            at = moment(values["on"], values["at"])
        officer = values["officer"]
        return ForAppointment(
            self.appointment, then=then, outcome=outcome, starts_at=at,
            officer=self.offers.colleagues[int(officer)] if officer else None,
        )  # fmt: skip


class StepRow(Row):
    about = "step"
    icon = "check2-square"

    then = forms.ChoiceField(
        label=gettext_lazy("Cette démarche"), choices=StepThen.choices, required=False
    )
    due_on = DayField(label=gettext_lazy("Au"), required=False)
    actor = forms.ChoiceField(
        label=gettext_lazy("Qui agit"), choices=lambda: capitals(Actor.choices), required=False
    )

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        initial = {"then": StepThen.KEEP, "actor": step.actor}
        super().__init__(step.pk, *args, initial=initial, **kwargs)
        self.step = step

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("then") == StepThen.POSTPONE and not values.get("due_on"):
            self.add_error("due_on", _("Dites à quel jour."))
        return values

    def answer(self) -> ForStep:
        values = self.cleaned_data
        return ForStep(
            self.step, then=values["then"] or KEPT, due_on=values["due_on"], actor=values["actor"]
        )


class CaseRow(Row):
    about = "case"
    icon = "journal-text"

    then = forms.ChoiceField(label=gettext_lazy("Ce qu’il en est"))

    def __init__(
        self, case: LeavePermit | AdjustmentDossier, *args: Any, choices: Any, initial: Any,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(case.pk, *args, initial=initial, **kwargs)
        self.case = case
        fields: Any = self.fields
        fields["then"].choices = choices

    def answer(self) -> ForCase:
        then = self.cleaned_data["then"]
        return ForCase(self.case, state="" if then == KEPT else then)


def rows_for(form: "PassageForm") -> list[Row]:
    """Everything that is open, in the order in which it is said."""
    data = form.data if form.is_bound else None
    found = form.found
    return [
        *_appointments(form, found.appointments, data),
        *(StepRow(step, _step(step), data) for step in found.steps),
        *(_permit(form, permit, data) for permit in found.permits),
        *(_dossier(form, dossier, data) for dossier in found.dossiers),
    ]


def _appointments(
    form: "PassageForm", rows: Sequence[Appointment], data: Any
) -> Iterable[AppointmentRow]:
    if not rows:
        return []
    known = ahead(outcomes())
    media = labels(Vocabulary.APPOINTMENT_MEDIUM)
    ways = [
        (AppointmentThen.KEEP.value, AppointmentThen.KEEP.label),
        (_("L’annuler"), [(f"{CANCEL}{code}", label) for code, label in known]),
        (AppointmentThen.MOVE.value, AppointmentThen.MOVE.label),
        (AppointmentThen.ENTRUST.value, AppointmentThen.ENTRUST.label),
    ]
    offers = Offers(ways, {each.pk: each for each in officers()})
    codes = {code for code, _label in known}
    place = form.period.establishment_id if form.period else None
    return [
        AppointmentRow(
            row, _meeting(row, str(media.get(("appointment_medium", row.medium), row.medium))),
            data, offers=offers, initial={"then": _then(form.kind, row, place, codes)},
        )
        for row in rows
    ]  # fmt: skip


def _then(kind: str, row: Appointment, place: int | None, known: set[str]) -> str:
    if row.starts_at < timezone.now():
        # It has begun: what became of it is noted, not guessed.
        return KEPT
    same = row.establishment_id in {None, place}
    outcome: str = rules.proposed(kind, medium=row.medium, same_place=same)
    return f"{CANCEL}{outcome}" if outcome in known else KEPT


def _meeting(row: Appointment, medium: str) -> str:
    begins = timezone.localtime(row.starts_at)
    day = spoken_dates.spoken_day(begins.date(), timezone.localdate())
    return _("%(day)s, %(hour)s : %(kind)s, %(medium)s, avec %(who)s") % {
        "day": day, "hour": spoken_dates.spoken_hour(begins),
        "kind": row.get_kind_display(), "medium": medium[:1].lower() + medium[1:],
        "who": row.officer.full_name or row.officer.email,
    }  # fmt: skip


def _step(step: Step) -> str:
    title: str = step.title if len(step.title) <= SHOWN else step.title[:SHOWN].rstrip() + "…"
    if step.due_on is None:
        return title
    day = spoken_dates.spoken_day(step.due_on, timezone.localdate())
    return _("%(title)s, pour le %(day)s") % {"title": title, "day": day}


def _permit(form: "PassageForm", permit: LeavePermit, data: Any) -> CaseRow:
    said = _("Permission de sortir du %(day)s : %(motive)s (%(state)s)") % {
        "day": spoken_dates.spoken_day(permit.needed_on, timezone.localdate()),
        "motive": permit.get_motive_display(), "state": permit.get_state_display(),
    }  # fmt: skip
    ends = [state for state in OF_PERMIT if permit_rules.may_follow(permit.state, state)]
    choices = [(KEPT, _("La garder : %(state)s") % {"state": permit.get_state_display()})]
    choices += [(state, str(PermitState(state).label)) for state in ends]
    proposed = rules.proposed_for_permit(form.kind, ends_at=permit.ends_at, now=timezone.now())
    initial = {"then": proposed if proposed in ends else KEPT}
    return CaseRow(permit, said, data, choices=capitals(choices), initial=initial)


def _dossier(form: "PassageForm", dossier: AdjustmentDossier, data: Any) -> CaseRow:
    said = _("Aménagement de peine : %(measure)s (%(state)s)") % {
        "measure": dossier.get_measure_display(), "state": dossier.get_state_display(),
    }  # fmt: skip
    ends = [state for state in OF_DOSSIER if _may_become(dossier, state)]
    choices = [(KEPT, _("Le garder : %(state)s") % {"state": dossier.get_state_display()})]
    choices += [(state, str(DOSSIER_WORDS.get(state, DossierState(state).label))) for state in ends]
    proposed = rules.proposed_for_dossier(form.kind, dossier.state)
    initial = {"then": proposed if proposed in ends else KEPT}
    return CaseRow(dossier, said, data, choices=capitals(choices), initial=initial)


DOSSIER_WORDS = {"executing": gettext_lazy("la mesure commence ce jour-là")}


def _may_become(dossier: AdjustmentDossier, state: str) -> bool:
    suspended = dossier.appeal_suspends is True
    return dossier_rules.may_become(dossier.state, state, lsc=dossier.lsc, suspended=suspended)

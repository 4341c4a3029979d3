"""The page of an interview, and the forms of an appointment."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.core.identifiers import new_id
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import term_choices
from rivage.scheduling import rules
from rivage.scheduling.choices import AskedBy, Footing, Kind
from rivage.scheduling.models import Appointment, InterviewNote
from rivage.scheduling.queries import Outcomes

LONGEST = 10_000
LASTS = [(15, "15 min"), (30, "30 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30"), (120, "2 h")]
# Kept from the form into the note, under the same names.
NOTED = (
    "done", "strengths", "concerns", "sensitive", "footing_words", "footing",
    "next_step", "next_step_on",
)  # fmt: skip
INSIDE_MEDIA = frozenset({"in_prison", "visit_room", "through_cpip"})


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(
        widget=DateInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"], **options
    )


def hour_field(**options: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=TimeInput(), input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh"], **options
    )


def words(rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class InterviewForm(forms.Form):
    """Three minutes, from top to bottom, with the keyboard alone."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("L’entretien a-t-il eu lieu ?"), required=False, widget=forms.RadioSelect
    )
    minutes_late = forms.IntegerField(
        label=gettext_lazy("Minutes de retard"), required=False, min_value=1, max_value=600
    )
    done = words(3, label=gettext_lazy("Ce qui a été fait"))
    strengths = words(2, label=gettext_lazy("Points forts vus"))
    concerns = words(2, label=gettext_lazy("Points d’attention pour l’emploi"))
    footing_words = words(2, label=gettext_lazy("Où la personne en est, dans ses mots"))
    footing = forms.ChoiceField(
        label=gettext_lazy("Comment elle se situe elle-même"), required=False,
        choices=Footing.choices, widget=forms.RadioSelect,
    )  # fmt: skip
    next_step = forms.CharField(
        label=gettext_lazy("Prochain pas"), required=False, max_length=500,
        help_text=gettext_lazy("Il rejoint le plan quand vous terminez."),
    )  # fmt: skip
    next_step_on = day_field(label=gettext_lazy("Pour le"), required=False)
    sensitive = words(3, label=gettext_lazy("Note sensible"))
    next_on = day_field(label=gettext_lazy("Prochain rendez-vous, le"), required=False)
    next_at = hour_field(label=gettext_lazy("à"), required=False)
    next_medium = forms.ChoiceField(label=gettext_lazy("Comment"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    page = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        appointment: Appointment,
        outcomes: Outcomes,
        finishing: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.appointment, self.outcomes, self.finishing = appointment, outcomes, finishing
        outcome: Any = self.fields["outcome"]
        medium: Any = self.fields["next_medium"]
        outcome.choices = outcomes.all
        medium.choices = term_choices(Vocabulary.APPOINTMENT_MEDIUM)
        self.initial.setdefault("next_medium", appointment.medium)

    @classmethod
    def reading(
        cls, appointment: Appointment, note: InterviewNote | None, outcomes: Outcomes
    ) -> "InterviewForm":
        """What is stored, in a page that will be known by its own name."""
        stored = {name: getattr(note, name) for name in NOTED} if note else {}
        initial = stored | {
            "outcome": appointment.outcome,
            "minutes_late": appointment.minutes_late,
            "version": note.version if note else 0,
            "page": new_id().hex,
        }
        return cls(appointment=appointment, outcomes=outcomes, initial=initial)

    def clean_outcome(self) -> str:
        outcome: str = self.cleaned_data["outcome"]
        begins = self.appointment.starts_at
        if outcome != self.appointment.outcome and not rules.known_already(
            outcome, starts_at=begins, now=timezone.now()
        ):
            raise forms.ValidationError(_("Ce rendez-vous n’a pas encore commencé."))
        return outcome

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.finishing and told.get("outcome") == "":
            self.add_error("outcome", _("Dites ce qu’est devenu ce rendez-vous."))
        if told.get("next_on") and "next_at" in told and not told["next_at"]:
            self.add_error("next_at", _("À quelle heure ?"))
        return told

    def written(self) -> dict[str, Any]:
        """What is valid, for `keep_note`; what is not stays on the page."""
        names = (*NOTED, "outcome", "minutes_late")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def next_starts_at(self) -> datetime | None:
        on, at = self.cleaned_data.get("next_on"), self.cleaned_data.get("next_at")
        return moment(on, at) if on and at else None

    def main_outcomes(self) -> list[BoundWidget]:
        return self._radios({code for code, _label in self.outcomes.main})

    def prison_outcomes(self) -> list[BoundWidget]:
        return self._radios({code for code, _label in self.outcomes.prison_life})

    def prison_life(self) -> bool:
        """Whether the facts of prison life are likely enough to be unfolded."""
        chosen = self["outcome"].value()
        if chosen:
            return chosen in {code for code, _label in self.outcomes.prison_life}
        return (
            self.appointment.medium in INSIDE_MEDIA or self.appointment.establishment_id is not None
        )

    def _radios(self, codes: set[str]) -> list[BoundWidget]:
        return [radio for radio in self["outcome"] if str(radio.data["value"]) in codes]


def moment(on: Any, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, at))


class BookForm(forms.Form):
    on = day_field(label=gettext_lazy("Jour"))
    at = hour_field(label=gettext_lazy("Heure"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Durée"), choices=LASTS, coerce=int, initial=60
    )
    medium = forms.ChoiceField(label=gettext_lazy("Comment"))
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Kind.choices)
    establishment = forms.ModelChoiceField(
        label=gettext_lazy("Établissement"), required=False, empty_label="—",
        queryset=Establishment.objects.none(),
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Lieu"), required=False, max_length=120,
        help_text=gettext_lazy("Salle, adresse, point de rencontre."),
    )  # fmt: skip
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Avec"), queryset=User.objects.none(), empty_label=None
    )
    travel = forms.IntegerField(
        label=gettext_lazy("Trajet aller, en minutes"), required=False, min_value=0, max_value=600,
        help_text=gettext_lazy("Compté avant et après, pour dire si les horaires le permettent."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        participant: Participant,
        colleagues: Any,
        user: User,
        limited: bool = False,
        **options: Any,
    ) -> None:
        options["initial"] = {
            "officer": user.pk, "kind": Kind.INTERVIEW, "minutes": 60, "medium": "office",
            **options.get("initial", {}),
        }  # fmt: skip
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["medium"].choices = term_choices(Vocabulary.APPOINTMENT_MEDIUM)
        fields["establishment"].queryset = Establishment.objects.active()
        fields["officer"].queryset = colleagues
        if not limited:
            del self.fields["travel"]

    def starts_at(self) -> datetime:
        return moment(self.cleaned_data["on"], self.cleaned_data["at"])


class MoveForm(forms.Form):
    on = day_field(label=gettext_lazy("Nouveau jour"))
    at = hour_field(label=gettext_lazy("Nouvelle heure"))
    asked_by = forms.ChoiceField(
        label=gettext_lazy("À la demande de"), choices=AskedBy.choices, widget=forms.RadioSelect
    )
    reason = words(2, label=gettext_lazy("Pourquoi"))

    def starts_at(self) -> datetime:
        return moment(self.cleaned_data["on"], self.cleaned_data["at"])


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Suite"))
    minutes_late = forms.IntegerField(required=False, min_value=1, max_value=600)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [("", _("Choisir…")), *choices]


def ahead(outcomes: Outcomes) -> list[tuple[str, str]]:
    """What can be known before the hour."""
    return [(code, label) for code, label in outcomes.all if code not in rules.KNOWN_AFTER]

"""What is asked when someone is transferred, released or recalled: one page, one answer a thing."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.justice.choices import Regime
from rivage.justice.queries import current_period
from rivage.organisations.models import Establishment
from rivage.participants.models import Participant
from rivage.pathways.choices import Setting, Status
from rivage.pathways.models import Enrolment, Programme
from rivage.pathways.queries import (
    hand_over_of,
    officers,
    open_enrolment,
    programmes_open_on,
)
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import term_choices
from rivage.scheduling import rules
from rivage.scheduling.actions.whereabouts import Answers, Arrival, FirstMeeting, ForPathway
from rivage.scheduling.choices import PassageKind, PathwayThen
from rivage.scheduling.queries import OpenThings, open_things
from rivage.web.interviews.forms import hour_field, moment
from rivage.web.justice.fields import (
    INDOORS,
    OUTSIDE,
    QuarterField,
    check_place,
    fill_establishments,
    fill_quarters,
)
from rivage.web.justice.passage_rows import Row, rows_for
from rivage.web.pathways.acts import (
    NOTE_LABEL,
    Act,
    DayField,
    OfficerField,
    PastDayField,
    capitals,
    free_text,
)

LOOK_AGAIN = timedelta(days=30)
REASON = {PassageKind.TRANSFER: "transferred", PassageKind.RECALL: "reincarcerated"}
DAY = {
    PassageKind.TRANSFER: gettext_lazy("Transfert le"),
    PassageKind.RELEASE: gettext_lazy("Sortie le"),
    PassageKind.RECALL: gettext_lazy("Retour le"),
}
PLACE = ("on", "regime", "establishment", "quarter", "note")
PATHWAY = (
    "pathway", "reason", "look_again_on", "programme", "officer", "days_between_meetings",
)  # fmt: skip
MEETING = ("meeting_on", "meeting_at", "meeting_medium", "meeting_place", "meeting_officer")


class PassageForm(Act):
    """Where, the pathway, and for a release the first meeting outside; the rows come beside."""

    on = PastDayField(label="")
    regime = forms.ChoiceField(label=gettext_lazy("Régime"))
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Aucun"),
    )  # fmt: skip
    quarter = QuarterField()
    note = free_text(NOTE_LABEL)
    pathway = forms.ChoiceField(
        label=gettext_lazy("Le parcours"), required=False, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=gettext_lazy("Suspendu pour"), required=False)
    look_again_on = DayField(
        label=gettext_lazy("À revoir le"), required=False,
        initial=lambda: timezone.localdate() + LOOK_AGAIN,
        help_text=gettext_lazy("Ce jour-là, le dossier revient dans « Ma journée »."),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Programme"), required=False,
        empty_label=gettext_lazy("Garder le programme actuel"),
    )  # fmt: skip
    officer = OfficerField(
        User.objects.none(), label=gettext_lazy("Qui suit la personne désormais"), required=False,
        empty_label=gettext_lazy("La même personne"),
        help_text=gettext_lazy("Les démarches et les rendez-vous gardés suivent."),
    )  # fmt: skip
    days_between_meetings = forms.IntegerField(
        label=gettext_lazy("Jours entre deux entretiens"), min_value=1, max_value=365,
        required=False, help_text=gettext_lazy("Vide : comme le programme."),
    )  # fmt: skip
    meeting_on = DayField(label=gettext_lazy("Premier rendez-vous dehors, le"), required=False)
    meeting_at = hour_field(label=gettext_lazy("à"), required=False)
    meeting_medium = forms.ChoiceField(
        label=gettext_lazy("Comment"), required=False, initial="office"
    )
    meeting_place = forms.CharField(
        label=gettext_lazy("Lieu"), required=False, max_length=120,
        help_text=gettext_lazy("Salle, adresse, point de rencontre."),
    )  # fmt: skip
    meeting_officer = OfficerField(
        User.objects.none(), label=gettext_lazy("Avec"), required=False,
        empty_label=gettext_lazy("La personne qui suit le dossier"),
    )  # fmt: skip

    def __init__(
        self, kind: PassageKind, *args: Any, participant: Participant, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.participant, self.user = kind, participant, user
        self.enrolment = open_enrolment(participant)
        self.hand_over = hand_over_of(participant)
        self.period = current_period(participant)
        self.found: OpenThings = open_things(participant, since=self._day())
        self._place()
        self._pathway()
        self._meeting()
        self.rows: list[Row] = rows_for(self)

    def _day(self) -> date:
        """The day that was given, so that what lies since is asked about too."""
        today = timezone.localdate()
        if not self.is_bound:
            return today
        try:
            given: date = self.fields["on"].clean(self["on"].value())
        except forms.ValidationError:
            return today
        return min(given, today)

    def _place(self) -> None:
        release = self.kind == PassageKind.RELEASE
        fields: Any = self.fields
        fields["on"].label = DAY[self.kind]
        fields["regime"].choices = capitals(OUTSIDE if release else INDOORS)
        fields["regime"].initial = self._regime()
        fill_establishments(self)
        fill_quarters(self)
        if release:
            del self.fields["quarter"]
            fields["regime"].label = gettext_lazy("Sous quel régime")
            fields["establishment"].help_text = gettext_lazy(
                "Pour une semi-liberté : là où la personne passe la nuit."
            )
        else:
            fields["establishment"].empty_label = gettext_lazy("Choisir…")

    def _regime(self) -> str:
        if self.kind == PassageKind.TRANSFER and self.period is not None:
            return self.period.regime
        if self.kind == PassageKind.RECALL:
            return Regime.CONVICTED
        ready = [row for row in self.found.dossiers if row.state in rules.READY_TO_START]
        measures = {row.measure for row in ready} & set(Regime.values)
        return measures.pop() if len(measures) == 1 else Regime.FREE

    def _pathway(self) -> None:
        if self.enrolment is None:
            for name in PATHWAY:
                del self.fields[name]
            return
        fields: Any = self.fields
        on_hold = self.enrolment.status == Status.SUSPENDED
        ways = [PathwayThen.RESUME, PathwayThen.KEEP] if on_hold else [
            PathwayThen.KEEP, PathwayThen.HOLD,
        ]  # fmt: skip
        words = {PathwayThen.KEEP: _("Il reste suspendu")} if on_hold else {}
        fields["pathway"].choices = [(way.value, words.get(way, way.label)) for way in ways]
        fields["pathway"].initial = self._way(on_hold=on_hold)
        fields["reason"].choices = term_choices(Vocabulary.SUSPENSION_REASON)
        fields["reason"].initial = REASON.get(self.kind, "")
        if on_hold:
            del self.fields["reason"], self.fields["look_again_on"]
        rows = programmes_open_on().exclude(pk=self.enrolment.programme_id)
        fields["programme"].queryset = rows
        fields["officer"].queryset = officers().exclude(pk=self.enrolment.officer_id)
        if self.kind == PassageKind.RELEASE:
            self._as_prepared(self.enrolment)

    def _way(self, *, on_hold: bool) -> str:
        if on_hold:
            return PathwayThen.RESUME if self.kind == PassageKind.RELEASE else PathwayThen.KEEP
        return PathwayThen.HOLD if self.kind == PassageKind.RECALL else PathwayThen.KEEP

    def _as_prepared(self, enrolment: Enrolment) -> None:
        """What the hand-over said; or else a programme outside, since the person is outside."""
        prepared, fields = self.hand_over, self.fields
        if prepared is not None:
            fields["officer"].initial = prepared.officer_id
            fields["days_between_meetings"].initial = prepared.days_between_meetings
            fields["programme"].initial = prepared.programme_id
        if fields["programme"].initial is None and enrolment.programme.setting == Setting.INSIDE:
            field: Any = fields["programme"]
            outside = field.queryset.filter(setting=Setting.OUTSIDE).first()
            field.initial = outside.pk if outside else None

    def _meeting(self) -> None:
        if self.kind != PassageKind.RELEASE:
            for name in MEETING:
                del self.fields[name]
            return
        fields: Any = self.fields
        fields["meeting_medium"].choices = [
            (code, label)
            for code, label in term_choices(Vocabulary.APPOINTMENT_MEDIUM)
            if code not in rules.INSIDE_MEDIA
        ]
        fields["meeting_officer"].queryset = officers()

    def is_valid(self) -> bool:
        # Every row is looked at, so that all that is to correct is said at once.
        wrong = [row for row in self.rows if not row.is_valid()]
        return super().is_valid() and not wrong

    def clean(self) -> dict[str, Any]:
        values = check_place(self, super().clean() or {})
        if values.get("pathway") == PathwayThen.HOLD and not values.get("reason"):
            self.add_error("reason", _("Dites pourquoi le parcours est suspendu."))
        if values.get("meeting_on") and not values.get("meeting_at") and "meeting_at" in values:
            self.add_error("meeting_at", _("À quelle heure ?"))
        return values

    def part(self, names: Sequence[str]) -> Iterator[Any]:
        return (self[name] for name in names if name in self.fields)

    @property
    def place(self) -> Iterator[Any]:
        return self.part(PLACE)

    @property
    def way(self) -> Iterator[Any]:
        return self.part(PATHWAY)

    @property
    def meeting(self) -> Iterator[Any]:
        return self.part(MEETING)

    @property
    def added(self) -> list[Row]:
        """What was not on the page that was answered."""
        return [row for row in self.rows if self.is_bound and not row.is_bound]

    def arrival(self) -> Arrival:
        values = self.cleaned_data
        return Arrival(
            on=values["on"], regime=values["regime"], establishment=values["establishment"],
            quarter=values.get("quarter", ""), note=values["note"],
        )  # fmt: skip

    def answers(self) -> Answers:
        values = self.cleaned_data
        return Answers(
            pathway=ForPathway(
                then=values.get("pathway") or PathwayThen.KEEP, reason=values.get("reason") or "",
                look_again_on=values.get("look_again_on"), programme=values.get("programme"),
                officer=values.get("officer"),
                days_between_meetings=values.get("days_between_meetings"),
            ),
            appointments=[row.answer() for row in self.rows if row.about == "appointment"],
            steps=[row.answer() for row in self.rows if row.about == "step"],
            cases=[row.answer() for row in self.rows if row.about == "case"],
            meeting=self._first_meeting(values),
        )  # fmt: skip

    def _first_meeting(self, values: dict[str, Any]) -> FirstMeeting | None:
        if not values.get("meeting_on"):
            return None
        holder = values.get("officer") or (self.enrolment and self.enrolment.officer)
        return FirstMeeting(
            starts_at=moment(values["meeting_on"], values["meeting_at"]),
            officer=values["meeting_officer"] or holder or self.participant.officer or self.user,
            medium=values["meeting_medium"] or "office", place=values["meeting_place"],
        )  # fmt: skip

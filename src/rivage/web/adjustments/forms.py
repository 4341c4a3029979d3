"""The forms of what happens to a dossier: one for each act."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.justice.choices import DossierState, FiledHow, Measure, Regime
from rivage.justice.models import AdjustmentDossier
from rivage.justice.queries.dossiers import place_of
from rivage.organisations.models import Establishment
from rivage.web.adjustments.fields import (
    NOTE,
    DossierAct,
    HourField,
    WeekForm,
    fill_establishments,
)
from rivage.web.pathways.acts import DayField, PastDayField, capitals, free_text


class DayForm(DossierAct):
    """What happened, on what day."""

    on = PastDayField(label=gettext_lazy("Le"))
    note = free_text(NOTE)


class FileForm(DossierAct):
    on = PastDayField(label=gettext_lazy("Déposée le"))
    how = forms.ChoiceField(
        label=gettext_lazy("Comment"), choices=lambda: capitals(FiledHow.choices),
        help_text=gettext_lazy("Gardez le récépissé : sa référence va dans les pièces."),
    )  # fmt: skip
    note = free_text(NOTE)


class HearingForm(DossierAct):
    read_by_others = ("place", "note")

    day = DayField(label=gettext_lazy("Jour de l’audience"))
    hour = HourField(
        label=gettext_lazy("Heure"), required=False, help_text=gettext_lazy("Si elle est connue.")
    )
    place = forms.CharField(label=gettext_lazy("Lieu"), max_length=200, required=False)
    on = PastDayField(label=gettext_lazy("Appris le"))
    note = free_text(NOTE)

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        if dossier.hearing_at is not None:
            at = dossier.hearing_at.astimezone(place_of(dossier).zone)
            kwargs["initial"] = {
                "day": at.date(), "hour": at.time() if dossier.hearing_hour_known else None,
                "place": dossier.hearing_place,
            }  # fmt: skip
        super().__init__(*args, dossier=dossier, **kwargs)
        if dossier.lsc:
            self.fields["day"].label = _("Jour de la commission")
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if day := values.pop("day", None):
            hour = values.pop("hour", None)
            values["at"], values["hour_known"] = self.instant(day, hour), hour is not None
        return values


DECISIONS = {
    DossierState.GRANTED: gettext_lazy("Accordée"),
    DossierState.GRANTED_WITHOUT_DEBATE: gettext_lazy("Accordée sans débat"),
    DossierState.REFUSED: gettext_lazy("Refusée"),
    DossierState.ADJOURNED: gettext_lazy("Ajournée : le juge décidera plus tard"),
}
BARS = [("", gettext_lazy("La décision n’en dit rien")), *((str(n), f"{n} mois") for n in (
    1, 2, 3, 4, 6, 9, 12, 18, 24,
))]  # fmt: skip


class DecisionForm(DossierAct):
    read_by_others = ("obligations", "reasons", "note")

    outcome = forms.ChoiceField(label=gettext_lazy("Décision"), widget=forms.RadioSelect)
    on = PastDayField(label=gettext_lazy("Décision du"))
    obligations = free_text(
        gettext_lazy("Si elle est accordée : ce que la mesure demande"),
        help_text=gettext_lazy("Adresse, rendez-vous obligatoires… comme la décision le dit."),
    )
    bar_months = forms.ChoiceField(
        label=gettext_lazy("Si elle est refusée : pas de nouvelle demande avant"), choices=BARS,
        required=False,
    )  # fmt: skip
    reasons = free_text(
        gettext_lazy("Si elle est refusée ou ajournée : ce qui est attendu de la personne"),
        help_text=gettext_lazy("Ce qui aidera la prochaine demande, en une phrase."),
    )
    note = free_text(NOTE)

    def __init__(
        self, *args: Any, dossier: AdjustmentDossier, outcomes: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        field = self.fields["outcome"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(state, DECISIONS[state]) for state in DECISIONS if state in outcomes]

    def clean_bar_months(self) -> int | None:
        return int(self.cleaned_data["bar_months"] or 0) or None


class InstantForm(DossierAct):
    """An hour that counts: it decides when a delay ends."""

    day = PastDayField(label=gettext_lazy("Le"))
    hour = HourField(label=gettext_lazy("À quelle heure"))
    note = free_text(NOTE)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, hour = values.pop("day", None), values.pop("hour", None)
        if day and hour is not None:
            values["at"] = self.instant(day, hour)
            if values["at"] > timezone.now():
                self.add_error("hour", _("Cette heure est à venir."))
        return values


class NoAppealForm(DossierAct):
    on = PastDayField(label=gettext_lazy("Vérifié le"))
    visa = forms.BooleanField(
        label=gettext_lazy("Le procureur a signé un visa de non-appel"), required=False,
        help_text=gettext_lazy("La mesure peut alors commencer avant la fin du délai."),
    )  # fmt: skip
    note = free_text(NOTE)

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        if dossier.state != DossierState.NOTIFIED:
            del self.fields["visa"]


class ChamberForm(DossierAct):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Décision de la chambre"), widget=forms.RadioSelect
    )
    on = PastDayField(label=gettext_lazy("Le"))
    note = free_text(NOTE)

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        own = dossier.state == DossierState.OWN_APPEAL
        field = self.fields["outcome"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("yes", _("La mesure est accordée")),
                ("no", _("Le refus est maintenu") if own else _("La décision est annulée")),
            ]

    def clean_outcome(self) -> bool:
        return bool(self.cleaned_data["outcome"] == "yes")


class ChamberHearingForm(DossierAct):
    day = DayField(label=gettext_lazy("Jour de l’audience de la chambre"))
    hour = HourField(label=gettext_lazy("Heure"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if day := values.pop("day", None):
            values["at"] = self.instant(day, values.pop("hour", None))
        return values


REGIMES = {
    Measure.DDSE: Regime.DDSE,
    Measure.SEMI_LIBERTY: Regime.SEMI_LIBERTY,
    Measure.EXTERNAL_PLACEMENT: Regime.EXTERNAL_PLACEMENT,
    Measure.CONDITIONAL_RELEASE: Regime.CONDITIONAL_RELEASE,
    Measure.LSC: Regime.LSC,
}
OUTSIDE_REGIMES = (
    Regime.DDSE, Regime.SEMI_LIBERTY, Regime.EXTERNAL_PLACEMENT, Regime.CONDITIONAL_RELEASE,
    Regime.LSC, Regime.FREE,
)  # fmt: skip


FIX_HOURS = gettext_lazy("Tenir compte de ces heures pour les rendez-vous et le travail")


class EnforceForm(WeekForm):
    """It starts, and with it the place and the hours of the person."""

    read_by_others = ("obligations", "note")

    on = PastDayField(label=gettext_lazy("Début de la mesure"))
    obligations = free_text(gettext_lazy("Ce que la mesure demande"))
    change_regime = forms.BooleanField(
        label=gettext_lazy("Noter aussi le changement de lieu et de régime"), required=False,
        initial=True,
        help_text=gettext_lazy("La traversée, les listes et les rendez-vous suivent."),
    )  # fmt: skip
    regime = forms.ChoiceField(
        label=gettext_lazy("Sous quel régime"), required=False,
        choices=lambda: capitals([(each.value, each.label) for each in OUTSIDE_REGIMES]),
    )  # fmt: skip
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Aucun"),
        help_text=gettext_lazy("Pour une semi-liberté : là où la personne passe la nuit."),
    )  # fmt: skip
    fix_hours = forms.BooleanField(label=FIX_HOURS, required=False, initial=True)
    note = free_text(NOTE)

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        self.initial.setdefault("obligations", dossier.obligations)
        self.initial.setdefault("regime", REGIMES.get(Measure(dossier.measure), Regime.FREE))
        self.put_week(dossier.hours)
        fill_establishments(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["hours"] = self.clean_week(values)
        if values.get("change_regime") and not values.get("regime"):
            self.add_error("regime", _("Dites sous quel régime."))
        return values


class ModifyForm(WeekForm):
    read_by_others = ("obligations", "note")

    on = PastDayField(label=gettext_lazy("À partir du"))
    obligations = free_text(gettext_lazy("Ce que la mesure demande"))
    fix_hours = forms.BooleanField(label=FIX_HOURS, required=False, initial=True)
    note = free_text(NOTE)

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        self.initial.setdefault("obligations", dossier.obligations)
        self.put_week(dossier.hours)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["hours"] = self.clean_week(values)
        return values

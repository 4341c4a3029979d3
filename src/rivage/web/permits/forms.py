"""The small forms of a leave permit: one for each step, and what is said of it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.justice.choices import Appellant, AskedThrough, LeaveAuthority, LeaveMotive
from rivage.justice.models import LeavePermit
from rivage.justice.queries import establishments
from rivage.justice.rules.leave_notices import Meeting
from rivage.organisations.choices import QuarterKind
from rivage.organisations.models import Establishment
from rivage.web.interviews.forms import hour_field
from rivage.web.pathways.acts import Act, DayField, PastDayField, capitals, free_text

UNSAID = ("", gettext_lazy("Pas encore dit"))
FIRST = [UNSAID, ("yes", gettext_lazy("Oui")), ("no", gettext_lazy("Non, il y en a eu d’autres"))]
SAID_FIRST = {"yes": True, "no": False}
MINUTES = gettext_lazy("De porte à porte, en minutes.")


class DetailsForm(Act):
    """What is known of a need: its day, its purpose, how to get there."""

    read_by_others = ("destination", "travel", "note")

    motive = forms.ChoiceField(
        label=gettext_lazy("Pour quoi faire"), choices=lambda: capitals(LeaveMotive.choices),
        help_text=gettext_lazy("Les textes ne prévoient pas la même durée pour chaque motif."),
    )  # fmt: skip
    needed_on = DayField(label=gettext_lazy("Pour le"))
    destination = forms.CharField(label=gettext_lazy("Où"), max_length=300, required=False)
    minutes_there = forms.IntegerField(
        label=gettext_lazy("Trajet aller"), required=False, min_value=0, max_value=1440,
        help_text=MINUTES,
    )  # fmt: skip
    minutes_back = forms.IntegerField(
        label=gettext_lazy("Trajet retour"), required=False, min_value=0, max_value=1440,
        help_text=MINUTES,
    )  # fmt: skip
    travel = forms.CharField(
        label=gettext_lazy("Transport et hébergement"), max_length=500, required=False,
        help_text=gettext_lazy("La personne paie son transport et montre où elle dort."),
    )  # fmt: skip
    first = forms.ChoiceField(
        label=gettext_lazy("Première permission ?"), choices=FIRST, required=False
    )
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Celui de son lieu noté"),
    )  # fmt: skip
    quarter = forms.ChoiceField(
        label=gettext_lazy("Quartier"), required=False,
        choices=lambda: [("", _("Pas précisé")), *capitals(QuarterKind.choices)],
        help_text=gettext_lazy("Dans un centre pénitentiaire, la règle est celle du quartier."),
    )  # fmt: skip
    commission_on = DayField(
        label=gettext_lazy("Commission le"), required=False,
        help_text=gettext_lazy("Si le calendrier de la commission est connu."),
    )  # fmt: skip
    note = free_text(gettext_lazy("À savoir"))
    field_order = (
        "motive", "needed_on", "destination", "travel", "minutes_there", "minutes_back", "first",
        "commission_on", "establishment", "quarter", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, permit: LeavePermit | None = None, **kwargs: Any) -> None:
        if permit is not None:
            kwargs["initial"] = {
                name: getattr(permit, name) for name in self.base_fields if name != "first"
            } | {
                "first": {True: "yes", False: "no", None: ""}[permit.first],
                "establishment": permit.establishment_id,
            }
        super().__init__(*args, **kwargs)
        rows = establishments()
        if permit is not None and permit.establishment_id:
            rows |= Establishment.objects.filter(pk=permit.establishment_id)
        field = self.fields["establishment"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
        if permit is not None and permit.establishment_id is not None:
            field.required = True

    def clean_first(self) -> bool | None:
        return SAID_FIRST.get(self.cleaned_data["first"])


class AskForm(Act):
    asked_on = PastDayField(label=gettext_lazy("Demandée le"))
    asked_through = forms.ChoiceField(
        label=gettext_lazy("Par"), choices=lambda: capitals(AskedThrough.choices),
        initial=AskedThrough.PROBATION_OFFICER,
    )  # fmt: skip
    authority = forms.ChoiceField(
        label=gettext_lazy("Qui décide"), required=False,
        choices=lambda: [UNSAID, *capitals(LeaveAuthority.choices)],
        help_text=gettext_lazy("Une première permission : le juge. Les suivantes : souvent la"
                               " direction de l’établissement."),
    )  # fmt: skip
    commission_on = DayField(
        label=gettext_lazy("Commission le"), required=False,
        help_text=gettext_lazy("Vide si le jour n’est pas encore connu."),
    )  # fmt: skip
    note = free_text(gettext_lazy("À savoir"))

    def __init__(self, *args: Any, permit: LeavePermit, **kwargs: Any) -> None:
        again = permit.state == "refused"
        usual = "jap" if permit.first or again else permit.authority
        kwargs["initial"] = {
            "authority": usual, "commission_on": None if again else permit.commission_on,
        }  # fmt: skip
        super().__init__(*args, **kwargs)


class CommissionForm(Act):
    commission_on = DayField(label=gettext_lazy("Commission le"))


class NotifiedForm(Act):
    """A decision, and when the person was told: an appeal counts from there."""

    decided_on = PastDayField(label=gettext_lazy("Décidée le"))
    notified_on = DayField(
        label=gettext_lazy("Notifiée le"), required=False,
        help_text=gettext_lazy("Le délai d’appel part de là. Vide si vous ne savez pas."),
    )  # fmt: skip
    notified_hour = hour_field(label=gettext_lazy("Heure de la notification"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, hour = values.pop("notified_on", None), values.pop("notified_hour", None)
        decided = values.get("decided_on")
        if day and (day > timezone.localdate() or (decided and day < decided)):
            self.add_error("notified_on", _("Entre le jour de la décision et aujourd’hui."))
        elif hour and not day:
            self.add_error("notified_on", _("Donnez aussi le jour."))
        values["notified_at"] = instant(day, hour or time(12)) if day else None
        return values


class RefuseForm(NotifiedForm):
    note = free_text(gettext_lazy("Pourquoi, si c’est dit"))


class GrantForm(NotifiedForm):
    """With its hours and its conditions, as they are written on the decision."""

    read_by_others = ("conditions", "note")

    leaves_on = DayField(label=gettext_lazy("Sortie le"))
    leaves_hour = hour_field(label=gettext_lazy("Sortie à"))
    returns_on = DayField(label=gettext_lazy("Retour le"))
    returns_hour = hour_field(label=gettext_lazy("Retour avant"))
    authority = forms.ChoiceField(
        label=gettext_lazy("Qui a décidé"), required=False,
        choices=lambda: [UNSAID, *capitals(LeaveAuthority.choices)],
    )  # fmt: skip
    conditions = free_text(
        gettext_lazy("Conditions"),
        help_text=gettext_lazy("Ce qui est écrit sur la décision : lieux, personnes, papiers."),
    )
    note = free_text(gettext_lazy("À savoir"))
    field_order = (
        "leaves_on", "leaves_hour", "returns_on", "returns_hour", "conditions", "decided_on",
        "authority", "notified_on", "notified_hour", "note",
    )  # fmt: skip

    def __init__(
        self, *args: Any, permit: LeavePermit, meetings: Sequence[Meeting] = (), **kwargs: Any
    ) -> None:
        kwargs["initial"] = initial_hours(permit, meetings) | {
            "authority": permit.authority, "conditions": permit.conditions,
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        names = ("leaves_on", "leaves_hour", "returns_on", "returns_hour")
        told = [values.pop(name, None) for name in names]
        if all(part is not None for part in told):
            values["starts_at"] = instant(told[0], told[1])
            values["ends_at"] = instant(told[2], told[3])
            if values["ends_at"] <= values["starts_at"]:
                self.add_error("returns_hour", _("Le retour vient avant la sortie."))
        return values


class AppealForm(Act):
    appealed_by = forms.ChoiceField(
        label=gettext_lazy("Qui a fait appel"), choices=lambda: capitals(Appellant.choices)
    )
    appealed_on = PastDayField(label=gettext_lazy("Appel fait le"))
    appealed_hour = hour_field(label=gettext_lazy("Heure"), required=False)
    note = free_text(gettext_lazy("À savoir"))

    def __init__(self, *args: Any, permit: LeavePermit, **kwargs: Any) -> None:
        granted = permit.state == "granted"
        kwargs["initial"] = {"appealed_by": "prosecutor" if granted else "person"}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, hour = values.pop("appealed_on", None), values.pop("appealed_hour", None)
        if day:
            values["appealed_at"] = instant(day, hour or time(12))
        return values


class EndForm(Act):
    """It is over: on which day, and what is worth knowing."""

    on = PastDayField(label=gettext_lazy("Le"))
    note = free_text(gettext_lazy("À savoir"))


class NumberForm(Act):
    number = forms.CharField(
        label=gettext_lazy("Numéro d’écrou"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Pour les listes de convocation en détention, et rien d’autre."
                               " Vide : le numéro est effacé."),
    )  # fmt: skip


def instant(day: Any, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def initial_hours(permit: LeavePermit, meetings: Sequence[Meeting]) -> dict[str, Any]:
    """What was granted before, or else what the appointments ask for, travel included."""
    leaves, returns = permit.starts_at, permit.ends_at
    if (leaves is None or returns is None) and meetings:
        there = timedelta(minutes=permit.minutes_there or 0)
        back = timedelta(minutes=permit.minutes_back or 0)
        leaves = min(meeting.starts_at for meeting in meetings) - there
        returns = max(meeting.ends_at for meeting in meetings) + back
    if leaves is None or returns is None:
        return {"leaves_on": permit.needed_on, "returns_on": permit.needed_on}
    leaves, returns = timezone.localtime(leaves), timezone.localtime(returns)
    return {
        "leaves_on": leaves.date(), "leaves_hour": leaves.time(),
        "returns_on": returns.date(), "returns_hour": returns.time(),
    }  # fmt: skip

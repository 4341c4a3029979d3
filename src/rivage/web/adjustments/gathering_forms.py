"""The forms of what a request gathers: project, housing, work, pieces."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.justice.choices import BroughtBy, Court, EmployerKnows, JobKind, Measure, PieceState
from rivage.justice.models import AdjustmentDossier, DossierPiece
from rivage.justice.rules import pieces
from rivage.organisations.models import Establishment
from rivage.web.adjustments.fields import NOTE, DossierAct, WeekForm, fill_establishments
from rivage.web.pathways.acts import Act, DayField, PastDayField, capitals, free_text

UNSAID = ("", gettext_lazy("Pas encore dit"))
PROJECT_HELP = gettext_lazy("Ce qu’elle veut faire, où vivre, avec qui. Jamais pourquoi la peine.")


class NewForm(Act):
    """An idea: which measure, before whom."""

    read_by_others = ("project",)

    measure = forms.ChoiceField(
        label=gettext_lazy("Mesure demandée"), choices=lambda: capitals(Measure.choices),
        widget=forms.RadioSelect,
    )  # fmt: skip
    court = forms.ChoiceField(
        label=gettext_lazy("Qui décidera"), choices=lambda: capitals(Court.choices),
        initial=Court.JAP,
        help_text=gettext_lazy("En cas de doute, laissez le juge : cela se corrige."),
    )  # fmt: skip
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Aucun : la personne est dehors"),
        help_text=gettext_lazy("Les délais se comptent à l’heure de ce lieu."),
    )  # fmt: skip
    project = free_text(
        gettext_lazy("Le projet, dans les mots de la personne"), help_text=PROJECT_HELP
    )
    on = PastDayField(
        label=gettext_lazy("On en parle depuis le"),
        help_text=gettext_lazy("Une demande déjà déposée se note ensuite, à sa date."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_establishments(self)


class ProjectForm(DossierAct):
    read_by_others = ("project",)

    court = forms.ChoiceField(
        label=gettext_lazy("Qui décidera"), choices=lambda: capitals(Court.choices)
    )
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(), label=gettext_lazy("Établissement"), required=False,
        empty_label=gettext_lazy("Aucun : la personne est dehors"),
    )  # fmt: skip
    project = free_text(
        gettext_lazy("Le projet, dans les mots de la personne"), help_text=PROJECT_HELP
    )

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "court": dossier.court, "establishment": dossier.establishment_id,
            "project": dossier.project,
        }  # fmt: skip
        super().__init__(*args, dossier=dossier, **kwargs)
        fill_establishments(self, keep=dossier.establishment_id)


class HousingForm(DossierAct):
    read_by_others = ("housing_host", "housing_note")

    housing_host = forms.CharField(label=gettext_lazy("Chez qui"), max_length=200, required=False)
    housing_address = forms.CharField(label=gettext_lazy("Adresse"), max_length=300, required=False)
    host_agreed_on = PastDayField(
        label=gettext_lazy("L’hébergeant a donné son accord le"), required=False, initial=None
    )
    tenant_agreed_on = PastDayField(
        label=gettext_lazy("Le locataire ou propriétaire accepte le boîtier, depuis le"),
        required=False, initial=None,
    )  # fmt: skip
    coverage_checked_on = PastDayField(
        label=gettext_lazy("Électricité et réseau vérifiés le"), required=False, initial=None
    )
    housing_note = free_text(NOTE)

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(dossier, name) for name in self.base_fields}
        super().__init__(*args, dossier=dossier, **kwargs)


class JobForm(WeekForm):
    read_by_others = ("job_words",)
    week_after = "job_words"

    job_kind = forms.ChoiceField(
        label=gettext_lazy("Activité"), required=False,
        choices=lambda: [UNSAID, *capitals(JobKind.choices)],
    )  # fmt: skip
    job_words = free_text(
        gettext_lazy("Employeur ou organisme, poste"), widget=forms.Textarea(attrs={"rows": 2})
    )
    journey_minutes = forms.IntegerField(
        label=gettext_lazy("Trajet, de porte à porte, en minutes"), required=False,
        min_value=0, max_value=300,
    )  # fmt: skip
    employer_knows = forms.ChoiceField(
        label=gettext_lazy("Ce que l’employeur sait de la mesure"),
        choices=lambda: capitals(EmployerKnows.choices), widget=forms.RadioSelect,
    )  # fmt: skip
    person_agreed_on = PastDayField(
        label=gettext_lazy("La personne a donné son accord le"), required=False, initial=None,
        help_text=gettext_lazy("Obligatoire si l’employeur est informé."),
    )  # fmt: skip

    def __init__(self, *args: Any, dossier: AdjustmentDossier, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(dossier, name) for name in self.base_fields}
        super().__init__(*args, dossier=dossier, **kwargs)
        self.put_week(dossier.job_hours)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["job_hours"] = self.clean_week(values)
        told = values.get("employer_knows") == EmployerKnows.TOLD
        if told and not values.get("person_agreed_on"):
            self.add_error(
                "person_agreed_on", _("L’employeur n’est informé qu’avec l’accord de la personne.")
            )
        return values


# ── pieces ────────────────────────────────────────────────────────────────────────────────────


class PieceForm(Act):
    """One piece: its dates, who brings it, where the paper is."""

    read_by_others = ("reference",)

    state = forms.ChoiceField(
        label=gettext_lazy("Où en est-on"), choices=lambda: capitals(PieceState.choices)
    )
    brought_by = forms.ChoiceField(
        label=gettext_lazy("Apportée par"), choices=lambda: capitals(BroughtBy.choices)
    )
    asked_on = PastDayField(label=gettext_lazy("Demandée le"), required=False, initial=None)
    received_on = PastDayField(label=gettext_lazy("Reçue le"), required=False, initial=None)
    issued_on = PastDayField(
        label=gettext_lazy("Datée du"), required=False, initial=None,
        help_text=gettext_lazy("La date écrite sur le papier."),
    )  # fmt: skip
    expires_on = DayField(
        label=gettext_lazy("Valable jusqu’au"), required=False,
        help_text=gettext_lazy("Vide : compté à partir de sa date, quand une règle le permet."),
    )  # fmt: skip
    reference = forms.CharField(
        label=gettext_lazy("Où est le papier"), max_length=200, required=False,
        help_text=gettext_lazy("Chemise, coffre, chez la CPIP…"),
    )  # fmt: skip

    def __init__(self, *args: Any, piece: DossierPiece, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(piece, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class PaperForm(Act):
    """The paper itself. What it really is is looked at by the act, not here."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy("PDF, JPEG ou PNG, 5 Mo au plus. Gardé chiffré."),
    )  # fmt: skip


class AddPieceForm(Act):
    read_by_others = ("title",)

    kind = forms.ChoiceField(label=gettext_lazy("Quelle pièce"))
    title = forms.CharField(
        label=gettext_lazy("Si c’en est une autre : son nom"), max_length=120, required=False
    )
    brought_by = forms.ChoiceField(
        label=gettext_lazy("Apportée par"), choices=lambda: capitals(BroughtBy.choices),
        initial=BroughtBy.PERSON,
    )  # fmt: skip

    def __init__(
        self, *args: Any, dossier: AdjustmentDossier, known: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            offered = pieces.templates_for(dossier.measure, timezone.localdate())
            field.choices = [
                *((each.code, each.label) for each in offered if each.code not in known),
                (pieces.OTHER, _("Une autre pièce")),
            ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == pieces.OTHER and not values.get("title"):
            self.add_error("title", _("Dites laquelle."))
        return values


class AgainForm(Act):
    """A new request from one that is over, perhaps of another measure."""

    measure = forms.ChoiceField(
        label=gettext_lazy("Mesure demandée"), choices=lambda: capitals(Measure.choices)
    )

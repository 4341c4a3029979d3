"""Forms of the pathway and of the plan."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.participants.models import Participant
from rivage.pathways.choices import Actor, NeedStatus
from rivage.pathways.models import Enrolment, Need, Programme, Step
from rivage.pathways.queries import officers, programmes_open_on
from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term
from rivage.reference.queries import labels, term_choices, terms
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
# What a family of exits means, when the vocabulary itself does not say it.
MEANINGS = {
    "other": gettext_lazy("en recherche, suivi·e par un autre service, sans nouvelles…"),
    "withdrawn": gettext_lazy("transfert, départ, décès… : ne compte ni pour, ni contre."),
}
RENEW = timedelta(days=182)


class EnrolForm(Act):
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Programme"), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    officer = OfficerField(User.objects.none(), label=gettext_lazy("Suivi par"))
    on = PastDayField(label=gettext_lazy("Entrée le"))

    def __init__(self, *args: Any, participant: Participant, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "programme", programmes_open_on())
        _choices(self, "officer", officers())
        self.fields["officer"].initial = participant.officer_id or by.pk


class SuspendForm(Act):
    reason = forms.ChoiceField(label=gettext_lazy("Pourquoi"), widget=forms.RadioSelect)
    on = PastDayField(label=gettext_lazy("Depuis le"))
    look_again_on = DayField(
        label=gettext_lazy("À revoir le"), required=False,
        initial=lambda: timezone.localdate() + LOOK_AGAIN,
        help_text=gettext_lazy("Ce jour-là, le dossier revient dans « Ma journée »."),
    )  # fmt: skip
    note = free_text(NOTE_LABEL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _options(self, "reason", term_choices(Vocabulary.SUSPENSION_REASON))


class DatedForm(Act):
    """A day and a word, for acts that need no more."""

    on = PastDayField(label=gettext_lazy("Le"))
    note = free_text(NOTE_LABEL)


class LookAgainForm(Act):
    on = DayField(
        label=gettext_lazy("À revoir le"), initial=lambda: timezone.localdate() + LOOK_AGAIN
    )


class SwitchForm(Act):
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Nouveau programme"), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    officer = OfficerField(
        User.objects.none(), label=gettext_lazy("Suivi par"),
        help_text=gettext_lazy("Les démarches et les rendez-vous à venir suivent aussi."),
    )  # fmt: skip
    on = PastDayField(label=gettext_lazy("À partir du"))
    note = free_text(NOTE_LABEL)

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "programme", programmes_open_on().exclude(pk=enrolment.programme_id))
        _choices(self, "officer", officers() | User.objects.filter(pk=enrolment.officer_id))
        self.fields["officer"].initial = enrolment.officer_id


class HandOverForm(Act):
    officer = OfficerField(User.objects.none(), label=gettext_lazy("Qui prend le relais"))
    on = PastDayField(label=gettext_lazy("À partir du"))
    note = free_text(gettext_lazy("Ce que votre collègue doit savoir d’abord"))

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "officer", officers().exclude(pk=enrolment.officer_id))


class EndForm(Act):
    exit_class = forms.ChoiceField(
        label=gettext_lazy("Où en est la personne"), widget=forms.RadioSelect
    )
    detail = forms.ChoiceField(label=gettext_lazy("Plus précisément"), required=False)
    results = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui a aussi été obtenu"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Cela compte autant : cochez tout ce qui est vrai."),
    )  # fmt: skip
    on = PastDayField(label=gettext_lazy("Fin le"))
    note = free_text(NOTE_LABEL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = list(terms(Vocabulary.EXIT_CLASS))
        details = list(terms(Vocabulary.EXIT_DETAIL))
        _options(self, "exit_class", [(t.code, _said(t)) for t in classes])
        groups: list[tuple[str, Any]] = [("", _("Choisir…"))]
        for family in classes:
            inside = [(t.code, t.label) for t in details if t.family == family.code]
            if inside:
                groups.append((family.label, inside))
        _options(self, "detail", groups)
        _options(self, "results", term_choices(Vocabulary.NON_WORK_RESULT))
        self.families = {t.code: t.family for t in details}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        detail, chosen = values.get("detail"), values.get("exit_class")
        if detail and chosen and self.families.get(detail) not in {"", chosen}:
            self.add_error(
                "detail", _("Cette précision va avec une autre réponse : vérifiez les deux.")
            )
        return values


class AgreementForm(Act):
    read_by_others = ("goals",)

    signed_on = PastDayField(label=gettext_lazy("Signé le"))
    explained = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui a été expliqué"), widget=forms.CheckboxSelectMultiple
    )
    goals = free_text(
        gettext_lazy("Ses objectifs, dans ses mots"),
        help_text=gettext_lazy("Ce que la personne veut, comme elle le dit."),
    )
    renew_on = DayField(
        label=gettext_lazy("À revoir ensemble le"), required=False,
        initial=lambda: timezone.localdate() + RENEW,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _options(self, "explained", term_choices(Vocabulary.AGREEMENT_TOPIC))


class NeedForm(Act):
    read_by_others = ("effect",)

    theme = forms.ChoiceField(label=gettext_lazy("Thème"))
    status = forms.ChoiceField(
        label=gettext_lazy("Où en est-on"), choices=lambda: capitals(NeedStatus.choices),
        widget=forms.RadioSelect, initial=NeedStatus.NEED,
    )  # fmt: skip
    actor = forms.ChoiceField(
        label=gettext_lazy("Qui agit"), choices=lambda: capitals(Actor.choices), initial=Actor.US
    )
    effect = free_text(
        gettext_lazy("Effet sur l’emploi"),
        help_text=gettext_lazy("Par exemple : « pas avant 9 h », « ligne 13 uniquement »."),
    )

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _options(self, "theme", _themes(keep=need.theme if need else ""))
        if need is not None:
            self.fields["theme"].disabled = True
            self.initial = {
                "theme": need.theme, "status": need.status, "actor": need.actor,
                "effect": need.effect,
            }  # fmt: skip


class StepForm(Act):
    read_by_others = ("title",)

    title = forms.CharField(label=gettext_lazy("À faire"), max_length=300)
    due_on = DayField(label=gettext_lazy("Pour le"), required=False)
    actor = forms.ChoiceField(
        label=gettext_lazy("Qui agit"), choices=lambda: capitals(Actor.choices), initial=Actor.US
    )
    officer = OfficerField(User.objects.none(), label=gettext_lazy("Suivi par"))
    need = forms.ModelChoiceField(
        Need.objects.none(), label=gettext_lazy("Pour quel besoin"), required=False,
        empty_label=gettext_lazy("Aucun en particulier"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        participant: Participant,
        by: User,
        step: Step | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        held = step.officer_id if step else participant.officer_id or by.pk
        _choices(self, "officer", officers() | User.objects.filter(pk=held))
        _choices(self, "need", Need.objects.filter(participant=participant))
        names = labels(Vocabulary.NEED_THEME)
        field = self.fields["need"]
        field.label_from_instance = (  # type: ignore[attr-defined]
            lambda need: names.get((Vocabulary.NEED_THEME.value, need.theme), need.theme)
        )
        self.initial = {"officer": held, "actor": Actor.US, **kwargs.get("initial", {})}
        if step is not None:
            self.initial |= {
                "title": step.title, "due_on": step.due_on, "actor": step.actor,
                "need": step.need_id,
            }  # fmt: skip


class QuickStepForm(Act):
    """One line at the foot of the plan; nobody has to fill it, so nothing says it is required."""

    title = forms.CharField(label=gettext_lazy("À faire"), max_length=300, required=False)
    due_on = DayField(label=gettext_lazy("Pour le"), required=False)

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not title:
            raise forms.ValidationError(_("Dites ce qu’il y a à faire."))
        return title


class NoteForm(Act):
    read_by_others = ("body",)

    body = free_text(gettext_lazy("Votre note"))
    step = forms.UUIDField(required=False, widget=forms.HiddenInput)
    need = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if not body:
            raise forms.ValidationError(_("Il n’y a rien d’écrit."))
        return body


class ReviewForm(Act):
    read_by_others = ("summary",)

    held_on = PastDayField(label=gettext_lazy("Tenu le"))
    summary = free_text(
        gettext_lazy("Ce qui en ressort"), required=True,
        help_text=gettext_lazy("Ce qui a avancé, ce qui reste, ce que la personne en dit."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


def _themes(*, keep: str) -> list[tuple[str, Any]]:
    """Themes under their families, those of justice last."""
    families = labels(Vocabulary.NEED_FAMILY)
    groups: dict[str, list[tuple[str, str]]] = {}
    for term in terms(Vocabulary.NEED_THEME):
        groups.setdefault(term.family, []).append((term.code, term.label))
    chosen: list[tuple[str, Any]] = [("", _("Choisir…"))]
    if keep and not any(keep == code for found in groups.values() for code, _l in found):
        name = labels(Vocabulary.NEED_THEME).get((Vocabulary.NEED_THEME.value, keep), keep)
        chosen.append((keep, name))
    for family in sorted(groups, key=lambda name: (name == "justice", name)):
        name = families.get((Vocabulary.NEED_FAMILY.value, family), family or _("Autres thèmes"))
        chosen.append((name, groups[family]))
    return chosen


def _said(term: Term) -> str:
    meaning = term.description or str(MEANINGS.get(term.code, ""))
    return f"{term.label} : {_lower(meaning)}" if meaning else term.label


def _lower(text: str) -> str:
    # "CDI, CDD…" keeps its capitals.
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _options(form: forms.Form, name: str, options: Iterable[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(options)


def _choices(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows

"""What small pages about one person have in common: a form, its person, the way back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.participants.access import participant_to_change, participant_to_open
from rivage.participants.models import Participant
from rivage.web.http import Request


class Act(forms.Form):
    """A small page's form. `read_by_others` names the fields that others will read."""

    use_required_attribute = False
    read_by_others: tuple[str, ...] = ("note",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DayInput(), **kwargs)


class PastDayField(DayField):
    """Something that has happened: today unless another day is given, never tomorrow."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", timezone.localdate)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("Cette date est à venir : on note ce qui est arrivé."))
        return day


class OfficerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return obj.full_name or obj.email


def free_text(label: Any, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("required", False)
    kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
    return forms.CharField(label=label, max_length=5000, **kwargs)


def capitals(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """Words of the trade as the choices of a form: "Libre", not "libre"."""
    return [(value, str(label)[:1].upper() + str(label)[1:]) for value, label in choices]


NOTE_LABEL = gettext_lazy("À savoir pour la suite")


def person_of(request: Request, pk: UUID, *, page: str) -> Participant:
    """The door: a form that is shown is a reading of the file, one that is sent is an act on it."""
    if request.method == "POST":
        return participant_to_change(request.user, pk)
    return participant_to_open(request.user, pk, page=page)


def reading(request: Request, page: str) -> str:
    """What the doors of `pathways.access` trace: nothing for an act, recorded as such."""
    return "" if request.method == "POST" else page


def posted(request: Request) -> Any:
    """What a form is bound to: nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None


def readers_of(participant: Participant) -> str:
    if participant.restricted:
        return _("les seules personnes nommées sur ce dossier restreint")
    return _("l’équipe qui suit ce dossier")


def ask(  # noqa: PLR0913 -- the words of a page
    request: Request,
    form: forms.Form,
    *,
    participant: Participant,
    title: str,
    button: str,
    lead: str = "",
    template: str = "pathways/form.html",
    **more: Any,
) -> HttpResponse:
    """The page of an act; 422 when what was sent has to be corrected."""
    context = {
        "form": form, "participant": participant, "title": title, "button": button, "lead": lead,
        "readers": readers_of(participant), **more,
    }  # fmt: skip
    return render(request, template, context, status=422 if form.is_bound else 200)


def back_to(
    request: Request, participant: Participant, said: str, *, undo: str = ""
) -> HttpResponse:
    """The person's page again, with what was done and, where it can be, how to undo it."""
    messages.success(request, said, extra_tags=f"undo={undo}" if undo else "")
    return redirect(reverse("people:person", args=[participant.pk]))

"""The pages that say what the file holds about someone: one topic, one form."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rivage.drafts.actions import forget_draft
from rivage.participants import access
from rivage.participants.actions import Sharing, correct_identity, share_file
from rivage.participants.actions.identity import HOUSING, IDENTITY, LANGUAGES, SKILLS, seen
from rivage.web.http import Request
from rivage.web.people import topic_forms as forms
from rivage.web.people.drafting import is_autosave, keep_typed, typed
from rivage.web.people.file_topics import file_page

READERS = gettext_lazy("les équipes du dossier")


@dataclass(frozen=True)
class Topic:
    slug: str
    title: Promise
    lead: Promise
    form: type[forms.TopicForm]
    fields: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"people:{self.slug}"


IDENTITY_TOPIC = Topic(
    "identity",
    gettext_lazy("Identité"),
    gettext_lazy("Ce qui est écrit ici sert à trouver la personne et à l’appeler comme il faut."),
    forms.IdentityForm,
    IDENTITY,
)
LANGUAGES_TOPIC = Topic(
    "languages",
    gettext_lazy("Langues et lecture"),
    gettext_lazy("Pour se comprendre, à l’oral comme sur le papier."),
    forms.LanguagesForm,
    LANGUAGES,
)
HOUSING_TOPIC = Topic(
    "housing",
    gettext_lazy("Logement et déplacements"),
    gettext_lazy("Ce qui compte pour aller travailler : où dormir, comment se déplacer."),
    forms.HousingForm,
    HOUSING,
)
SKILLS_TOPIC = Topic(
    "skills",
    gettext_lazy("Compétences et disponibilités"),
    gettext_lazy("Avec les mots de la personne."),
    forms.SkillsForm,
    SKILLS,
)


@require_http_methods(["GET", "POST"])
def topic(request: Request, pk: UUID, topic: Topic) -> HttpResponse:
    """Show and correct the fields of a topic."""
    draft = f"participant:{pk}:{topic.slug}"
    if request.method == "GET":
        person = access.participant_to_open(request.user, pk, page=str(topic.title))
        waiting = typed(request, draft)
        form = topic.form(
            instance=person,
            initial={"version": seen(person, topic.fields)},
        )
        _retype(form, waiting)
        return _topic(request, person, topic, form)
    person = access.participant_to_change(request.user, pk)
    if is_autosave(request):
        return keep_typed(request, draft)
    if "forget" in request.POST:
        forget_draft(draft, by=request.user)
        return redirect(f"people:{topic.slug}", pk)
    form = topic.form(request.POST, instance=person)
    if not form.is_valid():
        return _topic(request, person, topic, form, status=422)
    version = form.cleaned_data["version"] or None
    correct_identity(person, form.corrections(), version=version, by=request.user)
    forget_draft(draft, by=request.user)
    messages.success(request, _("Enregistré."))
    return redirect("people:person", pk)


def _retype(form: forms.TopicForm, waiting: dict[str, Any]) -> None:
    """A draft shows as it was left, checked only when it is sent."""
    form.found_again = bool(waiting)
    for name, value in waiting.items():
        if name in form.fields:
            several = isinstance(form.fields[name], MultipleChoiceField)
            form.initial[name] = [value] if several and isinstance(value, str) else value


def _topic(
    request: Request, person: Any, topic: Topic, form: Any, *, status: int = 200
) -> HttpResponse:
    context = {
        "person": person,
        "topic": topic,
        "form": form,
        "readers": READERS,
        "found_again": form.found_again,
    }
    return file_page(request, "people/topic.html", context, status=status)


@require_http_methods(["GET", "POST"])
def file_access(request: Request, pk: UUID) -> HttpResponse:
    """Who opens this file: its officer or a lead of its teams decides."""
    person = access.participant_to_govern(request.user, pk)
    form = forms.AccessForm(request.POST or None, user=request.user, person=person)
    if request.method == "GET":
        access.participant_to_open(request.user, pk, page=_("accès au dossier"))
        return file_page(request, "people/access.html", {"person": person, "form": form})
    if not form.is_valid():
        context = {"person": person, "form": form}
        return file_page(request, "people/access.html", context, status=422)
    share_file(person, Sharing(**form.cleaned_data), by=request.user)
    messages.success(request, _("L’accès au dossier est à jour."))
    return redirect("people:person", pk) if _still_seen(request, pk) else redirect("people:list")


def _still_seen(request: Request, pk: UUID) -> bool:
    return access.visible_participants(request.user).filter(pk=pk).exists()

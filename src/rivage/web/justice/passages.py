"""Transfer, release, recall: one guided page each, and the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rivage.core.refusals import Refusal
from rivage.participants.access import visible_participants
from rivage.scheduling.access import passage_to_take_back
from rivage.scheduling.actions.taking_back import take_back
from rivage.scheduling.actions.whereabouts import recall, release, transfer
from rivage.scheduling.choices import PassageKind
from rivage.scheduling.models import Passage
from rivage.web.http import Request
from rivage.web.justice.passage_forms import PassageForm
from rivage.web.pathways.acts import ask, person_of, posted

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])
ACTS = {
    PassageKind.TRANSFER: transfer,
    PassageKind.RELEASE: release,
    PassageKind.RECALL: recall,
}
TITLES = {
    PassageKind.TRANSFER: gettext_lazy("Noter un transfert"),
    PassageKind.RELEASE: gettext_lazy("Noter la sortie"),
    PassageKind.RECALL: gettext_lazy("Noter un retour en détention"),
}
LEADS = {
    PassageKind.TRANSFER: gettext_lazy(
        "Le dossier et le parcours continuent ailleurs. Tout ce qui était prévu est passé en revue."
    ),
    PassageKind.RELEASE: gettext_lazy(
        "Le même dossier et le même parcours continuent dehors. Tout s’écrit d’un coup."
    ),
    PassageKind.RECALL: gettext_lazy(
        "Rien n’est perdu : le parcours reprendra là où il en est. Jamais de motif."
    ),
}
DONE = {
    PassageKind.TRANSFER: gettext_lazy("Le transfert est noté."),
    PassageKind.RELEASE: gettext_lazy("La sortie est notée. Le parcours continue."),
    PassageKind.RECALL: gettext_lazy("Le retour en détention est noté."),
}


@ask_or_act
def transfer_page(request: Request, pk: UUID) -> HttpResponse:
    return _guided(request, pk, PassageKind.TRANSFER)


@ask_or_act
def release_page(request: Request, pk: UUID) -> HttpResponse:
    return _guided(request, pk, PassageKind.RELEASE)


@ask_or_act
def recall_page(request: Request, pk: UUID) -> HttpResponse:
    return _guided(request, pk, PassageKind.RECALL)


@require_POST
def undo(request: Request, pk: UUID) -> HttpResponse:
    passage = passage_to_take_back(request.user, pk)
    take_back(passage, by=request.user)
    messages.success(request, _("C’est annulé : tout est de nouveau comme avant."))
    return redirect("justice:situation", passage.participant_id)


def _guided(request: Request, pk: UUID, kind: PassageKind) -> HttpResponse:
    participant = person_of(request, pk, page="situation")
    form = PassageForm(kind, posted(request), participant=participant, user=request.user)
    passage = _noted(request, participant, form) if form.is_valid() else None
    if passage is None:
        return ask(
            request, form, participant=participant, title=str(TITLES[kind]),
            button=str(TITLES[kind]), lead=str(LEADS[kind]), template="justice/passage.html",
            kind=kind.value,
        )  # fmt: skip
    back = reverse("justice:undo_passage", args=[passage.pk])
    # The file may have left one's sight with the hand-over: then nothing is offered on it.
    seen = visible_participants(request.user).filter(pk=pk).exists()
    messages.success(request, str(DONE[kind]), extra_tags=f"undo={back}" if seen else "")
    return redirect("people:person", pk) if seen else redirect("/")


def _noted(request: Request, participant: Any, form: PassageForm) -> Passage | None:
    """What cannot be is said beside the day, and all that was typed stays on the page."""
    try:
        return ACTS[form.kind](participant, form.arrival(), form.answers(), by=request.user)
    except Refusal as refusal:
        form.add_error("on", str(refusal))
        return None

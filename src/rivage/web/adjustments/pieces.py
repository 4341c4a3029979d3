"""The pieces of a request: ticked in the list, detailed on a page each; the papers themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rivage.core.refusals import Refusal
from rivage.justice.access.dossiers import dossier_to_open, paper_to_open, piece_to_change
from rivage.justice.actions import dossiers
from rivage.justice.choices import PieceState
from rivage.justice.queries.dossiers import papers_of, pieces_of
from rivage.web.adjustments import gathering_forms
from rivage.web.adjustments.page import context_of, piece_line
from rivage.web.http import Request
from rivage.web.pathways.acts import ask, posted, readers_of, reading

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])
# A paper that someone sent runs nothing, shows nothing of ours, asks nothing of anyone.
SANDBOX = "default-src 'none'; sandbox"


@require_POST
def tick(request: Request, pk: UUID) -> HttpResponse:
    """One click in the list: asked, received, not needed, or back."""
    piece = piece_to_change(request.user, pk)
    wanted = request.POST.get("state", "")
    if wanted in PieceState.values:
        dossiers.mark_piece(piece, wanted, by=request.user)
    back = reverse("adjustments:dossier", args=[piece.dossier_id])
    if request.htmx:
        found = dossier_to_open(request.user, piece.dossier_id)
        return render(request, "adjustments/pieces.html", context_of(found))
    return redirect(f"{back}#piece-{pk}")


@ask_or_act
def add(request: Request, pk: UUID) -> HttpResponse:
    dossier = dossier_to_open(request.user, pk, reading=reading(request, "aménagement de peine"))
    known = {piece.kind for piece in pieces_of(dossier)}
    form = gathering_forms.AddPieceForm(posted(request), dossier=dossier, known=known)
    if form.is_valid():
        dossiers.add_piece(dossier, **form.cleaned_data, by=request.user)
        messages.success(request, _("La pièce est dans la liste."))
        return redirect(f"{reverse('adjustments:dossier', args=[pk])}#pieces")
    return ask(
        request, form, participant=dossier.participant, title=_("Une pièce de plus"),
        button=_("Ajouter à la liste"), template="adjustments/form.html", dossier=dossier,
        back=reverse("adjustments:dossier", args=[pk]),
    )  # fmt: skip


@ask_or_act
def piece(request: Request, pk: UUID) -> HttpResponse:
    found = piece_to_change(request.user, pk, reading=reading(request, "pièce"))
    form = gathering_forms.PieceForm(posted(request), piece=found)
    if form.is_valid():
        dossiers.change_piece(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("La pièce est à jour."))
        return redirect(f"{reverse('adjustments:dossier', args=[found.dossier_id])}#pieces")
    return _page(request, found, form, gathering_forms.PaperForm(auto_id="paper_%s"))


@require_POST
def attach(request: Request, pk: UUID) -> HttpResponse:
    found = piece_to_change(request.user, pk)
    form = gathering_forms.PaperForm(request.POST, request.FILES, auto_id="paper_%s")
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            # One byte more than we keep is enough to know that it is too much.
            content = sent.read(dossiers.MOST_BYTES + 1)
            dossiers.attach_file(found, name=sent.name, content=content, by=request.user)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Le papier est gardé, chiffré."))
            return redirect("adjustments:piece", pk)
    return _page(request, found, gathering_forms.PieceForm(None, piece=found), form)


def _page(request: Request, piece: Any, form: Any, paper_form: Any) -> HttpResponse:
    context = {
        "piece": piece, "dossier": piece.dossier, "participant": piece.participant,
        "line": piece_line(piece, timezone.localdate()), "form": form, "paper_form": paper_form,
        "papers": papers_of(piece), "readers": readers_of(piece.participant),
    }  # fmt: skip
    bound = form.is_bound or paper_form.is_bound
    return render(request, "adjustments/piece.html", context, status=422 if bound else 200)


@require_safe
def paper(request: Request, pk: UUID) -> HttpResponse:
    """Always a file to keep, never a page: no browser shows or runs it in our name."""
    file = paper_to_open(request.user, pk, reading="papier d’un dossier")
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@require_POST
def remove(request: Request, pk: UUID) -> HttpResponse:
    file = paper_to_open(request.user, pk)
    piece = file.piece_id
    dossiers.remove_file(file, by=request.user)
    messages.success(request, _("Ce fichier est effacé. La pièce reste dans la liste."))
    return redirect("adjustments:piece", piece)

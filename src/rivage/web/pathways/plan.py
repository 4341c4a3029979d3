"""The plan: needs and strengths, steps, notes, reviews."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rivage.pathways import actions
from rivage.pathways.access import (
    need_to_change,
    note_to_change,
    paper_to_change,
    review_to_change,
    step_to_change,
)
from rivage.pathways.queries import need_on, notes_of_step
from rivage.web.http import Request
from rivage.web.pathways import forms
from rivage.web.pathways.acts import (
    ask,
    back_to,
    person_of,
    posted,
    readers_of,
    reading,
)

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


@ask_or_act
def add_need(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="besoin")
    form = forms.NeedForm(posted(request), initial={"theme": request.GET.get("theme", "")})
    if form.is_valid():
        values = form.cleaned_data
        known = need_on(participant, values["theme"])
        # Nothing typed in the box leaves what was written before.
        effect = values["effect"] if values["effect"] or known is None else None
        actions.set_need(participant, **{**values, "effect": effect}, by=request.user)
        return back_to(request, participant, _("C’est noté dans le plan."))
    return ask(
        request, form, participant=participant, title=_("Un besoin ou un point fort"),
        button=_("Ajouter au plan"),
        lead=_("Ce qui aide autant que ce qui freine. Un thème déjà noté est mis à jour."),
    )  # fmt: skip


@ask_or_act
def change_need(request: Request, pk: UUID) -> HttpResponse:
    need = need_to_change(request.user, pk, reading=reading(request, "besoin"))
    form = forms.NeedForm(posted(request), need=need)
    if form.is_valid():
        actions.set_need(need.participant, **form.cleaned_data, by=request.user)
        return back_to(request, need.participant, _("C’est noté dans le plan."))
    return ask(
        request, form, participant=need.participant, title=_("Où en est ce besoin"),
        button=_("Enregistrer"), lead=_("Ce qu’il était avant reste dans le fil."),
    )  # fmt: skip


@ask_or_act
def add_step(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="démarche")
    quick = request.method == "POST" and "officer" not in request.POST
    form = (
        forms.QuickStepForm(request.POST)
        if quick
        else forms.StepForm(
            posted(request), participant=participant, by=request.user,
            initial={"need": request.GET.get("besoin", "")},
        )
    )  # fmt: skip
    if form.is_valid():
        step = actions.add_step(participant, **form.cleaned_data, by=request.user)
        return back_to(
            request, participant, _("La démarche est dans le plan."),
            undo=reverse("pathways:drop_step", args=[step.pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=participant, title=_("Une démarche"),
        button=_("Ajouter au plan"),
    )  # fmt: skip


@ask_or_act
def step(request: Request, pk: UUID) -> HttpResponse:
    """One step: its words, its day, its notes."""
    step = step_to_change(request.user, pk, reading=reading(request, "démarche"))
    participant = step.participant
    form = forms.StepForm(posted(request), participant=participant, by=request.user, step=step)
    if form.is_valid():
        actions.correct_step(step, **form.cleaned_data, by=request.user)
        return back_to(request, participant, _("La démarche est à jour."))
    context = {
        "form": form, "participant": participant, "step": step, "notes": notes_of_step(step),
        "note_form": forms.NoteForm(initial={"step": step.pk}), "readers": readers_of(participant),
    }  # fmt: skip
    return render(request, "pathways/step.html", context, status=422 if form.is_bound else 200)


@require_POST
def finish_step(request: Request, pk: UUID) -> HttpResponse:
    step = step_to_change(request.user, pk)
    actions.finish_step(step, by=request.user)
    return back_to(
        request, step.participant, _("C’est fait."), undo=reverse("pathways:undo_step", args=[pk])
    )


@require_POST
def drop_step(request: Request, pk: UUID) -> HttpResponse:
    step = step_to_change(request.user, pk)
    actions.drop_step(step, by=request.user)
    return back_to(
        request, step.participant, _("La démarche est abandonnée."),
        undo=reverse("pathways:undo_step", args=[pk]),
    )  # fmt: skip


@require_POST
def undo_step(request: Request, pk: UUID) -> HttpResponse:
    step = step_to_change(request.user, pk)
    actions.undo_step(step, by=request.user)
    return back_to(request, step.participant, _("La démarche est de nouveau à faire."))


@require_POST
def track_paper(request: Request, pk: UUID) -> HttpResponse:
    paper = paper_to_change(request.user, pk)
    actions.track_paper(paper, by=request.user)
    return back_to(request, paper.participant, _("La démarche est dans le plan."))


@ask_or_act
def add_note(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="note")
    form = forms.NoteForm(posted(request))
    if form.is_valid():
        values = form.cleaned_data
        step = step_to_change(request.user, values["step"]) if values["step"] else None
        need = need_to_change(request.user, values["need"]) if values["need"] else None
        for about in (step, need):
            if about is not None and about.participant_id != participant.pk:
                raise Http404
        note = actions.add_note(
            participant, body=values["body"], step=step, need=need, by=request.user
        )
        return back_to(
            request, participant, _("Votre note est dans le fil."),
            undo=reverse("pathways:withdraw_note", args=[note.pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=participant, title=_("Ajouter une note"),
        button=_("Ajouter au fil"),
    )  # fmt: skip


@require_POST
def withdraw_note(request: Request, pk: UUID) -> HttpResponse:
    note = note_to_change(request.user, pk)
    actions.withdraw_note(note, by=request.user)
    return back_to(
        request, note.participant, _("Votre note est retirée."),
        undo=reverse("pathways:restore_note", args=[pk]),
    )  # fmt: skip


@require_POST
def restore_note(request: Request, pk: UUID) -> HttpResponse:
    note = note_to_change(request.user, pk)
    actions.restore_note(note, by=request.user)
    return back_to(request, note.participant, _("Votre note est revenue."))


@ask_or_act
def hold_review(request: Request, pk: UUID) -> HttpResponse:
    review = review_to_change(request.user, pk, reading=reading(request, "bilan"))
    form = forms.ReviewForm(posted(request))
    if form.is_valid():
        actions.hold_review(review, **form.cleaned_data, by=request.user)
        return back_to(
            request, review.participant, _("Le bilan est dans le fil."),
            undo=reverse("pathways:undo_review", args=[pk]),
        )  # fmt: skip
    return ask(
        request, form, participant=review.participant, title=_("Faire le bilan ensemble"),
        button=_("Noter le bilan"),
        lead=_("Proposé d’après la date de sortie connue. Il se tient avec la personne."),
    )  # fmt: skip


@require_POST
def drop_review(request: Request, pk: UUID) -> HttpResponse:
    review = review_to_change(request.user, pk)
    actions.drop_review(review, by=request.user)
    return back_to(
        request, review.participant, _("Ce bilan est écarté."),
        undo=reverse("pathways:undo_review", args=[pk]),
    )  # fmt: skip


@require_POST
def undo_review(request: Request, pk: UUID) -> HttpResponse:
    review = review_to_change(request.user, pk)
    actions.undo_review(review, by=request.user)
    return back_to(request, review.participant, _("Le bilan est de nouveau à tenir."))

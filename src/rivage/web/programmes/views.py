"""Programmes: seen by those who hold files, changed by those who lead."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rivage.pathways import actions
from rivage.pathways.access import leading, programme_to_change, visible_programmes
from rivage.pathways.queries import programmes_with_people
from rivage.web.http import Request
from rivage.web.pathways.acts import posted
from rivage.web.programmes import forms

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def programmes(request: Request) -> HttpResponse:
    today = timezone.localdate()
    lines = [
        {
            "programme": programme,
            "closed": programme.valid_to is not None and programme.valid_to <= today,
            "policy": [forms.PolicyStep(step) for step in programme.absence_policy],
        }
        for programme in programmes_with_people(visible_programmes(request.user))
    ]
    return render(
        request, "programmes/list.html", {"lines": lines, "may_change": request.user.leads}
    )


@require_POST
def load(request: Request) -> HttpResponse:
    """The three that Rivage ships, in a new installation; those already there stay as they are."""
    leading(request.user)
    actions.load_programmes()
    messages.success(request, _("Les programmes de départ sont là : changez-les à votre façon."))
    return redirect("programmes:list")


@ask_or_act
def copy(request: Request, pk: int) -> HttpResponse:
    programme = programme_to_change(request.user, pk)
    form = forms.CopyForm(posted(request), initial={"name": f"{programme.name} (copie)"})
    if form.is_valid():
        made = actions.copy_programme(programme, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Le programme est copié : changez ce qui doit l’être."))
        return redirect("programmes:change", made.pk)
    context = {"form": form, "programme": programme}
    return render(request, "programmes/copy.html", context, status=422 if form.is_bound else 200)


@ask_or_act
def change(request: Request, pk: int) -> HttpResponse:
    programme = programme_to_change(request.user, pk)
    form = forms.ProgrammeForm(posted(request), programme=programme)
    policy = forms.PolicyFormSet(posted(request), initial=programme.absence_policy, prefix="policy")
    if form.is_valid() and policy.is_valid():
        values = {**form.cleaned_data, "absence_policy": forms.policy_of(policy.cleaned_data)}
        actions.change_programme(programme, **values, by=request.user)
        messages.success(request, _("Le programme est à jour."))
        return redirect("programmes:list")
    context = {"form": form, "policy": policy, "programme": programme}
    return render(request, "programmes/change.html", context, status=422 if form.is_bound else 200)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    programme = programme_to_change(request.user, pk)
    actions.close_programme(programme, by=request.user)
    undo = reverse("programmes:open", args=[pk])
    said = _("Le programme est fermé aux nouvelles entrées.")
    messages.success(request, said, extra_tags=f"undo={undo}")
    return redirect("programmes:list")


@require_POST
def open_(request: Request, pk: int) -> HttpResponse:
    programme = programme_to_change(request.user, pk)
    actions.open_programme(programme, by=request.user)
    messages.success(request, _("Le programme est de nouveau ouvert."))
    return redirect("programmes:list")

"""Who takes over from inside to outside, and the first ten days."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rivage.justice.queries import release_day
from rivage.pathways.actions.road import prepare_hand_over
from rivage.pathways.queries import first_days_of, hand_over_of, open_enrolment
from rivage.scheduling.actions.first_days import plan_first_days
from rivage.web.http import Request
from rivage.web.pathways.acts import ask, person_of, posted
from rivage.web.road.forms import FirstDaysForms, HandOverForm, starting_day

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


@ask_or_act
def hand_over(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="relais de sortie")
    form = HandOverForm(posted(request), hand_over=hand_over_of(participant))
    if form.is_valid():
        prepare_hand_over(participant, **form.cleaned_data, by=request.user)
        messages.success(request, _("Le relais est préparé. Rien ne change avant la sortie."))
        return redirect("road:person", pk)
    return ask(
        request, form, participant=participant, title=_("Préparer le relais"),
        button=_("Garder ce relais"), template="road/form.html",
        lead=_("Qui suivra la personne dehors. Le jour de la sortie, tout suivra d’un coup."),
    )  # fmt: skip


@ask_or_act
def first_days(request: Request, pk: UUID) -> HttpResponse:
    participant = person_of(request, pk, page="premiers jours")
    prepared, enrolment = hand_over_of(participant), open_enrolment(participant)
    programme = prepared.programme if prepared is not None else None
    plan = first_days_of(programme or (enrolment.programme if enrolment else None))
    day = starting_day(release_day(participant))
    forms = FirstDaysForms(posted(request), plan=plan, starting=day)
    if request.method == "POST" and forms.is_valid():
        plan_first_days(
            participant, forms.acts, starting=forms.start.cleaned_data["starting"],
            by=request.user,
        )  # fmt: skip
        messages.success(request, _("Les premiers jours sont prévus."))
        return redirect(f"{reverse('road:person', args=[pk])}#premiers-jours")
    context = {"participant": participant, "forms": forms}
    status = 422 if request.method == "POST" else 200
    return render(request, "road/first_days.html", context, status=status)

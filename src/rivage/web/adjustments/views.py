"""The list of dossiers, the page of one, and the note for the person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rivage.audit.actions import trace_reading
from rivage.journey.crossings import small_crossings
from rivage.justice.access.dossiers import dossier_to_open, moment_to_take_back
from rivage.justice.actions import dossiers
from rivage.justice.queries import current_period
from rivage.justice.queries.dossiers import VIEWS, dossiers_of, list_of, next_deadline
from rivage.participants.access import accompanying, participant_to_open
from rivage.pathways.actions.measures import take_back_act
from rivage.web.adjustments import page, plain
from rivage.web.adjustments.gathering_forms import AgainForm, NewForm
from rivage.web.http import Request
from rivage.web.pathways.acts import ask, person_of, posted, readers_of

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def dossier_list(request: Request) -> HttpResponse:
    accompanying(request.user)
    wanted, number = request.GET.get("vue", ""), request.GET.get("page", "1")
    view = wanted if wanted in VIEWS else VIEWS[0]
    mine = request.GET.get("qui", "team" if request.user.looks_at_team else "mine") != "team"
    found = list_of(
        request.user, view=view, mine=mine,
        number=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1,
    )  # fmt: skip
    now = timezone.now()
    rows = []
    for dossier in found.rows:
        deadline = next_deadline(dossier, now)
        rows.append(
            {
                "dossier": dossier,
                "tone": page.TONES.get(dossier.state, "plain"),
                "hearing": page.hearing_said(dossier),
                "deadline": page.deadline_line(deadline, now) if deadline else None,
            }
        )
    trace_reading(request.user, kind="list", page=f"aménagements, {view}", results=len(rows))
    labels = (_("À venir"), _("Mesures en cours"), _("Terminés"))
    tabs = [
        {"view": each, "label": label, "here": each == view}
        for each, label in zip(VIEWS, labels, strict=True)
    ]
    context = {
        "rows": rows, "slice": found, "tabs": tabs, "view": view, "mine": mine,
        "crossings": small_crossings({each.participant_id for each in found.rows}),
    }  # fmt: skip
    return render(request, "adjustments/list.html", context)


@require_safe
def of_person(request: Request, person: UUID) -> HttpResponse:
    """Everything that was ever asked for one person."""
    participant = participant_to_open(request.user, person, page="aménagements")
    rows = [
        {"dossier": each, "tone": page.TONES.get(each.state, "plain"),
         "hearing": page.hearing_said(each)}
        for each in dossiers_of(participant)
    ]  # fmt: skip
    return render(request, "adjustments/of_person.html", {"participant": participant, "rows": rows})


@require_safe
def dossier(request: Request, pk: UUID) -> HttpResponse:
    found = dossier_to_open(request.user, pk, reading="aménagement de peine")
    context = page.context_of(found) | {"readers": readers_of(found.participant)}
    if context["reusable"]:
        context["again"] = AgainForm(initial={"measure": found.measure})
    return render(request, "adjustments/dossier.html", context)


@ask_or_act
def new(request: Request, person: UUID) -> HttpResponse:
    participant = person_of(request, person, page="aménagement de peine")
    period = current_period(participant)
    initial = {"establishment": period.establishment_id if period and period.inside else None}
    form = NewForm(posted(request), initial=initial)
    if form.is_valid():
        opened = dossiers.open_dossier(participant, **form.cleaned_data, by=request.user)
        messages.success(request, _("Le dossier est ouvert, avec la liste de ses pièces."))
        return redirect("adjustments:dossier", opened.pk)
    return ask(
        request, form, participant=participant, title=_("Une demande d’aménagement"),
        button=_("Ouvrir ce dossier"), template="adjustments/form.html",
        lead=_("De l’idée à la mesure. Jamais le motif de la peine."),
        back=reverse("adjustments:of_person", args=[participant.pk]),
    )  # fmt: skip


@require_POST
def take_back(request: Request, pk: UUID) -> HttpResponse:
    moment = moment_to_take_back(request.user, pk)
    found = take_back_act(moment, by=request.user)
    messages.success(request, _("Cet acte est annulé. L’historique le garde."))
    return redirect("adjustments:dossier", found.pk)


@require_POST
def again(request: Request, pk: UUID) -> HttpResponse:
    """A new request with all that the former had gathered."""
    former = dossier_to_open(request.user, pk)
    form = AgainForm(request.POST)
    measure = form.cleaned_data["measure"] if form.is_valid() else former.measure
    opened = dossiers.take_up_again(former, measure=measure, by=request.user)
    messages.success(
        request, _("Une nouvelle demande est ouverte, avec ce qui est encore valable.")
    )
    return redirect("adjustments:dossier", opened.pk)


@require_safe
def note(request: Request, pk: UUID) -> HttpResponse:
    """One page of paper for the person: nothing on it says their family name."""
    found = dossier_to_open(request.user, pk, reading="mot pour la personne")
    return render(request, "adjustments/note.html", plain.context_of(found))

"""The road to release: the list by window, one person's preparation, and what is ticked there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rivage.audit.actions import trace_reading
from rivage.caseload.actions import look_at_team
from rivage.caseload.road import UNKNOWN, WINDOWS, leaving, line_of, lines
from rivage.journey.crossings import small_crossings
from rivage.participants.access import (
    accompanying,
    participant_to_change,
    participant_to_open,
)
from rivage.pathways.actions.road import confirm
from rivage.pathways.choices import Readiness, ReleaseTopic
from rivage.pathways.queries import hand_over_of, open_enrolment, release_facts
from rivage.scheduling.queries import first_days
from rivage.web.http import Request
from rivage.web.pathways.acts import readers_of
from rivage.web.road.forms import SayForm
from rivage.web.road.words import said, window_label

USUAL = "90"
WINDOW_KEYS = (*map(str, WINDOWS), UNKNOWN)


@require_safe
def listing(request: Request) -> HttpResponse:
    context = _list(request, "sorties")
    return render(request, "road/list.html", context)


@require_safe
def printed(request: Request) -> HttpResponse:
    """The same people, on paper."""
    context = _list(request, "sorties, imprimées")
    return render(request, "road/printed.html", context)


def _list(request: Request, name: str) -> dict[str, Any]:
    accompanying(request.user)
    window = request.GET.get("fenetre", "")
    window = window if window in WINDOW_KEYS else USUAL
    team = request.user.looks_at_team
    page = leaving(request.user, window=window, team=team).get_page(request.GET.get("page"))
    found = [said(line) for line in lines(page)]
    trace_reading(request.user, kind="list", page=name, results=len(found))
    return {
        "page": page,
        "people": found,
        "crossings": small_crossings([each.line.person.pk for each in found]),
        "window": window,
        "windows": [(key, window_label(key)) for key in WINDOW_KEYS],
        "window_label": window_label(window),
        "unknown": window == UNKNOWN,
        "team": team,
        "query": f"fenetre={window}&page={page.number}",
    }


@require_POST
def scope(request: Request) -> HttpResponse:
    """Mine or my team's: remembered, as on the day's page."""
    accompanying(request.user)
    look_at_team(request.POST.get("scope") == "team", by=request.user)
    window = request.POST.get("fenetre", "")
    query = urlencode({"fenetre": window if window in WINDOW_KEYS else USUAL})
    return redirect(f"{reverse('road:list')}?{query}")


@require_safe
def person(request: Request, pk: UUID) -> HttpResponse:
    participant = participant_to_open(request.user, pk, page="préparer la sortie")
    return _person(request, participant)


@require_safe
def sheet(request: Request, pk: UUID) -> HttpResponse:
    """The release sheet: on paper, for a visit without network or for the person."""
    participant = participant_to_open(request.user, pk, page="fiche de sortie, imprimée")
    return render(request, "road/sheet.html", _shown(participant))


@require_POST
def tick(request: Request, pk: UUID) -> HttpResponse:
    """One click: where a topic stands; undone in one click."""
    participant = participant_to_change(request.user, pk)
    asked = request.POST.get("set") or request.GET.get("set", "")
    topic, _colon, state = asked.partition(":")
    if topic not in ReleaseTopic.values or state not in Readiness.values:
        raise Http404
    before = release_facts(participant).get(topic)
    confirm(participant, topic, state=state, by=request.user)
    was = before.state if before is not None else Readiness.UNSEEN
    _tell(request, participant, topic, was)
    if request.htmx:
        context = {
            "each": said(line_of(participant)), "ticked": True,
            "crossings": small_crossings([participant.pk]),
            "query": request.POST.get("list", ""), "team": request.user.looks_at_team,
        }  # fmt: skip
        return render(request, "road/line.html", context)
    return redirect(_back(request, participant))


def _tell(request: Request, participant: Any, topic: str, was: str) -> None:
    undo = f"{reverse('road:tick', args=[participant.pk])}?{urlencode({'set': f'{topic}:{was}'})}"
    messages.success(
        request,
        _("%(name)s : %(topic)s, c’est noté.")
        % {"name": participant.display_name, "topic": ReleaseTopic(topic).label},
        extra_tags=f"undo={undo}",
    )


def _back(request: Request, participant: Any) -> str:
    """The list where the visitor was, or the person's page."""
    query = request.POST.get("list", "")
    if query:
        return f"{reverse('road:list')}?{query}#p-{participant.pk}"
    return reverse("road:person", args=[participant.pk])


@require_http_methods(["POST"])
def say(request: Request, pk: UUID, topic: str) -> HttpResponse:
    """Where a topic stands, in full: who said it, when, and what should be known."""
    participant = participant_to_change(request.user, pk)
    if topic not in ReleaseTopic.values:
        raise Http404
    form = SayForm(request.POST, prefix=topic)
    if not form.is_valid():
        return _person(request, participant, refused=(topic, form))
    before = release_facts(participant).get(topic)
    was = before.state if before is not None else Readiness.UNSEEN
    confirm(participant, topic, **form.cleaned_data, by=request.user)
    _tell(request, participant, topic, was)
    return redirect(f"{reverse('road:person', args=[pk])}#{topic}")


def _person(
    request: Request, participant: Any, *, refused: tuple[str, SayForm] | None = None
) -> HttpResponse:
    context = _shown(participant, refused=refused)
    return render(request, "road/person.html", context, status=422 if refused else 200)


def _shown(participant: Any, *, refused: tuple[str, SayForm] | None = None) -> dict[str, Any]:
    line, facts = line_of(participant), release_facts(participant)
    enrolment, hand_over = open_enrolment(participant), hand_over_of(participant)
    shown = said(line)
    wrong, form = refused or ("", None)
    rows = [
        {
            "topic": topic,
            "fact": facts.get(topic.code),
            "open": topic.code == wrong,
            "form": form if topic.code == wrong else SayForm.of(topic, facts.get(topic.code)),
        }
        for topic in shown.topics
    ]
    return {
        "participant": participant, "line": line, "said": shown, "rows": rows,
        "refused": form, "enrolment": enrolment,
        "hand_over": hand_over, "readers": readers_of(participant),
        "acts": first_days(participant, line.first_days_from),
    }  # fmt: skip

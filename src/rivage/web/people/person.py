"""A person's page: a colleague understands the file in a minute, and knows what to do next."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rivage.core import spoken_dates
from rivage.journey.case_notices import Weight, notices
from rivage.journey.facts import Kind
from rivage.journey.queries import Dossier, dossier
from rivage.journey.thread import thread_page
from rivage.participants.access import participant_to_open
from rivage.pathways.choices import Status
from rivage.web.http import Request
from rivage.web.justice.words import why_ask_again
from rivage.web.pathways.acts import readers_of
from rivage.web.pathways.forms import NoteForm, QuickStepForm

SHEET_EVENTS = 14
CASES_SHOWN = 4
ROAD_WITHIN_DAYS = 30


@dataclass(frozen=True)
class Act:
    """Something useful to do now, and the page that does it; `at_once` when it is no page."""

    label: str
    url: str
    at_once: bool = False


@dataclass(frozen=True)
class Alert:
    tone: str
    icon: str
    text: str
    act: Act | None = None


@require_safe
def person(request: Request, pk: UUID) -> HttpResponse:
    participant = participant_to_open(request.user, pk, page="dossier")
    file = dossier(participant)
    start = request.GET.get("a-partir-de", "")
    thread = thread_page(
        file.facts, file.words, group=request.GET.get("fil", ""),
        start=int(start) if start.isdecimal() and len(start) < 6 else 0,
    )  # fmt: skip
    context = {"participant": participant, "file": file, "thread": thread}
    if request.htmx:
        return render(request, "people/person_thread.html#thread", context)
    context |= {
        "next_act": next_act(file),
        "alerts": alerts(file),
        "readers": readers_of(participant),
        "note_form": NoteForm(auto_id="note_%s"),
        "step_form": QuickStepForm(auto_id="step_%s"),
    }
    return render(request, "people/person.html", context)


@require_safe
def sheet(request: Request, pk: UUID) -> HttpResponse:
    """Two pages of paper: for a hand-over, a visit without network, a team meeting."""
    participant = participant_to_open(request.user, pk, page="fiche imprimée")
    file = dossier(participant)
    thread = thread_page(file.facts, file.words, size=SHEET_EVENTS)
    context = {
        "participant": participant, "file": file, "thread": thread, "alerts": alerts(file),
        "next_act": None,
    }  # fmt: skip
    return render(request, "people/person_sheet.html", context)


def next_act(file: Dossier) -> Act:
    """The one primary button: what this file waits for."""
    pk, enrolment = file.participant.pk, file.open_enrolment
    on_hold = enrolment is not None and enrolment.status == Status.SUSPENDED
    to_note, coming = file.meeting_to_note, file.next_meeting
    unsigned = enrolment is not None and enrolment.signed_on is None
    pathway = enrolment.pk if enrolment else pk
    ways = [
        (to_note, _("Noter l’entretien"), "interviews:interview", to_note.pk if to_note else pk),
        (enrolment is None, _("Commencer un parcours"), "pathways:enrol", pk),
        (on_hold and not coming, _("Reprendre le parcours"), "pathways:resume", pathway),
        (not file.meetings, _("Proposer un premier rendez-vous"), "interviews:book", pk),
        (file.was_met and unsigned, _("Signer l’engagement"), "pathways:sign", pathway),
        (not coming, _("Proposer un rendez-vous"), "interviews:book", pk),
        (True, _("Noter un entretien"), "interviews:now", pk),
    ]
    return next(_act(label, name, about) for waits, label, name, about in ways if waits)


def alerts(file: Dossier) -> list[Alert]:
    """What a colleague must know before anything else; few, in order of weight."""
    pk, found = file.participant.pk, []
    enrolment = file.open_enrolment
    if file.participant.restricted:
        found.append(
            Alert(
                tone="waiting",
                icon="lock",
                text=_("Dossier restreint : lu par les seules personnes nommées."),
            )
        )
    if enrolment is not None and enrolment.status == Status.SUSPENDED:
        said = _("Parcours suspendu : %(reason)s, %(since)s.") % {
            "reason": file.suspended_for[:1].lower() + file.suspended_for[1:],
            "since": spoken_dates.distance(enrolment.status_since, file.today),
        }
        if enrolment.look_again_on:
            day = spoken_dates.spoken_day(enrolment.look_again_on, file.today)
            said += " " + _("À revoir %(day)s.") % {"day": day}
        act = _act(_("Revoir plus tard"), "pathways:look_again", enrolment.pk)
        found.append(Alert(tone="waiting", icon="pause-circle", text=said, act=act))
    if file.place is None:
        act = _act(_("Dire où est la personne"), "justice:place", pk)
        found.append(
            Alert(
                tone="waiting", icon="geo-alt", text=_("Lieu et régime ne sont pas notés."), act=act
            )
        )
    elif file.inside and file.release is None:
        act = _act(_("Noter ce qu’on en sait"), "justice:tell", pk)
        found.append(
            Alert(
                tone="waiting", icon="calendar-range", text=_("Date de sortie à demander."), act=act
            )
        )
    elif file.release is not None and file.release_doubts:
        act = _act(_("Mettre à jour"), "justice:tell", pk)
        said = why_ask_again(file.release_doubts)
        found.append(Alert(tone="urgent", icon="calendar-range", text=said, act=act))
    found += _of_cases(file)
    found += _of_the_road(file)
    if not file.reachable:
        act = _act(_("Ajouter un contact"), "people:contacts", pk)
        found.append(
            Alert(
                tone="waiting",
                icon="telephone-x",
                text=_("Aucun moyen de joindre la personne."),
                act=act,
            )
        )
    late = [line for line in file.plan.reviews if line.late]
    if late:
        act = _act(_("Faire le bilan"), "pathways:hold_review", late[0].review.pk)
        found.append(
            Alert(tone="urgent", icon="binoculars", text=_("Un bilan attend d’être fait."), act=act)
        )
    return found


PAGES = {
    Kind.DOSSIER: ("adjustments:dossier", gettext_lazy("Voir le dossier")),
    Kind.PERMIT: ("permits:permit", gettext_lazy("Voir la permission")),
}


def _of_cases(file: Dossier) -> list[Alert]:
    """Hearings, delays that run, permits: what binds first."""
    found = []
    for notice in notices(file.cases, timezone.now())[:CASES_SHOWN]:
        name, label = PAGES[notice.kind]
        tone = "urgent" if notice.weight < Weight.COMING else "waiting"
        icon = "bank" if notice.kind is Kind.DOSSIER else "door-open"
        found.append(Alert(tone, icon, notice.says, _act(str(label), name, notice.pk)))
    return found


def _of_the_road(file: Dossier) -> list[Alert]:
    """Out soon: what is in place is one page away."""
    day = file.release.earliest if file.inside and file.release else None
    if day is None or not 0 <= (day - file.today).days <= ROAD_WITHIN_DAYS:
        return []
    said = _("Sortie prévue %(when)s : voyez ce qui est en place et ce qui manque.") % {
        "when": spoken_dates.distance(day, file.today)
    }
    act = _act(_("Préparer la sortie"), "road:person", file.participant.pk)
    return [Alert("waiting", "sunrise", said, act)]


def _act(label: str, name: str, pk: object) -> Act:
    return Act(label, reverse(name, args=[pk]), at_once=name == "interviews:now")

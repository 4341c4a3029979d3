"""How to reach someone, what they have done, hold, aim at and agreed to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rivage.participants import access, actions
from rivage.participants.choices import PaperState
from rivage.pathways.actions import track_paper
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels, occupations_like, terms
from rivage.web.http import Request
from rivage.web.people import topic_forms as forms
from rivage.web.people.file_topics import file_page
from rivage.web.people.rows import PUT_BACK, Act, RowsPage, removing, row_form, rows_page

# ── how to reach the person ───────────────────────────────────────────────────────────────────


def _contacts(request: Request, person: Any) -> dict[str, Any]:
    words = labels(Vocabulary.CONTACT_MISSING_REASON, Vocabulary.RELAY_KIND)
    points = [
        {
            "point": point,
            "ended_for": words.get((Vocabulary.CONTACT_MISSING_REASON, point.why_ended), ""),
            "correct": row_form(
                CONTACTS, "correct_point", point, value=point.value, postcode=point.postcode,
                town=point.town, label=point.label, preferred=point.preferred,
            ),
            "end": row_form(CONTACTS, "end_point", point),
        }
        for point in person.contact_points.order_by("valid_to", "-preferred", "kind", "pk")
    ]  # fmt: skip
    relays = [
        {
            "relay": relay,
            "relation": words.get((Vocabulary.RELAY_KIND, relay.relation), relay.relation),
            "correct": row_form(
                CONTACTS, "correct_relay", relay, name=relay.name, relation=relay.relation,
                phone=relay.phone, may_be_told=relay.may_be_told, agreed_on=relay.agreed_on,
            ),
        }
        for relay in person.relays.order_by("valid_to", "name")
    ]  # fmt: skip
    return {
        "current": [each for each in points if each["point"].valid_to is None],
        "former": [each for each in points if each["point"].valid_to is not None],
        "relays": [each for each in relays if each["relay"].valid_to is None],
        "former_relays": [each for each in relays if each["relay"].valid_to is not None],
        "no_contact_form": forms.NoContactForm(
            prefix="no_contact", initial={"reason": person.no_contact_reason}
        ),
    }


CONTACTS = RowsPage(
    "contacts",
    gettext_lazy("Coordonnées et relais"),
    "people/contacts.html",
    {
        "add_point": Act(
            lambda person, values, by: actions.add_contact_point(person, **values, by=by),
            gettext_lazy("Coordonnée ajoutée."),
            forms.NewPointForm,
        ),
        "correct_point": Act(
            lambda point, values, by: actions.correct_contact_point(point, values, by=by),
            gettext_lazy("Coordonnée corrigée."),
            forms.PointForm,
            rows="contact_points",
        ),
        "end_point": Act(
            lambda point, values, by: actions.end_contact_point(point, values["reason"], by=by),
            gettext_lazy("Cette coordonnée n’est plus proposée."),
            forms.EndPointForm,
            rows="contact_points",
            undo="reopen_point",
        ),
        "reopen_point": Act(
            lambda point, values, by: actions.reopen_contact_point(point, by=by),
            gettext_lazy("Cette coordonnée est de nouveau proposée."),
            rows="contact_points",
        ),
        "no_contact": Act(
            lambda person, values, by: actions.set_no_contact_reason(
                person, values["reason"], by=by
            ),
            gettext_lazy("Noté."),
            forms.NoContactForm,
        ),
        "add_relay": Act(
            lambda person, values, by: actions.add_relay(person, **values, by=by),
            gettext_lazy("Personne relais ajoutée."),
            forms.RelayForm,
        ),
        "correct_relay": Act(
            lambda relay, values, by: actions.correct_relay(relay, values, by=by),
            gettext_lazy("Personne relais corrigée."),
            forms.RelayForm,
            rows="relays",
        ),
        "end_relay": Act(
            lambda relay, values, by: actions.end_relay(relay, by=by),
            gettext_lazy("Cette personne n’est plus un relais."),
            rows="relays",
            undo="reopen_relay",
        ),
        "reopen_relay": Act(
            lambda relay, values, by: actions.reopen_relay(relay, by=by),
            gettext_lazy("Cette personne est de nouveau un relais."),
            rows="relays",
        ),
    },
    _contacts,
    adds=("add_point", "add_relay"),
)


@require_http_methods(["GET", "POST"])
def contacts(request: Request, pk: UUID) -> HttpResponse:
    return rows_page(request, pk, CONTACTS)


# ── experience and training ───────────────────────────────────────────────────────────────────


def _background(request: Request, person: Any) -> dict[str, Any]:
    words = labels(Vocabulary.DIPLOMA_LEVEL, Vocabulary.EXPERIENCE_KIND)
    experiences = [
        {
            "row": row,
            "kind": words.get((Vocabulary.EXPERIENCE_KIND, row.kind), row.kind),
            "correct": row_form(
                BACKGROUND, "correct_experience", row, title=row.title, kind=row.kind,
                where=row.where, started_year=row.started_year, months=row.months,
                description=row.description,
            ),
        }
        for row in person.experiences.all()
    ]  # fmt: skip
    trainings = [
        {
            "row": row,
            "level": words.get((Vocabulary.DIPLOMA_LEVEL, row.level), row.level),
            "correct": row_form(
                BACKGROUND, "correct_training", row, title=row.title, level=row.level,
                year=row.year, obtained=row.obtained,
            ),
        }
        for row in person.trainings.all()
    ]  # fmt: skip
    return {"experiences": experiences, "trainings": trainings}


BACKGROUND = RowsPage(
    "background",
    gettext_lazy("Expérience et formation"),
    "people/background.html",
    {
        "add_experience": Act(
            lambda person, values, by: actions.add_experience(person, values, by=by),
            gettext_lazy("Expérience ajoutée."),
            forms.ExperienceForm,
        ),
        "correct_experience": Act(
            lambda row, values, by: actions.correct_experience(row, values, by=by),
            gettext_lazy("Expérience corrigée."),
            forms.ExperienceForm,
            rows="experiences",
        ),
        "remove_experience": removing(gettext_lazy("Expérience retirée."), "experiences"),
        "add_training": Act(
            lambda person, values, by: actions.add_training(person, values, by=by),
            gettext_lazy("Formation ajoutée."),
            forms.TrainingForm,
        ),
        "correct_training": Act(
            lambda row, values, by: actions.correct_training(row, values, by=by),
            gettext_lazy("Formation corrigée."),
            forms.TrainingForm,
            rows="trainings",
        ),
        "remove_training": removing(gettext_lazy("Formation retirée."), "trainings"),
        **PUT_BACK,
    },
    _background,
    adds=("add_experience", "add_training"),
)


@require_http_methods(["GET", "POST"])
def background(request: Request, pk: UUID) -> HttpResponse:
    return rows_page(request, pk, BACKGROUND)


# ── consents ──────────────────────────────────────────────────────────────────────────────────


def _consents(request: Request, person: Any) -> dict[str, Any]:
    scopes = labels(Vocabulary.CONSENT_SCOPE)
    rows = [
        {"row": row, "scope": scopes.get((Vocabulary.CONSENT_SCOPE, row.scope), row.scope)}
        for row in person.consents.select_related("recorded_by")
    ]
    return {
        "current": [each for each in rows if each["row"].ended_on is None],
        "former": [each for each in rows if each["row"].ended_on is not None],
    }


CONSENTS = RowsPage(
    "consents",
    gettext_lazy("Accords de la personne"),
    "people/consents.html",
    {
        "add_consent": Act(
            lambda person, values, by: actions.give_consent(person, **values, by=by),
            gettext_lazy("Accord noté."),
            forms.ConsentForm,
        ),
        "end_consent": Act(
            lambda consent, values, by: actions.end_consent(consent, by=by),
            gettext_lazy("Accord retiré à partir d’aujourd’hui."),
            rows="consents",
            undo="reopen_consent",
        ),
        "reopen_consent": Act(
            lambda consent, values, by: actions.reopen_consent(consent, by=by),
            gettext_lazy("L’accord vaut toujours."),
            rows="consents",
        ),
    },
    _consents,
    adds=("add_consent",),
)


@require_http_methods(["GET", "POST"])
def consents(request: Request, pk: UUID) -> HttpResponse:
    return rows_page(request, pk, CONSENTS)


# ── papers ────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def papers(request: Request, pk: UUID) -> HttpResponse:
    """Every paper of the vocabulary on one page; what is not in hand becomes a step."""
    if request.method == "GET":
        person = access.participant_to_open(request.user, pk, page=_("papiers"))
        rows = _paper_rows(person, None)
        return file_page(request, "people/papers.html", {"person": person, "rows": rows})
    person = access.participant_to_change(request.user, pk)
    rows = _paper_rows(person, request.POST)
    refused = [row["form"] for row in rows if not row["form"].is_valid()]
    if refused:
        context = {"person": person, "rows": rows, "forms": refused}
        return file_page(request, "people/papers.html", context, status=422)
    for row in rows:
        if row["form"].has_changed():
            paper = actions.set_paper(
                person, row["kind"], by=request.user, **row["form"].cleaned_data
            )
            track_paper(paper, by=request.user)
    messages.success(request, _("Papiers enregistrés."))
    return redirect("people:person", pk)


def _paper_rows(person: Any, data: Any) -> list[dict[str, Any]]:
    known = {paper.kind: paper for paper in person.papers.all()}
    rows: list[dict[str, Any]] = []
    for term in terms(Vocabulary.PAPER):
        paper = known.get(term.code)
        initial = {"state": PaperState.UNKNOWN.value}
        if paper is not None:
            names = ("state", "expires_on", "asked_on", "cost")
            initial = {name: getattr(paper, name) for name in names}
        form = forms.PaperForm(data, prefix=term.code, initial=initial)
        rows.append(
            {"kind": term.code, "label": term.label, "help": term.description, "form": form}
        )
    return rows


# ── job leads ─────────────────────────────────────────────────────────────────────────────────


def _wishes(request: Request, person: Any) -> dict[str, Any]:
    asked = request.GET.get("q", "").strip()[:60]
    leads = list(person.job_leads.select_related("occupation"))
    return {
        "leads": [
            {"lead": lead, "note": row_form(WISHES, "note_wish", lead, note=lead.note)}
            for lead in leads
        ],
        "asked": asked,
        "found": _not_yet(occupations_like(asked, limit=20), leads) if len(asked) > 1 else [],
    }


def _not_yet(found: list[Any], leads: list[Any]) -> list[Any]:
    """One line an occupation, without those already aimed at."""
    known = {lead.occupation_id for lead in leads}
    once = {each.occupation_id: each for each in reversed(found)}
    return [each for number, each in reversed(once.items()) if number not in known][:10]


def _wanted(person: Any) -> list[actions.Wish]:
    return [actions.Wish(lead.occupation_id, lead.note) for lead in person.job_leads.all()]


def _add_wish(person: Any, values: Any, by: Any) -> None:
    wish = actions.Wish(values["occupation"])
    actions.set_job_leads(person, [*_wanted(person), wish], by=by)


def _move_up(lead: Any, values: Any, by: Any) -> None:
    wishes = _wanted(lead.participant)
    at = next(i for i, each in enumerate(wishes) if each.occupation_id == lead.occupation_id)
    if at:
        wishes[at - 1], wishes[at] = wishes[at], wishes[at - 1]
    actions.set_job_leads(lead.participant, wishes, by=by)


def _note_wish(lead: Any, values: Any, by: Any) -> None:
    wishes = [
        actions.Wish(each.occupation_id, values["note"])
        if each.occupation_id == lead.occupation_id
        else each
        for each in _wanted(lead.participant)
    ]
    actions.set_job_leads(lead.participant, wishes, by=by)


WISHES = RowsPage(
    "wishes",
    gettext_lazy("Pistes d’emploi"),
    "people/wishes.html",
    {
        "add_wish": Act(_add_wish, gettext_lazy("Piste ajoutée."), forms.OccupationForm),
        "remove_wish": removing(gettext_lazy("Piste retirée."), "job_leads"),
        **PUT_BACK,
        "move_up": Act(_move_up, gettext_lazy("Ordre enregistré."), rows="job_leads"),
        "note_wish": Act(_note_wish, gettext_lazy("Noté."), forms.WishForm, rows="job_leads"),
    },
    _wishes,
)


@require_http_methods(["GET", "POST"])
def wishes(request: Request, pk: UUID) -> HttpResponse:
    if request.method == "GET" and request.htmx:
        # The list of occupations while someone types says nothing of the person.
        person = access.participant_to_change(request.user, pk)
        context = {"person": person, **_wishes(request, person)}
        return render(request, "people/wishes.html#found", context)
    return rows_page(request, pk, WISHES)

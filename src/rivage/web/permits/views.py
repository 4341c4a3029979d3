"""The list of leave permits, the page of one, and the sheet that the person takes along."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rivage.audit.actions import trace_reading
from rivage.justice.access import keeps_custody_number, permit_to_open, visible_permits
from rivage.justice.queries.permits import VIEWS, Listed, listed, permits_of
from rivage.justice.rules.leave_notices import short_on_time
from rivage.participants.access import participant_to_open
from rivage.scheduling.queries import served_by
from rivage.web.http import Request
from rivage.web.permits.page import TONES, context_of


@require_safe
def permit_list(request: Request) -> HttpResponse:
    permits = visible_permits(request.user)
    wanted, number = request.GET.get("vue", ""), request.GET.get("page", "1")
    mine = request.GET.get("qui", "team" if request.user.looks_at_team else "mine") != "team"
    asked = Listed(
        view=wanted if wanted in VIEWS else "open", mine=mine,
        page=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1,
    )  # fmt: skip
    today = timezone.localdate()
    found = listed(permits, request.user, asked, today=today)
    trace_reading(
        request.user, kind="list", page=f"permissions, {asked.view}", results=len(found.rows)
    )
    tabs = [
        {"view": view, "label": label, "count": found.counts.get(view), "here": view == asked.view}
        for view, label in (
            ("open", _("En cours")),
            ("hurry", _("Le temps presse")),
            ("waiting", _("Décision attendue")),
            ("to_come", _("Accordées")),
            ("over", _("Terminées")),
        )
    ]
    context = {"permits": found, "rows": _rows(found.rows, today), "asked": asked, "tabs": tabs}
    return render(request, "permits/list.html", context)


def _rows(permits: Iterable[Any], today: date) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "permit": each,
            "tone": TONES[each.state],
            "to_note": each.state == "granted" and each.ends_at < now,
            "left": short_on_time(each.state, each.needed_on, each.commission_on, today),
        }
        for each in permits
    ]


@require_safe
def of_person(request: Request, person: UUID) -> HttpResponse:
    participant = participant_to_open(request.user, person, page="permissions")
    today = timezone.localdate()
    context = {
        "participant": participant,
        "rows": _rows(permits_of(participant), today),
        "keeps_number": keeps_custody_number(request.user, participant),
    }
    return render(request, "permits/of_person.html", context)


@require_safe
def permit(request: Request, pk: UUID) -> HttpResponse:
    found = permit_to_open(request.user, pk)
    return render(request, "permits/permit.html", context_of(found, timezone.now()))


@require_safe
def sheet(request: Request, pk: UUID) -> HttpResponse:
    """In plain words, for the person: nothing on it says what the association is."""
    found = permit_to_open(request.user, pk)
    context = {
        "permit": found,
        "participant": found.participant,
        "appointments": [each for each in served_by(found) if each.outcome == ""],
    }
    return render(request, "permits/sheet.html", context)

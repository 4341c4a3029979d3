"""Who opened what, and files opened outside one's teams."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rivage.accounts.queries import all_names
from rivage.audit.actions import trace_reading
from rivage.caseload import traces
from rivage.participants.actions.exceptional import mark_seen, open_exceptionally
from rivage.web.http import Request
from rivage.web.traces.forms import ExceptionalForm, TraceFilter
from rivage.web.traces.table import csv_bytes
from rivage.web.traces.words import act, whereabouts


@require_GET
def listing(request: Request) -> HttpResponse:
    traces.reading_traces(request.user)
    names = all_names()
    form = TraceFilter(request.GET or None, names=names)
    asked = form.asked()
    found = traces.traces(request.user, asked, names=names, older=request.GET.get("avant", ""))
    query = request.GET.copy()
    query.pop("avant", None)
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "lines": [(line, act(line.what), whereabouts(line.where)) for line in found.lines],
        "filters": query.urlencode(),
    }
    return render(request, "traces/list.html", context)


@require_GET
def export(request: Request) -> HttpResponse:
    traces.reading_traces(request.user)
    names = all_names()
    form = TraceFilter(request.GET or None, names=names)
    asked = form.asked()
    found = traces.traces(request.user, asked, names=names, most=traces.MOST_EXPORTED)
    trace_reading(request.user, kind="export", page="traces", results=len(found.lines))
    header = [_("Quand"), _("Qui"), _("Quoi"), _("Où"), _("Référence du dossier"), _("Précision")]
    rows = [
        (
            timezone.localtime(line.at).strftime("%d/%m/%Y %H:%M:%S"),
            line.who,
            act(line.what),
            whereabouts(line.where),
            line.reference,
            line.more,
        )
        for line in found.lines
    ]
    response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="traces.csv"'
    return response


@require_GET
def alerts(request: Request) -> HttpResponse:
    traces.reading_traces(request.user)
    context = {
        "alerts": traces.alerts_for(request.user),
        "read": traces.alerts_read(request.user)[:50],
    }
    return render(request, "traces/alerts.html", context)


@require_POST
def seen(request: Request, pk: UUID) -> HttpResponse:
    alert = traces.alert_to_see(request.user, pk)
    mark_seen(alert, by=request.user)
    messages.success(request, _("Alerte lue."))
    return redirect("traces:alerts")


@require_http_methods(["GET", "POST"])
def exceptional(request: Request) -> HttpResponse:
    traces.asking_exceptionally(request.user)
    form = ExceptionalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = open_exceptionally(**form.cleaned_data, by=request.user)
        if opened is not None:
            messages.success(
                request, _("Dossier ouvert jusqu’à demain soir. L’équipe concernée est prévenue.")
            )
            return redirect(_file(opened))
        form.add_error(
            None,
            _(
                "Aucun dossier ne s’ouvre avec ces informations. Vérifiez l’orthographe et la "
                "date, ou appelez l’équipe qui accompagne la personne."
            ),
        )
    status = 422 if request.method == "POST" else 200
    return render(request, "traces/exceptional.html", {"form": form}, status=status)


def _file(pk: UUID) -> str:
    try:
        return reverse("people:person", args=[pk])
    except NoReverseMatch:
        return "/"

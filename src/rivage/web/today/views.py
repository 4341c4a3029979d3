from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rivage.audit.actions import trace_reading
from rivage.caseload.actions import look_at_team
from rivage.caseload.today import day_of
from rivage.web.http import Request

# Those who hold no file have another first page.
HOMES = {"administrator": "team:list", "dpo": "traces:list"}


@require_GET
def today(request: Request) -> HttpResponse:
    if not request.user.accompanies:
        return redirect(HOMES[request.user.role])
    trace_reading(request.user, kind="list", page="ma journée")
    day = day_of(request.user, team=request.user.looks_at_team)
    return render(request, "today/today.html", {"day": day, "team": request.user.looks_at_team})


@require_POST
def scope(request: Request) -> HttpResponse:
    """Mine or my team's: remembered."""
    look_at_team(request.POST.get("scope") == "team", by=request.user)
    return redirect("today:today")

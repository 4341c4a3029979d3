"""Find people, list them, open a file for someone new."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rivage.audit.actions import trace_reading
from rivage.caseload.duplicates import alike
from rivage.caseload.people import filter_choices, lines, people
from rivage.caseload.saved_filters import forget_filter, keep_filter, saved_filters
from rivage.caseload.search import search
from rivage.drafts.actions import forget_draft
from rivage.journey.crossings import small_crossings
from rivage.participants import access
from rivage.participants.actions import open_file
from rivage.web.http import Request
from rivage.web.people.drafting import is_autosave, keep_typed, typed
from rivage.web.people.forms import FilterForm, FilterNameForm, NewPersonForm

LEAST_LETTERS = 2
NEW = "participant:new"


@require_GET
def listing(request: Request) -> HttpResponse:
    access.accompanying(request.user)
    form = FilterForm(request.GET, *filter_choices(request.user))
    filters = form.filters()
    pages = people(request.user, filters)
    page = pages.get_page(request.GET.get("page"))
    shown = lines(page)
    trace_reading(
        request.user,
        kind="search" if filters.text else "list",
        page="personnes",
        searched=filters.text,
        results=len(shown),
    )
    context = {
        "form": form,
        "page": page,
        "pages": pages,
        "lines": shown,
        "crossings": small_crossings([line.person.pk for line in shown]),
        "in_words": form.in_words(),
        "query": _query(request),
    }
    if request.htmx:
        return render(request, "people/list.html#results", context)
    context["saved"] = saved_filters(request.user)
    return render(request, "people/list.html", context)


def _query(request: Request) -> str:
    """The filters of the address, without what is empty and without the page."""
    asked = request.GET.copy()
    for name in list(asked):
        if name == "page" or not asked[name]:
            del asked[name]
    return asked.urlencode()


@require_POST
def keep(request: Request) -> HttpResponse:
    """Give a name to the filters on screen; the same name again replaces them."""
    access.accompanying(request.user)
    form = FilterNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Donnez un nom à ce filtre pour le garder."))
        return _back_to_list(request.POST.get("query", ""))
    keep_filter(**form.cleaned_data, by=request.user)
    messages.success(request, _("Filtre gardé : vous le retrouverez en haut de la liste."))
    return _back_to_list(form.cleaned_data["query"])


@require_POST
def forget(request: Request) -> HttpResponse:
    access.accompanying(request.user)
    forget_filter(request.POST.get("name", ""), by=request.user)
    return _back_to_list("")


def _back_to_list(query: str) -> HttpResponse:
    answer = redirect("people:list")
    if query:
        answer["Location"] += f"?{query}"
    return answer


@require_GET
def search_page(request: Request) -> HttpResponse:
    access.accompanying(request.user)
    text = request.GET.get("q", "").strip()[:100]
    found = search(request.user, text) if len(text) >= LEAST_LETTERS else []
    if len(text) >= LEAST_LETTERS:
        trace_reading(
            request.user, kind="search", page="recherche", searched=text, results=len(found)
        )
    context = {"text": text, "found": found, "asked": len(text) >= LEAST_LETTERS}
    template = "people/search.html#results" if request.htmx else "people/search.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    access.accompanying(request.user)
    if is_autosave(request):
        return keep_typed(request, NEW)
    if request.method == "GET":
        initial = typed(request, NEW) or {"last_name": request.GET.get("nom", "")}
        return _new(request, NewPersonForm(None, user=request.user, initial=initial))
    form = NewPersonForm(request.POST, user=request.user)
    if not form.is_valid():
        return _new(request, form, status=422)
    if "different" not in request.POST and (likely := _alike(request, form)):
        return render(request, "people/duplicates.html", {"form": form, "likely": likely})
    values = form.cleaned_data
    person = open_file(
        form.person(),
        teams=[values["team"]],
        officer=values["officer"],
        phones=[values["phone"]],
        by=request.user,
    )
    forget_draft(NEW, by=request.user)
    messages.success(request, _("Dossier ouvert."))
    return redirect("people:person", person.pk)


def _alike(request: Request, form: NewPersonForm) -> list[Any]:
    names = ("first_name", "last_name", "birth_date", "phone")
    likely = alike(request.user, **{name: form.cleaned_data[name] for name in names})
    if likely:
        trace_reading(
            request.user,
            kind="search",
            page="doublons",
            searched=" ".join(str(form.cleaned_data[name] or "") for name in names),
            results=len(likely),
        )
    return likely


def _new(request: Request, form: NewPersonForm, *, status: int = 200) -> HttpResponse:
    return render(request, "people/new.html", {"form": form}, status=status)
